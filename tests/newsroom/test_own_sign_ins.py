"""Everybody sees where he is signed in and ends it; a sign-in ends by idleness and by its age."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.accounts.models import SignIn
from subscriptions.actions import erasure
from subscriptions.models import Party
from tests.cast import PASSWORD, person, reader
from tests.factories.articles import make_publication
from tests.post import bring_post

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit/605.1.15 MicroMessenger/8.0.50"
PAGES = {"shen": "/admin/sign-ins/", "reader": "/account/sign-ins/"}


class Somebody:
    """A browser at some address."""

    def __init__(self, address: str, agent: str = CHROME) -> None:
        self.client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
        self.client.cookies["django_language"] = "en"

    def signs_in(self, name: str) -> None:
        form = {"username": name, "password": PASSWORD, "way": "password"}
        door = "/account/sign-in/" if name == "reader" else "/admin/login/?next=/admin/"
        assert self.client.post(door, form).status_code == 302

    def is_in(self, name: str) -> bool:
        return bool(self.client.get(PAGES[name]).status_code == 200)

    def reads(self, name: str) -> str:
        return self.client.get(PAGES[name]).content.decode()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass."""
    now = timezone.now()

    def pass_by(**time: float) -> None:
        nonlocal now
        now += timedelta(**time)
        monkeypatch.setattr(timezone, "now", lambda: now)

    pass_by()
    return pass_by


@pytest.fixture(params=["shen", "reader"])
def name(request: pytest.FixtureRequest) -> str:
    """A member of the staff, and a reader."""
    make_publication()
    made = reader() if request.param == "reader" else person(request.param)
    made.email = f"{made.username}@example.com"
    made.save()
    return str(request.param)


def test_a_person_sees_his_browsers_with_about_where_they_are(name: str) -> None:
    office, train = Somebody("203.0.113.77"), Somebody("2001:db8:aaaa:bbbb::1", WECHAT)
    office.signs_in(name)
    train.signs_in(name)
    page = office.reads(name)
    assert "Chrome, Windows" in page
    assert "WeChat, iPhone" in page
    assert "203.0.113.*" in page
    assert "2001:db8:aaaa::*" in page
    assert "203.0.113.77" not in page
    assert "bbbb" not in page


def test_ending_a_sign_in_signs_that_browser_out_and_no_other(name: str) -> None:
    office, train = Somebody("203.0.113.77"), Somebody("198.51.100.9", WECHAT)
    office.signs_in(name)
    train.signs_in(name)
    row = SignIn.objects.get(network="198.51.100.*")
    assert office.client.post(PAGES[name], {"end": str(row.pk)}).status_code == 302
    assert not train.is_in(name)
    assert office.is_in(name)
    assert JournalEntry.objects.filter(act="account.sign_in_ended").count() == 1


def test_everywhere_else_can_be_ended_at_once(name: str) -> None:
    here, *others = [Somebody(f"203.0.{number}.1") for number in range(3)]
    for browser in (here, *others):
        browser.signs_in(name)
    here.client.post(PAGES[name], {"others": "1"})
    assert [browser.is_in(name) for browser in (here, *others)] == [True, False, False]


@pytest.mark.parametrize("number", ["", "x", "²", "0", "9" * 30])
def test_another_account_s_sign_in_is_not_there(name: str, number: str) -> None:
    other = Somebody("203.0.113.5")
    person("lin")
    other.signs_in("lin")
    mine = Somebody("203.0.113.6")
    mine.signs_in(name)
    number = number or str(SignIn.objects.get(user=person("lin")).pk)
    assert mine.client.post(PAGES[name], {"end": number}).status_code == 404
    assert other.client.get("/admin/").status_code == 200


def test_staff_who_do_nothing_for_three_hours_are_signed_out(later: Callable[..., None]) -> None:
    person("shen")
    shen = Somebody("203.0.113.5")
    shen.signs_in("shen")
    for _turn in range(3):
        later(hours=2, minutes=50)
        assert shen.is_in("shen")
    later(hours=3, minutes=1)
    assert not shen.is_in("shen")
    assert shen.client.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_no_sign_in_of_staff_lasts_longer_than_half_a_day(later: Callable[..., None]) -> None:
    person("shen")
    shen = Somebody("203.0.113.5")
    shen.signs_in("shen")
    for _turn in range(11):
        later(hours=1)
        assert shen.is_in("shen")
    later(hours=1, minutes=1)
    assert not shen.is_in("shen")


def test_readers_stay_signed_in_for_days_and_not_for_ever(later: Callable[..., None]) -> None:
    make_publication()
    reader()
    tian = Somebody("203.0.113.5")
    tian.signs_in("reader")
    for _turn in range(5):
        later(days=5)
        assert tian.is_in("reader")
    later(days=6)
    assert not tian.is_in("reader")


def test_how_long_is_a_setting(later: Callable[..., None], settings: Any) -> None:
    settings.STAFF_IDLE_MINUTES = 10
    person("shen")
    shen = Somebody("203.0.113.5")
    shen.signs_in("shen")
    later(minutes=9)
    assert shen.is_in("shen")
    later(minutes=11)
    assert not shen.is_in("shen")


def test_another_password_ends_the_other_sign_ins_and_they_are_no_longer_shown() -> None:
    person("shen")
    here, there = Somebody("203.0.113.5"), Somebody("198.51.100.9", WECHAT)
    here.signs_in("shen")
    there.signs_in("shen")
    new = "another long pass phrase"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    here.client.post("/admin/password_change/", form)
    assert not there.is_in("shen")
    assert here.is_in("shen")
    assert "WeChat" not in here.reads("shen")


def test_signing_out_ends_the_sign_in(name: str) -> None:
    browser = Somebody("203.0.113.5")
    browser.signs_in(name)
    browser.client.post("/admin/logout/" if name == "shen" else "/account/sign-out/")
    assert SignIn.objects.get().ended_at is not None


def test_a_sign_in_from_elsewhere_is_told_by_a_letter_without_a_link(
    name: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        Somebody("203.0.113.5").signs_in(name)  # the first is no news
        Somebody("203.0.113.6", WECHAT).signs_in(name)  # another browser in the same place
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        Somebody("198.51.100.9", WECHAT).signs_in(name)
    (letter,) = bring_post()
    assert letter.to == [f"{name}@example.com"]
    assert "198.51.100.*" in letter.body
    assert "198.51.100.9" not in letter.body
    assert "http" not in letter.body
    assert "/" not in letter.body


def test_a_known_browser_on_the_road_is_no_news(
    name: str, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    browser = Somebody("203.0.113.5")
    with django_capture_on_commit_callbacks(execute=True):
        browser.signs_in(name)
        browser.client.defaults["REMOTE_ADDR"] = "198.51.100.9"
        browser.signs_in(name)
    assert mail.outbox == []


def test_what_was_written_when_a_sign_in_ended_comes_back_to_its_writer(
    later: Callable[..., None],
) -> None:
    person("lin")
    lin = Somebody("203.0.113.5")
    lin.signs_in("lin")
    lin.client.get("/admin/articles/article/add/")
    later(hours=4)
    answer = lin.client.post("/admin/articles/article/add/", {"headline": "写了四个小时的稿子"})
    assert answer.status_code == 403
    assert "写了四个小时的稿子" in answer.content.decode()


def test_a_session_of_before_sign_ins_were_written_down_is_shown_from_now_on() -> None:
    person("shen")
    shen = Somebody("203.0.113.5")
    shen.signs_in("shen")
    session = shen.client.session
    del session["sign_in"]
    session.save()
    SignIn.objects.all().delete()
    assert "Chrome, Windows" in shen.reads("shen")
    assert SignIn.objects.count() == 1


def test_readers_are_handed_out_their_sign_ins_and_leave_none_behind() -> None:
    make_publication()
    user = reader()
    user.email = "reader@example.com"
    user.save()
    browser = Somebody("203.0.113.5")
    browser.signs_in("reader")
    told = browser.client.post("/account/data/").json()
    assert [row["network"] for row in told["sign_ins"]] == ["203.0.113.*"]
    erasure.erase_party(Party.objects.get(user=user), by=user, at=timezone.now())
    assert not SignIn.objects.filter(user=user).exists()


def test_a_browser_is_marked_as_seen_every_five_minutes_at_most(
    later: Callable[..., None],
) -> None:
    person("shen")
    shen = Somebody("203.0.113.5")
    shen.signs_in("shen")
    before = SignIn.objects.get().seen_at
    later(minutes=4)
    assert shen.is_in("shen")
    assert SignIn.objects.get().seen_at == before
    later(minutes=2)
    assert shen.is_in("shen")
    assert SignIn.objects.get().seen_at > before
