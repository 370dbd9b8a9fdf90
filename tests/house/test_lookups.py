"""An address of a list of ours asks what the list offers, and nothing else of what Django could."""

import random
from collections.abc import Iterator
from functools import cache
from itertools import product
from operator import itemgetter
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import RequestFactory
from django.urls import reverse

from articles.admin_base import DeclaredLookupsMixin
from newsroom.accounts.models import User
from tests.house.addresses import Quick
from tests.house.garbage import VALUES
from tests.house.shares import portion_of, share_of, share_of_each

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("frame_counted_once"),
]
compared_by_the_engine = pytest.mark.engine  # what a column cannot hold, each says so


@cache
def admin_names() -> set[str]:
    """Return the names of all addresses of the admin."""
    return {entry.name for entry in admin.site.get_urls() if hasattr(entry, "name")}


PATTERN = "^(([^x])+.)+[z]$"
SUFFIXES = ["regex", "iregex", "startswith", "istartswith", "contains", "endswith", "range", "gt"]
ODD = ["x", "%00", "²", "9" * 30, "0001-01-01", "9999-12-31", ",", "[]", "1,2,3"]

# What the lists of Django's admin read besides filters.
OF_LISTS = ("o", "p", "all", "e", "q", "_facets", "_popup", "_to_field", "_changelist_filters")
ENDLESS = ("a " * 1500, "字" * 20000, '"' * 999)
LOOKUPS_OF_A_LIST, SHARE = 200, 2

# Tables of the counter whose lists are plain views (subscriptions/desk).
OWN_LISTS = [
    model
    for model in apps.get_app_config("subscriptions").get_models()
    if f"subscriptions_{model._meta.model_name}_changelist" in admin_names()
    and model not in admin.site._registry
]
DESKS = sorted(admin.site._registry.values(), key=str)
LISTS = [desk for desk in DESKS if desk.get_urls()]  # the reports stand apart and have none


@pytest.fixture
def staff() -> Quick:
    client = Quick(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="django")


def address_of(desk: "ModelAdmin[object]") -> str:
    return reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_changelist")


@pytest.mark.parametrize("desk", DESKS, ids=str)
def test_every_list_declares_what_its_address_may_ask(desk: "ModelAdmin[object]") -> None:
    assert isinstance(desk, DeclaredLookupsMixin)


@pytest.mark.parametrize("desk", DESKS, ids=str)
def test_no_list_is_searched_by_an_expression_of_the_asker(desk: "ModelAdmin[object]") -> None:
    request = RequestFactory().get("/")
    fields = [field.name for field in desk.opts.get_fields()]
    asked = [f"{name}__{suffix}" for name in fields for suffix in SUFFIXES]
    asked += ["by__password__startswith", "created_by__email__startswith"]
    assert [one for one in asked if desk.lookup_allowed(one, PATTERN, request)] == []


@compared_by_the_engine
@pytest.mark.parametrize("desk", DESKS, ids=str)
def test_what_a_list_offers_is_answered_whatever_the_value(
    desk: "ModelAdmin[object]", staff: Quick
) -> None:
    assert isinstance(desk, DeclaredLookupsMixin)
    offered = sorted(desk.declared_lookups())
    bad = []
    for lookup, value in share_of_each(product(offered, ODD), 1, kind=itemgetter(0)):
        query = f"{address_of(desk)}?{lookup}={value}"
        if staff.get(query).status_code >= 500:
            bad.append(query)
    assert bad == []


def lookups_of(desk: "ModelAdmin[object]") -> list[tuple[str, str]]:
    """Return two hundred (lookup, value) of a list, the same ones each time: every own and
    neighbouring column by every lookup that Django knows for it, and what its lists read
    themselves."""
    return lookups_of_table(desk.model, str(desk))


def lookups_of_table(model: Any, seed: str) -> list[tuple[str, str]]:
    asked = [*product(columns_of(model), VALUES), *product(OF_LISTS, VALUES)]
    always = [("q", words) for words in ENDLESS]
    always += [(name, value) for name in OF_LISTS for value in ("x", "9" * 30)]
    return always + random.Random(seed).sample(asked, LOOKUPS_OF_A_LIST - len(always))


# Lists with years, months and days above them, and the parameters by which they are chosen.
PERIODS = {
    "admin:subscriptions_providerevent_changelist": "arrived_at__",
    "admin:subscriptions_ledgerentry_changelist": "at__",
    "admin:subscriptions_invoice_changelist": "issued_on__",
    "admin:subscriptions_payment_changelist": "received_at__",
    "admin:articles_journalentry_changelist": "at__",
    "admin:articles_revision_changelist": "",
}


@compared_by_the_engine
@pytest.mark.parametrize("name", PERIODS)
def test_a_year_outside_the_calendar_is_no_error_of_the_list(name: str, staff: Quick) -> None:
    bad = []
    days = product(("0", "1", "9999", "10000", "-1"), ("", "1", "12"), ("", "31"))
    for year, month, day in share_of_each(days, 1, kind=itemgetter(0)):
        asked = {"year": year, "month": month, "day": day}
        sent = {f"{PERIODS[name]}{part}": value for part, value in asked.items() if value}
        if staff.get(reverse(name), sent).status_code >= 500:
            bad.append(sent)
    assert bad == []


@compared_by_the_engine
@pytest.mark.parametrize("desk", portion_of(LISTS, 3), ids=str)
def test_words_without_end_are_searched_for_in_every_list(
    desk: "ModelAdmin[object]", staff: Quick
) -> None:
    for words in share_of(ENDLESS, 1, str(desk), outer_parts=3):
        assert staff.get(address_of(desk), {"q": words}).status_code < 500


def columns_of(model: Any) -> Iterator[str]:
    for field in model._meta.get_fields():
        yield field.name
        found = getattr(field, "get_lookups", dict)()
        yield from (f"{field.name}__{lookup}" for lookup in found)
        related = getattr(field, "related_model", None)
        if related is not None:
            yield from (f"{field.name}__{one.name}__startswith" for one in related._meta.fields)


def passes_over(desk: "ModelAdmin[object]") -> bool:
    """Say whether a list has pages or filters of its own, which read the names they know."""
    own = "changelist_view" in vars(type(desk))
    return own or bool(getattr(desk, "filterset_class", None))


@compared_by_the_engine
@pytest.mark.parametrize("desk", LISTS, ids=str)
def test_no_lookup_and_no_value_breaks_a_list_or_tells_what_it_does_not_offer(
    desk: "ModelAdmin[object]", staff: Quick
) -> None:
    assert isinstance(desk, DeclaredLookupsMixin)
    offered = desk.declared_lookups() | {*OF_LISTS}
    bad = []
    for lookup, value in share_of(lookups_of(desk), SHARE, str(desk)):
        query = f"{address_of(desk)}?{lookup}={quote(value, safe='')}"
        status = staff.get(query).status_code
        if status >= 500 or (status == 200 and lookup not in offered and not passes_over(desk)):
            bad.append(f"{query[:200]}: {status}")
    assert not bad, "\n".join(bad)


@compared_by_the_engine
@pytest.mark.parametrize("model", OWN_LISTS, ids=lambda model: str(model._meta.model_name))
def test_no_lookup_and_no_value_breaks_a_list_of_our_own(model: Any, staff: Quick) -> None:
    address = reverse(f"admin:subscriptions_{model._meta.model_name}_changelist")
    asked = [*lookups_of_table(model, str(model)), ("sort", "x"), ("sort", "-")]
    bad = []
    for lookup, value in share_of(asked, SHARE, str(model)):
        query = f"{address}?{lookup}={quote(value, safe='')}"
        if staff.get(query).status_code >= 500:
            bad.append(query[:200])
    assert not bad, "\n".join(bad)
