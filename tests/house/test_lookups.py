"""An address of a list of ours asks what the list offers, and nothing else of what Django could."""

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import RequestFactory
from django.urls import reverse

from articles.guarded import DeclaredLookupsMixin
from newsroom.accounts.models import User
from tests.house.addresses import Quick

pytestmark = pytest.mark.django_db

PATTERN = "^(([^x])+.)+[z]$"
SUFFIXES = ["regex", "iregex", "startswith", "istartswith", "contains", "endswith", "range", "gt"]
ODD = ["x", "%00", "²", "9" * 30, "0001-01-01", "9999-12-31", ",", "[]", "1,2,3"]

DESKS = sorted(admin.site._registry.values(), key=str)


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


@pytest.mark.parametrize("desk", DESKS, ids=str)
def test_what_a_list_offers_is_answered_whatever_the_value(
    desk: "ModelAdmin[object]", staff: Quick
) -> None:
    assert isinstance(desk, DeclaredLookupsMixin)
    offered = sorted(desk.declared_lookups())
    bad = []
    for lookup in offered:
        for value in ODD:
            query = f"{address_of(desk)}?{lookup}={value}"
            if staff.get(query).status_code >= 500:
                bad.append(query)
    assert bad == []
