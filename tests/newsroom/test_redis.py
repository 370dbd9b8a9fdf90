"""The cache of larger installations is a real Redis, and health tells the truth about it."""

import pickle
import subprocess
from pathlib import Path
from signal import Signals as Signal
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.test import Client

from tests.factories.articles import make_publication


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
