"""The journal: every act and every refusal, sealed in a chain that breaks where somebody altered
it."""

import csv
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from articles.actions.records import journal, sealing
from articles.actions.records.sealing import seal_new_entries, verify_chain
from articles.actions.review import interventions, workflow
from articles.domain.states import Stage
from articles.errors import NotYours
from articles.models import JournalEntry, JournalSeal
from articles.models.querysets import AppendOnlyError
from tests.articles.test_admin_desk import client_of
from tests.articles.test_workflow import submitted
from tests.cast import OPERATOR, group_of, person
from tests.factories.articles import MORNING, make_article

__all__ = ["client_of"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def forger() -> Callable[[str], None]:
    """Somebody with the database's own password, who takes the triggers away before he alters a
    row."""

    def forge(statement: str) -> None:
        with connection.cursor() as cursor:
            for table in ("articles_journalentry", "articles_journalseal"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                for what in ("changes", "deleted"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_never_{what}{on}")
            cursor.execute(statement)

    return forge


def entries(count: int) -> list[JournalEntry]:
    return [
        journal.record("article.saved", by=OPERATOR, at=MORNING, subject=f"第{n}次")
        for n in range(count)
    ]


def test_every_row_is_sealed_behind_the_row_before() -> None:
    entries(3)
    assert seal_new_entries() == 3
    assert seal_new_entries() == 0
    found = verify_chain()
    assert (found.count, found.fault) == (3, "")
    assert JournalSeal.objects.get(sequence=3).digest == found.head


def test_an_act_seals_a_portion_of_what_an_import_left_and_the_next_acts_the_rest(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Any]]],
) -> None:
    monkeypatch.setattr(sealing, "PORTION", 3)
    entries(7)
    for sealed in (3, 6, 9):
        with django_capture_on_commit_callbacks(execute=True):
            entries(1)
        assert JournalSeal.objects.count() == sealed
    assert verify_chain().fault  # one row is left
    with django_capture_on_commit_callbacks(execute=True):
        entries(1)
    assert (verify_chain().count, verify_chain().fault) == (11, "")
    in_order = JournalSeal.objects.order_by("sequence").values_list("entry", flat=True)
    assert list(in_order) == sorted(in_order)


def test_everything_is_sealed_in_portions_that_make_one_chain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sealing, "PORTION", 3)
    entries(7)
    assert seal_new_entries(everything=True) == 7
    assert (verify_chain().count, verify_chain().fault) == (7, "")


def test_an_altered_row_is_found_at_its_place(forger: Callable[[str], None]) -> None:
    second = entries(3)[1]
    seal_new_entries()
    forger(f"UPDATE articles_journalentry SET by_printed = '别人' WHERE id = {second.pk}")
    found = verify_chain()
    assert found.count == 1
    assert str(second.pk) in found.fault


def test_a_row_taken_out_of_the_middle_is_found(forger: Callable[[str], None]) -> None:
    second = entries(3)[1]
    seal_new_entries()
    forger(f"DELETE FROM articles_journalseal WHERE entry_id = {second.pk}")
    assert "2" in verify_chain().fault


def test_an_end_that_was_cut_off_is_found_with_what_was_noted_elsewhere(
    forger: Callable[[str], None],
) -> None:
    last = entries(3)[2]
    seal_new_entries()
    noted = verify_chain()
    forger(f"DELETE FROM articles_journalseal WHERE entry_id = {last.pk}")
    forger(f"DELETE FROM articles_journalentry WHERE id = {last.pk}")
    assert verify_chain().fault == ""
    assert verify_chain(head=noted.head, count=noted.count).fault


def test_a_chain_forged_anew_does_not_have_the_digest_that_was_noted(
    forger: Callable[[str], None],
) -> None:
    first = entries(3)[0]
    seal_new_entries()
    noted = verify_chain()
    forger("DELETE FROM articles_journalseal")
    forger(f"UPDATE articles_journalentry SET subject = '改过' WHERE id = {first.pk}")
    seal_new_entries(everything=True)
    assert verify_chain().fault == ""
    assert verify_chain(head=noted.head, count=noted.count).fault


def test_a_row_without_a_seal_is_found_and_sealed_when_asked() -> None:
    entries(1)
    assert verify_chain().fault
    call_command("verify_journal", seal=True, verbosity=0)
    assert verify_chain().fault == ""


def test_the_command_says_what_to_note_down_and_fails_where_the_chain_breaks(
    capsys: pytest.CaptureFixture[str], forger: Callable[[str], None]
) -> None:
    row = entries(2)[0]
    seal_new_entries()
    call_command("verify_journal")
    assert verify_chain().head in capsys.readouterr().out
    call_command("verify_journal", json=True)
    assert json.loads(capsys.readouterr().out)["count"] == 2
    forger(f"UPDATE articles_journalentry SET subject = '改过' WHERE id = {row.pk}")
    with pytest.raises(CommandError):
        call_command("verify_journal")


def test_seals_never_change_either() -> None:
    entries(1)
    seal_new_entries()
    with pytest.raises(AppendOnlyError):
        JournalSeal.objects.update(digest="")


def test_an_act_says_who_in_which_role_from_where_to_where_and_on_which_revision() -> None:
    article = submitted("small")
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING, note="数字已核")
    row = JournalEntry.objects.get(act="workflow.approved")
    assert (row.by_printed, row.role, row.outcome) == ("沈砚", "responsible_editor", "done")
    assert (row.from_stage, row.to_stage, row.revision, row.reason) == (
        "review_1",
        "proof_1",
        1,
        "数字已核",
    )


def test_a_denied_act_leaves_one_row_and_nothing_else() -> None:
    article = submitted("small")
    with pytest.raises(NotYours):
        interventions.hold_article(article, by=person("lin"), at=MORNING, reason="等待律师意见")
    row = JournalEntry.objects.get(outcome="denied")
    assert (row.act, row.by_printed, row.article) == ("workflow.hold", "林晓舟", article)
    assert row.reason


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_an_act_stands_whose_seal_failed_and_the_next_seals_both() -> None:
    refuse = "BEFORE INSERT ON articles_journalseal BEGIN SELECT RAISE(ABORT, 'no'); END"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER seals_fail {refuse}")
        try:
            journal.record("article.published", by=OPERATOR, at=MORNING, subject="第一篇")
        finally:
            cursor.execute("DROP TRIGGER seals_fail")
    assert JournalEntry.objects.count() == 1
    assert not JournalSeal.objects.exists()
    journal.record("article.published", by=OPERATOR, at=MORNING, subject="第二篇")
    assert JournalSeal.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_acts_are_sealed_as_soon_as_they_stand() -> None:
    make_article()
    assert verify_chain().fault == ""
    assert verify_chain().count == JournalEntry.objects.count() > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_acts_at_the_same_moment_forge_one_chain() -> None:
    def write(number: int) -> None:
        try:
            journal.record("article.saved", by=OPERATOR, at=MORNING, subject=f"第{number}次")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    seal_new_entries(everything=True)
    found = verify_chain()
    assert (found.count, found.fault) == (40, "")


class TestReport:
    def test_it_is_filtered_and_exported_and_the_export_is_journalled(self, client_of: Any) -> None:
        make_article('=HYPERLINK("http://example.org")')
        client = client_of("ji")
        shown = client.get("/admin/articles/journalentry/", {"act": "article.created"})
        assert shown.context["listing"].count == 1
        answer = client.get("/admin/articles/journalentry/export/", {"act": "article.created"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == 2
        assert "'=HYPERLINK" in rows[1][7]
        assert JournalEntry.objects.filter(act="journal.exported", outcome="done").count() == 1

    def test_somebody_without_the_right_exports_nothing_and_is_journalled(
        self, client_of: Any
    ) -> None:
        assert client_of("lin").get("/admin/articles/journalentry/export/").status_code == 403
        assert JournalEntry.objects.filter(act="journal.exported", outcome="denied").count() == 1


class TestAccounts:
    def test_signing_in_and_out_are_journalled_and_a_wrong_guess_is_not(self) -> None:
        person("lin")
        client = Client()
        client.post("/admin/login/", {"username": "lin", "password": "wrong-secret"})
        client.post("/admin/login/", {"username": "typed-a-password-here", "password": "x"})
        client.force_login(person("lin"))
        client.post("/admin/logout/")
        acts = list(
            JournalEntry.objects.filter(act__startswith="account.")
            .order_by("pk")
            .values_list("act", "subject")
        )
        assert acts == [
            ("account.signed_in", "lin"),
            ("account.signed_out", "lin"),
        ]
        assert not any("secret" in json.dumps(row.details) for row in JournalEntry.objects.all())

    def test_another_role_is_journalled_with_what_it_was_before(self, client_of: Any) -> None:
        lin = person("lin")
        client = client_of("xu")
        form = {
            "username": "lin",
            "display_name": "林晓舟",
            "email": "lin@example.com",
            "is_active": "on",
            "is_staff": "on",
            "groups": [group_of("subscription_clerk").pk],
        }
        assert client.post(f"/admin/accounts/user/{lin.pk}/change/", form).status_code == 302
        row = JournalEntry.objects.get(act="account.changed")
        assert row.details["changed"] == {"groups": ["reporter", "subscription_clerk"]}
        assert row.by_printed == "徐工"

    def test_changed_settings_of_the_paper_are_journalled_with_old_and_new(
        self, client_of: Any
    ) -> None:
        article = make_article()
        column = article.columns.get()
        form = {
            "publication": column.publication_id,
            "name": "头条",
            "slug": column.slug,
            "position": 0,
        }
        assert (
            client_of("gu").post(f"/admin/articles/column/{column.pk}/change/", form).status_code
            == 302
        )
        row = JournalEntry.objects.get(act="reference.changed")
        assert row.details["changed"]["name"] == [column.name, "头条"]
