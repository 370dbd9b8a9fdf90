"""The newspaper's one question: without a counter everything is free, with a broken one nothing is
given away."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from articles.reading.access import (
    FREE,
    AccessMode,
    AccessReason,
    AccessTerms,
    AccessVerdict,
    Facts,
    FreeSpan,
    Reader,
    private_page,
    public_page,
)
from tests.factories.articles import make_published

pytestmark = pytest.mark.django_db
BODY = "<p>" + "三月的江岸，货船一早靠泊。" * 20 + "</p><p>canary7q</p>"
HERE = "tests.articles.test_access"


class Answers:
    """What a counter of another maker might answer."""

    terms: Any = FREE
    verdict: Any = AccessVerdict(True, AccessReason.ENTITLED, AccessTerms(AccessMode.PAID))

    def policy(self, what: Facts, at: datetime) -> AccessTerms:
        if isinstance(self.terms, Exception):
            raise self.terms
        return self.terms  # type: ignore[no-any-return]

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> AccessVerdict:
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return self.verdict  # type: ignore[no-any-return]

    def free_spans(self, publication: int, columns: Sequence[int], at: datetime) -> Any:
        if isinstance(self.terms, Exception):
            raise self.terms
        return (FreeSpan(),) if self.terms.open else ()

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        return bool(self.verdict.open)


def answering(terms: Any = FREE, verdict: Any = Answers.verdict) -> type[Answers]:
    return type("Other", (Answers,), {"terms": terms, "verdict": verdict})


@pytest.fixture
def wired(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    def wire(terms: Any = FREE, verdict: Any = Answers.verdict) -> None:
        monkeypatch.setattr(f"{HERE}.Wired", answering(terms, verdict), raising=False)
        settings.READER_ACCESS = f"{HERE}.Wired"

    return wire


def faults() -> list[Any]:
    return [fault for fault in run_checks() if str(fault.id).startswith("articles.")]


def pages(client: Client) -> tuple[Any, Any]:
    article = make_published(body=BODY)
    return client.get(f"/articles/{article.pk}/"), client.get(f"/articles/{article.pk}/full/")


def test_a_paper_without_a_counter_is_free(client: Client, settings: Any) -> None:
    settings.READER_ACCESS = ""
    shared, own = pages(client)
    assert "canary7q" in shared.content.decode()
    assert (own.status_code, own.url) == (302, shared.request["PATH_INFO"])


@pytest.mark.parametrize(
    "name",
    [
        "nowhere.at.all",
        "articles.reading.access.nothing",
        "articles",
        "articles.reading.access.FREE",
    ],
)
def test_a_counter_that_cannot_be_found_leaves_everything_shut(
    client: Client, settings: Any, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    settings.READER_ACCESS = name
    with caplog.at_level(logging.ERROR):
        shared, own = pages(client)
    assert "canary7q" not in shared.content.decode() + own.content.decode()
    assert (shared.status_code, own.status_code) == (200, 403)
    assert name in caplog.text
    assert [fault.id for fault in faults()] == ["articles.E001"]


@pytest.mark.parametrize("terms", [RuntimeError("the database is away"), None, "free"])
def test_whoever_cannot_say_on_what_terms_leaves_everything_shut(
    client: Client, wired: Any, caplog: pytest.LogCaptureFixture, terms: Any
) -> None:
    wired(terms)
    shared, own = pages(client)
    assert "canary7q" not in shared.content.decode() + own.content.decode()
    assert own.status_code == 403
    assert "stays shut" in caplog.text


@pytest.mark.parametrize("verdict", [RuntimeError("the database is away"), None, True])
def test_whoever_cannot_say_who_may_read_leaves_shut_what_is_sold(
    client: Client, wired: Any, verdict: Any
) -> None:
    wired(AccessTerms(AccessMode.PAID), verdict)
    shared, own = pages(client)
    assert "canary7q" not in shared.content.decode() + own.content.decode()
    assert own.status_code == 403
    assert own.context["verdict"].why == AccessReason.UNKNOWN


def test_what_is_known_to_be_free_stays_open_whatever_else_is_broken(
    client: Client, wired: Any
) -> None:
    wired(FREE, RuntimeError("the database is away"))
    shared, own = pages(client)
    assert "canary7q" in shared.content.decode()
    assert own.status_code == 302


def test_another_counter_can_be_wired_by_name(client: Client, wired: Any) -> None:
    wired(AccessTerms(AccessMode.PAID))
    shared, own = pages(client)
    assert "canary7q" not in shared.content.decode()
    assert "canary7q" in own.content.decode()


def test_ours_is_wired_and_the_start_is_quiet() -> None:
    assert faults() == []


def test_fewer_than_no_proxies_are_told_at_the_start(settings: Any) -> None:
    settings.TRUSTED_PROXIES = -1
    assert [fault.id for fault in faults()] == ["articles.E002"]


def test_a_counter_without_an_answer_is_told_at_the_start(settings: Any) -> None:
    settings.READER_ACCESS = "builtins.object"
    (fault,) = faults()
    assert "no policy and no may_read" in str(fault.msg)


@pytest.mark.parametrize("page", [public_page, private_page])
def test_a_page_answers_the_methods_that_it_names_and_no_other(page: Any) -> None:
    @page(methods=("POST",))
    def press(request: HttpRequest) -> HttpResponse:
        """Press a button."""
        return HttpResponse("pressed")

    assert press(RequestFactory().post("/")).content == b"pressed"
    assert press(RequestFactory().get("/")).status_code == 405
    assert press.__doc__ == "Press a button."
