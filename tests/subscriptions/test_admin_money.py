"""The money desk as its people use it: prices, orders, refunds, invoices and the books,
over HTTP."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.money import bank, invoices, payments, refunds
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.invoices import InvoiceTitle, IssuedInvoice
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts, orders
from subscriptions.actions.sales.orders import GiftDetails, OrderRequest
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.domain.choices import Cause, State
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import format_yuan, included_tax
from subscriptions.models import (
    ChannelSetup,
    Invoice,
    InvoiceRequest,
    LedgerEntry,
    Letter,
    Order,
    Party,
    Plan,
    PriceList,
    Refund,
    Term,
)
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.money.credit import free_credit
from subscriptions.selectors.sales.orders import filter_order_queue
from tests.browser import first
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import (
    HOME,
    READER,
    books,
    later,
    make_order,
    make_prices,
    make_term,
    pay,
    promise,
)
from tests.house.shares import share_of

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"


@pytest.fixture
def miao(client: Client) -> Client:
    """The subscription manager at her desk, with Chinese screens switched to English words."""
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def clerk(client: Client) -> Client:
    """Somebody who looks at orders and sees no telephones."""
    user = User.objects.create_user("clerk", password="a long enough pass phrase", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_order", "view_bankline"])
    )
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def now_order(copies: int = 1, months: int = 6, **fields: Any) -> Order:
    """An order of today whose term begins well ahead, so that the pages' own clock
    finds it open."""
    at = timezone.now()
    first = (timezone.localdate(at) + timedelta(days=62)).replace(day=1)
    end = (first + timedelta(days=31 * months)).replace(day=1) - timedelta(days=1)
    return make_order(copies, at, promise=promise(first, end, copies, at), **fields)


def paid_order(copies: int = 1) -> Order:
    return pay(now_order(copies), at=timezone.now())


# Prices and plans


def test_a_promised_list_is_looked_at_and_becomes_a_new_version(miao: Client) -> None:
    kept = make_prices(used_at=MORNING)
    page = text_of(miao.get(f"{DESK}/pricelist/{kept.pk}/change/"))
    assert f"{DESK}/pricelist/{kept.pk}/version/" in page
    assert 'name="month_fen"' not in page
    assert miao.post(f"{DESK}/pricelist/{kept.pk}/change/", {"month_fen": 1}).status_code == 403
    form = {
        "year_fen": "300",
        "quarter_fen": "75",
        "month_fen": "25",
        "copy_fen": "3",
        "broken_terms": "on",
    }
    assert miao.post(f"{DESK}/pricelist/{kept.pk}/version/", form).status_code == 302
    assert list(PriceList.objects.order_by("version").values_list("version", "year_fen")) == [
        (1, 27600),
        (2, 30000),
    ]


def test_doubts_about_prices_are_shown_when_looked_at_and_told_after_saving(miao: Client) -> None:
    odd = make_prices(quarter_fen=7000)
    assert "A quarter costs more than three months." in text_of(
        miao.get(f"{DESK}/pricelist/{odd.pk}/change/")
    )
    form = {
        "publication": odd.publication_id,
        "channel": "post",
        "effective_from": "2024-01-01",
        "year_fen": "276",
        "quarter_fen": "71",
        "month_fen": "23",
        "copy_fen": "3",
        "broken_terms": "on",
    }
    answer = miao.post(f"{DESK}/pricelist/{odd.pk}/change/", form, follow=True)
    assert "A quarter costs more than three months." in text_of(answer)


def test_plans_and_channels_are_kept_with_a_line_in_the_journal(miao: Client) -> None:
    publication = the_publication()
    channel = {"publication": publication.pk, "channel": "post", "lead_days": 5, "holds_a_year": 20}
    assert miao.post(f"{DESK}/channelsetup/add/", channel).status_code == 302
    plan = {
        "publication": publication.pk,
        "name": "试读",
        "code": "trial",
        "kind": "trial",
        "channel": "post",
        "months": 1,
        "discount_basis_points": 0,
        "copies_min": 1,
        "copies_max": 1,
        "position": 0,
    }
    assert miao.post(f"{DESK}/plan/add/", plan).status_code == 302
    kept = Plan.objects.get()
    miao.post(f"{DESK}/plan/{kept.pk}/change/", {**plan, "name": "试读一个月"})
    assert Plan.objects.get().name == "试读一个月"
    acts = list(
        JournalEntry.objects.filter(act__startswith="counter.").values_list("act", flat=True)
    )
    assert acts == ["counter.added", "counter.added", "counter.changed"]
    assert miao.get(f"{DESK}/plan/{kept.pk}/delete/").status_code == 403
    assert ChannelSetup.objects.get().lead_days == 5


# The list of orders


def test_orders_are_found_by_number_name_and_telephone(miao: Client) -> None:
    order = now_order()
    for words in (order.number, "田甜", "13800000001"):
        assert order.number in text_of(miao.get(f"{DESK}/order/?q={words}"))
    assert order.number not in text_of(miao.get(f"{DESK}/order/?q=nobody"))


def test_filters_stand_in_the_address_and_hold_together(miao: Client) -> None:
    open_ = now_order()
    done = paid_order(2)
    for query, found in {
        "state=awaiting": [open_],
        "state=paid": [done],
        "queue=awaiting": [open_],
        "channel=post": [open_, done],
        "channel=digital": [],
        f"month={open_.quote.first_issue:%Y-%m}": [open_, done],
        "month=1999-01": [],
        "since=1990-01-01&until=2090-01-01": [open_, done],
        "until=2001-01-01": [],
        "state=paid&channel=own": [],
    }.items():
        page = text_of(miao.get(f"{DESK}/order/?{query}"))
        assert [order for order in (open_, done) if order.number in page] == found, query
        assert query.split("&")[0].split("=")[1] in page  # the form shows what was chosen


def test_filters_that_mean_nothing_are_told_and_show_no_row(miao: Client) -> None:
    order = now_order()
    for query in (
        "state=odd",
        "since=2024-13-45",
        "month=2024-13",
        "month=%00",
        "queue=x",
        "until=9999-12-31",
    ):
        page = text_of(miao.get(f"{DESK}/order/?{query}"))
        assert (order.number in page) == (query == "until=9999-12-31"), query
        assert ("errorlist" in page) == (query != "until=9999-12-31"), query


def test_money_of_every_kind_has_its_queue_and_the_start_page_counts_them(miao: Client) -> None:
    at = later(60)
    waits = make_order(at=at, promise=promise(date(2024, 7, 2), at=at))
    part = pay(make_order(), 1000)
    late = pay(make_order(), at=at)
    over = pay(make_order(), 30000)
    ended = make_order()
    orders.cancel_order(ended, by=OPERATOR, at=MORNING, code=ended.code)
    ended = pay(ended, 500)
    rows = {
        name: list(filter_order_queue(Order.objects.all(), name, at))
        for name in ("awaiting", "part_paid", "late", "overpaid", "cancelled_with_money")
    }
    assert rows == {
        "awaiting": [waits],
        "part_paid": [part],
        "late": [late],
        "overpaid": [over],
        "cancelled_with_money": [ended],
    }
    assert set(filter_order_queue(Order.objects.all(), "expired_with_money", at)) == {part, late}
    page = text_of(miao.get(f"{DESK}/order/money/"))
    assert "?queue=overpaid" in page
    assert [queue.waiting for queue in miao.get(f"{DESK}/order/money/").context["queues"]] == [
        0,
        1,
        1,
        1,
        2,
        1,
    ]
    refunds.grant_refund(over, RefundRequest(Cause.OVERPAID, "多付", 7800), by=OPERATOR, at=at)
    assert not filter_order_queue(Order.objects.all(), "overpaid", at).exists()


@pytest.mark.parametrize(
    "address",
    share_of(
        ["/order/", "/refund/", "/invoicerequest/", "/invoice/", "/payment/", "/ledgerentry/"], 2
    ),
)
def test_a_list_costs_the_same_for_two_orders_and_for_twelve(
    miao: Client, count_queries: Callable[[Callable[[], Any]], int], address: str
) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            order = paid_order()
            request = invoices.request_invoice(
                order,
                InvoiceTitle("person", "田甜", "t@example.com"),
                by=OPERATOR,
                at=timezone.now(),
            )
            number = f"2411200000{request.pk:010d}"
            invoices.record_issued_invoices(
                [IssuedInvoice(request.pk, number, date(2024, 3, 8), request.amount)],
                by=OPERATOR,
                at=MORNING,
            )
            refunds.grant_refund(
                order, RefundRequest(Cause.GOODWILL, "致歉", 100), by=OPERATOR, at=timezone.now()
            )

    fill(2)
    small = count_queries(lambda: miao.get(f"{DESK}{address}"))
    fill(10)
    assert count_queries(lambda: miao.get(f"{DESK}{address}")) == small
    assert small <= 16


def test_an_order_s_page_costs_the_same_however_much_happened_to_it(
    miao: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    order = paid_order()
    page = f"{DESK}/order/{order.pk}/change/"
    pay(order, 100, at=timezone.now(), reference="a")
    refunds.grant_refund(
        order, RefundRequest(Cause.OVERPAID, "多付", 50), by=OPERATOR, at=timezone.now()
    )
    invoices.request_invoice(
        Order.objects.get(),
        InvoiceTitle("person", "田甜", "t@example.com"),
        by=OPERATOR,
        at=timezone.now(),
    )
    small = count_queries(lambda: miao.get(page))
    for number in range(6):
        pay(order, 100, at=timezone.now(), reference=f"n{number}")
        refunds.grant_refund(
            order, RefundRequest(Cause.OVERPAID, "多付", 50), by=OPERATOR, at=timezone.now()
        )
    assert count_queries(lambda: miao.get(page)) == small
    assert small <= 32


def test_whoever_may_not_see_contacts_sees_masks_and_searches_whole_numbers_only(
    clerk: Client,
) -> None:
    order = now_order()
    for address in (f"{DESK}/order/", f"{DESK}/order/{order.pk}/change/"):
        page = text_of(clerk.get(address))
        assert "138****0001" in page
        assert "13800000001" not in page
        assert "江滨路" not in page.replace("江滨路****", "")
        assert "tian@example.com" not in page
    assert order.number in text_of(clerk.get(f"{DESK}/order/?q=13800000001"))
    assert order.number not in text_of(clerk.get(f"{DESK}/order/?q=1380000"))
    for slug in ("pay", "cancel", "refund", "credit", "letter", "invoice"):
        assert f"/{slug}/" not in text_of(clerk.get(f"{DESK}/order/{order.pk}/change/"))


# The page of an order and its acts


def test_the_page_of_an_order_tells_everything_about_it(miao: Client) -> None:
    order = paid_order(3)
    refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 1000), by=person("miao"), at=timezone.now()
    )
    invoices.request_invoice(
        Order.objects.get(),
        InvoiceTitle("person", "田甜甜", "t@example.com"),
        by=OPERATOR,
        at=timezone.now(),
    )
    page = text_of(miao.get(f"{DESK}/order/{order.pk}/change/"))
    for words in (
        order.number,
        "partly refunded",
        "13800000001",
        "江滨路",
        "cash",
        "致歉",
        "田甜甜",
        "order settled",
        "3 copies",
        "payment received",
        "goodwill",
    ):
        assert words in page, words
    assert miao.get(f"{DESK}/order/999999/change/").status_code == 404
    assert miao.get(f"{DESK}/order/x/change/").status_code == 404
    assert miao.post(f"{DESK}/order/{order.pk}/change/").status_code == 403


def test_cash_is_entered_and_pays_the_order(miao: Client) -> None:
    order = now_order()
    address = f"{DESK}/order/{order.pk}/pay/"
    assert f'value="{order.total // 100}.00"' in text_of(miao.get(address))
    form = {"method": "cash", "amount": "1,0", "reference": "N1", "received_at": "2024-03-05T09:00"}
    assert "Write an amount in yuan" in text_of(miao.post(address, form))
    assert "future" in text_of(
        miao.post(address, {**form, "amount": "1", "received_at": "2099-01-01T00:00"})
    )
    assert "1600" in text_of(
        miao.post(address, {**form, "amount": "1", "received_at": "0001-01-01T00:00"})
    )
    assert miao.post(address, {**form, "amount": f"{order.total / 100:,.2f}"}).status_code == 302
    assert Order.objects.get().state(timezone.now()) is State.PAID
    again = text_of(miao.post(f"{DESK}/order/{now_order().pk}/pay/", {**form, "amount": "5"}))
    assert f"This number is recorded for order {order.number} already" in again
    assert find_book_faults() == []


def test_an_open_order_is_cancelled_and_a_paid_one_is_not(miao: Client) -> None:
    order = now_order()
    paid = paid_order()
    assert (
        miao.post(f"{DESK}/order/{order.pk}/cancel/", {"reason": "读者改主意"}).status_code == 302
    )
    assert Order.objects.get(pk=order.pk).cancelled_why == "读者改主意"
    assert "Ask for a refund instead" in text_of(
        miao.post(f"{DESK}/order/{paid.pk}/cancel/", {"reason": "x"})
    )


def test_a_refund_is_looked_at_first_and_granted_as_it_was_seen(miao: Client) -> None:
    order = paid_order(2)
    address = f"{DESK}/order/{order.pk}/refund/"
    form = {"cause": "reader", "copies": "1", "fee": "2.00"}
    looked = miao.post(address, {**form, "step": "look"})  # on the telephone: why comes later
    page = text_of(looked)
    amount = looked.context["shown"]["of"].amount
    assert amount == order.total // 2 - 200
    assert "is the first that does not come any more" in page
    assert not Refund.objects.exists()
    seen = {**form, "reason": "读者迁居", "step": "do", "confirmation": first(page)}
    changed = text_of(miao.post(address, {**seen, "copies": "2"}))
    assert "Something changed since this page was shown" in changed
    assert f"{format_yuan(order.total - 200)} yuan back" in changed  # what that would be, and
    assert 'value="读者迁居"' in changed  # what was written
    assert "lay open for too long" in text_of(miao.post(address, {**seen, "confirmation": ""}))
    assert "Say why" in text_of(miao.post(address, {**seen, "reason": ""}))
    assert not Refund.objects.exists()
    assert miao.post(address, seen).status_code == 302
    assert Refund.objects.get().amount == amount
    assert find_book_faults() == []


def test_goodwill_and_overpaid_take_an_amount_and_never_more_than_there_is(miao: Client) -> None:
    order = pay(now_order(), now_order().total + 1000, at=timezone.now())
    address = f"{DESK}/order/{order.pk}/refund/"
    assert "Write how much goes back" in text_of(
        miao.post(address, {"cause": "goodwill", "reason": "致歉"})
    )
    over = {"cause": "overpaid", "amount": "10.01", "reason": "多付"}
    assert "At most 10.00 yuan" in text_of(miao.post(address, over))
    fee = {"cause": "overpaid", "amount": "10", "fee": "1", "reason": "多付"}
    assert "A fee is charged only" in text_of(miao.post(address, fee))
    credit = {**over, "amount": "10", "to_credit": "on", "step": "do"}
    assert miao.post(address, credit).status_code == 302
    assert free_credit(order.party) == 1000
    assert find_book_faults() == []


def test_what_was_paid_too_much_never_goes_back_as_goodwill_out_of_revenue() -> None:
    order = pay(make_order(), 30000)
    with pytest.raises(Invalid, match="At most 222.00"):
        refunds.grant_refund(
            order, RefundRequest(Cause.GOODWILL, "致歉", 22201), by=OPERATOR, at=MORNING
        )
    waiting = pay(make_order(), 1000)
    with pytest.raises(Invalid, match="At most 0.00"):
        refunds.grant_refund(
            waiting, RefundRequest(Cause.GOODWILL, "致歉", 1000), by=OPERATOR, at=MORNING
        )
    refunds.grant_refund(
        waiting, RefundRequest(Cause.OVERPAID, "退订", 1000), by=OPERATOR, at=MORNING
    )
    assert find_book_faults() == []


def credited(amount: int) -> Order:
    """An order of Lin's whose buyer has so much credit of a refund."""
    order = pay(make_order(by=person("lin")))
    refunds.grant_refund(
        order,
        RefundRequest(Cause.GOODWILL, "致歉", amount, to_credit=True),
        by=OPERATOR,
        at=MORNING,
    )
    return order


def test_credit_pays_another_order_once_and_never_more_than_is_free() -> None:
    credited(10000)
    other = make_order(by=person("lin"))
    third = make_order(by=person("lin"))
    with pytest.raises(Invalid, match="At most 100.00"):
        payments.pay_with_credit(other, 10001, by=person("miao"), at=MORNING)
    payments.pay_with_credit(other, 6000, by=person("miao"), at=MORNING)
    assert free_credit(other.party) == 4000
    with pytest.raises(Invalid, match="At most 40.00"):
        payments.pay_with_credit(third, 6000, by=person("miao"), at=MORNING)
    payments.pay_with_credit(other, 4000, by=person("miao"), at=MORNING)
    assert pay(other, 12200).state(MORNING) is State.PAID
    assert free_credit(other.party) == 0
    assert books() == {"cash": 34400, "deferred": -44400, "revenue": 10000}
    assert find_book_faults() == []


def test_credit_needs_the_right_an_open_order_and_is_nobody_else_s() -> None:
    credited(10000)
    mine = make_order(by=person("lin"))
    other = make_order()
    with pytest.raises(NotYours):
        payments.pay_with_credit(mine, 100, by=person("gu"), at=MORNING)
    with pytest.raises(Invalid, match="At most 0.00"):
        payments.pay_with_credit(other, 100, by=OPERATOR, at=MORNING)
    orders.cancel_order(mine, by=OPERATOR, at=MORNING, code=mine.code)
    with pytest.raises(WrongState):
        payments.pay_with_credit(mine, 100, by=OPERATOR, at=MORNING)
    assert JournalEntry.objects.filter(act="payment.entered", outcome="denied").count() == 3


def test_money_that_lies_in_one_order_is_no_free_credit() -> None:
    over = pay(make_order(by=person("lin")), 30000)
    assert free_credit(over.party) == 0
    refunds.grant_refund(
        over, RefundRequest(Cause.OVERPAID, "多付", 7800, to_credit=True), by=OPERATOR, at=MORNING
    )
    assert free_credit(over.party) == 7800


def test_credit_is_used_on_its_page(miao: Client) -> None:
    credited(10000)
    order = now_order(months=1, by=person("lin"))
    due = order.total
    address = f"{DESK}/order/{order.pk}/credit/"
    assert "100.00 yuan of credit" in text_of(miao.get(address))
    assert due == 2300
    assert miao.post(address, {"amount": "23.00"}).status_code == 302
    assert Order.objects.get(pk=order.pk).state(timezone.now()) is State.PAID
    assert find_book_faults() == []


def test_a_letter_goes_out_again_to_the_address_of_today(miao: Client) -> None:
    order = now_order()
    letter = Letter.objects.get(key=f"order:{order.pk}")
    Letter.objects.update(sent_at=MORNING, tries=8, failed="550")
    Party.objects.update(email="new@example.com")
    assert miao.post(f"{DESK}/order/{order.pk}/letter/", {"letter": letter.pk}).status_code == 302
    letter.refresh_from_db()
    assert (letter.address, letter.sent_at, letter.tries, letter.failed) == (
        "new@example.com",
        None,
        0,
        "",
    )
    with pytest.raises(NotYours):
        letters.resend_letter(letter, by=person("gu"), at=MORNING)
    Party.objects.update(email="")
    with pytest.raises(WrongState):
        letters.resend_letter(letter, by=person("miao"), at=MORNING)


# A new order at the desk


def desk_form(**fields: Any) -> dict[str, Any]:
    make_prices() if not PriceList.objects.exists() else None
    first = (timezone.localdate() + timedelta(days=62)).replace(day=1)
    return {
        "publication": the_publication().pk,
        "channel": "post",
        "start": first.isoformat(),
        "months": "3",
        "copies": "2",
        "kind": "person",
        "name": "王立",
        "phone": "138 1234 5678",
        "province": "浙江",
        "city": "杭州市",
        "street": "文三路 1 号",
        "postcode": "310012",
        "agreed": "on",
    } | fields


def test_an_order_is_priced_and_then_placed_at_that_price(miao: Client) -> None:
    form = desk_form()
    priced = miao.post(f"{DESK}/order/add/", {**form, "price": "1"})
    found = priced.context["priced"]
    assert found.promise.total == 2 * 6900
    assert not Order.objects.exists()
    answer = miao.post(f"{DESK}/order/add/", {**form, "promise": found.sealed, "place": "1"})
    order = Order.objects.get()
    assert answer["Location"] == f"{DESK}/order/{order.pk}/change/"
    assert (order.total, order.party.phone, order.placed_by) == (
        13800,
        "13812345678",
        person("miao"),
    )
    assert order.address is not None
    assert order.address.recipient == "王立"


def test_a_term_changed_after_its_price_was_seen_is_shown_anew_and_not_placed(miao: Client) -> None:
    form = desk_form()
    sealed = miao.post(f"{DESK}/order/add/", {**form, "price": "1"}).context["priced"].sealed
    changed = miao.post(
        f"{DESK}/order/add/", {**form, "copies": "3", "promise": sealed, "place": "1"}
    )
    assert "not the one you saw the price of" in text_of(changed)
    for promised in ("", "nonsense"):
        assert "not one of ours" in text_of(
            miao.post(f"{DESK}/order/add/", {**form, "promise": promised, "place": "1"})
        )
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"months": "", "end": ""}, "Write either the months or the last day"),
        ({"months": "0"}, "greater than or equal to 1"),
        ({"copies": "-1"}, "greater than or equal to 1"),
        ({"copies": "1000000000"}, "less than or equal to"),
        ({"start": "2024-02-31"}, "Enter a valid date"),
        ({"start": "9999-12-31"}, "between 1990 and 2100"),
        ({"months": "", "end": "1999-01-01"}, "ends before it begins"),
        ({"name": ""}, "Who orders?"),
        ({"phone": "12"}, "mobile number of 11 digits"),
        ({"phone": "", "email": ""}, "telephone number or an e-mail"),
        ({"street": ""}, "Where should the paper go?"),
        ({"province": ""}, "blank"),
        ({"postcode": "31"}, "six digits"),
        ({"agreed": ""}, "Ask the buyer first"),
    ],
)
def test_whatever_is_wrong_with_a_new_order_is_told_and_nothing_is_stored(
    miao: Client, fields: dict[str, str], words: str
) -> None:
    form = desk_form()
    sealed = miao.post(f"{DESK}/order/add/", {**form, "price": "1"}).context["priced"].sealed
    assert words in text_of(
        miao.post(f"{DESK}/order/add/", {**form, **fields, "promise": sealed, "place": "1"})
    )
    assert not Order.objects.exists()
    assert not Party.objects.exists()


def gift_form(**fields: Any) -> dict[str, Any]:
    form = desk_form(for_whom="许诺", message="生日快乐")
    card = Plan.objects.create(
        publication=the_publication(), code="card", name="礼品卡", kind="gift", on_sale=False
    )
    where = {"province": "", "city": "", "street": "", "postcode": ""}
    return {**form, **where, "plan": card.pk, **fields}


def test_a_gift_card_is_sold_at_the_desk_and_taken_up_by_somebody_else(miao: Client) -> None:
    form = gift_form()
    sealed = miao.post(f"{DESK}/order/add/", {**form, "price": "1"}).context["priced"].sealed
    assert (
        miao.post(f"{DESK}/order/add/", {**form, "promise": sealed, "place": "1"}).status_code
        == 302
    )
    order = Order.objects.get()
    gift = order.gift
    assert (gift.recipient, gift.message, order.address, order.party.name) == (
        "许诺",
        "生日快乐",
        None,
        "王立",
    )
    page = f"{DESK}/order/{order.pk}/change/"
    assert gift.code not in text_of(miao.get(page))  # it opens nothing before it is paid
    pay(order, at=timezone.now())
    assert not Term.objects.exists()
    assert gift.code in text_of(miao.get(page))
    term = gifts.claim_gift(gift.code, Contact("许诺"), HOME, by=OPERATOR, at=timezone.now())
    assert term.subscription.party.name == "许诺"
    assert "taken up" in text_of(miao.get(page))


def test_an_ordinary_term_is_a_gift_where_that_is_ticked(miao: Client) -> None:
    form = gift_form(plan="", gift="on", for_whom="")
    sealed = miao.post(f"{DESK}/order/add/", {**form, "price": "1"}).context["priced"].sealed
    assert (
        miao.post(f"{DESK}/order/add/", {**form, "promise": sealed, "place": "1"}).status_code
        == 302
    )
    assert Order.objects.get().gift.message == "生日快乐"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"for_whom": ""}, "For whom is the gift?"),
        ({"street": "文三路 1 号"}, "whoever takes the gift up writes it"),
        ({"plan": "", "street": "文三路 1 号"}, "Tick this"),
    ],
)
def test_what_is_wrong_with_a_gift_is_told_and_nothing_is_stored(
    miao: Client, fields: dict[str, str], words: str
) -> None:
    form = gift_form()
    sealed = miao.post(f"{DESK}/order/add/", {**form, "price": "1"}).context["priced"].sealed
    assert words in text_of(
        miao.post(f"{DESK}/order/add/", {**form, **fields, "promise": sealed, "place": "1"})
    )
    assert not Order.objects.exists()


def test_nobody_sells_a_gift_card_for_nobody_nor_a_trial_as_a_gift() -> None:
    gift_form()
    make_prices(channel="digital")
    trial = Plan.objects.create(
        publication=the_publication(), code="try", name="试读", kind="trial", months=1
    )
    for plan, gift in ((Plan.objects.get(code="card"), None), (trial, GiftDetails("许诺"))):
        with pytest.raises(Invalid):
            make_order(plan=plan, gift=gift, place=None)
    assert not Order.objects.exists()


def test_somebody_known_is_proposed_and_ordered_for(miao: Client) -> None:
    known = now_order().party
    form = desk_form(name="田甜", phone=known.phone)
    priced = miao.post(f"{DESK}/order/add/", {**form, "price": "1"})
    assert f'value="{known.pk}"' in text_of(priced)
    sealed = priced.context["priced"].sealed
    miao.post(f"{DESK}/order/add/", {**form, "known": known.pk, "promise": sealed, "place": "1"})
    assert (Order.objects.filter(party=known).count(), Party.objects.count()) == (2, 1)
    form = {name: value for name, value in form.items() if name not in {"name", "phone", "kind"}}
    assert known.name in text_of(miao.get(f"{DESK}/order/add/?party={known.pk}"))
    miao.post(f"{DESK}/order/add/?party={known.pk}", {**form, "promise": sealed, "place": "1"})
    assert Order.objects.filter(party=known).count() == 3


def test_only_the_desk_names_another_buyer() -> None:
    buyer = now_order().party
    with pytest.raises(NotYours):
        orders.place_order(
            OrderRequest(promise(), READER, HOME, buyer=buyer), by=person("lin"), at=MORNING
        )
    Party.objects.update(erased_at=MORNING)
    buyer.refresh_from_db()
    with pytest.raises(Invalid, match="erased"):
        orders.place_order(
            OrderRequest(promise(), READER, HOME, buyer=buyer),
            by=person("miao"),
            at=MORNING,
            for_account=False,
        )


# Refunds


def test_a_refund_is_paid_out_or_kept_as_credit(miao: Client) -> None:
    one, two = (
        refunds.grant_refund(
            paid_order(), RefundRequest(Cause.GOODWILL, "致歉", 500), by=OPERATOR, at=timezone.now()
        )[0]
        for _time in range(2)
    )
    assert one.number in text_of(miao.get(f"{DESK}/refund/?queue=to_pay"))
    assert miao.post(f"{DESK}/refund/{one.pk}/paid-out/", {"outcome": "网银 88"}).status_code == 302
    assert miao.post(f"{DESK}/refund/{two.pk}/give-up/", {"reason": "账户已销"}).status_code == 302
    one.refresh_from_db()
    assert one.outcome == "网银 88"
    assert "settled already" in text_of(
        miao.post(f"{DESK}/refund/{two.pk}/give-up/", {"reason": "账户已销"})
    )
    assert one.number not in text_of(miao.get(f"{DESK}/refund/?queue=to_pay"))
    assert "网银 88" in text_of(miao.get(f"{DESK}/refund/{one.pk}/change/"))
    assert free_credit(two.order.party) == 500


# Invoices


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return SimpleUploadedFile("numbers.xlsx", out.getvalue())


def asked(title: str = "田甜") -> InvoiceRequest:
    return invoices.request_invoice(
        paid_order(), InvoiceTitle("person", title, "t@example.com"), by=OPERATOR, at=timezone.now()
    )


def test_requests_are_exported_filled_in_and_brought_back(miao: Client) -> None:
    request = asked("=HYPERLINK(1)")
    address = f"{DESK}/invoicerequest"
    assert InvoiceRequest.objects.get().exported_at is None
    assert miao.get(f"{address}/export/").context["waiting"] == 1
    answer = miao.post(f"{address}/export/")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]
    assert rows[1][:3] == [request.pk, "个人", "=HYPERLINK(1)"]
    assert rows[0][10:] == ["项目名称", "税收分类编码", "税率", "税额"]
    assert rows[1][10:] == ["报刊费", None, "9%", included_tax(request.amount, 900) / 100]
    assert book.active["C2"].data_type == "s"  # type: ignore[index]
    assert InvoiceRequest.objects.get().exported_at is not None
    assert JournalEntry.objects.filter(act="invoices.exported").count() == 1
    assert request.title not in text_of(miao.get(f"{address}/?queue=waiting")).replace("&gt;", ">")
    rows[1][8], rows[1][9] = "24112000000012345678", "2024-03-08"
    assert miao.post(f"{address}/numbers/", {"file": sheet(*rows)}).status_code == 302
    assert Invoice.objects.get().amount == request.amount
    assert "issued" in text_of(miao.get(f"{address}/{request.pk}/change/"))


def test_numbers_with_a_wrong_row_are_told_by_row_and_none_is_kept(miao: Client) -> None:
    request = asked()
    heads = ["申请编号", "发票号码", "开票日期", "价税合计"]
    good = [request.pk, "24112000000012345678", "2024-03-08", f"{request.amount / 100:.2f}"]
    address = f"{DESK}/invoicerequest/numbers/"
    page = text_of(
        miao.post(
            address,
            {"file": sheet(heads, good, ["x", "1", "31 Feb", "one"], [1, "12", "2024-02-31", 1])},
        )
    )
    assert "Row 3: “x” is no number of a request." in page
    assert "Row 4: “12” is no invoice number" in page
    page = text_of(
        miao.post(
            address, {"file": sheet(heads, good, [999999, "24112000000012345679", "2024-03-08", 1])}
        )
    )
    assert "Row 3: 24112000000012345679: there is no request 999999." in page
    assert not Invoice.objects.exists()


def test_a_red_invoice_is_due_after_a_refund_and_is_recorded(miao: Client) -> None:
    request = asked()
    issued = IssuedInvoice(request.pk, "24112000000012345678", date(2024, 3, 8), request.amount)
    blue = invoices.record_issued_invoices([issued], by=OPERATOR, at=MORNING)[0]
    address = f"{DESK}/invoicerequest/"
    assert request.title not in text_of(miao.get(f"{address}?queue=red_due"))
    refunds.grant_refund(
        request.order, RefundRequest(Cause.GOODWILL, "致歉", 1000), by=OPERATOR, at=timezone.now()
    )
    assert request.title in text_of(miao.get(f"{address}?queue=red_due"))
    assert "10.00" in text_of(miao.get(f"{address}{request.pk}/change/"))
    form = {"number": "24112000000012345679", "amount": "10.00", "issued_on": "2024-03-09"}
    page = f"{DESK}/invoice/{blue.pk}/take-back/"
    assert 'name="amount" value="10.00"' in text_of(miao.get(page))  # what is due, and not all
    assert "At most 10.00 yuan" in text_of(miao.post(page, {**form, "amount": "10.01"}))
    assert miao.post(page, form).status_code == 302
    assert Invoice.objects.filter(kind="red").get().amount == 1000
    assert request.title not in text_of(miao.get(f"{address}?queue=red_due"))
    second = {**form, "number": "24112000000012345670"}
    assert "At most 0.00 yuan" in text_of(miao.post(page, second))
    assert Invoice.objects.filter(kind="red").count() == 1


def test_a_wrong_invoice_is_taken_back_as_a_whole_and_another_is_asked_for(miao: Client) -> None:
    request = asked()
    issued = IssuedInvoice(request.pk, "24112000000012345678", date(2024, 3, 8), request.amount)
    blue = invoices.record_issued_invoices([issued], by=OPERATOR, at=MORNING)[0]
    page = f"{DESK}/invoice/{blue.pk}/take-back/"
    form = {"number": "24112000000012345679", "issued_on": "2024-03-09", "wrong": "on"}
    part = miao.post(page, {**form, "amount": "10"})
    assert f"{format_yuan(request.amount)} yuan are left of it" in text_of(part)
    assert miao.post(page, {**form, "amount": format_yuan(request.amount)}).status_code == 302
    assert invoices.invoiceable_amount(Order.objects.get(pk=request.order_id)) == request.amount


def test_the_sheet_for_the_tax_platform_has_amounts_that_can_be_added_up(miao: Client) -> None:
    request = asked()
    answer = miao.post(f"{DESK}/invoicerequest/export/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    heads, row = sheet.iter_rows(values_only=True)  # type: ignore[union-attr]
    told = dict(zip(heads, row, strict=True))
    assert (told["价税合计"], told["税额"]) == (
        request.amount / 100,
        included_tax(request.amount, 900) / 100,
    )


def test_the_refund_of_a_transfer_says_who_paid_it_from_where_and_leads_there(
    miao: Client,
) -> None:
    order = now_order()
    at = timezone.now()
    transfer = Transfer("B7", at.date(), "王桂香", order.total, order.number, "6222000011112222")
    bank.import_statement("三月.csv", "7" * 64, [transfer], by=OPERATOR, at=at)
    refund = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 100), by=OPERATOR, at=at
    )[0]
    line = refund.payment.bank_line  # type: ignore[union-attr]
    for page in ("change", "paid-out"):
        told = text_of(miao.get(f"{DESK}/refund/{refund.pk}/{page}/"))
        assert "王桂香" in told
        assert "6222000011112222" in told
        assert f'href="{DESK}/bankline/{line.pk}/change/"' in told
    Party.objects.update(name="读者-000001")
    assert "王桂香" in text_of(miao.get(f"{DESK}/refund/{refund.pk}/change/"))


def test_an_order_leads_to_its_subscriber_and_subscription_and_back(miao: Client) -> None:
    order = paid_order()
    subscription = order.terms.get().subscription
    page = text_of(miao.get(f"{DESK}/order/{order.pk}/change/"))
    assert f'href="{DESK}/party/{order.party_id}/change/"' in page
    assert f'href="{DESK}/subscription/{subscription.pk}/change/"' in page
    back = text_of(miao.get(f"{DESK}/subscription/{subscription.pk}/change/"))
    assert f'href="{DESK}/order/{order.pk}/change/"' in back


def test_what_the_books_say_is_said_in_the_language_of_whoever_reads_it() -> None:
    kinds = [kind for kind in EntryKind if kind != EntryKind.REFUND]
    with translation.override("zh-hans"):
        labels = [entry_label(LedgerEntry(kind=kind)) for kind in kinds]
        labels += [entry_label(SimpleNamespace(kind=EntryKind.REFUND, cause=one)) for one in Cause]
    assert [label for label in labels if label.isascii()] == []
    assert labels[-4:] == ["退款：读者要求", "退款：报社原因", "退款：酌情补偿", "退款：多付款项"]


def test_an_invoice_is_asked_for_at_the_desk(miao: Client) -> None:
    order = paid_order()
    form = {
        "kind": "organisation",
        "title": "东江建设有限公司",
        "code": "91110000600037341X",
        "email": "cw@example.com",
    }
    address = f"{DESK}/order/{order.pk}/invoice/"
    assert "unified social credit code" in text_of(miao.post(address, form))
    assert miao.post(address, {**form, "code": "91110000600037341L"}).status_code == 302
    assert InvoiceRequest.objects.get().amount == order.total


# The books


def test_the_books_are_looked_at_and_added_up_to_nothing(miao: Client) -> None:
    make_term()
    order = Order.objects.get()
    page = text_of(miao.get(f"{DESK}/ledgerentry/?account=deferred"))
    assert "order settled" in page
    assert "payment received" not in page
    entry = order.entries.get(kind=EntryKind.SETTLED, about=order.pk)
    assert "222.00" in text_of(miao.get(f"{DESK}/ledgerentry/{entry.pk}/change/"))
    balance = miao.get(f"{DESK}/ledgerentry/balance/")
    assert balance.context["total"] == 0
    assert "the books balance" in text_of(balance)
    before = miao.get(f"{DESK}/ledgerentry/balance/?until=2024-03-04")
    assert {row.account: row.balance for row in before.context["rows"] if row.balance} == {}
    assert miao.get(f"{DESK}/ledgerentry/balance/?until=x").status_code == 200
    answer = miao.get(f"{DESK}/ledgerentry/balance/export/?until=2024-12-31")
    rows = list(
        openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True)
    )  # type: ignore[union-attr]
    assert rows[-1][1:] == (444, 444, 0)
    assert JournalEntry.objects.filter(act="counter.exported").count() == 1
