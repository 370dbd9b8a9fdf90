"""The cache of larger installations is a real Redis, and health tells the truth about it."""

import pickle
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from signal import Signals as Signal
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client

from tests.factories.articles import make_publication
from tests.patience import wait_until


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
    settings.CACHES = {"default": {**settings.REDIS_CACHE, "LOCATION": address}}
    return redis.Redis(port=port)


@pytest.mark.django_db
def test_health_says_degraded_when_redis_is_lost_and_stays_in_service(
    redis_server: tuple[subprocess.Popen[bytes], int], redis_cache: redis.Redis, client: Client
) -> None:
    cache.set("issue", 1322)
    assert len(redis_cache.keys("*issue*")) == 1  # type: ignore[arg-type]
    assert client.get("/healthz").json()["degraded"] is False
    server, _port = redis_server
    server.kill()
    server.wait()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["cache"]) == (200, False)
    assert answer.json()["degraded"] is True


class Planted:
    """What runs code when pickle reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("planted-by-a-stranger"),))


def test_what_a_stranger_planted_in_redis_is_data_and_runs_nothing(
    redis_cache: redis.Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cache.set("issue", [1322])
    (key,) = redis_cache.keys("*issue*")  # type: ignore[misc]
    for planted in (pickle.dumps(Planted()), b"\xff\xfe", b"[" * 100_000, b"no json"):
        redis_cache.set(key, planted)
        assert cache.get("issue") is None
    assert list(tmp_path.glob("planted*")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("signal", [Signal.SIGKILL, Signal.SIGSTOP])
def test_prices_and_sign_in_are_answered_without_redis(
    redis_server: tuple[subprocess.Popen[bytes], int],
    redis_cache: redis.Redis,
    client: Client,
    signal: Signal,
) -> None:
    make_publication()
    server, _port = redis_server
    server.send_signal(signal)
    wrong = {"way": "password", "username": "nobody", "password": "wrong"}
    assert client.post("/account/sign-in/", wrong).status_code == 200
    assert client.get("/subscribe/").status_code == 200
