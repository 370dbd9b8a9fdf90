"""What is too large is refused before it is read, in words and in the look of the page."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from newsroom.web.middleware import UnreadBodyMiddleware
from tests.cast import person
from tests.factories.articles import the_publication

pytestmark = pytest.mark.django_db
LANGUAGES = 2


@pytest.fixture(autouse=True)
def paper() -> None:
    the_publication()


def test_a_form_that_is_too_large_is_refused_in_the_look_of_the_paper(
    client: Client, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    answer = client.post(reverse("subscriptions:sign_in"), {"email": "x" * 200_000})
    assert answer.status_code == 413
    assert "没有保存任何内容" in answer.text
    assert "site-header" in answer.text or "<header" in answer.text


def test_the_desk_says_it_at_the_desk_and_in_the_language_of_the_reader(
    settings: Any,
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    desk = Client()
    desk.force_login(person("lin"))
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = desk.post(reverse("admin:articles_article_add"), {"body": "字" * 50_000})
    assert answer.status_code == 413
    assert "your browser still holds what you wrote" in answer.text
    assert "admin" in answer.text
    assert answer.headers["Cache-Control"].startswith("max-age=0")


def test_files_are_limited_as_a_whole_and_in_number(client: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 50_000
    many = {f"file{number}": SimpleUploadedFile("a.txt", b"x") for number in range(11)}
    one = {"file": SimpleUploadedFile("a.txt", b"x" * 60_000)}
    assert client.post(reverse("subscriptions:sign_in"), one).status_code == 413
    assert client.post(reverse("subscriptions:sign_in"), many).status_code == 413


@pytest.mark.parametrize("count", [1001, 5000])
def test_a_form_of_more_fields_than_any_of_ours_is_refused_in_words(
    client: Client, count: int
) -> None:
    fields = {f"field{number}": "" for number in range(count)}
    answer = client.post(reverse("subscriptions:sign_in"), fields)
    assert (answer.status_code, "分几次" in answer.text) == (413, True)


def test_the_limits_that_nginx_names_are_those_of_newsroom(settings: Any) -> None:
    """nginx refuses what is larger before Newsroom sees it, with a page of its own in words."""
    folder = settings.BASE_DIR / "newsroom" / "static" / "newsroom"
    example = (settings.BASE_DIR / "docs" / "nginx.conf.example").read_text()
    for name, limit in (
        ("too-large", settings.UPLOAD_MAX_BYTES),
        ("too-large-pages", settings.PAGES_UPLOAD_MAX_BYTES),
    ):
        megabytes = limit >> 20
        page = (folder / f"{name}.html").read_text()
        assert page.count(f"{megabytes} MB") == LANGUAGES
        assert f"client_max_body_size {megabytes}m;" in example
        assert f"error_page 413 /{name}.html;" in example
    form = f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20} MB"
    assert (folder / "too-large.html").read_text().count(f" {form}") == LANGUAGES


def test_what_is_no_request_stays_a_bare_refusal(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_what_nobody_read_of_a_request_is_read_before_the_answer(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    settings.PAGES_UPLOAD_MAX_BYTES = 200_000  # of the form that takes most
    for sent, left in ((150_000, 0), (300_000, 100_000 - 10)):
        request = RequestFactory().post("/", b"x" * sent, content_type="image/png")

        def view(request: HttpRequest) -> HttpResponse:
            request.read(10)
            return HttpResponse("This is no picture.", status=400)

        assert UnreadBodyMiddleware(view)(request).status_code == 400
        assert len(request.read()) == left
