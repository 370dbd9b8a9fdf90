"""A fault leaves one line that leads to it, and no line tells of a person."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from newsroom.logs import HEADER, JSONLineFormatter
from tests.factories.articles import make_publication

ROOT = Path(__file__).resolve().parents[2]
PERSONAL = [
    "wang.guixiang@example.com",
    "13800000055",
    "+86 138 0000 0056",
    "0571-87654321",
    "6222020200112233445",
    "91330100MA2H1ABC00",
    "eyJhbGciOiJIUzI1NiJ9-abcdefg",
    "sk_live_51HxAbCdEfGhIjKlMnOp",
    "correct-horse-battery-staple",
    "1aBcD2eFgH3iJkL4mNoP5qRsT6uVwX7y",
]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What reaches standard error."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JSONLineFormatter())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def written(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.fixture
def broken_site() -> Client:
    """A newspaper that has lost a table."""
    make_publication()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_column RENAME TO articles_column_lost")
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_fault_leaves_a_line_with_the_number_that_the_reader_sees(
    broken_site: Client, lines: io.StringIO
) -> None:
    answer = broken_site.get("/")
    assert answer.status_code == 500
    faults = [line for line in written(lines) if line["logger"] == "django.request"]
    (fault,) = faults
    assert fault["request"] == answer.headers[HEADER]
    assert fault["request"] in answer.content.decode()
    assert fault["exception"].endswith(("OperationalError", "ProgrammingError"))
    assert any("articles/selectors" in frame for frame in fault["frames"])


@pytest.mark.django_db
@pytest.mark.parametrize("value", PERSONAL)
def test_what_people_send_with_a_page_that_fails_is_not_written(
    broken_site: Client, lines: io.StringIO, value: str
) -> None:
    broken_site.cookies["seen"] = value
    broken_site.get(f"/search/?q={value}", headers={"X-Whoever": value, "Referer": value})
    broken_site.get(f"/authors/{value}/")
    assert value not in lines.getvalue()


@pytest.mark.parametrize("value", PERSONAL)
def test_what_an_exception_or_an_argument_says_of_people_is_not_written(
    lines: io.StringIO, value: str
) -> None:
    try:
        raise ValueError(f"Key (email)=({value}) already exists.")
    except ValueError:
        logging.getLogger("subscriptions").exception("A letter to %s could not be sent.", value)
    (line,) = written(lines)
    assert value not in lines.getvalue()
    assert line["exception"] == "builtins.ValueError"
    assert line["message"].startswith("A letter to ")


@pytest.mark.django_db
def test_a_slow_statement_is_written_without_its_values(
    client: Client, lines: io.StringIO, settings: Any
) -> None:
    make_publication()
    settings.SLOW_STATEMENT_MILLISECONDS = -1
    client.get("/search/?q=王桂香")
    slow = [line for line in written(lines) if "statement" in line]
    assert slow
    assert "王桂香" not in lines.getvalue()


def test_production_writes_its_faults_to_standard_error(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.test import Client; "
        "Client(raise_request_exception=False).get('/', headers={'host': 'paper.example', "
        "'x-forwarded-proto': 'https'})"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.prod",
        "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdefgh",
        "ALLOWED_HOSTS": "paper.example",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
    }
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{")]
    assert [line for line in found if line["level"] == "ERROR" and line["request"]]
