"""The cache of larger installations is a real Redis, and health tells the truth about it."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A Redis of this test's own. A machine without one fails, with words; nothing is skipped in silence."""
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
    for _attempt in range(100):
        try:
            redis.Redis(port=port).ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield server, port
    server.kill()
    server.wait()


@pytest.mark.django_db
def test_the_cache_stands_in_redis_and_health_notices_its_loss(
    redis_server: tuple[subprocess.Popen[bytes], int], settings: Any, client: Client
) -> None:
    server, port = redis_server
    address = f"redis://127.0.0.1:{port}/0"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
    }
    cache.set("issue", 1322)
    assert len(redis.Redis(port=port).keys("*issue*")) == 1
    assert client.get("/healthz").json() == {"ok": True, "database": True, "cache": True}
    server.kill()
    server.wait()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["cache"]) == (503, False)
    assert client.get("/robots.txt").status_code in {200, 404}
