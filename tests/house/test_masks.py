"""Telephones, streets and mailboxes at the counter: what a manager sees whole, a clerk sees masked,
everywhere."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client, RequestFactory

from newsroom.accounts.models import User
from subscriptions.desk.records.filters import SearchFilterSet
from subscriptions.models import Address, Letter, Party
from tests.browser import ROOMS, token_of
from tests.cast import person, reader
from tests.house.addresses import Quick, filled
from tests.house.asking import watched
from tests.house.everything import Everything
from tests.house.rights_matrix import DOORS, Door
from tests.house.shares import portion_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
    pytest.mark.usefixtures("frame_counted_once"),
]
DESK = "/admin/subscriptions"
SEEN_WHOLE = (
    ("phone", "get", f"{DESK}/party/"),
    ("phone", "get", f"{DESK}/party/<path:object_id>/change/"),
    ("phone", "get", f"{DESK}/subscription/<path:object_id>/change/"),
    ("phone", "get", f"{DESK}/order/"),
    ("street", "get", f"{DESK}/order/<path:object_id>/change/"),
    ("email", "get", f"{DESK}/letter/<path:object_id>/change/"),
    ("street", "post", f"{DESK}/deliveryrun/<int:pk>/sheet/"),
)
KNOWN = {"phone": "13911112222", "street": "绛云里 77 号", "email": "ganlu@example.com"}


@pytest.fixture
def _one_contact(house: Everything) -> None:
    """Give all subscribers of the newspaper one telephone, one street and one mailbox."""
    for model in apps.get_app_config("subscriptions").get_models():
        names = KNOWN.keys() & {field.name for field in model._meta.get_fields()}
        model._default_manager.update(**{name: KNOWN[name] for name in names}) if names else None
    Letter.objects.update(
        failed=f"SMTPRecipientsRefused: {{'{KNOWN['email']}': (550, b'no such mailbox')}}"
    )


def words(answer: Any) -> str:
    """Return all that an answer says, the pages of a workbook included."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return f"{answer.headers.get('Location', '')} {body.decode(errors='replace')}"
    with ZipFile(BytesIO(body)) as book:
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())


def told(house: Everything, name: str, routes: Iterable[str]) -> dict[str, set[str]]:
    """Return which of the known contacts somebody is told, by method and address: each is asked and
    sent what the matrix sends there, and taken back."""
    client = Quick()
    found = {}
    client.force_login(person(name))
    for route in routes:
        door = DOORS[route]
        for method in ("get", "post"):
            said = asked(house, client, method, route, door)
            if shown := {kind for kind, text in KNOWN.items() if text in said}:
                found[f"{method} {route}"] = shown
    return found


def asked(house: Everything, client: Quick, method: str, route: str, door: Door) -> str:
    pk = house.pk.get(door.of, 0)
    address = filled(route, {**house.parts, "pk": pk, "object_id": pk, "id": pk})
    body = {"sent": "yes", **{name: value.format(**house.pk) for name, value in door.body.items()}}
    address = f"{address}?{door.query.format(**house.pk)}"
    with watched():
        if method == "post" and door.does and address.startswith(ROOMS):
            body["confirmation"] = token_of(client, address, body)
        return words(getattr(client, method)(address, body if method == "post" else None))


@pytest.mark.usefixtures("_one_contact")
def test_a_clerk_is_told_no_telephone_no_street_and_no_mailbox_on_any_page(
    house: Everything, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", logger="django.request")
    assert Party.objects.filter(phone=KNOWN["phone"]).exists()
    assert Address.objects.filter(street=KNOWN["street"]).exists()
    manager = told(house, "miao", {route for _kind, _method, route in SEEN_WHOLE})
    for kind, method, route in SEEN_WHOLE:
        assert kind in manager[f"{method} {route}"], route
    some = {route for _kind, _method, route in SEEN_WHOLE} | {*portion_of(DOORS, 12)}
    assert told(house, "ying", some) == {}


MASKED = {"phone", "email", "street", "mailbox", "to"}


def test_no_search_and_no_filter_spells_out_a_masked_column_letter_by_letter() -> None:
    request = RequestFactory().get("/admin/")
    request.user = person("ying")
    spelled = []
    for desk in admin.site._registry.values():
        if desk.opts.app_label != "subscriptions" or not desk.has_view_permission(request):
            continue
        filters = getattr(getattr(desk, "filterset_class", None), "base_filters", {}).values()
        asked = [f"{one.field_name}__{one.lookup_expr}" for one in filters if not one.method]
        for lookup in [*desk.get_search_fields(request), *asked]:
            parts = lookup.split("__")
            if MASKED & {*parts} and parts[-1] not in {"exact", "iexact"}:
                spelled.append(f"{desk}: {lookup}")
    for filters in SearchFilterSet.__subclasses__():
        searched = filters({}, queryset=Party.objects.none(), request=request).search_lookups()
        narrowed = [
            f"{one.field_name}__{one.lookup_expr}"
            for one in filters.base_filters.values()
            if not one.method
        ]
        for lookup in [*searched, *narrowed]:
            parts = lookup.split("__")
            if MASKED & {*parts} and parts[-1] not in {"exact", "iexact"}:
                spelled.append(f"{filters}: {lookup}")
    assert spelled == []


@pytest.mark.usefixtures("_one_contact")
def test_a_clerk_finds_a_reader_by_the_whole_mailbox_and_a_manager_by_a_part(
    house: Everything,
) -> None:
    known = reader()
    User.objects.filter(pk=known.pk).update(email=KNOWN["email"])
    for name, found in (("ying", 0), ("miao", 1)):
        client = Client()
        client.force_login(person(name))
        for words, count in ((KNOWN["email"], 1), (KNOWN["email"][:4], found)):
            for table in ("entitlement", "receiptclaim"):
                answer = client.get(f"/admin/subscriptions/{table}/", {"q": words})
                assert (answer.context["shown"].count > 0) is bool(count), (name, table, words)
