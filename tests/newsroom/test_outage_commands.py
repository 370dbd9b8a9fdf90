"""A command that finds its database unusable says so in a sentence, with the status for later."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from articles.common.database_busy import BUSY_STATUS
from tests.newsroom.faults.disks import small_disk

ROOT = Path(__file__).resolve().parents[2]


def run(address: str, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "newsroom.settings.test", "DATABASE_URL": address}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_told(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == BUSY_STATUS, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_server_that_is_away() -> None:
    done = run("postgres://newsroom@127.0.0.1:9/newsroom", "keep_counter")
    assert_told(done, "数据库无法连接或读取")


def test_a_database_that_is_damaged_is_shown_to_whoever_asks_where(tmp_path: Path) -> None:
    damaged = tmp_path / "paper.sqlite3"
    damaged.write_bytes(b"not a database of any kind " * 400)
    address = f"sqlite:///{damaged}"
    assert_told(run(address, "migrate"), "数据库无法连接或读取")
    assert "Traceback" in run(address, "migrate", "--traceback").stderr


@pytest.mark.sqlite
def test_a_disk_without_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as disk, disk.full():
        done = run(f"sqlite:///{disk.folder / 'paper.sqlite3'}", "migrate")
    assert done.returncode == BUSY_STATUS, done.stderr
    assert len(done.stderr.splitlines()) == 1
