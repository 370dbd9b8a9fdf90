"""Readers report errors: bound to the words, seen by whoever corrects, settled once, answered by
letter."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.actions.publishing.error_reports import (
    ADDRESS_KEPT,
    ErrorWords,
    report_error,
    settle_error_report,
)
from articles.errors import NotYours, WrongState
from articles.models import Article, JournalEntry, ReportedError
from articles.selectors.alerts import list_alerts
from articles.selectors.error_reports import find_reported_place
from articles.views.error_reports import REPORTS
from newsroom.reader_letters.error_answers import queue_error_answers
from subscriptions.actions import erasure
from subscriptions.actions.access import access
from subscriptions.actions.readers.outbox import send_outbox
from subscriptions.models import AccessRule, Party, PassingLetter
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_published, the_publication

pytestmark = pytest.mark.django_db
BODY = "<p>江堤加固一期开标。</p><p>合同金额为一百二十万元，工期九十天。</p>"
QUOTE = "合同金额为一百二十万元"
WORDS = "公告上写的是一百零二万元。"
MAILBOX = "tian@example.com"


@pytest.fixture
def article() -> Article:
    return make_published("江堤开标", body=BODY, at=timezone.now() - timedelta(hours=1))


def form_of(client: Client, article: Article) -> dict[str, str]:
    page = client.get(f"/articles/{article.pk}/error/")
    return {"token": page.context["token"], "quote": QUOTE, "words": WORDS, "email": ""}


def send(client: Client, article: Article, **changed: str) -> Any:
    form = form_of(client, article) | changed
    return client.post(f"/articles/{article.pk}/error/", form)


def reported(article: Article, *, email: str = "", number: str = "1" * 32) -> ReportedError:
    error = ErrorWords(QUOTE, WORDS, email, number)
    return report_error(article, error, at=timezone.now(), must_hold=True)


def settle(report: ReportedError, by: str = "gu", answer: str = "已更正，谢谢。") -> ReportedError:
    return settle_error_report(report, "corrected", answer, by=person(by), at=timezone.now())


def test_a_stranger_reports_words_and_the_desk_sees_where_they_are(
    client: Client, article: Article
) -> None:
    link = f'href="/articles/{article.pk}/error/"'
    assert link in client.get(article.get_absolute_url()).content.decode()
    answer = send(client, article, email=MAILBOX)
    assert answer.url == f"/articles/{article.pk}/error/sent/"
    assert client.get(answer.url).status_code == 200
    report = ReportedError.objects.select_related("article__release__revision", "revision").get()
    assert (report.field, report.paragraph, report.email) == ("body", 2, MAILBOX)
    place = find_reported_place(report)
    assert (place.before, place.after, place.holds) == ("", "，工期九十天。", True)


def test_selected_words_fill_the_form_and_are_never_markup(
    client: Client, article: Article
) -> None:
    page = client.get(f"/articles/{article.pk}/error/?quote=<script>江堤").content.decode()
    assert "&lt;script&gt;江堤" in page
    assert "<script>江堤" not in page
    assert "noindex" in page


@pytest.mark.parametrize(
    "changed",
    [
        {"quote": "文中没有的话"},
        {"quote": ""},
        {"words": " \u200b "},
        {"email": "no mailbox"},
        {"email": "a@example.com\nBcc: b@example.com"},
        {"token": "made up"},
        {"quote": "金" * 201},
    ],
)
def test_what_is_wrong_with_a_report_is_told_and_nothing_typed_is_lost(
    client: Client, article: Article, changed: dict[str, str]
) -> None:
    answer = send(client, article, **changed)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    if "words" not in changed:
        assert WORDS in answer.content.decode()
    assert not ReportedError.objects.exists()


def test_a_form_sent_twice_is_one_report(client: Client, article: Article) -> None:
    form = form_of(client, article)
    address = f"/articles/{article.pk}/error/"
    assert {client.post(address, form).status_code for _ in range(2)} == {302}
    assert client.post(address, form | {"words": "另一处错误。"}).status_code == 200
    assert ReportedError.objects.count() == 1
    assert JournalEntry.objects.filter(act="error.reported", outcome="done").count() == 1


def test_a_form_counts_for_its_own_article_only(client: Client, article: Article) -> None:
    other = make_published("另一篇", body=BODY, at=timezone.now() - timedelta(hours=1))
    token = form_of(client, other)["token"]
    assert send(client, article, token=token).status_code == 200
    assert not ReportedError.objects.exists()


def test_a_program_that_fills_every_field_is_thanked_and_not_kept(
    client: Client, article: Article
) -> None:
    assert send(client, article, website="https://spam.example").status_code == 302
    assert not ReportedError.objects.exists()


def test_who_sends_too_many_waits_and_keeps_what_was_typed(
    client: Client, article: Article
) -> None:
    for _ in range(REPORTS.most):
        assert send(client, article).status_code == 302
    answer = send(client, article)
    assert client.post(f"/articles/{article.pk}/error/").status_code == 429
    assert answer.status_code == 429
    assert WORDS in answer.content.decode()
    assert ReportedError.objects.count() == REPORTS.most


def test_of_a_paid_text_the_form_does_not_tell_which_words_it_holds(
    client: Client, article: Article
) -> None:
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    held = send(client, article)
    other = send(client, article, quote="文中没有的话")
    assert (held.status_code, other.status_code) == (302, 302)
    assert sorted(ReportedError.objects.values_list("field", flat=True)) == ["", "body"]


def test_a_text_that_is_gone_takes_no_reports(client: Client, article: Article) -> None:
    form = form_of(client, article)
    publishing.unpublish_article(article, by=person("gu"), at=timezone.now(), reason="等待核实金额")
    assert client.post(f"/articles/{article.pk}/error/", form).status_code == 404
    with pytest.raises(WrongState):
        reported(article)
    assert not ReportedError.objects.exists()


def test_readers_never_see_a_report(client: Client, article: Article) -> None:
    reported(article, email=MAILBOX)
    for address in (f"/articles/{article.pk}/", "/", f"/articles/{article.pk}/error/"):
        page = client.get(address).content.decode()
        assert WORDS not in page
        assert MAILBOX not in page


def test_whoever_corrects_hears_of_it_and_others_do_not(article: Article) -> None:
    reported(article)
    at = timezone.now() + timedelta(minutes=1)
    assert [alert.row.subject for alert in list_alerts(person("gu"), at)] == ["江堤开标"]
    assert list_alerts(person("jiao"), at) == []


def test_a_report_is_settled_once_by_whoever_may_correct(article: Article) -> None:
    report = reported(article)
    with pytest.raises(NotYours):
        settle(report, by="lin")
    assert settle(report).outcome == "corrected"
    with pytest.raises(WrongState):
        settle(report)
    assert JournalEntry.objects.filter(act="error.settled", outcome="done").count() == 1


def test_the_desk_settles_on_the_page_and_never_sees_the_address(
    client: Client, article: Article
) -> None:
    report = reported(article, email=MAILBOX)
    client.force_login(person("gu"))
    address = f"/admin/articles/errors/{report.pk}/"
    page = client.get(address).content.decode()
    assert f"<mark>{QUOTE}</mark>" in page
    assert MAILBOX not in page
    refused = client.post(address, {"outcome": "no_error", "answer": ""})
    assert refused.status_code == 200  # whoever waits for an answer gets one
    assert ReportedError.objects.open().exists()
    client.post(address, {"outcome": "no_error", "answer": "金额与公告一致。"})
    assert not ReportedError.objects.open().exists()
    assert client.get("/admin/articles/errors/").context["waiting"] == []
    assert client.get(address).status_code == 200


def test_the_answer_goes_out_once_and_the_address_leaves_with_it(article: Article) -> None:
    report = reported(article, email=MAILBOX)
    assert queue_error_answers(timezone.now()) == 0  # nobody settled it
    settle(report)
    assert queue_error_answers(timezone.now()) == 1
    assert queue_error_answers(timezone.now()) == 0  # the job runs again
    report.refresh_from_db()
    assert report.email == ""
    late = timezone.now() + timedelta(days=5)  # the mail server was away
    send_outbox(late)
    assert [letter.to for letter in mail.outbox] == [[MAILBOX]]
    assert "已更正，谢谢。" in mail.outbox[0].body
    assert QUOTE in mail.outbox[0].body
    assert not PassingLetter.objects.exists()


def test_the_address_of_a_report_that_nobody_settles_is_removed(article: Article) -> None:
    report = reported(article, email=MAILBOX)
    queue_error_answers(report.reported_at + ADDRESS_KEPT)
    assert ReportedError.objects.get().email == MAILBOX
    queue_error_answers(report.reported_at + ADDRESS_KEPT + timedelta(days=1))
    assert ReportedError.objects.get().email == ""
    assert not PassingLetter.objects.exists()


def test_who_is_erased_leaves_no_address_in_a_report(article: Article) -> None:
    reported(article, email=MAILBOX.upper())
    reported(article, email="xu@example.com", number="2" * 32)
    party = Party.objects.create(name="田甜", email=MAILBOX, made_at=MORNING)
    erasure.erase_party(party, by=person("miao"), at=timezone.now())
    emails = ReportedError.objects.order_by("pk").values_list("email", flat=True)
    assert list(emails) == ["", "xu@example.com"]
