"""Money in transit: what readers paid to the post office, a provider or into the cash box comes to
the bank once."""

import pytest
from django.test import Client

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from subscriptions.actions.money import bank, remittances
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.payments import Receipt, receive_payment
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.models import BankLine, Order, Remittance
from subscriptions.selectors.money.bank import amounts_in_transit, remaining_amount
from subscriptions.selectors.money.book_checks import find_book_faults
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, make_order

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"


def at_the_post_office(amount: int = 22200) -> Order:
    order = make_order()
    receive_payment(order, Receipt("post_office", amount, f"SJ{order.pk}", MORNING), at=MORNING)
    return order


def transfer(amount: int, serial: str = "B1") -> BankLine:
    bank.import_statement(
        f"{serial}.csv",
        serial,
        [Transfer(serial, MORNING.date(), "邮政", amount)],
        by=OPERATOR,
        at=MORNING,
    )
    return BankLine.objects.get(serial=serial)


def take(
    line: BankLine, net: int, fee: int = 0, account: str = "post_receivable", who: str = "miao"
) -> Remittance:
    return remittances.record_remittance(
        line, RemittanceData(account, net, fee), by=person(who), at=MORNING
    )


def test_the_post_office_sends_on_what_it_took_less_its_fee() -> None:
    at_the_post_office()
    assert amounts_in_transit()["post_receivable"] == 22200  # type: ignore[index]
    line = transfer(20000)
    take(line, 20000, 2200)
    assert books() == {"bank": 20000, "deferred": -22200, "fees": 2200}
    line.refresh_from_db()
    assert (line.settled_as, remaining_amount(line)) == ("matched", 0)
    assert JournalEntry.objects.filter(act="bank.remitted", outcome="done").count() == 1
    assert find_book_faults() == []


def test_no_more_comes_than_is_owed_and_no_more_than_the_transfer_has() -> None:
    at_the_post_office(10000)
    line = transfer(30000)
    with pytest.raises(Invalid, match=r"Only 100\.00 yuan are owed there, and 101\.00"):
        take(line, 10000, 100)
    with pytest.raises(Invalid, match="Only 0.00"):
        take(line, 100, account="clearing")
    with pytest.raises(Invalid, match=r"At most 300\.00"):
        take(line, 30001)
    for net, fee in ((0, 0), (-1, 0), (100, -1)):
        with pytest.raises(Invalid):
            take(line, net, fee)
    with pytest.raises(Invalid, match="whose money"):
        take(line, 100, account="revenue")
    with pytest.raises(NotYours):
        take(line, 100, who="lin")
    take(line, 10000)
    assert remaining_amount(line) == 20000
    with pytest.raises(Invalid, match="Only 0.00"):
        take(line, 100)
    assert books() == {"bank": 30000, "unallocated": -20000, "credit": -10000}


def test_one_transfer_brings_money_in_transit_and_pays_an_order_and_no_fen_twice() -> None:
    at_the_post_office(10000)
    line = transfer(32200)
    order = make_order()
    take(line, 10000)
    with pytest.raises(Invalid, match="222.00"):
        bank.match_line(line, [(order, 22201)], by=person("miao"), at=MORNING)
    bank.match_line(line, [(order, 22200)], by=person("miao"), at=MORNING)
    line.refresh_from_db()
    assert line.settled_at is not None
    assert books() == {"bank": 32200, "credit": -10000, "deferred": -22200}
    assert find_book_faults() == []


def test_what_belongs_to_another_department_leaves_the_queue_and_stays_at_the_bank() -> None:
    line = transfer(500000)
    with pytest.raises(Invalid, match="Say why"):
        bank.set_line_aside(line, " ", by=person("miao"), at=MORNING)
    with pytest.raises(NotYours):
        bank.set_line_aside(line, "广告款", by=person("lin"), at=MORNING)
    bank.set_line_aside(line, "广告款", by=person("miao"), at=MORNING)
    line.refresh_from_db()
    assert (line.settled_as, line.settled_how) == ("elsewhere", "广告款")
    assert books() == {"bank": 500000, "elsewhere": -500000}
    for end in (bank.set_line_aside, bank.return_line_remainder):
        with pytest.raises(WrongState):
            end(line, "再来", by=person("miao"), at=MORNING)


def test_a_transfer_is_booked_as_money_in_transit_on_its_page(client: Client) -> None:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    at_the_post_office()
    line = transfer(22000)
    page = client.get(f"{DESK}/bankline/{line.pk}/remitted/").content.decode()
    assert "Owed by the post office: 222.00 yuan stand there" in page
    assert 'value="220.00"' in page
    told = client.post(
        f"{DESK}/bankline/{line.pk}/remitted/",
        {"account": "post_receivable", "net": "220", "fee": "3"},
    )
    assert "Only 222.00 yuan are owed there" in told.content.decode()
    done = client.post(
        f"{DESK}/bankline/{line.pk}/remitted/",
        {"account": "post_receivable", "net": "220", "fee": "2"},
    )
    assert done.status_code == 302
    shown = client.get(f"{DESK}/bankline/{line.pk}/change/").content.decode()
    assert "Money in transit" in shown
    assert ">2.00<" in shown
    assert "0.00" in client.get(f"{DESK}/order/money/").content.decode()


def test_a_transfer_of_others_says_so_in_the_list(client: Client) -> None:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    line = transfer(500)
    assert (
        client.post(f"{DESK}/bankline/{line.pk}/elsewhere/", {"reason": "广告款"}).status_code
        == 302
    )
    assert "of other departments" in client.get(f"{DESK}/bankline/").content.decode()
