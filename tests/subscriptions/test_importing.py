"""Subscribers from a spreadsheet: tried without a trace, told by their rows, brought in once, with
their money."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from subscriptions.actions.books import revenue
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.imports import import_rollback, importing
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.service import deliveries, holds, terms
from subscriptions.domain.choices import State
from subscriptions.models import ImportBatch, Letter, Order, Party, Share, Span, Subscription, Term
from subscriptions.selectors.imports.import_rows import HEADINGS
from subscriptions.selectors.imports.imports import ImportTrial, judge_rows, try_import
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.sheets import SheetColumn, read_table, write_xlsx
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import balance, books, later, make_prices, make_term, pay

pytestmark = pytest.mark.django_db
HEADS = "编号,订户,电话,省份,城市,详细地址,邮编,起订日期,止订日期,份数,已付金额,收款方式"
GOOD = "A1,许诺,13900000001,浙江省,杭州市,湖滨路 9 号,310001,2024-03-15,2024-12-31,1,222.00,现金"
ADDRESS = "/admin/subscriptions/subscription/import/"


def sheet(*rows: str) -> BytesIO:
    return BytesIO("\n".join([HEADS, *rows]).encode())


def look(*rows: str) -> ImportTrial:
    if not Order.objects.exists():
        make_prices()
    return try_import(sheet(*rows), the_publication(), MORNING)


def bring(found: ImportTrial, at: datetime = MORNING, **more: bool) -> importing.ImportResult:
    return importing.import_subscribers(
        found, the_publication(), name="旧订户.csv", by=person("miao"), at=at, **more
    )


def decided(found: ImportTrial, decisions: dict[str, str]) -> ImportTrial:
    """Return the rows as they are after somebody decided those in doubt."""
    for one in found.candidates:
        one.decision = decisions.get(str(one.number), "")
    return judge_rows(found, the_publication(), MORNING)


def words(found: ImportTrial) -> list[str]:
    return [f"{fault.number} {fault.heading} {fault.value}" for fault in found.bad]


def test_a_row_becomes_a_term_with_its_money_its_address_and_no_letter() -> None:
    done = bring(look(GOOD))
    term = Term.objects.get()
    assert (done.new, term.imported.key, term.paid, term.issues) == (1, "A1", 22200, 84)
    assert (term.subscription.party.name, Share.objects.get().address.postcode) == (
        "许诺",
        "310001",
    )
    assert books() == {"cash": 22200, "deferred": -22200}
    assert not Letter.objects.exists()
    assert JournalEntry.objects.get(act="term.imported").details["rows"] == 1


def test_trying_stores_nothing_and_bringing_in_twice_changes_nothing() -> None:
    found = look(GOOD)
    assert (len(found.good), Party.objects.count()) == (1, 0)
    bring(found)
    again = look(GOOD)
    assert (again.known, len(again.good)) == (1, 0)
    assert bring(again).new == 0
    assert bring(found).new == 0  # somebody tried it before the other brought it in
    assert Term.objects.count() == 1


def test_issues_that_were_booked_before_are_earned_at_once() -> None:
    make_term()
    revenue.recognise_due_revenue(the_publication(), at=later(30))
    bring(look(GOOD))
    booked = balance("revenue")
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert books() == {"cash": 44400, "revenue": -44400}
    assert booked < -2 * 264


def test_what_was_brought_in_can_be_refunded_like_any_other() -> None:
    bring(look(GOOD))
    granted = refunds.grant_refund(
        Order.objects.get(), RefundRequest("reader", "搬家"), by=person("miao"), at=later(60)
    )
    assert 0 < granted[0].amount < 22200
    assert Span.objects.get().last_issue < date(2024, 6, 1)


def test_every_wrong_cell_is_told_by_its_row_in_its_own_words() -> None:
    found = look(
        "A1,许诺,12345,浙江,杭州,湖滨路 9 号,3100,2024-02-30,2024-12-31,0,二百,现金",
        "A2,,13900000002,火星,,红山 1 号,310001,2024-05-01,2024-04-01,1,0,",
        GOOD,
    )
    assert words(found) == [
        "2 电话 12345",
        "2 邮编 3100",
        "2 起订日期 2024-02-30",
        "2 份数 0",
        "2 已付金额 二百",
        "3 省份 火星",
        "3 止订日期 2024-04-01",
        "3 订户 ",
    ]
    assert (found.rows, found.bad_rows, [one.number for one in found.good]) == (3, 2, [4])


def test_all_or_none_unless_only_the_good_ones_are_wanted() -> None:
    found = look(GOOD, "A2,江一,x,浙江,,红山 1 号,310001,2024-03-15,2024-12-31,1,222,现金")
    with pytest.raises(Invalid, match="1 rows are wrong"):
        bring(found)
    assert not Party.objects.exists()
    done = bring(found, only_good=True)
    assert (done.new, done.known, done.left_out) == (1, 0, 1)
    with pytest.raises(NotYours):
        importing.import_subscribers(
            found, the_publication(), name="", by=person("lin"), at=MORNING
        )


def test_the_amount_is_held_against_the_price_list() -> None:
    found = look(
        GOOD, "A2,江一,13900000002,浙江,,红山 1 号,310001,2024-03-15,2024-12-31,2,400,现金"
    )
    assert [(one.rule, one.difference) for one in found.good] == [(22200, 0), (44400, -4400)]
    assert "price list" in found.good[1].notes[0]
    bring(found)
    assert Term.objects.get(copies=2).paid == 40000


def test_who_is_known_keeps_one_row_and_a_day_twice_is_for_the_clerk_to_decide() -> None:
    term = make_term()
    party = term.subscription.party_id
    same = "B1,田甜,13800000001,浙江,,江滨路 1 号,310000,2025-01-01,2025-12-31,1,276,现金"
    twice = "B2,田甜,13800000001,浙江,,江滨路 1 号,310000,2024-06-01,2024-12-31,1,161,现金"
    other = "B3,田大,13800000001,浙江,,江滨路 2 号,310000,2024-06-01,2024-12-31,1,161,现金"
    found = try_import(sheet(same, twice, other), the_publication(), MORNING)
    assert [(one.party, len(one.notes)) for one in found.good] == [(party, 1)]
    assert [(one.number, one.party, one.maybe) for one in found.doubtful] == [
        (3, party, None),
        (4, None, party),
    ]
    assert "田甜" in found.doubtful[1].doubts[0].words
    assert (found.rows, found.bad) == (3, [])
    bring(found, only_good=True)
    assert Subscription.objects.filter(party=party).count() == 2


def test_a_row_without_money_is_complimentary_and_rows_of_one_person_share_him() -> None:
    free = "C1,许诺,13900000001,浙江,,湖滨路 9 号,310001,2024-03-15,2024-12-31,1,,"
    bring(decided(look(free, GOOD), {"3": "take"}))
    assert sorted(Term.objects.values_list("kind", "paid")) == [
        ("calendar", 22200),
        ("complimentary", 0),
    ]
    assert Party.objects.count() == 1


def test_a_row_without_a_number_is_known_by_what_it_says() -> None:
    plain = GOOD.replace("A1", "", 1)
    found = look(plain, plain)
    assert (len(found.good), [one.number for one in found.doubtful]) == (1, [3])
    bring(found, only_good=True)
    assert look(plain).known == 1


def test_a_thousand_wrong_rows_give_a_page_that_can_be_read_and_a_whole_report(
    client: Client,
) -> None:
    client.force_login(person("miao"))
    the_publication()
    rows = [f"X{number},,1,火星,,街 {number} 号,1,x,y,0,z," for number in range(1000)]
    content = sheet(*rows).getvalue()
    page = client.post(ADDRESS, {"file": SimpleUploadedFile("a.csv", content), "step": "try"})
    found = page.context["found"]
    assert (found.bad_rows, len(found.bad) >= 7000) == (1000, True)
    assert len(page.content) < 80_000
    report = client.post(ADDRESS, {"file": SimpleUploadedFile("a.csv", content), "step": "report"})
    table = read_table(BytesIO(b"".join(report.streaming_content)), {"row": ["行", "Row"]})
    assert sum(1 for _row in table.rows) == len(found.bad)
    assert (
        client.post(
            ADDRESS, {"file": SimpleUploadedFile("a.csv", content), "step": "all"}
        ).status_code
        == 200
    )
    assert not Party.objects.exists()


def test_the_empty_sheet_is_understood_and_a_file_that_is_none_is_refused_in_words(
    client: Client,
) -> None:
    client.force_login(person("miao"))
    make_prices()
    template = b"".join(client.get(f"{ADDRESS}template/").streaming_content)
    page = client.post(
        ADDRESS, {"file": SimpleUploadedFile("subscribers.xlsx", template), "step": "try"}
    )
    assert page.context["found"].rows == 1
    for content in (b"\x00\x01", b"%PDF-1.4", b"a,b\n1,2\n", b""):
        page = client.post(ADDRESS, {"file": SimpleUploadedFile("x.xlsx", content), "step": "all"})
        assert page.context["form"].errors["file"]


def test_the_desk_brings_a_file_in(client: Client) -> None:
    client.force_login(person("miao"))
    make_prices()
    year = timezone.localdate().year
    row = GOOD.replace("2024", f"{year}")
    file = BytesIO()
    write_xlsx(file, [SheetColumn(name, 10) for name in HEADS.split(",")], [row.split(",")])
    sent = {"file": SimpleUploadedFile("a.xlsx", file.getvalue()), "step": "all"}
    assert client.post(ADDRESS, sent).status_code == 302
    assert Term.objects.count() == 1
    assert set(HEADINGS) >= {"name", "first", "last"}


def test_a_cell_never_becomes_a_formula_of_the_report(client: Client) -> None:
    client.force_login(person("miao"))
    the_publication()
    content = sheet("=1+1,=HYPERLINK(1),=1,=2,,=街,=3,=4,=5,=6,=7,=8").getvalue()
    report = client.post(ADDRESS, {"file": SimpleUploadedFile("a.csv", content), "step": "report"})
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(b"".join(report.streaming_content)))
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {"s", "n"}


def undo(batch: ImportBatch | None = None, who: str = "miao", at: datetime = MORNING) -> int:
    return import_rollback.undo_import(
        batch or ImportBatch.objects.latest("pk"), by=person(who), at=at
    )


def test_a_tried_file_is_kept_and_brought_in_by_one_button_by_whoever_tried_it(
    client: Client,
) -> None:
    client.force_login(person("miao"))
    make_prices()
    content = f"{HEADS}\n{GOOD}".replace("2024", str(timezone.localdate().year)).encode()
    page = client.post(ADDRESS, {"file": SimpleUploadedFile("旧.csv", content), "step": "try"})
    batch = ImportBatch.objects.get()
    assert (page.context["batch"], bytes(batch.content or b"")) == (batch, content)
    ImportBatch.objects.update(tried_by=person("gu"))
    assert client.post(ADDRESS, {"batch": batch.pk, "step": "all"}).context["form"].errors["file"]
    ImportBatch.objects.update(tried_by=person("miao"))
    assert client.post(ADDRESS, {"batch": batch.pk, "step": "all"}).status_code == 302
    batch.refresh_from_db()
    assert (Term.objects.get().imported.batch, batch.content, batch.brought_at is None) == (
        batch,
        None,
        False,
    )
    assert client.post(ADDRESS, {"batch": batch.pk, "step": "all"}).context["form"].errors["file"]
    assert client.post(f"{ADDRESS}{batch.pk}/undo/", {"step": "do"}).status_code == 302
    assert not Span.objects.exists()


def test_a_tried_file_is_dropped_after_a_day() -> None:
    paper = the_publication()
    importing.store_import_file(sheet(GOOD), paper, name="a.csv", by=person("miao"), at=MORNING)
    run_housekeeping(at=later(0))
    assert ImportBatch.objects.count() == 1
    run_housekeeping(at=later(2))
    assert not ImportBatch.objects.exists()
    with pytest.raises(Invalid, match="too large"):
        importing.store_import_file(
            BytesIO(b"x" * (5 * 1024**2 + 1)), paper, name="a.csv", by=person("miao"), at=MORNING
        )


def test_a_whole_file_is_undone_with_its_money_and_may_come_in_again() -> None:
    make_term()
    revenue.recognise_due_revenue(the_publication(), at=later(30))
    before = books()
    at = later(31)
    free = "C1,江一,13900000002,浙江,,湖滨路 8 号,310001,2024-03-15,2024-12-31,1,,"
    assert bring(look(GOOD, free), at).new == 2
    assert balance("revenue") < before["revenue"]
    assert undo(at=at) == 2
    assert books() == before
    assert find_book_faults() == []
    assert Span.objects.count() == 1
    assert Order.objects.latest("pk").state(MORNING) is State.REFUNDED
    assert JournalEntry.objects.get(act="term.import_undone").details["terms"] == 2
    with pytest.raises(WrongState):
        undo()
    assert bring(look(GOOD, free), at).new == 2
    assert (look(GOOD).known, bring(look(GOOD), at).new) == (1, 0)
    assert find_book_faults() == []


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (
            lambda term: holds.hold_delivery(
                term.subscription, date(2024, 4, 1), date(2024, 4, 9), by=OPERATOR, at=MORNING
            ),
            "held",
        ),
        (
            lambda term: deliveries.make_delivery_list(
                the_publication(), date(2024, 3, 15), by=OPERATOR, at=MORNING
            ),
            "went out",
        ),
        (lambda term: revenue.recognise_due_revenue(the_publication(), at=later(30)), "earned"),
        (
            lambda term: refunds.grant_refund(
                term.order, RefundRequest("goodwill", "致歉", 100), by=OPERATOR, at=MORNING
            ),
            "went back",
        ),
        (lambda term: pay(term.order, 100), "more money"),
        (
            lambda term: terms.give_goodwill_issues(
                term.subscription, 2, "补偿", by=OPERATOR, at=MORNING
            ),
            "changed",
        ),
    ],
)
def test_a_file_of_which_something_came_is_not_undone(happens: Any, words: str) -> None:
    bring(look(GOOD))
    happens(Term.objects.get())
    before = books()
    with pytest.raises(Invalid, match=words):
        undo()
    assert (books(), Span.objects.exists()) == (before, True)
    with pytest.raises(NotYours):
        undo(who="gu")
