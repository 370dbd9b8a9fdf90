"""A subscriber gives one text to whoever has the link, whole, until a day; nobody else gets it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.errors import Invalid, NotYours, Refused
from articles.models import Article, JournalEntry
from newsroom.accounts.models import User
from newsroom.web import gift_links as pages
from subscriptions.actions import erasure
from subscriptions.actions.access import access, gift_links
from subscriptions.actions.readers import parties
from subscriptions.models import AccessRule, Entitlement, GiftLink, MeterRead, Party, Source
from subscriptions.selectors.readers import gift_links as selector
from tests.browser import Browser, token_of
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_column, make_published, the_publication

pytestmark = pytest.mark.django_db
BODY = "<p>开标大厅里坐满了人，各家代表依次递交文件。</p><p>收尾的一句只有订户读得到。</p>"
REST = "收尾的一句只有订户读得到"
FIRST = "送给您的全文"
OVER = "链接无效或者已经失效"
DAY = timedelta(days=1)


@pytest.fixture
def rule() -> AccessRule:
    cache.clear()
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    return rule


@pytest.fixture
def article(rule: AccessRule) -> Article:
    return make_published("江堤开标", body=BODY, at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def tian() -> User:
    return User.objects.create_user("tian", email="tian@example.com")


def subscribe(user: User, scope: str = "site", **fields: Any) -> Entitlement:
    today = timezone.localdate()
    grant = access.EntitlementGrant(
        user, the_publication(), scope, today, today + 60 * DAY, source=Source.COMPLIMENTARY
    )
    return access.grant_entitlement(replace(grant, **fields), by=OPERATOR, at=timezone.now())


def give(article: Article, by: User, at: datetime | None = None) -> GiftLink:
    return gift_links.make_gift_link(article, by=by, at=at or timezone.now())


@pytest.fixture
def link(article: Article, tian: User) -> GiftLink:
    subscribe(tian)
    return give(article, tian)


def press(client: Client, link: GiftLink) -> Any:
    """Press the button of a gift's page."""
    path = link.get_absolute_url()
    return client.post(path, {"confirmation": token_of(client, path, {})})


def read(client: Client, path: str, **extra: Any) -> str:
    return str(client.get(path, **extra).content.decode())


def test_whoever_has_the_link_reads_the_text_whole_without_an_account(link: GiftLink) -> None:
    client = Client()
    path = link.get_absolute_url()
    first = read(client, path)
    assert FIRST in first
    assert REST not in first
    answer = press(client, link)
    assert answer["Location"] == path
    whole = client.get(path)
    assert REST in whole.content.decode()
    assert FIRST in whole.content.decode()
    assert "tian" not in whole.content.decode()
    link.refresh_from_db()
    assert link.opened == 1
    read(client, path)
    link.refresh_from_db()
    assert link.opened == 1  # one browser that comes again has opened it once
    assert REST not in read(client, link.article.get_absolute_url())
    assert client.get(f"{link.article.get_absolute_url()}full/").status_code == 403


def test_a_button_pressed_twice_counts_once(link: GiftLink) -> None:
    client = Client()
    path = link.get_absolute_url()
    form = {"confirmation": token_of(client, path, {})}
    assert [client.post(path, form).status_code for _ in range(2)] == [302, 302]
    link.refresh_from_db()
    assert link.opened == 1


def test_a_robot_that_previews_the_address_gets_the_beginning_alone(link: GiftLink) -> None:
    path = link.get_absolute_url()
    robot = Client(headers={"User-Agent": "facebookexternalhit/1.1"})
    page = read(robot, path)
    assert 'property="og:title"' in page
    assert 'property="og:image"' in page
    address = f"/articles/{link.article_id}/"
    assert re.search(rf'rel="canonical" href="https?://[^"/]+{address}"', page)
    assert re.search(rf'property="og:url" content="https?://[^"/]+{address}"', page)
    assert REST not in page
    robot.get(path, headers={"Sec-Purpose": "prefetch"})
    robot.head(path)
    link.refresh_from_db()
    assert link.opened == 0


def test_nobody_keeps_the_page_and_no_other_site_hears_of_its_address(link: GiftLink) -> None:
    client = Client()
    press(client, link)
    for answer in (client.get(link.get_absolute_url()), Client().get(link.get_absolute_url())):
        kept = answer.headers["Cache-Control"]
        assert "private" in kept
        assert "no-store" in kept
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in answer.content.decode()
        assert answer.headers["Referrer-Policy"] == "same-origin"
    token = link.get_absolute_url()
    page = read(client, token)
    assert token not in "".join(re.findall(r'(?:href|data-\w+|content)="https?://[^"]*"', page))
    cookie = client.cookies["gift-opened"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (token, True, "Lax")


def test_a_gift_is_not_counted_by_the_meter(article: Article, tian: User, rule: AccessRule) -> None:
    rule.mode, rule.monthly_free = "metered", 1
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    subscribe(tian)
    link = give(article, tian)
    client = Client()
    client.force_login(User.objects.create_user("xu"))
    press(client, link)
    assert REST in read(client, link.get_absolute_url())
    assert not MeterRead.objects.exists()


@pytest.mark.parametrize("over", ["ended", "expired", "forged", "of another article", "garbage"])
def test_a_link_that_is_over_shows_the_beginning_and_says_so(link: GiftLink, over: str) -> None:
    client = Client()
    press(client, link)
    path = link.get_absolute_url()
    if over == "ended":
        gift_links.end_gift_link(link.pk, by=link.user, at=timezone.now())
    elif over == "expired":
        past = timezone.now() - DAY
        GiftLink.objects.filter(pk=link.pk).update(made_at=past - DAY, ends_at=past)
    elif over == "forged":
        path = f"{path[:-3]}xx/"
    elif over == "garbage":
        path = f"/articles/{link.article_id}/gift/%00..'\"<x>{'.' * 300}/"
    else:
        other = make_published("另一篇", body=BODY, at=timezone.now() - DAY)
        path = f"/articles/{other.pk}/gift/{link.token}/"
    for answer in (client.get(path), client.post(path)):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert OVER in page
        assert "开标大厅" in page
        assert REST not in page


def test_what_is_withdrawn_is_given_no_more_and_what_is_free_has_one_address(
    link: GiftLink, rule: AccessRule
) -> None:
    path = link.get_absolute_url()
    rule.mode = "free"
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    assert Client().get(path)["Location"] == link.article.get_absolute_url()
    publishing.withdraw_article(
        link.article, by=person("gu"), at=timezone.now(), reason="等待核实金额"
    )
    gone = Client().get(path)
    assert gone.status_code == 410
    assert REST not in gone.content.decode()
    assert Client().get("/articles/99999/gift/x.y/").status_code == 404


def test_a_gift_stays_a_gift_when_the_subscription_ends(link: GiftLink, tian: User) -> None:
    access.revoke_entitlement(
        Entitlement.objects.get(), reason="到期", by=OPERATOR, at=timezone.now()
    )
    client = Client()
    press(client, link)
    assert REST in read(client, link.get_absolute_url())
    other = make_published("另一篇", body=BODY, at=timezone.now() - DAY)
    with pytest.raises(NotYours):
        give(other, tian)


def test_only_who_subscribes_to_the_article_gives_it(article: Article, tian: User) -> None:
    with pytest.raises(NotYours):
        give(article, tian)
    with pytest.raises(NotYours):
        give(article, person("gu"))  # reads it because he works here
    subscribe(tian, "epaper")  # it was not printed
    with pytest.raises(NotYours):
        give(article, tian)
    subscribe(tian, "article", article=article)
    assert give(article, tian).user == tian


def test_a_month_has_so_many_links_and_an_ended_one_counts(
    link: GiftLink, tian: User, rule: AccessRule
) -> None:
    assert give(link.article, tian) == link  # the same article once more: the same link
    rule.gift_links, rule.gift_days = 2, 7
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    others = [make_published(f"第{n}篇", body=BODY, at=timezone.now() - DAY) for n in range(3)]
    second = give(others[0], tian)
    assert second.ends_at - second.made_at == 7 * DAY
    gift_links.end_gift_link(second.pk, by=tian, at=timezone.now())
    with pytest.raises(Invalid):
        give(others[1], tian)
    assert give(others[1], tian, at=timezone.now() + 32 * DAY)  # the next month
    rule.gift_links = 0
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    with pytest.raises(Invalid):
        give(others[2], tian, at=timezone.now() + 32 * DAY)


def test_the_month_is_that_of_the_newspaper_s_clock(link: GiftLink, tian: User) -> None:
    terms = selector.GiftTerms(monthly=3)
    midnight = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = midnight - timedelta(seconds=1)
    GiftLink.objects.update(made_at=before, ends_at=midnight + DAY)
    assert selector.count_gifts_left(tian, link.article.publication, terms, midnight) == 3
    assert selector.count_gifts_left(tian, link.article.publication, terms, before) == 2


def test_a_link_long_over_goes_when_the_next_is_made(link: GiftLink, tian: User) -> None:
    past = timezone.now() - gift_links.KEPT - DAY
    GiftLink.objects.update(made_at=past - DAY, ends_at=past)
    assert list(GiftLink.objects.all()) == [link]
    assert give(link.article, tian) == GiftLink.objects.get()
    assert not GiftLink.objects.filter(pk=link.pk).exists()


def test_nobody_ends_the_link_of_somebody_else(link: GiftLink) -> None:
    gift_links.end_gift_link(link.pk, by=User.objects.create_user("xu"), at=timezone.now())
    link.refresh_from_db()
    assert link.is_in_force(timezone.now())


def test_a_reader_makes_a_link_sees_it_and_ends_it(article: Article, tian: User) -> None:
    subscribe(tian)
    client = Browser()
    client.force_login(tian)
    form = f"/account/gift-links/add/?article={article.pk}"
    whole = read(client, f"/articles/{article.pk}/full/")
    assert form in whole.replace("&amp;", "&")
    answer = client.post(form)
    link = GiftLink.objects.get()
    assert answer["Location"] == f"/account/gift-links/#link-{link.pk}"
    own = read(client, "/account/gift-links/")
    assert link.get_absolute_url() in own
    assert "9" in own
    assert "江堤开标" in own
    client.post("/account/gift-links/", {"end": str(link.pk)})
    assert link.get_absolute_url() not in read(client, "/account/gift-links/")
    acts = JournalEntry.objects.filter(act__startswith="gift_link.")
    assert [(row.act, row.subject, row.article) for row in acts.order_by("pk")] == [
        ("gift_link.made", str(link.pk), None),
        ("gift_link.ended", str(link.pk), None),
    ]


def test_the_form_says_why_there_is_no_link(article: Article, tian: User, rule: AccessRule) -> None:
    client = Browser()
    client.force_login(tian)
    form = f"/account/gift-links/add/?article={article.pk}"
    assert "没有涵盖这篇文章的订阅" in read(client, form)
    refused = client.post(form, {"confirmation": token_of(client, form, {})})
    assert refused.status_code == 200
    assert 'role="alert"' in refused.content.decode()
    subscribe(tian)
    rule.gift_links = 0
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    assert "本报没有开通" in read(client, form)
    rule.mode = "free"
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    assert "人人都可以读" in read(client, form)
    assert client.get("/account/gift-links/add/?article=99999").status_code == 404
    assert Client().get(form)["Location"].startswith("/account/sign-in/?next=")


def test_too_many_openings_from_one_address_are_slowed_down(
    link: GiftLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "OPENINGS_A_MINUTE", 2)
    for _ in range(2):
        press(Client(), link)
    answer = press(Client(), link)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    link.refresh_from_db()
    assert link.opened == 2


def test_a_post_from_another_site_opens_nothing(link: GiftLink) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link.get_absolute_url()).status_code == 403
    unconfirmed = Client().post(link.get_absolute_url())
    assert 'role="alert"' in unconfirmed.content.decode()
    link.refresh_from_db()
    assert link.opened == 0


def test_who_leaves_takes_his_links_along_and_has_had_them_in_his_data(
    link: GiftLink, tian: User
) -> None:
    party = Party.objects.create(name="田甜", email=tian.email, user=tian, made_at=MORNING)
    data = parties.export_personal_data(party, by=tian, at=timezone.now())
    assert [row["article.pk"] for row in data["gift_links"]] == [link.article_id]
    assert link.token not in str(data)
    erasure.erase_party(party, by=person("miao"), at=timezone.now())
    assert not GiftLink.objects.exists()
    assert OVER in read(Client(), link.get_absolute_url())


def test_the_rule_of_a_column_says_nothing_of_gift_links(rule: AccessRule) -> None:
    of_column = AccessRule(
        publication=rule.publication, column=make_column(), mode="paid", gift_links=3
    )
    with pytest.raises(ValidationError):
        of_column.full_clean()
    with pytest.raises(Refused):
        access.save_access_rule(of_column, by=OPERATOR, at=timezone.now())
    of_column.gift_links = 10
    access.save_access_rule(of_column, by=OPERATOR, at=timezone.now())
