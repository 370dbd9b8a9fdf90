"""What tests of the whole house share."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from tests.patience import wait_until


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration newspaper of one issue, built once for all tests of a class: it takes its
    time."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        call_command("demo", today=date(2024, 3, 24), issues=1, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A Redis of this test's own. A machine without one fails, with words; nothing is skipped in
    silence."""
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.fail("This test needs Redis. On Debian: apt-get install redis-server")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = [
        binary,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        str(tmp_path),
        "--save",
        "",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    wait_until(lambda: answers(port), pause=0.05)
    yield server, port
    server.kill()
    server.wait()


def answers(port: int) -> bool:
    try:
        return bool(redis.Redis(port=port).ping())
    except redis.ConnectionError:
        return False


@pytest.fixture
def redis_cache(redis_server: tuple[subprocess.Popen[bytes], int], settings: Any) -> redis.Redis:
    """The cache as larger installations have it, and a hand on what lies in it."""
    _server, port = redis_server
    address = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {
        "default": {**settings.REDIS_CACHE, "LOCATION": address},
        "pages": {**settings.REDIS_PAGES, "LOCATION": address},
    }
    return redis.Redis(port=port)
