"""The connection to SQLite is kept from one request to the next, and with it what it has read."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection

DEPLOYMENT = Path(settings.BASE_DIR) / "docs" / "deployment.md"


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_two_requests_of_a_thread_share_a_connection_to_sqlite() -> None:
    connection.ensure_connection()
    before = connection.connection
    request_finished.send(sender=None)
    request_started.send(sender=None)
    connection.ensure_connection()
    assert connection.connection is before


def test_postgresql_keeps_its_connections_in_the_pool_alone() -> None:
    kept = settings.DATABASES["default"].get("CONN_MAX_AGE", 0)
    assert bool(kept) == (connection.vendor == "sqlite")


def test_the_documented_server_answers_one_request_at_a_time_in_each_worker() -> None:
    (command,) = [
        line
        for line in DEPLOYMENT.read_text().splitlines()
        if line.startswith("ExecStart=") and "granian" in line
    ]
    assert "--blocking-threads 1 " in command
