"""Work on bytes from outside in a process of its own, with limits, that is killed with its group.

The process is a fresh interpreter with the import path of this one and none of its environment,
where secrets are. It imports the module with the work and nothing of Django. Both halves are here:
`run_child` for the process that waits, `start` for the child. Standard library only.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import IO, NamedTuple, NoReturn, cast

STARTER = (
    "import json, sys; job = json.loads(sys.argv[1]); sys.path[:] = job.pop('path'); "
    "sys.dont_write_bytecode = True; "
    "from articles.common.child_processes import start; start(**job)"
)
CHUNK = 1024 * 1024
COMPLAINT_MAX = 4000  # bytes of what a child says of its errors, for the log
NO_MEMORY = 66  # the exit code of a child that ran out of memory
CRASHED = 70  # the exit code of a child that raised anything else
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2), Linux
NO_NEW_RIGHTS = 38  # PR_SET_NO_NEW_PRIVS of prctl(2), Linux
# A library that gets no memory ends itself by one of these.
NO_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL}


@dataclass(frozen=True)
class ProcessLimits:
    """What a child may use: memory and address space in bytes, seconds of a processor, seconds of
    the clock, and bytes of its answer. It writes no file.
    """

    memory: int
    addresses: int
    cpu_seconds: int
    wall_seconds: float
    answer_bytes: int


class StopReason(Enum):
    """Why a child gave no whole answer."""

    TIME = "time"
    MEMORY = "memory"
    ANSWER = "answer"  # it wrote more than it may
    CRASH = "crash"


class ChildStopped(Exception):
    """A child gave no whole answer. What it wrote until then is thrown away."""

    def __init__(
        self, reason: StopReason, exit_code: int | None = None, complaint: str = ""
    ) -> None:
        self.reason = reason
        super().__init__(f"{reason.value} (exit code {exit_code}) {complaint}".strip())


def run_child(
    module: str, arguments: Sequence[str], limits: ProcessLimits, *, file: IO[bytes]
) -> bytes:
    """Return what `main(arguments, file, answer)` of a module wrote to `answer` in a child.

    `file` is open in the child at its present place; the child opens no other file of ours. Raises
    ChildStopped at a limit and where the child fails.
    """
    job = {
        "path": sys.path,
        "module": module,
        "arguments": list(arguments),
        "limits": asdict(limits),
        "parent": os.getpid(),
    }
    process = subprocess.Popen(  # noqa: S603  nothing of the command comes from outside
        [sys.executable, "-c", STARTER, json.dumps(job)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={},
        start_new_session=True,
    )
    try:
        return _read_answer(process, limits)
    finally:
        _kill_group(process)


def _read_answer(process: "subprocess.Popen[bytes]", limits: ProcessLimits) -> bytes:
    """Return all that a child writes until it ends, within the limits of time and size."""
    end = time.monotonic() + limits.wall_seconds
    answer = bytearray()
    complaint = bytearray()
    with cast(IO[bytes], process.stdout) as output, cast(IO[bytes], process.stderr) as errors:
        for chunk in _read_pipes([output, errors], end):
            if chunk.pipe is errors:
                complaint = (complaint + chunk.content)[-COMPLAINT_MAX:]
                continue
            answer += chunk.content
            if len(answer) > limits.answer_bytes:
                raise ChildStopped(StopReason.ANSWER)
    try:
        exit_code = process.wait(max(0.0, end - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise ChildStopped(StopReason.TIME) from error
    if exit_code:
        reason = _reason_of(exit_code)
        raise ChildStopped(reason, exit_code, complaint.decode(errors="replace"))
    return bytes(answer)


class _Chunk(NamedTuple):
    """What came out of a pipe."""

    pipe: IO[bytes]
    content: bytes


def _read_pipes(pipes: Sequence[IO[bytes]], end: float) -> Iterator[_Chunk]:
    """Yield what comes out of the pipes until all are closed.

    Raises ChildStopped at the moment `end`, of the monotonic clock.
    """
    with selectors.DefaultSelector() as selector:
        for pipe in pipes:
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, selectors.EVENT_READ, pipe)
        while selector.get_map():
            seconds_left = end - time.monotonic()
            ready = selector.select(seconds_left) if seconds_left > 0 else []
            if not ready:
                raise ChildStopped(StopReason.TIME)
            for key, _events in ready:
                content = os.read(key.fd, CHUNK)
                if content:
                    yield _Chunk(key.data, content)
                else:
                    selector.unregister(key.fileobj)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill a child that still runs, and what it started."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _reason_of(exit_code: int) -> StopReason:
    if exit_code == -signal.SIGXCPU:
        return StopReason.TIME
    if exit_code == NO_MEMORY or -exit_code in NO_MEMORY_SIGNALS:
        return StopReason.MEMORY
    return StopReason.CRASH


def start(
    *, module: str, arguments: Sequence[str], limits: Mapping[str, float], parent: int
) -> NoReturn:
    """Limit this process, then let the module do its work. Ends the process."""
    _die_with(parent)
    _limit_resources(ProcessLimits(**limits))  # type: ignore[arg-type]
    # What a library prints must not become part of the answer.
    answer_pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    exit_code = 0
    try:
        work = importlib.import_module(module)
        with os.fdopen(answer_pipe, "wb") as answer:
            work.main(arguments, sys.stdin.buffer, answer)
    except MemoryError:
        exit_code = NO_MEMORY
    except BaseException:
        traceback.print_exc()
        exit_code = CRASHED
    sys.stderr.flush()
    os._exit(exit_code)  # no library needs to tidy up


def _die_with(parent: int) -> None:
    """Let the system kill this process when the one that waits for it is killed. Linux only."""
    if not sys.platform.startswith("linux"):
        return
    control = ctypes.CDLL(None).prctl
    control(DEATH_SIGNAL, signal.SIGKILL)
    control(NO_NEW_RIGHTS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it was killed before the system knew
        os._exit(CRASHED)


def _limit_resources(limits: ProcessLimits) -> None:
    """Set the limits of the system. One that a system does not know is left out: the clock of the
    process that waits holds everywhere.
    """
    cpu = limits.cpu_seconds
    for kind, soft, hard in (
        (resource.RLIMIT_DATA, limits.memory, limits.memory),
        (resource.RLIMIT_AS, limits.addresses, limits.addresses),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
