"""What many pages are made with, looked up once for all of them. Pure."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Value = TypeVar("Value")
MOST_VALUES = 256  # a large one, the newest articles of a column, takes some 100 KB
MISSING = object()


class SharedKnowledge:
    """Values by their names, at most `most` of them: of more, the first looked up leave first.

    Whoever made it lets go of it when one of its values may have become wrong. A value is shared by
    all threads of a process: nobody changes one.
    """

    def __init__(self, most: int = MOST_VALUES) -> None:
        self.most = most
        self._values: dict[Hashable, Any] = {}
        self._lock = Lock()

    def find(self, name: Hashable, look_up: Callable[[], Value]) -> Value:
        """Return the value of this name: looked up now, unless it was before. What fails is not
        kept."""
        known: Any = self._values.get(name, MISSING)
        if known is not MISSING:
            return known  # type: ignore[no-any-return]
        value = look_up()
        with self._lock:
            self._values[name] = value
            while len(self._values) > self.most:
                del self._values[next(iter(self._values))]
        return value

    def __len__(self) -> int:
        return len(self._values)


NOTHING_SHARED = SharedKnowledge(0)  # keeps nothing: everything is looked up anew
