"""What test_child_processes.py lets a child process do."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO


def main(arguments: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    work, *values = arguments
    WORKS[work](answer, file, *values)


def _echo(answer: IO[bytes], file: IO[bytes]) -> None:
    sys.stdout.write("a library that talks")
    sys.stdout.flush()
    answer.write(file.read().upper())


def _environment(answer: IO[bytes], file: IO[bytes]) -> None:
    answer.write(repr(sorted(os.environ)).encode())


def _imports(answer: IO[bytes], file: IO[bytes]) -> None:
    answer.write(str("django" in sys.modules).encode())


def _fail(answer: IO[bytes], file: IO[bytes]) -> None:
    answer.write(b"half an answer")
    raise ValueError("a fault of ours")


def _grow(answer: IO[bytes], file: IO[bytes]) -> None:
    answer.write(bytes(bytearray(400 * 1024 * 1024)[:1]))


def _abort(answer: IO[bytes], file: IO[bytes]) -> None:
    os.abort()


def _calculate(answer: IO[bytes], file: IO[bytes]) -> None:
    while True:
        pass


def _sleep(answer: IO[bytes], file: IO[bytes], where: str) -> None:
    """Sleep beside a process of its own; a folder for each says to the test that they run."""
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    for process in (os.getpid(), helper.pid):
        Path(where, str(process)).mkdir()
    time.sleep(300)


def _talk(answer: IO[bytes], file: IO[bytes]) -> None:
    while True:
        answer.write(bytes(1024))


def _write(answer: IO[bytes], file: IO[bytes], where: str) -> None:
    Path(where).write_bytes(b"left behind")


WORKS = {
    "echo": _echo,
    "environment": _environment,
    "imports": _imports,
    "fail": _fail,
    "grow": _grow,
    "abort": _abort,
    "calculate": _calculate,
    "sleep": _sleep,
    "talk": _talk,
    "write": _write,
}
