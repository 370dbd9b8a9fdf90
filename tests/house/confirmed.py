"""Every act of the counter's desk and what is sent to it. tests/house/test_confirmed.py sends each
twice.

Acts that tests/house/rights_matrix.py does (`does=True`) are sent with its bodies; what it sends
nothing to stands here. An address of the desk that is in none of these lists fails the build:
whoever adds an act says here what is sent to it. Readers' acts are in
tests/house/test_confirmed_readers.py.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Publication
from subscriptions.domain.choices import Channel
from subscriptions.models import InvoiceRequest, Plan
from tests.house.everything import Everything

BASE = "/admin/subscriptions/"
Body = Mapping[str, Any]
PRICES = {"year_fen": "276", "quarter_fen": "69", "month_fen": "23", "copy_fen": "3"}


def csv(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("表.csv", "\n".join(lines).encode(), "text/csv")


def new_order(house: Everything) -> Body:
    soon = (timezone.localdate() + timedelta(days=62)).replace(day=1)
    return {
        "publication": house.pk["publication"],
        "channel": "post",
        "start": soon,
        "months": 1,
        "copies": 1,
        "name": "新订户",
        "phone": "13900000009",
        "recipient": "新订户",
        "province": "浙江",
        "street": "湖滨路 9 号",
        "postcode": "310001",
        "agreed": "on",
    }


def access_rule(house: Everything) -> Body:
    return {
        "publication": house.pk["publication"],
        "column": house.pk["column"],
        "mode": "metered",
        "monthly_free": 7,
        "gift_links": 10,
        "gift_days": 30,
    }


def plan(house: Everything) -> Body:
    row = Plan.objects.get(pk=house.pk["plan"])
    return {
        "publication": row.publication_id,
        "name": "新套餐",
        "code": "new-plan",
        "kind": "calendar",
        "channel": "post",
        "months": "6",
        "copies_min": "1",
        "copies_max": "9",
        "discount_basis_points": "0",
        "position": "1",
    }


def price_list(house: Everything) -> Body:
    return {
        "publication": house.pk["publication"],
        "channel": "own",
        "effective_from": (timezone.localdate() + timedelta(days=400)).replace(day=1),
        **PRICES,
        "broken_terms": "on",
    }


def network(house: Everything) -> Body:
    return {
        "publication": house.pk["publication"],
        "institution": "城南大学",
        "network": "198.51.100.0/24",
        "first_day": "2024-01-01",
        "active": "on",
    }


def channel(house: Everything) -> Body:
    return {
        "publication": house.pk["publication"],
        "channel": Channel.POST,
        "lead_days": "4",
        "holds_a_year": "20",
    }


def print_setup(house: Everything, publication: int = 0) -> Body:
    return {
        "publication": publication or house.pk["publication"],
        "office": "31",
        "spoilage": "150",
        "bundle": "50",
        "retail": "0",
        "free": "0",
        "low_percent": "10",
    }


def another_print_setup(house: Everything) -> Body:
    second = Publication.objects.create(name="江岸晚报", code="evening")
    return print_setup(house, second.pk)


def entitlement(house: Everything) -> Body:
    return {
        "reader": "reader",
        "publication": house.pk["publication"],
        "scope": "epaper",
        "first_day": "2024-01-01",
        "last_day": "2099-12-31",
        "note": "评审读报",
    }


def legal_text(house: Everything) -> Body:
    return {
        "publication": house.pk["publication"],
        "kind": "terms",
        "effective_from": timezone.localdate() + timedelta(days=30),
        "changes": "送报日期写得更清楚",
        "body": "<p>每周二、周五送达。</p>",
    }


def invoice_numbers(house: Everything) -> Body:
    row = InvoiceRequest.objects.get(pk=house.pk["invoicerequest"])
    yuan = f"{row.amount / 100:.2f}"
    heads = "申请编号,价税合计,发票号码,开票日期"
    return {"file": csv(heads, f"{row.pk},{yuan},24112000000099999999,2024-03-08")}


def bulk_counts(house: Everything) -> Body:
    return {"file": csv("省份,要数", "浙江,12")}


def subscribers(house: Everything) -> Body:
    days = f"{house.pk['soon']},{house.pk['late']}"
    return {"file": csv("姓名,起订日期,止订日期", f"新来者,{days}"), "step": "all"}


# What a person writes into a form that the matrix sends nothing to.
FORMS: dict[str, Callable[[Everything], Body]] = {
    f"{BASE}order/add/": new_order,
    f"{BASE}accessrule/add/": access_rule,
    f"{BASE}accessrule/<path:object_id>/change/": access_rule,
    f"{BASE}plan/add/": plan,
    f"{BASE}plan/<path:object_id>/change/": plan,
    f"{BASE}pricelist/add/": price_list,
    f"{BASE}pricelist/<path:object_id>/change/": price_list,  # one that nothing promised yet
    f"{BASE}networkrange/add/": network,
    f"{BASE}networkrange/<path:object_id>/change/": network,
    f"{BASE}channelsetup/add/": channel,
    f"{BASE}channelsetup/<path:object_id>/change/": channel,
    f"{BASE}printsetup/add/": another_print_setup,
    f"{BASE}printsetup/<path:object_id>/change/": print_setup,
    f"{BASE}entitlement/add/": entitlement,
    f"{BASE}legaltext/add/": legal_text,
    f"{BASE}legaltext/<path:object_id>/change/": legal_text,
    f"{BASE}invoicerequest/numbers/": invoice_numbers,
    f"{BASE}bulkdraw/issue/<str:on>/import/": bulk_counts,
    f"{BASE}subscription/import/": subscribers,
    f"{BASE}bankstatement/add/": lambda house: {},  # looked at first, then carried by the page
}
# Nothing is done here: a list or a report is read, or a file is handed out, and the journal has
# each time of it.
REPORTS = (
    "active",
    "cities",
    "coming",
    "forecast",
    "issues",
    "lengths",
    "movement",
    "prices",
    "refunds",
    "renewals",
    "revenue",
)
FILES = (
    "bankstatement/columns/<int:pk>/",  # remembers which column is what, and shows what would come
    "bulkdraw/issue/<str:on>/sheet/",
    "deliveryrun/<int:pk>/counts/",
    "deliveryrun/<int:pk>/labels/",
    "deliveryrun/<int:pk>/sheet/",
    "ledgerentry/balance/",
    "ledgerentry/balance/export/",
    "ledgerentry/sheet/",
    "order/money/",
    "order/sheet/",
    "party/<int:pk>/export/",
    "party/sheet/",
    "payment/sheet/",
    "reports/",
    "subscription/import/<int:pk>/report/",
    "subscription/import/template/",
    "subscription/sheet/",
)
READS = {f"{BASE}{name}" for name in FILES} | {
    f"{BASE}reports/{report}/{kind}" for report in REPORTS for kind in ("", "csv/", "xlsx/")
}
