"""Rows that are written once stay: no statement of SQL changes, deletes, replaces or
empties them."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase
from django.utils import timezone

from articles import append_only
from articles.actions.epaper import covers, layout_returns
from articles.actions.fronts import placing
from articles.actions.publishing import corrections, issue_releases
from articles.actions.records.sealing import seal_new_entries
from articles.actions.writing import edit_decisions, proofs
from articles.append_only import AppendOnly, find_guard_faults, guarded_tables
from articles.domain.fronts import SlotKey, SlotKind
from articles.models import (
    Approval,
    Article,
    Correction,
    Front,
    Issue,
    IssueMove,
    LayoutReturn,
    ProofMark,
    SuggestedEdit,
)
from articles.search import sqlite
from subscriptions.models import (
    Adjustment,
    BankLine,
    Consent,
    Entitlement,
    LegalText,
    Party,
    PriceList,
    ProviderEvent,
    Remittance,
    SettledNotice,
    Term,
)
from tests.cast import person
from tests.emptying import DJANGOS_OWN, empty_tables
from tests.factories.articles import MORNING, make_published, make_ready, the_publication
from tests.factories.subscriptions import make_order
from tests.house.everything import everything

pytestmark = pytest.mark.django_db

KEPT_FOR_EVER = {
    "articles_journalentry",
    "articles_journalseal",
    "articles_release",
    "articles_revision",
    "articles_waiver",
    "articles_issuemove",
    "articles_layoutexport",
    "subscriptions_adjustment",
    "subscriptions_deliveryrun",
    "subscriptions_invoice",
    "subscriptions_ledgerentry",
    "subscriptions_payment",
    "subscriptions_posting",
    "subscriptions_providerevent",
    "subscriptions_quote",
    "subscriptions_remittance",
    "subscriptions_settlednotice",
    "subscriptions_term",
}
SOMETHING_MAY_STILL_HAPPEN = {
    "articles_approval",
    "articles_articlecover",
    "articles_issuerelease",
    "articles_layoutreturn",
    "articles_pagestep",
    "articles_frontchange",
    "articles_planchange",
    "articles_correction",
    "articles_proofmark",
    "articles_return",
    "articles_suggestededit",
    "subscriptions_consent",
    "subscriptions_entitlement",
    "subscriptions_legaltext",
    "subscriptions_pricelist",
}


def run(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # rows still to be checked would stand in its way
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


def refused(statement: str, *values: Any) -> bool:
    """Say whether the guards refuse a statement; any other fault of it is a fault of the test."""
    try:
        run(statement, *values)
    except DatabaseError as error:
        if "append-only" not in str(error):
            raise
        return True
    return False


@pytest.fixture
def full_house() -> None:
    """A newspaper with at least one closed row in every guarded table."""
    everything()
    gu = person("gu")
    party = Party.objects.earliest("pk")
    words = corrections.CorrectionText(note="编者按。")
    corrections.add_note(Article.objects.get(headline="已刊稿"), words, by=gu, at=MORNING)
    mark = ProofMark.objects.get()
    proofs.reject_mark(mark, by=person("shen"), at=MORNING, reason="原文就是这样写的")
    edit = SuggestedEdit.objects.get(field="kicker")
    reason = "引题不必改动"
    edit_decisions.reject_edits(
        edit.article, [edit.pk], by=person("shen"), at=MORNING, reason=reason
    )
    IssueMove.objects.create(publication=the_publication(), day=date(2024, 3, 5), at=MORNING)
    Consent.objects.create(party=party, purpose="news", version="2026-11", given_at=MORNING)
    term = Term.objects.earliest("pk")
    notice = ProviderEvent.objects.get()
    fields = {"kind": "extend", "from_issue": term.first_issue, "at": MORNING}
    Adjustment.objects.create(term=term, key="k", cause="goodwill", about=0, **fields)
    SettledNotice.objects.create(notice=notice, settled_at=MORNING, note="已电话核实")
    line = BankLine.objects.earliest("pk")
    Remittance.objects.create(line=line, account="post", amount=100, at=MORNING)
    withdrawn = Article.objects.get(headline="撤稿")
    covers.cover_article(withdrawn, "法院裁定停止传播", by=gu, at=MORNING)
    signed = Issue.objects.get(number=1391)
    issue_releases.release_issue(signed, by=gu, at=timezone.now())
    layout_returns.leave_text(LayoutReturn.objects.get(), by=gu, at=MORNING)
    target = placing.Target(slot=SlotKey(SlotKind.LEAD))
    front = Front(publication=the_publication())
    live = Article.objects.get(headline="已刊稿")
    placing.put_on_front(front, target, live, by=gu, at=MORNING)
    seal_new_entries()


def test_the_guarded_tables_are_those_that_the_documents_promise() -> None:
    kept_for_ever = {table for table, rule in guarded_tables().items() if rule == AppendOnly()}
    assert kept_for_ever == KEPT_FOR_EVER
    assert set(guarded_tables()) - kept_for_ever == SOMETHING_MAY_STILL_HAPPEN


def test_the_migrated_database_has_every_guard() -> None:
    assert find_guard_faults(connection) == []


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in found]


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def closed_row(table: str, rule: AppendOnly) -> int:
    """Return the number of a row that is closed."""
    model = next(model for model in all_models() if model._meta.db_table == table)
    rows = model._default_manager.all()
    if rule.closed_by:
        closed = models.Q(*[(f"{name}__isnull", False) for name in rule.closed_by], _connector="OR")
        rows = rows.filter(closed)
    found = rows.values_list("pk", flat=True).order_by("pk").first()
    assert found is not None, f"{table} has no closed row"
    return int(found)


def all_models() -> list[type[models.Model]]:
    return list(append_only.apps.get_models())


@pytest.mark.usefixtures("full_house")
def test_no_row_that_is_closed_is_changed_deleted_replaced_or_emptied() -> None:
    through: list[str] = []
    for table, rule in guarded_tables().items():
        row = closed_row(table, rule)
        columns = ", ".join(map(quoted, columns_of(table)))
        tried = {
            "deleted": f"DELETE FROM {table} WHERE id = {row}",
            "renumbered": f"UPDATE {table} SET id = id + 90000 WHERE id = {row}",
        }
        if connection.vendor == "postgresql":
            tried["emptied"] = f"TRUNCATE {table} CASCADE"
        else:
            same = f"SELECT {columns} FROM {table} WHERE id = {row}"
            tried["replaced"] = f"INSERT OR REPLACE INTO {table} ({columns}) {same}"
        through += [f"{table} {what}" for what, words in tried.items() if not refused(words)]
    assert through == []


@pytest.mark.usefixtures("full_house")
def test_of_a_closed_row_only_what_the_rule_names_may_change() -> None:
    through: list[str] = []
    for table, rule in guarded_tables().items():
        row = closed_row(table, rule)
        open_columns = {*rule.changes, *rule.once, *rule.emptied}
        whole = not open_columns
        for column in columns_of(table):
            # Where some columns are free, only a value that differs is a change.
            value = quoted(column) if whole else other_value(table, column)
            words = f"UPDATE {table} SET {quoted(column)} = {value} WHERE id = {row}"
            if column not in open_columns and column != "id" and not refused(words):
                through.append(f"{table}.{column}")
    assert through == []


def other_value(table: str, column: str) -> str:
    """Return SQL of a value that the column does not hold, or of none at all."""
    model = next(model for model in all_models() if model._meta.db_table == table)
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    if isinstance(field, models.JSONField):
        return "'[\"?\"]'"
    if isinstance(field, models.DateTimeField):
        return "'2001-01-01 00:00:00'"
    if isinstance(field, models.DateField):
        return "'2001-01-01'"
    if isinstance(field, models.CharField | models.TextField):
        return "'?'"
    if isinstance(field, models.BooleanField):
        return f'NOT "{column}"'
    return f'COALESCE("{column}", 0) + 1'


def test_a_signature_falls_once_and_a_fallen_one_never_stands_again() -> None:
    make_ready()
    run("UPDATE articles_approval SET cancelled_at = '2024-03-05 00:00:00'")
    assert refused("UPDATE articles_approval SET cancelled_at = NULL")
    assert refused("UPDATE articles_approval SET cancelled_at = '2024-03-06 00:00:00'")


def test_an_open_correction_may_be_worded_anew_and_one_that_readers_read_may_not() -> None:
    article = make_published()
    gu = person("gu")
    words = corrections.CorrectionText(note="更正一处数字。")
    found = corrections.open_correction(article, "correction", words, by=gu, at=MORNING)
    corrections.describe_correction(
        found, corrections.CorrectionText(note="更正两处数字。"), by=gu, at=MORNING
    )
    assert refused("DELETE FROM articles_correction")
    corrections.cancel_correction(article, by=gu, at=MORNING)
    assert refused("UPDATE articles_correction SET note = '没有这回事。'")
    assert Correction.objects.get().note == "更正两处数字。"


def test_a_consent_goes_with_its_person_and_is_withdrawn_once() -> None:
    party, other = (make_order(by=person(name)).party for name in ("lin", "zhao"))
    given = Consent.objects.create(party=party, purpose="news", version="1", given_at=MORNING)
    Consent.objects.filter(pk=given.pk).update(party=other)
    Consent.objects.filter(pk=given.pk).update(withdrawn_at=MORNING)
    assert refused("UPDATE subscriptions_consent SET withdrawn_at = NULL")
    assert refused("DELETE FROM subscriptions_consent")
    assert refused("UPDATE subscriptions_consent SET version = '9'")


def test_what_somebody_may_read_is_never_given_to_somebody_else() -> None:
    fields = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31), "source": "gift"}
    Entitlement.objects.create(
        user=person("lin"), publication=the_publication(), granted_at=MORNING, note="赠", **fields
    )
    assert refused("UPDATE subscriptions_entitlement SET user_id = %s", person("zhao").pk)
    assert refused("UPDATE subscriptions_entitlement SET note = '另一句'")
    Entitlement.objects.update(note="", user=None)  # as erasing a person does


def test_a_legal_text_is_never_deleted_and_a_price_list_only_before_it_was_promised() -> None:
    day = {"effective_from": date(2024, 1, 1)}
    LegalText.objects.create(publication=the_publication(), kind="terms", version=1, **day)
    assert refused("DELETE FROM subscriptions_legaltext")
    prices = {"year_fen": 27600, "quarter_fen": 6900, "month_fen": 2300, "copy_fen": 300}
    PriceList.objects.create(publication=the_publication(), **day, **prices)
    PriceList.objects.all().delete()


def test_the_command_that_empties_a_database_is_refused_outside_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_published()
    monkeypatch.setattr(BaseDatabaseOperations, "execute_sql_flush", DJANGOS_OWN)
    with pytest.raises(CommandError, match="couldn't be flushed"), transaction.atomic():
        call_command("flush", interactive=False, stdout=StringIO())
    assert Article.objects.exists()


@pytest.mark.sqlite
def test_a_rebuilt_table_has_lost_its_guards_until_they_are_put_back() -> None:
    rule = guarded_tables()["articles_waiver"]
    run("DROP TRIGGER articles_waiver_never_changes")
    run("DROP TRIGGER articles_waiver_never_deleted")
    assert find_guard_faults(connection) == [
        "articles_waiver_never_changes",
        "articles_waiver_never_deleted",
    ]
    append_only.put_guards(connection.schema_editor(), {"articles_waiver": rule})
    assert find_guard_faults(connection) == []


def test_a_guard_that_does_not_know_a_new_column_is_a_fault() -> None:
    run("ALTER TABLE articles_approval ADD COLUMN seal text")
    assert find_guard_faults(connection) == ["articles_approval_never_changes"]


def test_a_step_whose_signature_fell_is_signed_again() -> None:
    """The key of a signature counts for those that stand only: an older row does not stand in its
    way."""
    article = make_ready()
    round_ = article.rounds.get()
    fallen = Approval.objects.filter(round=round_).earliest("pk")
    Approval.objects.filter(pk=fallen.pk).update(cancelled_at=MORNING)
    values = {name: getattr(fallen, name) for name in ("round", "step", "revision", "by", "at")}
    assert Approval.objects.create(by_printed="沈", **values).pk != fallen.pk


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_what_a_test_committed_is_not_found_by_the_searches_of_the_next() -> None:
    make_published("清晨的码头")
    assert sqlite.indexed_ids()
    empty_tables(TransactionTestCase())
    assert not sqlite.indexed_ids()
