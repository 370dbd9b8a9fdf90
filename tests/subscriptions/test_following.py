"""Readers follow columns, authors and searches, and get one digest at their hour."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.errors import Invalid
from articles.models import Article, Column
from newsroom.accounts.models import User
from newsroom.reader_letters.digests import queue_due_reader_digests
from subscriptions.actions import erasure
from subscriptions.actions.access import access
from subscriptions.actions.readers import following
from subscriptions.actions.readers.following import DigestTimes, FollowedSubject
from subscriptions.actions.readers.outbox import send_outbox
from subscriptions.domain.digests import Rhythm, last_due
from subscriptions.models import AccessRule, Follow, Party, PassingLetter, ReaderDigest
from tests.browser import Browser, token_of
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_column,
    make_person,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
# Tuesday 5 March 2024, 6:00 and 7:30 in Shanghai
EARLY = datetime(2024, 3, 4, 22, 0, tzinfo=UTC)
SEVEN = datetime(2024, 3, 4, 23, 0, tzinfo=UTC)
LATER = datetime(2024, 3, 4, 23, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def column() -> Column:
    return make_column()


@pytest.fixture
def tian() -> User:
    return User.objects.create_user("tian", email="tian@example.com")


def follow(user: User, at: datetime = EARLY, **subject: Any) -> Follow:
    return following.follow_subject(FollowedSubject(**subject), the_publication(), by=user, at=at)


def want(user: User, rhythm: str = "daily", hour: int = 7, weekday: int = 1) -> ReaderDigest:
    times = DigestTimes(rhythm, hour, weekday)
    following.set_reader_digest(times, the_publication(), by=user, at=EARLY)
    return ReaderDigest.objects.get(user=user)


def publish(headline: str, *columns: Column, at: datetime = EARLY, **fields: Any) -> Article:
    return make_published(
        headline, columns=columns, at=at + timedelta(minutes=5), body="<p>正文收尾。</p>", **fields
    )


def letters(at: datetime = LATER) -> list[Any]:
    queue_due_reader_digests(at)
    send_outbox(at)
    return list(mail.outbox)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "hour", "due"),
    [
        ("daily", 1, 7, SEVEN),
        ("daily", 1, 8, SEVEN + timedelta(hours=1) - DAY),
        ("weekly", 2, 7, SEVEN),
        ("weekly", 2, 8, SEVEN + timedelta(hours=1) - 7 * DAY),
        ("weekly", 1, 7, SEVEN - DAY),
    ],
)
def test_a_digest_is_due_by_the_newspaper_s_clock(
    rhythm: str, weekday: int, hour: int, due: datetime
) -> None:
    assert last_due(rhythm, weekday, hour, LATER) == due


def test_a_digest_names_what_is_new_of_each_subject_once(tian: User, column: Column) -> None:
    zhou = make_person("林晓舟")
    follow(tian, column=column)
    follow(tian, person=zhou)
    follow(tian, search="提速")
    want(tian)
    publish("早先的稿件", column, at=EARLY - DAY)
    publish("江堤提速开标", column)
    publish("高铁再提速")
    assert letters(EARLY + timedelta(minutes=30)) == []  # its hour has not come
    (letter,) = letters()
    assert letter.to == ["tian@example.com"]
    assert letter.body.count("江堤提速开标") == 1
    assert "高铁再提速" in letter.body
    assert "早先的稿件" not in letter.body
    assert "正文收尾" not in letter.body


def test_a_job_that_runs_twice_sends_one_digest(tian: User, column: Column) -> None:
    follow(tian, column=column)
    digest = want(tian)
    publish("江堤开标", column)
    assert queue_due_reader_digests(LATER) == 1
    assert queue_due_reader_digests(LATER) == 0
    assert not following.claim_reader_digest(digest, at=LATER)  # a job that read it before
    assert PassingLetter.objects.count() == 1
    assert len(letters()) == 1
    assert len(letters(LATER + DAY)) == 1  # nothing is new the next day


def test_a_mail_server_that_was_away_gets_what_is_public_then(tian: User, column: Column) -> None:
    follow(tian, column=column)
    want(tian)
    gone = publish("已撤的稿件", column)
    publish("江堤开标", column)
    queue_due_reader_digests(LATER)
    publishing.unpublish_article(gone, by=person("gu"), at=LATER, reason="等待核实金额")
    send_outbox(LATER + 3 * DAY)
    (letter,) = mail.outbox
    assert "江堤开标" in letter.body
    assert "已撤的稿件" not in letter.body


@pytest.mark.parametrize("mode", ["free", "paid"])
def test_a_paid_text_is_marked_and_its_words_are_not_searched(
    tian: User, column: Column, mode: str
) -> None:
    rule = AccessRule(publication=the_publication(), mode=mode)
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    follow(tian, column=column)
    follow(tian, search="收尾")
    want(tian)
    publish("江堤开标", column)
    publish("别处的稿件", make_column("政策"))
    (letter,) = letters()
    assert ("江堤开标（订户）" in letter.body) is (mode == "paid")
    assert ("别处的稿件" in letter.body) is (mode == "free")


def test_one_click_ends_the_digest_and_nothing_else(tian: User, column: Column) -> None:
    follow(tian, column=column)
    want(tian)
    publish("江堤开标", column)
    (letter,) = letters()
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link[link.index("/account/") :]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert ReaderDigest.objects.exists()  # a program that looks at links ends nothing
    posted = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200
    assert strict.post(path).status_code == 200
    assert not ReaderDigest.objects.exists()
    assert Follow.objects.count() == 1
    assert strict.post(f"{path[:-3]}x/").status_code == 404


def test_a_digest_that_was_ended_does_not_leave_the_queue(tian: User, column: Column) -> None:
    follow(tian, column=column)
    want(tian)
    publish("江堤开标", column)
    queue_due_reader_digests(LATER)
    following.set_reader_digest(None, the_publication(), by=tian, at=LATER)
    assert letters() == []
    assert not PassingLetter.objects.exists()


def test_what_is_followed_is_followed_once_and_within_bounds(tian: User, column: Column) -> None:
    assert follow(tian, column=column) == follow(tian, column=column)
    with pytest.raises(Invalid):
        follow(tian, search=" \u200b ")
    for number in range(following.FOLLOWS_MAX - 1):
        follow(tian, search=f"提速{number}")
    with pytest.raises(Invalid):
        follow(tian, search="再多一项")
    with pytest.raises(Invalid):
        want(tian, hour=24)
    with pytest.raises(Invalid):
        want(User.objects.create_user("nomail"))


def test_a_stranger_is_led_to_the_way_in_and_pages_stay_the_same(
    client: Client, tian: User, column: Column
) -> None:
    publish("江堤开标", column)
    stranger = client.get("/columns/要闻/")
    assert "/account/following/add/?column=" in stranger.content.decode()
    answer = client.get("/account/following/add/?q=提速")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/?next=")
    client.force_login(tian)
    assert client.get("/columns/要闻/").content == stranger.content


def test_a_reader_follows_chooses_and_ends_on_the_account_page(tian: User, column: Column) -> None:
    client = Browser()
    client.force_login(tian)

    def send(path: str, body: dict[str, str]) -> Any:
        return client.post(path, {**body, "confirmation": token_of(client, path, body)})

    assert send("/account/following/add/?column=要闻", {}).status_code == 302
    own = "/account/following/"
    send(own, {"rhythm": "weekly", "weekday": "5", "hour": "18"})
    digest = ReaderDigest.objects.get(user=tian)
    assert (digest.rhythm, digest.weekday, digest.hour) == (Rhythm.WEEKLY, 5, 18)
    refused = send(own, {"rhythm": "hourly", "weekday": "5", "hour": "18"})
    assert refused.status_code == 200
    others = follow(User.objects.create_user("xu"), column=column)
    send(own, {"end": str(others.pk)})
    send(own, {"end": str(Follow.objects.get(user=tian).pk)})
    assert list(Follow.objects.all()) == [others]
    send(own, {"rhythm": "", "weekday": "5", "hour": "18"})
    assert not ReaderDigest.objects.exists()


@pytest.mark.parametrize("path", ["/account/following/", "/account/following/add/?q=提速"])
@pytest.mark.parametrize(
    "body", [{}, {"end": "1"}, {"rhythm": "daily", "weekday": "1", "hour": "7"}]
)
def test_a_form_without_its_token_is_told_and_does_nothing(
    tian: User, column: Column, path: str, body: dict[str, str]
) -> None:
    client = Client()
    client.force_login(tian)
    answer = client.post(path, body)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not Follow.objects.exists()
    assert not ReaderDigest.objects.exists()


@pytest.mark.parametrize("query", ["", "q=", "column=nowhere", "author=nobody", f"q={'长' * 101}"])
def test_what_is_not_there_cannot_be_followed(tian: User, column: Column, query: str) -> None:
    client = Client()
    client.force_login(tian)
    assert client.get("/account/following/add/?column=要闻").status_code == 200
    assert client.get(f"/account/following/add/?{query}").status_code == 404


def test_who_is_erased_follows_nothing(tian: User, column: Column) -> None:
    party = Party.objects.create(name="田甜", email=tian.email, user=tian, made_at=MORNING)
    follow(tian, column=column)
    want(tian)
    erasure.erase_party(party, by=person("miao"), at=timezone.now())
    assert not Follow.objects.exists()
    assert not ReaderDigest.objects.exists()
