"""Health tells alive from ready from degraded."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from newsroom.web.health import has_room
from subscriptions.actions.readers import letters
from subscriptions.models import Letter, PassingLetter
from subscriptions.selectors.readers.letters import are_late
from tests.factories.subscriptions import make_order
from tests.newsroom.faults.disks import small_disk


@pytest.mark.django_db
def test_a_site_that_has_everything_is_ready_and_not_degraded(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "degraded": False,
        "database": True,
        "writable": True,
        "disk": True,
        "files": True,
        "cache": True,
        "letters": True,
        "copy": None,
    }
    assert client.get("/healthz/ready").json() == answer.json()
    assert "no-store" in answer["Cache-Control"]


def test_whoever_restarts_processes_asks_without_the_database(client: Client) -> None:
    assert client.get("/healthz/live").json() == {"ok": True}


@pytest.mark.django_db
def test_letters_that_nobody_sends_make_it_degraded(client: Client) -> None:
    now = timezone.now()
    make_order(at=now - timedelta(minutes=16))
    answer = client.get("/healthz").json()
    assert (answer["ok"], answer["letters"], answer["degraded"]) == (True, False, True)
    assert letters.send_waiting_letters(now) == (1, 0)
    assert client.get("/healthz").json()["letters"] is True
    PassingLetter.objects.create(address="a@example.com", asked_at=now - timedelta(minutes=16))
    assert client.get("/healthz").json()["letters"] is False


@pytest.mark.django_db
def test_a_letter_that_failed_for_good_is_the_desk_s(client: Client) -> None:
    make_order()
    Letter.objects.update(tries=8, failed="refused")
    assert not are_late(timezone.now())


def test_a_disk_without_room_or_read_only_takes_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 80) as disk:
        assert has_room(disk.folder / "media" / "to be made")
        with disk.read_only():
            assert not has_room(disk.folder)
        with disk.full():
            assert not has_room(disk.folder)


@pytest.mark.django_db
def test_a_disk_without_room_is_degraded_and_stays_in_service(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        settings.MEDIA_ROOT = disk.folder
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["degraded"]) == (200, True)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no standby")
def test_a_database_that_takes_nothing_new_is_degraded(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["writable"]) == (200, False)
