"""A command that meets a busy database says so in one sentence, with its own status, and leaves
nothing half done."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone, translation

from articles.common.database_busy import BUSY_STATUS
from articles.models import Article, Column, JournalEntry, Person
from newsroom.command_line import run
from subscriptions.domain.choices import Method
from subscriptions.models import Order, Payment, Term
from tests.factories.articles import the_publication
from tests.factories.subscriptions import make_order, make_term, promise
from tests.newsroom.test_busy import held, shorten
from tests.patience import SECONDS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="locks of tables and rows are PostgreSQL's"
    ),
]
ROOT = Path(__file__).resolve().parents[2]
WORDS = "The database was busy: what this command needed was held too long."
ARCHIVE = "id,headline,body,published_at\n1,港口提速,正文,2024-03-05T08:00:00+08:00\n"


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Wait a fifth of a second; each command closes its connection, so each new one is told.
    Afterwards every connection of the pool is dropped: what a command or a thread gave back would
    be as impatient with later tests."""
    from django.db.backends.signals import connection_created

    def tell(**_more: Any) -> None:
        shorten(200)

    shorten(200)
    connection_created.connect(tell)
    with translation.override("en"):
        yield
    connection_created.disconnect(tell)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's


def locked(*tables: str, mode: str = "ACCESS EXCLUSIVE") -> AbstractContextManager[None]:
    def lock() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN {mode} MODE")

    return held(lock)


def status_of(*words: str) -> int:
    try:
        run(["manage.py", *words])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def archive(tmp_path: Path) -> str:
    file = tmp_path / "old.csv"
    file.write_text(ARCHIVE, encoding="utf-8")
    return str(file)


COMMANDS = {
    "keep_calendar": "articles_publication",
    "rebuild_search": "articles_article",
    "verify_journal --seal": "articles_journalentry",
    "demo --issues 1": "articles_publication",
    "keep_counter": "articles_publication",
    "send_letters": "subscriptions_letter",
    "send_reminders": "subscriptions_term",
}


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_that_writes_ends_with_one_sentence_and_works_again_later(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_term()
    JournalEntry.objects.create(act="article.saved", at=timezone.now(), subject="x")
    with locked(COMMANDS[words]):
        assert status_of(*words.split()) == BUSY_STATUS
    told = capsys.readouterr().err.strip().splitlines()
    assert [line for line in told if "articles/s" not in line and "it [" not in line][
        -1
    ].startswith(WORDS)
    assert "Traceback" not in "".join(told)
    if "demo" not in words:  # which has a newspaper of its own and takes its time
        assert status_of(*words.split()) == 0


def test_an_archive_is_brought_in_wholly_or_not_at_all(
    archive: str, capsys: pytest.CaptureFixture[str]
) -> None:
    the_publication()
    asked = ("import_articles", archive, "--column", "要闻")
    before = [table.objects.count() for table in (Article, Column, Person, JournalEntry)]  # type: ignore[attr-defined]
    with locked("articles_article", mode="EXCLUSIVE"):  # read by anybody, written by nobody
        assert status_of(*asked) == BUSY_STATUS
    assert WORDS in capsys.readouterr().err
    assert [table.objects.count() for table in (Article, Column, Person, JournalEntry)] == before  # type: ignore[attr-defined]


def unsettled(order: Order) -> None:
    """Its money came, and the machine fell before its term was made."""
    Payment.objects.create(
        order=order,
        method=Method.CASH,
        amount=order.total,
        reference=order.number,
        received_at=order.placed_at,
        recorded_at=order.placed_at,
    )


def order_ahead() -> Order:
    at = timezone.now()
    first = timezone.localdate(at) + timedelta(days=62)
    return make_order(at=at, promise=promise(first, first + timedelta(days=60), at=at))


def test_the_hourly_job_names_the_part_that_had_to_wait_and_does_all_others(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    first = order_ahead()
    second = order_ahead()
    unsettled(first), unsettled(second)
    with held(lambda: Order.objects.select_for_update().get(pk=second.pk)):
        assert status_of("keep_counter") == BUSY_STATUS
    told = capsys.readouterr().err
    assert "The database was busy. Not done: orders. Everything else was; run it again." in told
    assert "Traceback" not in told + caplog.text
    assert not Term.objects.filter(order=second).exists()
    assert status_of("keep_counter") == 0
    assert Term.objects.count() == 2


def test_any_other_fault_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE subscriptions_letter RENAME TO elsewhere")
    try:
        with pytest.raises(ProgrammingError):
            run(["manage.py", "send_letters"])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO subscriptions_letter")


def test_manage_py_itself_ends_so() -> None:
    """The real program, in a process of its own, beside a lock that is really held."""
    the_publication()
    known = connection.settings_dict
    url = f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    asked = {
        "DATABASE_URL": f"{url}?options={quote('-c lock_timeout=200ms')}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.test",
    }
    with locked("articles_publication"):
        done = subprocess.run(
            [sys.executable, "manage.py", "keep_calendar"],
            cwd=ROOT,
            env={**os.environ, **asked},
            capture_output=True,
            text=True,
            timeout=2 * SECONDS,
            check=False,
        )
    assert done.returncode == BUSY_STATUS
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
