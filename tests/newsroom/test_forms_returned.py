"""A form that met an outage comes back with what was typed, ready to be sent again."""

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files import uploadedfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from articles.desk.large_uploads import allow_large_files
from newsroom import urls
from tests.cast import person
from tests.factories.articles import the_publication

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
CODES = (errno.EMFILE, errno.EIO, errno.EROFS, errno.ENOSPC)  # busy, away, read only, full
TYPED = {"note": "读者来信\n第二行", "places": ["1", "2"], "password": "lanjiang-1322"}
OURS = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
Write = Callable[[bytes], int]


def _fail(request: HttpRequest) -> HttpResponse:
    """Read the form and fail as the address says."""
    if request.FILES:
        return HttpResponse("stored")
    raise OSError(int(request.GET["code"]), "")


urlpatterns = [
    path("form/", _fail),
    path("pages/", allow_large_files(_fail)),
    *urls.urlpatterns,
]
handler500 = urls.handler500


@pytest.fixture(params=["reader", "desk"])
def browser(request: pytest.FixtureRequest) -> Client:
    """Somebody at a form of the public pages, and somebody at one of the desk."""
    the_publication()
    client = Client(headers=OURS)
    if request.param == "desk":
        client.force_login(person("lin"))
    return client


def assert_returned(answer: Any, code: int) -> None:
    """The page holds the form: its address, each value that was typed, no password."""
    assert answer.status_code == 503
    assert f'action="/form/?code={code}"' in answer.text
    for value in ("读者来信\n第二行", "1", "2"):
        assert f'type="hidden" name="{"note" if "读" in value else "places"}" value="{value}"' in (
            answer.text
        )
    assert TYPED["password"] not in answer.text
    assert 'type="password" name="password"' in answer.text
    assert 'name="csrfmiddlewaretoken"' in answer.text


@pytest.mark.parametrize("code", CODES)
def test_what_was_typed_comes_back_whatever_failed(browser: Client, code: int) -> None:
    assert_returned(browser.post(f"/form/?code={code}", TYPED), code)


@pytest.mark.parametrize("code", CODES)
def test_a_form_of_another_site_is_not_offered_to_be_sent(browser: Client, code: int) -> None:
    headers = {"origin": "https://evil.example"}
    answer = browser.post(f"/form/?code={code}", TYPED, headers=headers)
    assert answer.status_code == 503
    assert "读者来信" not in answer.text


@pytest.mark.parametrize("code", CODES)
def test_a_file_that_finds_no_place_loses_no_field_around_it(
    browser: Client, code: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    form = {"first": "前", "picture": SimpleUploadedFile("a.png", b"x" * 200_000), **TYPED}

    def write(_file: object, _content: bytes) -> int:
        raise OSError(code, "")

    monkeypatch.setattr(uploadedfile.TemporaryUploadedFile, "write", write, raising=False)
    answer = browser.post(f"/form/?code={code}", form)
    assert_returned(answer, code)
    assert 'type="hidden" name="first" value="前"' in answer.text
    assert 'type="file" name="picture"' in answer.text
    assert 'enctype="multipart/form-data"' in answer.text
    monkeypatch.undo()
    form["picture"] = SimpleUploadedFile("a.png", b"x" * 200_000)
    assert browser.post(f"/form/?code={code}", form).text == "stored"


@pytest.mark.parametrize("code", CODES)
def test_the_pdf_of_an_issue_that_finds_no_place_loses_no_field_either(
    code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_publication()
    desk = Client(headers=OURS)
    desk.force_login(person("pan"))
    form = {"positions": "1-3,5-8", "file": SimpleUploadedFile("a.pdf", b"x" * 1_000)}

    def write(_file: object, _content: bytes) -> int:
        raise OSError(code, "")

    monkeypatch.setattr(uploadedfile.TemporaryUploadedFile, "write", write, raising=False)
    answer = desk.post(f"/pages/?code={code}", form)
    assert answer.status_code == 503
    assert 'type="hidden" name="positions" value="1-3,5-8"' in answer.text
