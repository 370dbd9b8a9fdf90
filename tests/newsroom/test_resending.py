"""A form that came too late goes back whole to whoever wrote it, and to nobody for whom another
site wrote it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from articles.models import Person
from newsroom.accounts.models import User
from tests.cast import PASSWORD, person, reader
from tests.factories.articles import the_publication
from tests.house.addresses import filled, parts, routes
from tests.house.shares import portion_of

pytestmark = pytest.mark.django_db
WRITTEN = "写了很久的一段“话”<script>alert(1)</script>&"
OLD = {"csrfmiddlewaretoken": "x" * 64}
HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
ADD = "/admin/articles/person/add/"
NUMBERS = {
    "position": 1,
    "on": "2024-03-05",
    "section": "about",
    "year": 2024,
    "app_label": "articles",
}
# What programs send: applications, payment providers, and mailboxes that end a digest.
OPEN_TO_MACHINES = ("/api/", "/subscribe/notices/", "/account/following/end/")


def strict(user: User | None = None) -> Client:
    client = Client(enforce_csrf_checks=True)
    if user is not None:
        client.force_login(user)
    client.get("/admin/login/")  # a page of ours has been here and left its cookie
    client.cookies["csrftoken"] = "b" * 32
    client.cookies["django_language"] = "en"
    return client


def test_a_form_older_than_the_sign_in_is_sent_again_and_counts() -> None:
    client = strict(person("gu"))
    typed = {"name": WRITTEN[:20], "slug": "wang-li", "biography": WRITTEN}
    answer = client.post(ADD, {**OLD, **typed}, headers=HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert escape(WRITTEN) in page
    assert WRITTEN not in page
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    token = str(answer.context["csrf_token"])
    assert (
        client.post(ADD, {**typed, "csrfmiddlewaretoken": token}, headers=HERE).status_code == 302
    )
    assert Person.objects.get(slug="wang-li").biography == WRITTEN


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"referer": "https://elsewhere.example/page"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_what_another_site_sent_is_neither_done_nor_offered(headers: dict[str, str]) -> None:
    client = strict(person("gu"))
    typed = {**OLD, "name": "别处写的", "slug": "elsewhere"}
    answer = client.post(ADD, typed, headers=headers)
    assert answer.status_code == 403
    assert "别处写的" not in answer.content.decode()
    assert not Person.objects.filter(slug="elsewhere").exists()


def test_files_and_passwords_are_asked_for_again_and_never_shown() -> None:
    client = strict(person("lin"))
    file = SimpleUploadedFile("a.jpg", b"bytes of a picture")
    typed = {**OLD, "title": "码头", "old_password": PASSWORD, "file": file}
    page = client.post("/admin/articles/image/add/", typed, headers=HERE).content.decode()
    assert 'type="file" name="file"' in page
    assert 'enctype="multipart/form-data"' in page
    assert 'type="password" name="old_password"' in page
    assert PASSWORD not in page
    assert "码头" in page


@pytest.mark.parametrize(
    ("address", "user"),
    [("/admin/articles/person/add/", "gu"), ("/account/contact/", None)],
)
def test_whoever_was_signed_out_meanwhile_gets_the_form_back(
    address: str, user: str | None
) -> None:
    the_publication()
    client = strict(person(user) if user else reader())
    client.logout()
    client.cookies["csrftoken"] = "b" * 32
    sent = {"csrfmiddlewaretoken": "b" * 32, "words": WRITTEN}
    answer = client.post(address, sent, headers=HERE)
    assert answer.status_code == 403
    assert escape(WRITTEN) in answer.content.decode()
    assert "sign" in answer.context["sign_in"] or "login" in answer.context["sign_in"]


def test_a_stranger_without_any_form_of_ours_is_led_to_the_sign_in() -> None:
    assert Client().post(ADD, {"name": "x"}).status_code == 302


def test_every_form_of_the_house_comes_back_with_what_was_written() -> None:
    """Whatever address a form goes to, an old token loses nothing and shows the house's own
    page."""
    the_publication()
    desk, outside = strict(person("gu")), strict(reader())
    sent = {**OLD, "words": WRITTEN}
    for route in portion_of(routes(), 4):
        if route.startswith(OPEN_TO_MACHINES) or "media" in route:
            continue
        client = desk if route.startswith("/admin/") else outside
        values = {name: NUMBERS.get(name, 1) for name in parts(route)}
        answer: Any = client.post(filled(route, values), sent, headers=HERE)
        if answer.status_code == 405:
            continue  # nothing is ever sent there
        assert answer.status_code == 403, route
        assert escape(WRITTEN) in answer.content.decode(), route


def test_the_sign_in_itself_asks_for_its_password_again() -> None:
    page = strict().post(reverse("admin:login"), {**OLD, "username": "gu", "password": PASSWORD})
    assert PASSWORD not in page.content.decode()
    assert 'value="gu"' in page.content.decode()
