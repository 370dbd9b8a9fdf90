"""A file that is only written, and says how much was. Standard library only."""

import io
from typing import IO


class CountedOutput(io.RawIOBase):
    """Where a writer of files writes that asks for its place, although it writes into a pipe."""

    def __init__(self, output: "IO[bytes] | CountedOutput") -> None:
        super().__init__()
        self.output = output
        self.position = 0

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self.output.write(content)
        self.position += len(content)
        return len(content)

    def tell(self) -> int:
        return self.position
