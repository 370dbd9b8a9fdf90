"""What is not free: an honest beginning for everybody, the whole for whoever may, and no word of it
elsewhere."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.editions import editions
from articles.models import Article, Publication
from newsroom.accounts.models import User
from subscriptions.actions.access import access
from subscriptions.models import AccessRule, MeterRead, NetworkRange, NetworkUse
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_column,
    make_image,
    make_issue,
    make_person,
    make_published,
    the_publication,
)
from tests.house.addresses import filled, parts, routes
from tests.house.shares import share_of

pytestmark = pytest.mark.django_db
NEAR = "收尾"
LAST = "canary7q"
BESIDE = "canary8q"
LONG = "三月的江岸，货船一早靠泊。" * 20
END = f"<p>{NEAR} {LAST} {BESIDE}</p>"
BODIES = {
    "paragraphs": f"<p>短的开头。</p><p>{LONG}</p>{END}",
    "one long paragraph": f"<p>{LONG}{NEAR} {LAST} {BESIDE}</p>",
    "one short paragraph": f"<p>开标 {LAST} {BESIDE}</p>",
    "a list": f"<p>开头。</p><ul><li>{LONG}</li><li>{LAST} {BESIDE}</li></ul>",
    "a table": f"<table><tr><td>{LONG}</td><td>{LAST} {BESIDE}</td></tr></table>",
    "a quotation": f"<blockquote><p>{LONG}</p></blockquote><h3>{LAST}</h3>{END}",
    "a link": f'<p>{LONG}<a href="https://example.org/{LAST}">{BESIDE}</a></p>',
    "lines": f"{LONG}<br>{LONG}<br>{LAST} {BESIDE}",
    "marks in the first words": f"<p><strong>开头</strong> &lt;b&gt; &amp; “引文”{LONG}</p>{END}",
}


def sell(mode: str = "paid", **fields: Any) -> Publication:
    paper = the_publication()
    access.save_access_rule(
        AccessRule(publication=paper, mode=mode, **fields), by=OPERATOR, at=MORNING
    )
    return paper


def shut(body: str = BODIES["paragraphs"], **fields: Any) -> Article:
    return make_published(body=body, at=timezone.now() - timedelta(hours=1), **fields)


def get(client: Client, article: Article, **headers: Any) -> Any:
    return client.get(f"/articles/{article.pk}/full/", **headers)


@pytest.fixture
def subscriber() -> User:
    user = reader("subscriber")
    on = timezone.localdate()
    access.grant_entitlement(
        access.EntitlementGrant(
            user, the_publication(), "site", on, on, source="gift", source_id="1"
        ),
        by=OPERATOR,
        at=MORNING,
    )
    return user


class TestNothingLeaks:
    def addresses(self, articles: list[Article]) -> Iterator[str]:
        """Every address that is not the staff's, with every article in it, and the searches that
        come nearest."""
        today = timezone.localdate()
        known = {
            "slug": "要闻",
            "use": "search",
            "on": "2024-03-05",
            "position": 1,
            "year": today.year,
            "month": today.month,
            "day": today.day,
            "section": "articles",
            "code": "en",
            "path": "nothing.jpg",
            "name": "columns",
            "provider": "sandbox",
            "reference": "N0",
            "words": "way-in",
            "version": 1,
            "token": "none",
        }
        for route in routes():
            if not route.startswith("/admin/"):
                rows = articles if "pk" in parts(route) else articles[:1]
                yield from (filled(route, {**known, "pk": article.pk}) for article in rows)
        for query in (
            f"q={NEAR}",
            f"q={NEAR}&order=relevance",
            f"q={LAST}",
            "q=开头",
            "column=要闻",
            "author=林晓舟",
        ):
            yield f"/search/?{query}"
        yield from (
            "/authors/林晓舟/",
            "/columns/要闻/?before=",
            "/api/v1/articles/?limit=100&column=要闻",
        )

    def paper(self) -> list[Article]:
        column = make_column("要闻")
        make_person("林晓舟")
        articles = [
            shut(body, headline=f"头条{number}", pictures=[lead_picture()], columns=[column])
            for number, body in enumerate(BODIES.values())
        ]
        inside = make_image(f"图{LAST}")
        body = f'<p>{LONG}</p><p><img src="/x" data-image="{inside.pk}" alt="{LAST}"></p>'
        articles.append(shut(body, headline="配图", columns=[column]))
        page = make_issue().pages.get(position=1)
        for article in articles:
            editions.place_article(article, page, by=OPERATOR, at=MORNING)
        return articles

    @pytest.mark.parametrize(
        ("who", "mode"),
        share_of(
            product(["a stranger", "a reader without a subscription"], ["paid", "metered"]), 1
        ),
    )
    def test_no_address_says_what_stands_last(self, client: Client, who: str, mode: str) -> None:
        articles = self.paper()
        sell(mode, monthly_free=1 if mode == "metered" else 0)
        if who != "a stranger":
            client.force_login(reader())
        if mode == "metered":  # the one free article of the month is read, and is none of these
            get(client, shut("<p>别的文章，别的文字。</p>", headline="先读的"))
        asked = 0
        leaks = []
        for address in self.addresses(articles):
            answer = client.get(address)
            words = (answer.getvalue() if answer.streaming else answer.content).decode(
                errors="replace"
            )
            words = words.replace(f'value="{LAST}"', "").replace(
                f"“{LAST}”", ""
            )  # the searcher's own word
            words = words.replace(f"q={LAST}", "").replace(f"q%3D{LAST}", "")
            asked += 1
            leaks += [address for _word in re.findall(f"{LAST}|{BESIDE}", words)]
        assert asked > 60
        assert leaks == []

    def test_the_marked_words_would_be_found_if_they_were_there(self, client: Client) -> None:
        articles = self.paper()
        open_to_all = {
            address
            for address in self.addresses(articles)
            if LAST in client.get(address).content.decode(errors="replace")
        }
        assert {f"/articles/{article.pk}/" for article in articles} <= open_to_all
        assert {
            "/api/v1/articles/",
            f"/search/?q={NEAR}",
            f"/api/v1/articles/{articles[0].pk}/",
        } <= open_to_all


class TestTheSharedPage:
    def test_it_carries_headline_byline_abstract_and_an_honest_beginning(
        self, client: Client
    ) -> None:
        article = shut()
        sell()
        page = client.get(f"/articles/{article.pk}/")
        words = page.content.decode()
        for part in (
            "码头电子化采购提速",
            "林晓舟",
            "采购周期由三十天缩短到十二天",
            "短的开头。",
            "责任编辑",
        ):
            assert part in words
        assert "".join(page.context["opening"]).startswith("短的开头。三月的江岸")
        for address in (
            f"/articles/{article.pk}/full/",
            "/subscribe/",
            "/account/receipt/",
            "?next=",
        ):
            assert address in words
        assert f'rel="nofollow" href="/articles/{article.pk}/full/"' in words

    def test_it_is_shared_and_the_same_for_everybody(
        self, client: Client, subscriber: User
    ) -> None:
        article = shut()
        sell()
        stranger = client.get(f"/articles/{article.pk}/")
        client.force_login(subscriber)
        own = client.get(f"/articles/{article.pk}/")
        assert stranger.content == own.content
        assert "public" in own["Cache-Control"]
        assert not own.cookies

    def test_search_engines_are_told_as_they_ask(self, client: Client) -> None:
        article = shut()
        free = client.get(f"/articles/{article.pk}/").context["structured"]
        sell()
        page = client.get(f"/articles/{article.pk}/")
        told = page.context["structured"]
        assert "isAccessibleForFree" not in free
        assert told["isAccessibleForFree"] is False
        assert told["hasPart"] == {
            "@type": "WebPageElement",
            "isAccessibleForFree": False,
            "cssSelector": ".not-free",
        }
        assert 'class="read-on not-free"' in page.content.decode()
        assert json.dumps(told["hasPart"])[1:-1] in page.content.decode()

    def test_programs_are_told_that_it_is_a_part(self, client: Client) -> None:
        article = shut()
        assert client.get(f"/api/v1/articles/{article.pk}/").json()["representationType"] == "full"
        sell()
        item = client.get(f"/api/v1/articles/{article.pk}/").json()
        assert item["representationType"] == "partial"
        assert item["bodies"][0]["value"].startswith("<p>短的开头。</p>")
        (listed,) = client.get("/api/v1/articles/").json()["items"]
        assert listed["bodies"] == item["bodies"]

    def test_what_is_written_with_marks_is_shown_as_it_was_written(self, client: Client) -> None:
        article = shut(BODIES["marks in the first words"])
        sell()
        assert (
            "开头 &lt;b&gt; &amp; “引文”三月"
            in client.get(f"/articles/{article.pk}/").content.decode()
        )


class TestTheWholeText:
    def test_robots_are_asked_to_read_the_beginning_only(self, client: Client) -> None:
        assert "Disallow: /articles/*/full/" in client.get("/robots.txt").content.decode()

    def test_a_free_article_has_one_address(self, client: Client) -> None:
        article = shut()
        answer = get(client, article)
        assert (answer.status_code, answer.url) == (302, f"/articles/{article.pk}/")

    def test_whoever_subscribes_reads_it_and_nobody_keeps_the_page(
        self, client: Client, subscriber: User
    ) -> None:
        article = shut()
        sell()
        client.force_login(subscriber)
        page = get(client, article)
        assert page.status_code == 200
        assert LAST in page.content.decode()
        assert "noindex" in page.content.decode()
        assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))
        assert "Cookie" in page["Vary"]
        assert "default-src 'none'" in page["Content-Security-Policy"]

    def test_a_stranger_is_told_why_not_and_what_to_do(self, client: Client) -> None:
        article = shut()
        sell()
        page = get(client, article)
        assert page.status_code == 403
        assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))
        assert "/subscribe/" in page.content.decode()
        assert "短的开头。" in page.content.decode()
        assert not page.cookies

    def test_a_reader_without_a_term_is_not_asked_to_sign_in_again(self, client: Client) -> None:
        article = shut()
        sell()
        way_in = f'sign-in/?next=/articles/{article.pk}/full/"'
        assert way_in in get(client, article).content.decode()
        client.force_login(reader())
        page = get(client, article).content.decode()
        assert way_in not in page
        assert "?next=" in page  # the switch of languages

    @pytest.mark.parametrize(
        ("name", "status"), [("lin", 200), ("gu", 200), ("miao", 403), ("xu", 403)]
    )
    def test_whoever_reads_texts_in_the_house_reads_them_here(
        self, client: Client, name: str, status: int
    ) -> None:
        article = shut()
        sell()
        client.force_login(person(name))
        assert get(client, article).status_code == status

    def test_what_is_gone_or_was_never_public_is_answered_as_everywhere(
        self, client: Client
    ) -> None:
        sell()
        draft = Article.objects.exclude(visibility="live").first()
        assert draft is None
        assert client.get("/articles/99999/full/").status_code == 404
        assert client.get(f"/articles/{2**63}/full/").status_code == 404
        gone = shut(headline="已撤")
        Article.objects.filter(pk=gone.pk).update(live_until=timezone.now())
        assert get(client, gone).status_code == 410

    def test_nothing_can_be_sent_here(self, client: Client) -> None:
        article = shut()
        assert client.post(f"/articles/{article.pk}/full/").status_code == 405


class TestTheMeter:
    def test_a_browser_reads_so_many_and_what_it_read_stays_open(self, client: Client) -> None:
        articles = [shut(headline=f"第{number}篇") for number in range(3)]
        sell("metered", monthly_free=2)
        assert [get(client, article).status_code for article in articles] == [200, 200, 403]
        assert [get(client, article).status_code for article in articles] == [200, 200, 403]
        shut_page = get(client, articles[2])
        assert shut_page.context["verdict"].why == "used_up"
        assert LAST not in shut_page.content.decode()
        assert not MeterRead.objects.exists()

    def test_a_forged_cookie_opens_nothing_that_is_counted(self, client: Client) -> None:
        first = shut(headline="一")
        second = shut(headline="二")
        paper = sell("metered", monthly_free=1)
        get(client, first)
        client.cookies[f"read-{paper.pk}"] = client.cookies[f"read-{paper.pk}"].value[:-1] + "x"
        assert get(client, second).status_code == 200  # as a browser that was never here
        assert get(client, first).status_code == 403

    @pytest.mark.parametrize("header", ["HTTP_SEC_PURPOSE", "HTTP_PURPOSE"])
    def test_reading_ahead_is_refused_and_counts_nothing(self, client: Client, header: str) -> None:
        article = shut()
        sell("metered", monthly_free=1)
        ahead = get(client, article, **{header: "prefetch"})
        assert (ahead.status_code, ahead.content) == (503, b"")
        assert not ahead.cookies
        assert "no-store" in ahead["Cache-Control"]

    def test_a_head_says_what_a_get_would_and_counts_nothing(self, client: Client) -> None:
        first = shut(headline="一")
        second = shut(headline="二")
        paper = sell("metered", monthly_free=1)
        head = client.head(f"/articles/{first.pk}/full/")
        assert (head.status_code, dict(head.cookies)) == (200, {})
        get(client, first)
        assert client.head(f"/articles/{second.pk}/full/").status_code == 403
        client.force_login(reader())
        assert client.head(f"/articles/{first.pk}/full/").status_code == 200
        assert not MeterRead.objects.exists()
        assert f"read-{paper.pk}" in client.cookies

    def test_an_account_takes_over_what_its_browser_read(self, client: Client) -> None:
        articles = [shut(headline=f"第{number}篇") for number in range(3)]
        paper = sell("metered", monthly_free=2)
        get(client, articles[0])
        client.force_login(reader())
        page = get(client, articles[1])
        assert (page.status_code, page.context["verdict"].used) == (200, 2)
        assert page.cookies[f"read-{paper.pk}"]["max-age"] == 0
        assert set(MeterRead.objects.values_list("article", flat=True)) == {
            articles[0].pk,
            articles[1].pk,
        }
        assert get(client, articles[2]).status_code == 403
        assert get(client, articles[0]).status_code == 200

    def test_who_signs_out_does_not_begin_anew_with_what_the_account_read(
        self, client: Client
    ) -> None:
        first = shut(headline="一")
        second = shut(headline="二")
        sell("metered", monthly_free=1)
        client.force_login(reader())
        assert get(client, first).status_code == 200
        other = Client()
        other.force_login(reader())
        assert get(other, second).status_code == 403

    def test_free_columns_are_not_counted(self, client: Client) -> None:
        open_column = make_column("公益")
        other = make_column("要闻")
        sell("metered", monthly_free=1)
        access.save_access_rule(
            AccessRule(publication=the_publication(), column=open_column, mode="free"),
            by=OPERATOR,
            at=MORNING,
        )
        free = shut(columns=[open_column])
        assert get(client, free).status_code == 302
        assert [get(client, shut(columns=[other])).status_code for _again in range(2)] == [200, 403]


class TestInstitutions:
    def test_whoever_comes_from_their_network_reads_and_only_the_sum_is_kept(
        self, client: Client
    ) -> None:
        article = shut()
        paper = sell()
        on = timezone.localdate()
        network = NetworkRange(
            publication=paper, institution="江岸大学", network="192.0.2.0/24", first_day=on
        )
        access.save_network(network, by=OPERATOR, at=MORNING)
        for _again in range(3):
            page = get(client, article, REMOTE_ADDR="192.0.2.77")
            assert page.status_code == 200
            assert "江岸大学" in page.content.decode()
        assert get(client, article, REMOTE_ADDR="192.0.3.77").status_code == 403
        forged = get(client, article, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="192.0.2.77")
        assert forged.status_code == 403
        use = NetworkUse.objects.get()
        assert (use.institution, use.month, use.opened) == ("江岸大学", on.replace(day=1), 3)

    def test_behind_our_own_proxy_the_reader_is_known(self, client: Client, settings: Any) -> None:
        settings.TRUSTED_PROXIES = 1
        article = shut()
        paper = sell()
        on = timezone.localdate()
        network = NetworkRange(
            publication=paper, institution="江岸大学", network="192.0.2.0/24", first_day=on
        )
        access.save_network(network, by=OPERATOR, at=MORNING)
        assert get(client, article, HTTP_X_FORWARDED_FOR="192.0.2.77").status_code == 200
        assert (
            get(client, article, HTTP_X_FORWARDED_FOR="192.0.2.77, 203.0.113.9").status_code == 403
        )
        assert get(client, article, REMOTE_ADDR="192.0.2.77").status_code == 403
