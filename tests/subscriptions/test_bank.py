"""Transfers find their order by its number, once; everything else waits for a person, and no fen is
lost."""

from datetime import date

import pytest

from articles.errors import Invalid, NotYours
from subscriptions.actions.money import bank
from subscriptions.actions.money.bank import Transfer
from subscriptions.domain.choices import State
from subscriptions.models import BankLine, BankStatement, Order, Payment
from tests.cast import person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, make_order

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 6)


def bring(
    *transfers: Transfer, name: str = "三月.csv", who: str = "miao"
) -> bank.ImportedStatement:
    return bank.import_statement(
        name, f"{name}-{len(transfers)}", transfers, by=person(who), at=MORNING
    )


def transfer(serial: str, amount: int, memo: str = "") -> Transfer:
    return Transfer(serial, DAY, "东江建设公司", amount, memo)


def test_a_transfer_with_the_number_and_the_amount_pays_its_order() -> None:
    order = make_order()
    brought = bring(transfer("B1", 22200, f"订报款 {order.number} 谢谢"))
    assert (brought.new, brought.matched, brought.known) == (1, 1, 0)
    assert Order.objects.get().state(MORNING) is State.PAID
    assert BankLine.objects.get().settled_at is not None
    assert books() == {"bank": 22200, "deferred": -22200}


def test_the_same_line_in_another_file_changes_nothing() -> None:
    order = make_order()
    bring(transfer("B1", 22200, order.number))
    again = bring(transfer("B1", 22200, order.number), transfer("B2", 100), name="四月.csv")
    assert (again.new, again.matched, again.known) == (1, 0, 1)
    assert Payment.objects.count() == 1
    with pytest.raises(Invalid, match="already"):
        bring(transfer("B1", 22200), transfer("B2", 100), name="四月.csv")


@pytest.mark.parametrize("wrong", ["amount", "digit", "longer", "two", "none", "cancelled", "paid"])
def test_whatever_is_not_certain_waits_for_a_person(wrong: str) -> None:
    order = make_order()
    other = make_order()
    digit = order.number[:-1] + str((int(order.number[-1]) + 1) % 10)
    memo = {
        "digit": digit,
        "longer": f"9{order.number}",
        "none": "报款",
        "two": f"{order.number} {other.number}",
    }
    if wrong == "cancelled":
        Order.objects.filter(pk=order.pk).update(cancelled_at=MORNING)
    if wrong == "paid":
        bring(transfer("B0", 22200, order.number), name="前.csv")
    bring(transfer("B1", 22000 if wrong == "amount" else 22200, memo.get(wrong, order.number)))
    line = BankLine.objects.get(serial="B1")
    assert (line.settled_at, line.payments.count()) == (None, 0)
    assert books()["unallocated"] == -line.amount


def test_one_transfer_for_several_orders_is_shared_and_its_rest_returned() -> None:
    one = make_order()
    two = make_order(2)
    bring(transfer("B1", 70000, "两单合付"))
    line = BankLine.objects.get()
    with pytest.raises(Invalid, match="At most|Share at most"):
        bank.match_line(line, [(one, 22200), (two, 50000)], by=person("miao"), at=MORNING)
    bank.match_line(line, [(one, 22200), (two, 44400)], by=person("miao"), at=MORNING)
    assert bank.remaining_amount(line) == 3400
    bank.return_line_remainder(line, "多付退回", by=person("miao"), at=MORNING)
    assert {order.state(MORNING) for order in Order.objects.all()} == {State.PAID}
    assert books() == {"bank": 66600, "deferred": -66600}


def test_a_file_of_nothing_and_a_stranger_change_nothing() -> None:
    with pytest.raises(Invalid):
        bring()
    with pytest.raises(NotYours):
        bring(transfer("B1", 100), who="lin")
    with pytest.raises(Invalid):
        bring(transfer("B1", 100), transfer("B2", 0))
    assert not BankStatement.objects.exists()
    assert books() == {}
