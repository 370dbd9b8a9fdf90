"""The counter of the demonstration paper: plans, channels, and sixty subscribers whose orders came
the usual way."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from articles.common.moments import NEWSPAPER_TIME
from articles.errors import Refused
from articles.models import Publication
from newsroom.demo.cast import DEMO
from newsroom.demo.paper import keep_row
from newsroom.demo.stories import names
from subscriptions.actions.books import revenue
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.money import payments
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.readers import legal_texts
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.actions.service import complaints, deliveries, holds
from subscriptions.domain.choices import (
    Channel,
    ComplaintKind,
    Draw,
    Method,
    PartyKind,
    PlanKind,
    Purpose,
    TextKind,
)
from subscriptions.models import BulkDraw, ChannelSetup, LegalText, Order, Plan, PriceList, Term
from subscriptions.selectors.calendar import issue_days, next_issues
from subscriptions.selectors.readers.legal_text_templates import starting_text
from subscriptions.selectors.sales.quotes import Wish, end_from_next_issue, quote_wish

SUBSCRIBERS = 60
OPENED = 366  # days ago; the first order is younger
PLANS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("paper", "纸质报", PlanKind.CALENDAR, Channel.POST, {}),
    (
        "paper-and-online",
        "纸质报＋电子报",
        PlanKind.CALENDAR,
        Channel.BUNDLE,
        {"opens_online": True},
    ),
    (
        "online-month",
        "电子报（按月）",
        PlanKind.FIXED,
        Channel.DIGITAL,
        {"price_fen": 1200, "months": 1, "opens_online": True},
    ),
    ("city", "本市专送", PlanKind.CALENDAR, Channel.OWN, {}),
    (
        "institution",
        "单位集订",
        PlanKind.INSTITUTION,
        Channel.POST,
        {"copies_min": 5, "discount_basis_points": 500},
    ),
    ("gift", "赠阅礼品卡", PlanKind.GIFT, Channel.POST, {"on_sale": False}),
    (
        "trial",
        "试读一个月",
        PlanKind.TRIAL,
        Channel.DIGITAL,
        {"months": 1, "opens_online": True, "on_sale": False},
    ),
    ("complimentary", "交流赠阅", PlanKind.COMPLIMENTARY, Channel.POST, {"on_sale": False}),
]
LEADS = {Channel.POST: 7, Channel.BUNDLE: 7, Channel.OWN: 2, Channel.DIGITAL: 0}
# Province, city, district and postcode of places where readers live.
HOMES = [
    ("浙江", "杭州市", "上城区", "310000"),
    ("浙江", "宁波市", "海曙区", "315000"),
    ("江苏", "南京市", "鼓楼区", "210000"),
    ("上海", "上海市", "静安区", "200040"),
    ("安徽", "合肥市", "蜀山区", "230000"),
    ("福建", "福州市", "台江区", "350000"),
    ("广东", "广州市", "越秀区", "510000"),
    ("北京", "北京市", "西城区", "100032"),
    ("四川", "成都市", "青羊区", "610000"),
    ("湖北", "武汉市", "江岸区", "430000"),
]
STREETS = ("苇湾路", "砚池街", "听澜巷", "麦垄路", "青艄里", "棹头街", "榆井弄", "鹤汀路")


def build_counter(publication: Publication, seed: int) -> None:
    """Set the counter up, and take some sixty orders of the last year; what is there already is
    left as it is."""
    _set_up(publication)
    if Order.objects.filter(publication=publication).exists():
        return
    rng = Random(f"{seed}:counter")  # noqa: S311  a demonstration, no secret
    now = timezone.now()
    _publish_texts(publication, now - timedelta(days=OPENED))
    for number in range(SUBSCRIBERS):
        _subscriber(publication, rng, number, now)
    _service(publication, now)
    _close_months(publication, now)
    run_housekeeping(at=now)


def _set_up(publication: Publication) -> None:
    for place, (code, name, kind, channel, more) in enumerate(PLANS, start=1):
        keep_row(
            Plan,
            {"publication": publication, "code": code},
            {"name": name, "kind": kind, "channel": channel, "position": place, **more},
        )
    for channel, days in LEADS.items():
        keep_row(
            ChannelSetup, {"publication": publication, "channel": channel}, {"lead_days": days}
        )
    prices = {"year_fen": 33600, "quarter_fen": 8400, "month_fen": 2800, "copy_fen": 350}
    keep_row(
        PriceList,
        {"publication": publication, "channel": Channel.BUNDLE, "effective_from": date(2019, 1, 1)},
        prices,
    )
    prices = {"year_fen": 27600, "quarter_fen": 6900, "month_fen": 2300, "copy_fen": 300}
    keep_row(
        PriceList,
        {"publication": publication, "channel": Channel.OWN, "effective_from": date(2019, 1, 1)},
        prices,
    )


def _publish_texts(publication: Publication, at: datetime) -> None:
    """Publish terms and privacy policy on the day the counter opened; every order of the
    demonstration names them."""
    for kind in TextKind.values:
        row = LegalText(
            publication=publication,
            kind=kind,
            body=starting_text(publication, kind),
            effective_from=timezone.localdate(at),
        )
        legal_texts.publish_text(legal_texts.save_draft_text(row, by=DEMO, at=at), by=DEMO, at=at)


def _subscriber(publication: Publication, rng: Random, number: int, now: datetime) -> None:
    """Take one order, on some day of the last year, and pay most of them."""
    code = rng.choices(
        ["paper", "paper-and-online", "city", "institution", "online-month"], [50, 20, 12, 10, 8]
    )[0]
    plan = Plan.objects.get(publication=publication, code=code)
    name = names.make_person_name(rng)
    at = datetime.combine(
        timezone.localdate(now) - timedelta(days=rng.randint(1, 360)), time(9), NEWSPAPER_TIME
    )
    start = next_issues(publication, plan.channel, at, 3)[rng.randint(0, 2)]
    months = rng.choice([12, 12, 12, 6, 3]) if plan.by_lists else rng.choice([1, 3, 12])
    copies = rng.randint(5, 30) if code == "institution" else rng.choices([1, 2, 3], [85, 10, 5])[0]
    wish = Wish(
        publication,
        start,
        end_from_next_issue(publication, plan, start, months),
        copies,
        plan.channel,
        plan,
    )
    kind = PartyKind.ORGANISATION if code == "institution" else PartyKind.PERSON
    contact = Contact(name, f"138{number:08d}", f"reader{number}@demo.invalid", kind)
    province, city, district, postcode = rng.choice(HOMES)
    street = f"{rng.choice(STREETS)} {rng.randint(1, 188)} 号"
    route = "城东线" if code == "city" else ""
    place = Place(name, province, street, postcode, city=city, district=district, route=route)
    printed = None if plan.channel == Channel.DIGITAL else place
    agreed = [Purpose.TERMS, Purpose.PRIVACY, *([Purpose.NEWS] if number % 3 == 0 else [])]
    wanted = OrderRequest(quote_wish(wish, at, early=True).promise, contact, printed, agreed)
    order = orders.place_order(wanted, by=DEMO, at=at)
    if number % 12:
        _pay(order, rng, at + timedelta(hours=rng.randint(1, 30)))


def _pay(order: Order, rng: Random, at: datetime) -> None:
    method = rng.choice([Method.CASH, Method.POST_OFFICE])
    amount = order.total + (1000 if rng.random() < 0.03 else 0)
    payments.receive_payment(order, Receipt(method, amount, f"S{order.number}", at), at=at)


def _close_months(publication: Publication, now: datetime) -> None:
    """Book what each month's issues earned when the month ended, as the hourly job
    would have done."""
    first = timezone.localdate(now).replace(day=1)
    ends = [first - timedelta(days=1)]
    while (first - ends[-1]).days < OPENED:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    for day in reversed(ends):
        at = datetime.combine(day, time(23, 30), NEWSPAPER_TIME)
        revenue.recognise_due_revenue(publication, at=at)


def _service(publication: Publication, now: datetime) -> None:
    """List the issues of the last two weeks, hold some deliveries, complain of some, and book what
    was earned."""
    today = timezone.localdate(now)
    days = issue_days(publication, today - timedelta(days=14), today)
    for day in days:
        deliveries.make_delivery_list(publication, day, by=DEMO, at=now)
        for region, copies in (("浙江", 1200), ("江苏", 640), ("广东", 310)):
            draw = {
                "publication": publication,
                "issue_date": day,
                "channel": Channel.POST,
                "region": region,
            }
            keep_row(BulkDraw, {**draw, "kind": Draw.PAID}, {"copies": copies, "entered_at": now})
    running = Term.objects.filter(
        first_issue__lt=today - timedelta(days=14), last_issue__gt=today + timedelta(days=60)
    )
    terms = list(running.exclude(subscription__channel=Channel.DIGITAL)[:6])
    coming = next_issues(publication, Channel.POST, now, 8)
    for term in terms[:3]:
        with suppress(Refused):  # a term that does not bring these issues
            holds.hold_delivery(term.subscription, coming[2], coming[5], by=DEMO, at=now)
    for term in terms[3:]:
        with suppress(Refused):
            complaints.make_complaint(
                term.subscription, days[-1], ComplaintKind.MISSED, "没有收到", by=DEMO, at=now
            )
