"""Work on foreign bytes in a child process: limited, silent, and gone at the end."""

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from articles.common.child_processes import ChildStopped, ProcessLimits, StopReason, run_child
from tests.patience import wait_until

WORK = "tests.articles.child_work"
LIMITS = ProcessLimits(
    memory=256 * 1024**2,
    addresses=1024**3,
    cpu_seconds=20,
    wall_seconds=60.0,
    answer_bytes=1024**2,
)


def run(*arguments: str, content: bytes = b"", limits: ProcessLimits = LIMITS) -> bytes:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return run_child(WORK, arguments, limits, file=file)


def reason_of(*arguments: str, limits: ProcessLimits = LIMITS) -> StopReason:
    with pytest.raises(ChildStopped) as stopped:
        run(*arguments, limits=limits)
    return stopped.value.reason


def test_a_child_answers_with_its_answer_and_nothing_that_a_library_prints() -> None:
    assert run("echo", content=b"news") == b"NEWS"


def test_a_child_has_nothing_of_our_environment_and_imports_no_django(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    assert b"SECRET_KEY" not in run("environment")
    assert run("imports") == b"False"


def test_a_child_that_fails_gives_no_half_answer_and_says_why() -> None:
    with pytest.raises(ChildStopped, match="a fault of ours") as stopped:
        run("fail")
    assert stopped.value.reason is StopReason.CRASH


@pytest.mark.parametrize("work", ["grow", "abort"])
def test_a_child_that_gets_no_memory_says_so_itself_or_by_its_end(work: str) -> None:
    assert reason_of(work) is StopReason.MEMORY


def test_a_child_that_calculates_on_and_on_is_stopped() -> None:
    short = dataclasses.replace(LIMITS, cpu_seconds=1)
    assert reason_of("calculate", limits=short) is StopReason.TIME


def test_a_child_that_never_ends_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    impatient = dataclasses.replace(LIMITS, wall_seconds=4.0)
    assert reason_of("sleep", str(tmp_path), limits=impatient) is StopReason.TIME
    processes = processes_in(tmp_path)
    assert len(processes) == 2
    wait_until(lambda: not any(is_alive(process) for process in processes))


def test_a_child_that_talks_too_much_is_stopped() -> None:
    assert reason_of("talk") is StopReason.ANSWER


def test_a_child_can_leave_no_byte_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "left"
    assert reason_of("write", str(path)) is StopReason.CRASH
    assert not path.exists() or not path.stat().st_size


def test_a_child_ends_with_the_process_that_waits_for_it(tmp_path: Path) -> None:
    script = (
        "import tempfile; from articles.common.child_processes import *; "
        f"limits = ProcessLimits(**{dataclasses.asdict(LIMITS)!r}); "
        f"run_child({WORK!r}, ['sleep', {str(tmp_path)!r}], limits, file=tempfile.TemporaryFile())"
    )
    waiting = subprocess.Popen(
        [sys.executable, "-c", script], env={"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    wait_until(lambda: len(processes_in(tmp_path)) == 2)
    child, helper = processes_in(tmp_path)
    waiting.kill()
    waiting.wait()
    wait_until(lambda: not is_alive(child))
    os.kill(helper, signal.SIGKILL)


def processes_in(folder: Path) -> list[int]:
    """Return the processes that have said that they run, in the order of their start."""
    return sorted(int(path.name) for path in folder.iterdir())


def is_alive(process: int) -> bool:
    """Return whether a process is there and has not ended yet."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False
