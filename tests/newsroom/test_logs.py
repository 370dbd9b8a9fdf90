"""A fault leaves one line that leads to it, and no line tells of a person."""

import errno
import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone

from newsroom.logs import (
    HEADER,
    JSONLineFormatter,
    LineHandler,
    log_uncaught,
    log_uncaught_in_thread,
    strip_literals,
)
from subscriptions.actions.readers import letters, outbox
from tests.factories.articles import make_publication

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {
    "name": "王桂香",
    "pinyin": "guixiang",
    "foreign name": "Ødegård-Müller",
    "company": "东江建设有限公司",
    "mailbox": "wang.guixiang@example.com",
    "odd mailbox": "w+news@münchen.example",
    "mobile": "13800000055",
    "spaced mobile": "+86 138 0000 0056",
    "telephone": "0571-87654321",
    "street": "临岚市采芹路 1322 号 3 幢",
    "postcode": "310012",
    "bank account": "6222020200112233445",
    "credit code": "91330100MA2H1ABC00",
    "identity card": "33010219800101123X",
    "invoice title": "岚江文化传媒（集团）",
    "invoice number": "24332000000098765432",
    "password": "Tr0ub4dor&3",
    "pass phrase": "correct-horse-battery-staple",
    "short password": "hunter2",
    "token": "eyJhbGciOiJIUzI1NiJ9-abcdefg",
    "key": "sk_live_51HxAbCdEfGhIjKlMnOp",
    "session": "1aBcD2eFgH3iJkL4mNoP5qRsT6uVwX7y",
    "csrf": "Zq8Zq8Zq8Zq8Zq8Zq8Zq8Zq8Zq8Zq8Zq",
    "order code": "vK3xP9qLmN2rT8wY",
    "gift code": "GIFT-7KQ2-M9XA",
    "way in": "WyJ0aWFuQGV4YW1wbGUuY29tIl0:1tXyZ1:abcDEF_ghi",
    "address": "203.0.113.77",
    "long address": "2001:db8:aaaa:bbbb::77",
    "words": "请不要告诉我妻子",
    "draft": "未发表的社论标题",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What reaches standard error."""
    out = io.StringIO()
    handler = LineHandler(out)
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


def found_in(written_lines: str) -> dict[str, str]:
    """Return what was planted and stands in the log, as it is or as JSON or an address
    writes it."""
    forms = {
        name: {value, quote(value), quote_plus(value), json.dumps(value)[1:-1]}
        for name, value in PLANTED.items()
    }
    return {name: PLANTED[name] for name in forms if any(f in written_lines for f in forms[name])}


def test_thirty_values_are_planted() -> None:
    assert len(set(PLANTED.values())) == 30


@pytest.mark.django_db
def test_what_people_send_with_pages_that_fail_or_are_slow_is_not_written(
    broken_site: Client, lines: io.StringIO, settings: Any
) -> None:
    settings.SLOW_PAGE_MILLISECONDS = settings.SLOW_STATEMENT_MILLISECONDS = -1
    for value in PLANTED.values():
        broken_site.cookies["seen"] = quote(value)
        headers = {"X-Whoever": quote(value), "Referer": f"http://testserver/{quote(value)}"}
        broken_site.get("/search/", {"q": value, value: "1"}, headers=headers)
        broken_site.get(f"/authors/{quote(value)}/", REMOTE_ADDR=value)
        broken_site.get(f"/account/enter/{quote(value)}/")
        broken_site.get(f"/subscribe/order/{quote(value)}/")
        form = {"way": "password", "username": value, "password": value, "note": value}
        broken_site.post("/account/sign-in/", form, headers=headers)
        broken_site.post("/admin/login/", {**form, "csrfmiddlewaretoken": value})
        broken_site.post("/subscribe/gift/", {"code": value, "name": value, "street": value})
        broken_site.generic("STEAL", "/")
    kinds = {line["message"] for line in written(lines)}
    assert {"A page was slow.", "A statement of the database was slow."} < kinds
    assert any(line["level"] == "ERROR" for line in written(lines))
    assert found_in(lines.getvalue()) == {}


def test_what_exceptions_arguments_and_messages_say_of_people_is_not_written(
    lines: io.StringIO,
) -> None:
    for value in PLANTED.values():
        try:
            try:
                raise KeyError(value)
            except KeyError as error:
                raise ValueError(f"Key (email)=({value}) already exists.") from error
        except ValueError:
            for name in ("subscriptions.letters", "django.request", "smtplib", "PIL"):
                logging.getLogger(name).exception("A letter to %s could not be sent.", value)
        logging.getLogger("a.library").error(f"Refused {value}")
        logging.getLogger("django.db.backends").error(
            "(0.1) SELECT %s", value, extra={"sql": value}
        )
        logging.getLogger("articles").error("Odd %(name)s", {"name": value})
    assert found_in(lines.getvalue()) == {}
    first, *_rest = written(lines)
    assert first["message"] == "A letter to … could not be sent."
    assert first["exception"] == "builtins.ValueError"
    assert first["where"].startswith("tests/newsroom/test_logs.py:")


def test_texts_that_stand_in_a_statement_are_not_written() -> None:
    sql = "SELECT 1 FROM x WHERE name = '王桂香' AND note = 'it''s' AND phone = 13800000055"
    assert strip_literals(sql) == "SELECT 1 FROM x WHERE name = … AND note = … AND phone = …"


@pytest.mark.django_db
def test_a_letter_that_cannot_be_sent_leaves_a_line_without_its_reader(
    lines: io.StringIO, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_more: Any) -> int:
        raise OSError(f"550 no such mailbox {PLANTED['mailbox']} {PLANTED['name']}")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    letters.queue_passing_letter(PLANTED["mailbox"], "mailbox_taken", {})
    outbox.send_passing_letters(timezone.now())
    assert any(line.get("exception") for line in written(lines))
    assert found_in(lines.getvalue()) == {}


def test_what_nobody_caught_is_a_line_too(lines: io.StringIO) -> None:
    def fail() -> None:
        raise RuntimeError(" ".join(PLANTED.values()))

    caught = threading.excepthook
    threading.excepthook = log_uncaught_in_thread
    try:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    finally:
        threading.excepthook = caught
    try:
        fail()
    except RuntimeError as error:
        log_uncaught(type(error), error, error.__traceback__)
    levels = [line["level"] for line in written(lines)]
    assert levels == ["CRITICAL", "CRITICAL"]
    assert found_in(lines.getvalue()) == {}


def test_a_line_that_found_no_room_spoils_no_other_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    rooms = iter([4, 0])  # bytes that a full disk takes of the first line, then it has room again
    write = os.write

    def write_on_full_disk(descriptor: int, data: bytes) -> int:
        room = next(rooms, len(data))
        if not room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data[:room])

    with (tmp_path / "log").open("w") as disk:
        handler = LineHandler(disk)
        monkeypatch.setattr(os, "write", write_on_full_disk)
        for message in ("cut off", "whole", "whole as well"):
            handler.handle(logging.makeLogRecord({"msg": message}))
    assert (tmp_path / "log").read_text() == "cut \nwhole\nwhole as well\n"


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
