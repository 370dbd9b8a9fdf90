"""Lists of the counter taken out as sheets: the rows that were shown and no others, harmless,
masked, journalled."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.errors import Invalid, NotYours
from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.service import exports
from subscriptions.actions.service.exports import ListExport, export_list
from subscriptions.models import Party
from subscriptions.sheets import SheetColumn, TooManyRows
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import HOME, make_order, pay

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"
NOUNS = ("party", "subscription", "order", "payment", "ledgerentry")
EVIL = '=HYPERLINK("http://example.com","点我")'


@pytest.fixture
def miao(client: Client) -> Client:
    """The subscription manager at her desk, reading English."""
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def blind(client: Client) -> Client:
    """Somebody who may take lists out, and may not see telephones and streets."""
    user = User.objects.create_user("blind", password="a long enough pass phrase", is_staff=True)
    names = ["export_subscribers", *(f"view_{noun}" for noun in NOUNS)]
    user.user_permissions.set(
        Permission.objects.filter(codename__in=names, content_type__app_label="subscriptions")
    )
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def ordered(name: str, phone: str, *, paid: int | None = None) -> Any:
    """An order of one copy, paid with so many fen in cash, or wholly."""
    order = make_order(
        contact=Contact(name, phone, f"{phone}@example.com"),
        place=replace(HOME, recipient=name[:9]),
    )
    return pay(order, paid)


def moment(words: str) -> datetime:
    """A moment as a cell holds it, in the newspaper's time."""
    return datetime.fromisoformat(words)


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a file under its headings."""
    content = b"".join(answer.streaming_content)
    found = openpyxl.load_workbook(BytesIO(content), read_only=True).active
    assert found is not None
    return list(found.iter_rows(values_only=True))[1:]


def take(client: Client, noun: str, query: str = "") -> list[tuple[Any, ...]]:
    answer = client.post(f"{DESK}/{noun}/sheet/?{query}", {"purpose": "年终对账"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{noun}-')
    assert "no-store" in answer["Cache-Control"]
    return sheet_of(answer)


def test_orders_leave_as_the_filters_show_them(miao: Client) -> None:
    part = ordered("江一", "13800000001", paid=1000)
    _whole = ordered("于洋", "13800000002")
    (row,) = take(miao, "order", "state=part_paid")
    assert row == (
        part.number,
        "partly paid",
        moment("2024-03-05 02:43:20"),
        "江一",
        "13800000001",
        "13800000001@example.com",
        part.publication.name,
        "by post",
        moment("2024-03-15"),
        moment("2024-12-31"),
        84,
        1,
        222,
        10,
        0,
        "江一",
        "310000",
        "浙江杭州市上城区",
        "江滨路 1 号",
    )
    assert len(take(miao, "order")) == 2
    assert take(miao, "order", "q=于洋&state=part_paid") == []
    assert take(miao, "order", "state=nonsense") == []  # as the list shows it


def test_subscribers_leave_in_the_order_of_the_list_and_without_the_erased(miao: Client) -> None:
    ordered("江一", "13800000001"), ordered("于洋", "13800000002"), ordered("田甜", "13800000003")
    Party.objects.filter(name="田甜").update(erased_at=MORNING)
    names = [row[2] for row in take(miao, "party", "sort=name")]
    assert names == sorted(["于洋", "江一"])
    assert [row[2] for row in take(miao, "party", "sort=-name")] == names[::-1]
    (row,) = take(miao, "party", "q=江一")
    assert row[2:6] == ("江一", "13800000001", "13800000001@example.com", moment("2024-12-31"))
    assert [row[2] for row in take(miao, "party", "erased=true")] == ["田甜"]


def test_subscriptions_leave_with_where_they_go(miao: Client) -> None:
    ordered("江一", "13800000001"), ordered("于洋", "13800000002")
    (row,) = take(miao, "subscription", "q=江一")
    assert row[1:4] == ("江一", "13800000001", "13800000001@example.com")
    assert row[5:10] == (
        "by post",
        "by the price list",
        1,
        moment("2024-03-15"),
        moment("2024-12-31"),
    )
    assert row[11:] == ("江一", "310000", "浙江杭州市上城区", "江滨路 1 号")
    assert len(take(miao, "subscription")) == 2
    assert take(miao, "subscription", "channel=own") == []


def test_payments_and_postings_leave_with_their_sums(miao: Client) -> None:
    one = ordered("江一", "13800000001")
    _two = ordered("于洋", "13800000002", paid=1000)
    (row,) = take(miao, "payment", "least=200")
    assert row[2:7] == ("cash", 222, f"{one.number}-22200", one.number, "江一")
    assert len(take(miao, "payment", "method=cash")) == 2
    postings = take(miao, "ledgerentry", f"account=cash&q={one.number}")
    assert [(line[2], line[5], line[7], line[8]) for line in postings] == [
        ("payment received", "cash box", 222, None),
        ("payment received", "credit of customers", None, 222),
    ]
    everything = take(miao, "ledgerentry")
    assert sum(line[7] or 0 for line in everything) == sum(line[8] or 0 for line in everything) > 0


@pytest.mark.parametrize("noun", NOUNS)
def test_no_cell_of_a_list_becomes_a_formula(miao: Client, noun: str) -> None:
    pay(make_order(contact=Contact(EVIL, "13800000001")), reference=EVIL[:80])
    answer = miao.post(f"{DESK}/{noun}/sheet/", {"purpose": "年终对账"})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == EVIL]  # type: ignore[union-attr]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_journal_keeps_who_took_what_and_what_for(miao: Client, noun: str) -> None:
    ordered("江一", "13800000001")
    rows = take(miao, noun, "q=1")
    kept = JournalEntry.objects.get(act="counter.exported")
    assert (kept.by_printed, kept.outcome) == ("苗青", "done")
    assert kept.details == {"list": noun, "filter": "q=1", "purpose": "年终对账", "rows": len(rows)}


@pytest.mark.parametrize("noun", NOUNS)
def test_without_a_purpose_nothing_leaves(miao: Client, noun: str) -> None:
    ordered("江一", "13800000001")
    for purpose in ("", " ", "x"):
        answer = miao.post(f"{DESK}/{noun}/sheet/", {"purpose": purpose})
        assert answer.context["form"].errors
    assert not JournalEntry.objects.filter(act="counter.exported").exists()


@pytest.mark.parametrize("noun", NOUNS)
def test_whoever_may_look_and_not_take_out_is_refused(client: Client, noun: str) -> None:
    clerk = User.objects.create_user("clerk", password="a long enough pass phrase", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename=f"view_{noun}"))
    client.force_login(clerk)
    assert "/sheet/" not in client.get(f"{DESK}/{noun}/").content.decode()
    assert client.get(f"{DESK}/{noun}/sheet/").status_code == 403
    assert client.post(f"{DESK}/{noun}/sheet/", {"purpose": "年终对账"}).status_code == 403
    assert not JournalEntry.objects.filter(act="counter.exported").exists()


def test_the_act_itself_asks_for_both_rights() -> None:
    taken = ListExport("payment", "收款", [SheetColumn("A")], [["x"]], 1)
    clerk = User.objects.create_user("clerk", password="x", is_staff=True)
    for name in ("view_payment", "export_subscribers"):
        clerk.user_permissions.set(Permission.objects.filter(codename=name))
        with pytest.raises(NotYours):
            export_list(taken, BytesIO(), "年终对账", by=User.objects.get(pk=clerk.pk), at=MORNING)
    with pytest.raises(Invalid, match="Say what for"):
        export_list(taken, BytesIO(), " ", by=person("miao"), at=MORNING)
    outcomes = JournalEntry.objects.filter(act="counter.exported").values_list("outcome", flat=True)
    assert set(outcomes) == {"denied"}


def test_contacts_are_masked_for_whoever_may_not_see_them(blind: Client) -> None:
    ordered("江一", "13800000001")
    whole = [cell for noun in NOUNS for row in take(blind, noun) for cell in row]
    assert "138****0001" in whole
    assert "江滨路****" in whole
    assert "1***@example.com" in whole
    assert not [cell for cell in whole if "13800000001" in str(cell) or "1 号" in str(cell)]


def test_a_list_that_is_too_long_says_so_and_nothing_leaves(
    miao: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered("江一", "13800000001"), ordered("于洋", "13800000002")
    monkeypatch.setattr(exports, "LISTED_MOST", 1)
    answer = miao.post(f"{DESK}/payment/sheet/", {"purpose": "年终对账"})
    assert "The list has 2 rows, and at most 1 leave at a time" in answer.content.decode()
    assert len(take(miao, "payment", "q=13800000002")) <= 1
    assert not JournalEntry.objects.filter(
        act="counter.exported", outcome="done", details__rows=2
    ).exists()


def test_rows_are_written_as_they_come_and_never_held_together() -> None:
    """A sheet of many rows is drawn from an iterator that is read once, as far as the limit and no
    further."""
    drawn = 0

    def rows() -> Any:
        nonlocal drawn
        for drawn in range(1, 2001):
            yield [drawn]

    assert (
        export_list(
            ListExport("payment", "收款", [SheetColumn("A")], rows(), 2000),
            BytesIO(),
            "对账",
            by=OPERATOR,
            at=MORNING,
        )
        == 2000
    )
    assert drawn == 2000
    with pytest.raises(TooManyRows):
        export_list(
            ListExport("payment", "收款", [SheetColumn("A")], rows(), 10**6),
            BytesIO(),
            "对账",
            by=OPERATOR,
            at=MORNING,
        )


@pytest.mark.parametrize("noun", NOUNS)
def test_a_sheet_costs_the_same_queries_for_two_rows_and_for_eight(
    miao: Client, count_queries: Callable[[Callable[[], Any]], int], noun: str
) -> None:
    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            ordered(f"读者{number}", f"138000001{number:02d}")

    fill(0, 2)
    take(miao, noun)
    small = count_queries(lambda: take(miao, noun))
    fill(2, 8)
    assert count_queries(lambda: take(miao, noun)) == small <= 32  # two pages


def test_the_list_leads_to_its_sheet_with_its_filters_and_the_page_says_what_leaves(
    miao: Client,
) -> None:
    ordered("江一", "13800000001", paid=1000), ordered("于洋", "13800000002")
    page = miao.get(f"{DESK}/order/?state=part_paid&p=1").content.decode()
    assert f'href="{DESK}/order/sheet/?state=part_paid"' in page
    asked = miao.get(f"{DESK}/order/sheet/?state=part_paid").content.decode()
    assert "1 row leaves the house" in asked
    assert "partly paid" in asked
    assert f'href="{DESK}/order/?state=part_paid"' in asked
    assert f'href="{DESK}/party/sheet/?q=' in miao.get(f"{DESK}/party/?q=江&p=1").content.decode()
    assert miao.get(f"{DESK}/payment/sheet/?p=99&received_at__year=x").status_code in {200, 302}


def test_money_is_a_number_and_a_day_is_a_day(miao: Client) -> None:
    ordered("江一", "13800000001")
    (row,) = take(miao, "payment")
    assert isinstance(row[0], datetime)
    assert Decimal(str(row[3])) == Decimal("222")
    assert isinstance(take(miao, "order")[0][8], date)
