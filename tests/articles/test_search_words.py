"""The search box understands what readers type elsewhere: minus, OR, quotation marks, names, issues
and days."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.domain.printed.named_times import read_named_times, read_numerals
from articles.models import Article
from articles.search import make_snippet, parse_query
from articles.search.snippets import BEFORE
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_person,
    make_published,
    the_publication,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]  # each engine has its own query language


def found(client: Client, words: str, **more: str) -> list[str]:
    """Return the headlines of the hits, in their order."""
    page = client.get("/search/", {"q": words, **more}).context["page"]
    assert page.total == len(page.hits)
    return [hit.teaser.headline for hit in page.hits]


def direct(client: Client, words: str) -> list[str]:
    """Return the addresses of the pages that are offered above the hits."""
    pages = client.get("/search/", {"q": words}).context["direct"]
    return [page.address for page in pages]


def publish(headline: str, body: str, minutes: int = 0, **fields: Any) -> Article:
    at = MORNING + timedelta(minutes=minutes)
    return make_published(headline, body=f"<p>{body}</p>", at=at, **fields)


HEADLINES_BY_QUERY = {
    "锚链 -合同": ["乙"],
    "锚链 －合同": ["乙"],
    "锚链 NOT 合同": ["乙"],
    "锚链 -“合同 已签”": ["乙"],
    "锚链 -合": ["乙"],
    "锚链 -錨鏈": [],
    "合同 OR 协议": ["乙", "甲"],
    "合同 或 协议": ["乙", "甲"],
    "合同|储备": ["丙", "甲"],
    "锚链 合同已签 OR 物": ["甲"],
    "合同 OR 协议 OR 储备 -清单": ["乙", "甲"],
    "锚链 AND 协议": ["乙"],
    "「锚链 合同」": ["甲"],
    "‘锚链 合同’ OR 《储备 清单》": ["丙", "甲"],
    "锚链 OR": ["乙", "甲"],
    "- 锚链 ，": ["乙", "甲"],
    'force -"air base"': ["丙"],
    "锚 OR 物资 -签": ["丙"],
}


def test_operators_mean_what_they_mean_elsewhere(client: Client) -> None:
    publish("甲", "锚链合同已签。")
    publish("乙", "锚链协议待签。air force base", minutes=1)
    publish("丙", "物资储备清单。force of air", minutes=2)
    for query, headlines in HEADLINES_BY_QUERY.items():
        assert found(client, query) == headlines, query
        assert found(client, query, order="oldest") == headlines[::-1], query
        assert sorted(found(client, query, order="relevance")) == sorted(headlines), query


@given(st.text(alphabet="-－|或 OR“”「」'\"采购ab·1期年月日%\0_()*:^&!", max_size=80))
def test_what_is_typed_back_asks_for_the_same(text: str) -> None:
    words = parse_query(text)
    again = parse_query(words.as_query())
    assert again.terms == words.terms
    assert [phrase.terms for phrase in again.excluded] == [p.terms for p in words.excluded]


@pytest.mark.parametrize("order", ["", "oldest", "relevance"])
def test_no_query_breaks_the_search(client: Client, order: str) -> None:
    publish("甲", "采购合同已签。")
    odd = ("-", "OR", "-OR", "|", "“", '-"', "NOT", "a OR -b", "-a -b", "NEAR(采 购)", "采*", "^采")
    odd += (
        "采:*",
        "'采' & !购",
        "采\\",
        "%s",
        "\0采",
        "9999年99月99日",
        "0000-00-00",
        "9999-12-31",
    )
    odd += ("9" * 190, "十" * 190, "-" * 200, "“" * 200, "（" * 100)
    for query in odd:
        assert client.get("/search/", {"q": query, "order": order}).status_code == 200, query


def test_words_to_leave_out_alone_ask_for_a_word_to_find(client: Client) -> None:
    publish("甲", "采购合同已签。")
    answer = client.get("/search/", {"q": "-合同"})
    assert not answer.context["page"].asked
    assert "再加一个" in answer.content.decode()


def test_the_page_says_what_was_looked_for(client: Client) -> None:
    publish("甲", "采购合同已签。")
    page = client.get("/search/", {"q": "采购 合同 OR 协议 -储备"}).content.decode()
    line = page.split('class="search-words">')[1].split("</p>")[0]
    plain = "".join(line.replace("<b>", "").replace("</b>", "").split())
    assert plain == "找的是：“采购”和“合同”或“协议”不含：“储备”"
    many = client.get("/search/", {"q": " ".join(f"词{n}{n}" for n in range(10))})
    assert "后面的词没有查找" in many.content.decode()
    assert 'class="search-words"' not in client.get("/search/?q=采购").content.decode()


def test_excluding_tells_a_stranger_nothing_about_a_text_that_is_sold(client: Client) -> None:
    secret = "密封的报价单"
    at = timezone.now() - timedelta(hours=2)
    long = "三月的江岸，货船一早靠泊。" * 20
    make_published("码头提速", body=f"<p>开头。</p><p>{long}</p><p>{secret}。</p>", at=at)
    assert found(client, f"码头 -{secret}") == []
    access.save_access_rule(
        AccessRule(publication=the_publication(), mode="paid"), by=OPERATOR, at=MORNING
    )
    for order in ("", "oldest", "relevance"):
        assert found(client, f"码头 -{secret}", order=order) == ["码头提速"]
        assert found(client, f"码头 OR {secret}", order=order) == ["码头提速"]
        assert found(client, f"龘龘 OR {secret}", order=order) == []
        assert found(client, "码头 -开头", order=order) == []
    assert client.get("/search/", {"q": f"码头 龘龘 {secret}"}).context["fewer"]
    offers = client.get("/search/", {"q": f"{secret} 龘龘"}).context["fewer"]
    assert offers == []


def test_the_oldest_come_first_to_the_last_page(client: Client) -> None:
    for number in range(45):
        publish(f"提速{number}", "码头", minutes=number)
    address = "?q=提速&order=oldest"
    headlines = []
    while address:
        page = client.get(f"/search/{address}").context["page"]
        headlines += [hit.teaser.headline for hit in page.hits]
        address = page.older
    assert headlines == [f"提速{number}" for number in range(45)]


@pytest.mark.parametrize(
    "query",
    [
        "第1322期",
        "1322期",
        "总第1322期",
        "１３２２",
        "第 1,322 期",
        "第一千三百二十二期",
        "No. 1322",
    ],
)
def test_an_issue_is_offered_by_its_number(client: Client, query: str) -> None:
    issue = make_issue()
    assert direct(client, query) == [issue.get_absolute_url()]
    assert direct(client, "第1323期") == []


@pytest.mark.parametrize(
    "query",
    ["2024-03-05", "2024年3月5日", "2024年3月5号", "2024/3/5", "20240305", "二〇二四年三月五日"],
)
def test_a_day_is_offered_with_its_issue_and_the_archive(client: Client, query: str) -> None:
    issue = make_issue()
    assert direct(client, query) == [issue.get_absolute_url(), "/archive/2024/3/5/"]


def test_times_are_offered_as_far_as_something_appeared(client: Client) -> None:
    make_issue()
    assert direct(client, "2024年3月") == ["/archive/2024/3/"]
    assert direct(client, "2024年") == ["/archive/2024/"]
    assert direct(client, "3月") == ["/archive/2024/3/"]
    assert direct(client, "3月5日") == ["/epaper/2024-03-05/", "/archive/2024/3/5/"]
    assert direct(client, "1322期3版") == ["/epaper/2024-03-05/3/"]
    (page,) = client.get("/search/?q=1322期3版").context["direct"]
    assert (page.kind, page.label) == ("期号", "第1322期 · 2024-03-05 · 第3版")
    for query in ("2024年4月", "2024-02-30", "9999-12-31", "1599年", "4月", "3月的江岸"):
        assert direct(client, query) == [], query


def test_what_is_not_released_is_not_offered(client: Client) -> None:
    make_issue(published_at=None)
    make_article("草稿", credits=[CreditLine(role=CreditRole.REPORTER, person=make_person("周明"))])
    for query in ("第1322期", "2024-03-05", "2024年3月", "周明"):
        assert direct(client, query) == [], query


def test_authors_and_columns_are_offered_by_their_names(client: Client) -> None:
    author = make_person("陳小樓")
    publish(
        "甲",
        "采购",
        columns=[make_column("要闻", slug="yaowen")],
        credits=[CreditLine(role=CreditRole.REPORTER, person=author)],
    )
    for query in ("陈小楼", "陳小樓", "陈 小 楼", "采购 陈小楼"):
        assert direct(client, query) == ["/authors/陳小樓/"] or direct(client, query) == [
            "/authors/%E9%99%B3%E5%B0%8F%E6%A8%93/"
        ]
    assert direct(client, "要聞") == ["/columns/yaowen/"]
    assert direct(client, "小楼") == []


def test_where_nothing_is_found_fewer_words_are_offered_with_their_counts(client: Client) -> None:
    publish("甲", "锚链合同已签。")
    publish("乙", "锚链清单。", minutes=1)

    def offers(query: str, **more: str) -> list[tuple[str, int]]:
        answer = client.get("/search/", {"q": query, **more})
        return [(offer.query, offer.number) for offer, _address in answer.context["fewer"]]

    assert offers("锚链 合同 龘龘") == [("锚链 合同", 1)]
    assert offers("锚链 龘龘 靐靐") == [("锚链", 2)]
    assert offers("清单锚链合同") == [("锚链 合同", 1), ("清单 锚链", 1)]
    assert offers("标题:合同") == [("合同", 1)]
    assert offers("锚链 -锚链") == [("锚链", 2)]
    assert offers("锚链 龘龘 -清单") == [("锚链 -清单", 1)]
    assert offers("锚链 龘龘 -清") == [("锚链", 2)]
    for query in ("龘龘 靐靐", "龘", "龘龘", "龘靐齉", "？？"):
        assert offers(query) == [], query
    answer = client.get("/search/", {"q": "锚链 龘龘", "order": "oldest", "since": "2024-01-01"})
    (_offer, address), *_rest = answer.context["fewer"]
    page = client.get(f"/search/{address}").context["page"]
    assert [hit.teaser.headline for hit in page.hits] == ["甲", "乙"]


@given(st.text(alphabet="〇一二三十百千两年月日期版号0123456789-/.", max_size=20))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    assert len(read_named_times(read_numerals(text), MORNING.date())) <= 40


def test_a_snippet_begins_with_a_sentence_and_never_with_a_mark() -> None:
    long = "江岸货船靠泊" * 9
    assert make_snippet(f"{long}。该区锚链到港。{long}", ["锚链"]).startswith(
        "…该区<mark>锚链</mark>"
    )
    assert make_snippet(f"{long}。”\n该区锚链", ["锚链"]) == "…该区<mark>锚链</mark>"
    for marks in ("，", "。", "、", "，”", "——", "》，"):
        text = "江" * 40 + marks + "岸" * (BEFORE - len(marks)) + "锚链"
        assert make_snippet(text, ["锚链"]).removeprefix("…").startswith("岸"), marks
    quoted = "江" * 40 + "“" + "岸" * (BEFORE - 1) + "锚链”"
    assert make_snippet(quoted, ["锚链"]).startswith("…“岸")


def test_a_hit_outside_the_text_is_shown_where_it_is(client: Client) -> None:
    publish(
        "码头提速",
        "货船一早靠泊。",
        text={
            "kicker": "锚链新规",
            "subhead": "——缆绳改革",
            "abstract": "三十天缩短到七天。",
            "keywords": "灯塔,浮标",
        },
    )

    def shown(query: str) -> tuple[str, list[str]]:
        (hit,) = client.get("/search/", {"q": query}).context["page"].hits
        return hit.snippet, [f"{note.label} {note.text}" for note in hit.notes]

    assert shown("锚链") == ("三十天缩短到七天。", ["引题 <mark>锚链</mark>新规"])
    assert shown("灯塔") == ("三十天缩短到七天。", ["关键词 <mark>灯塔</mark> 浮标"])
    assert shown("林晓舟 缆绳") == (
        "三十天缩短到七天。",
        ["副题 ——<mark>缆绳</mark>改革", "署名 <mark>林晓舟</mark>"],
    )
    assert shown("货船 提速") == ("<mark>货船</mark>一早靠泊。", [])
    assert shown("货船 浮标") == ("<mark>货船</mark>一早靠泊。", ["关键词 灯塔 <mark>浮标</mark>"])
