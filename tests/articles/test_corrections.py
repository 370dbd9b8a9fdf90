"""After publication: what readers are told is one act with what they see, and every page says the
same."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from articles.actions.editions import editions
from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions, workflow
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.domain.states import Stage, Visibility
from articles.errors import Invalid, NotReady, NotYours, WrongState
from articles.models import Article, Correction, Task
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    correct,
    make_draft,
    make_issue,
    make_published,
    make_ready,
    sign_off,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
WORDS = corrections.CorrectionText(
    wrong="三十二万", right="二十三万", note="文中金额应为二十三万元。", cause="抄写有误"
)


def opened(
    article: Article, kind: str = "correction", words: corrections.CorrectionText = WORDS
) -> Correction:
    return corrections.open_correction(article, kind, words, by=person("shen"), at=LATER)


def test_readers_see_the_old_text_until_the_correction_is_published_with_its_note(
    client: Client,
) -> None:
    article = make_published("旧标题")
    opened(article)
    writing.save_article(article, make_draft("新标题"), by=person("zhao"), at=LATER)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "旧标题" in page
    assert WORDS.note not in page
    article.refresh_from_db()
    assert (article.stage, article.visibility) == (Stage.CORRECTING, Visibility.LIVE)
    publishing.publish_article(sign_off(article, at=LATER), by=person("gu"), at=LATER)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "新标题" in page
    assert WORDS.note in page
    assert WORDS.cause not in page


def test_a_correction_without_a_note_to_readers_does_not_go_out_and_nothing_changes() -> None:
    article = make_published("旧标题")
    opened(article, words=corrections.CorrectionText(wrong="错", right="对"))
    writing.save_article(article, make_draft("新标题"), by=person("zhao"), at=LATER)
    sign_off(article, at=LATER)
    with pytest.raises(NotReady):
        publishing.publish_article(article, by=person("gu"), at=LATER)
    article.refresh_from_db()
    assert article.release is not None
    assert article.release.revision.headline == "旧标题"


def test_under_review_the_words_of_a_correction_stand() -> None:
    article = make_published()
    found = opened(article)
    writing.save_article(article, make_draft("新标题"), by=person("zhao"), at=LATER)
    workflow.submit_article(article, by=person("zhao"), at=LATER)
    with pytest.raises(WrongState):
        corrections.describe_correction(found, WORDS, by=person("shen"), at=LATER)


def test_a_cancelled_correction_brings_the_live_text_back() -> None:
    article = make_published("旧标题")
    opened(article)
    writing.save_article(article, make_draft("写坏了"), by=person("zhao"), at=LATER)
    corrections.cancel_correction(article, by=person("shen"), at=LATER)
    article.refresh_from_db()
    assert (article.stage, article.headline, article.version) == (Stage.PUBLISHED, "旧标题", 3)
    assert not Correction.objects.open().exists()


def test_one_correction_at_a_time() -> None:
    article = make_published()
    opened(article)
    with pytest.raises(WrongState):
        opened(article)


@pytest.mark.parametrize(
    ("kind", "right"),
    [("correction", "correct"), ("clarification", "clarify"), ("update", "update")],
)
def test_each_kind_has_its_own_right(kind: str, right: str) -> None:
    article = make_published()
    shen = person("shen")
    group = shen.groups.get()
    group.permissions.remove(group.permissions.get(codename=f"{right}_article"))
    with pytest.raises(NotYours):
        corrections.open_correction(
            article, kind, WORDS, by=type(shen).objects.get(pk=shen.pk), at=LATER
        )


def test_an_editors_note_stands_at_once_and_the_text_stays(client: Client) -> None:
    article = make_published()
    words = corrections.CorrectionText(severity="serious", note="本文所述项目已重新招标。")
    with pytest.raises(NotYours):
        corrections.add_note(article, words, by=person("shen"), at=LATER)
    with pytest.raises(Invalid):
        corrections.add_note(
            article, corrections.CorrectionText(note=" "), by=person("zhao"), at=LATER
        )
    corrections.add_note(article, words, by=person("zhao"), at=LATER)
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.index("本文所述项目已重新招标。") < page.index('class="body"')


def test_a_note_that_is_not_serious_stands_below_the_text(client: Client) -> None:
    article = correct(make_published("旧标题"), make_draft("新标题"), note="标题已改正。")
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.index('class="body"') < page.index('<p lang="zh-Hans">标题已改正。')


def test_a_printed_error_opens_a_task_until_the_notice_is_printed() -> None:
    article = make_published()
    issue = make_issue()
    editions.place_article(article, issue.pages.get(position=3), by=OPERATOR, at=MORNING)
    correct(article, make_draft("新标题"), at=LATER)
    task = Task.objects.get(kind="print_notice", done_at=None)
    with pytest.raises(Invalid):
        interventions.finish_task(task, by=person("shen"), at=LATER)
    interventions.finish_task(task, by=person("shen"), at=LATER, issue=issue)
    assert not Task.objects.filter(done_at=None).exists()


def test_site_feed_sitemap_api_and_json_ld_agree_after_a_correction(client: Client) -> None:
    article = make_published("旧标题")
    issue = make_issue()
    editions.place_article(article, issue.pages.get(position=3), by=OPERATOR, at=MORNING)
    article = correct(article, make_draft("新标题"), at=LATER, note="标题已改正。")
    assert article.release is not None
    when = article.release.made_at
    page = client.get(article.get_absolute_url()).content.decode()
    linked = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    )  # type: ignore[index]
    machine = client.get(f"/api/v1/articles/{article.pk}/").json()
    rss = client.get("/feeds/latest.rss").content.decode()
    atom = client.get("/feeds/latest.atom").content.decode()
    site_map = client.get("/sitemap-articles.xml").content.decode()
    assert (
        linked["headline"]
        == "新标题"
        == next(h["value"] for h in machine["headlines"] if h["role"] == "main")
    )
    assert "新标题" in rss
    assert "旧标题" not in rss + page + json.dumps(machine, ensure_ascii=False)
    assert linked["correction"][0]["text"] == "标题已改正。"
    assert "标题已改正。" in machine["edNote"]
    assert "标题已改正。" in rss
    assert linked["dateModified"] == machine["versionCreated"]
    assert datetime.fromisoformat(machine["versionCreated"]) == when
    here = when.astimezone(ZoneInfo("Asia/Shanghai"))
    assert when.strftime("%Y-%m-%dT%H:%M:%S") in atom
    assert here.strftime("%Y-%m-%d") in site_map
    for address in ("/corrections/", "/epaper/2024-03-05/", "/epaper/2024-03-05/3/"):
        assert "标题已改正。" in client.get(address).content.decode()


def test_the_page_of_corrections_goes_on_to_older_ones_and_names_nothing_withdrawn(
    client: Client,
) -> None:
    article = make_published()
    for number in range(25):
        words = corrections.CorrectionText(note=f"说明{number:02}")
        corrections.add_note(
            article, words, by=person("zhao"), at=LATER + timedelta(minutes=number)
        )
    first = client.get("/corrections/")
    assert "说明24" in first.content.decode()
    assert "说明04" not in first.content.decode()
    older = client.get("/corrections/" + first.context["page"].older).content.decode()
    assert "说明04" in older
    assert client.get("/corrections/?before=nonsense").status_code == 404
    publishing.withdraw_article(article, by=person("gu"), at=LATER, reason="内容失实")
    assert "说明24" not in client.get("/corrections/").content.decode()


def test_a_withdrawal_ends_an_open_correction(client: Client) -> None:
    article = make_published()
    opened(article)
    publishing.withdraw_article(article, by=person("gu"), at=LATER, reason="内容失实")
    assert not Correction.objects.open().exists()
    answer = client.get(f"/api/v1/articles/{article.pk}/")
    assert answer.status_code == 410
    assert answer.json()["edNote"] == "内容失实"
    assert "headlines" not in answer.json()


def test_what_is_taken_off_for_now_is_nowhere_and_comes_back(client: Client) -> None:
    article = make_published("暂时下线的稿件")
    publishing.unpublish_article(article, by=person("zhao"), at=LATER, reason="等待当事人核实")
    for address in (article.get_absolute_url(), f"/api/v1/articles/{article.pk}/"):
        assert client.get(address).status_code == 404
    assert "暂时下线的稿件" not in client.get("/").content.decode()
    publishing.republish_article(article, by=person("zhao"), at=LATER)
    assert client.get(article.get_absolute_url()).status_code == 200


class TestScheduleAndEmbargo:
    def test_they_are_two_things_and_an_embargo_outlasts_a_careless_publish(self) -> None:
        article = make_ready(by=person("lin"))
        until = LATER + timedelta(hours=5)
        interventions.set_embargo(
            article, until, by=person("gu"), at=MORNING, reason="与发布方约定"
        )
        with pytest.raises(NotReady):
            publishing.publish_article(article, by=person("gu"), at=LATER)
        with pytest.raises(NotReady):
            publishing.publish_article(
                article, by=person("gu"), at=MORNING, public_from=until - timedelta(seconds=1)
            )
        publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=until)
        assert not Article.objects.published(until - timedelta(seconds=1)).exists()
        assert Article.objects.published(until).exists()

    def test_only_who_may_lifts_an_embargo_and_says_why(self) -> None:
        article = make_ready(by=person("lin"))
        with pytest.raises(NotYours):
            interventions.set_embargo(
                article, LATER, by=person("shen"), at=MORNING, reason="与发布方约定"
            )
        with pytest.raises(Invalid):
            interventions.set_embargo(article, LATER, by=person("gu"), at=MORNING, reason=" ")
        with pytest.raises(Invalid):
            interventions.set_embargo(
                article, MORNING, by=person("gu"), at=LATER, reason="与发布方约定"
            )

    def test_an_embargo_comes_too_late_for_what_readers_saw(self) -> None:
        article = make_published()
        with pytest.raises(WrongState):
            interventions.set_embargo(
                article, LATER, by=person("gu"), at=MORNING, reason="与发布方约定"
            )

    @pytest.mark.parametrize("moment", [MORNING - timedelta(seconds=1), datetime(2030, 1, 1)])  # noqa: DTZ001
    def test_a_moment_in_the_past_or_without_time_zone_is_refused(self, moment: datetime) -> None:
        article = make_ready(by=person("lin"))
        with pytest.raises(Invalid):
            publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=moment)
        article.refresh_from_db()
        assert article.stage == Stage.READY

    def test_the_approved_text_goes_out_although_a_newer_draft_was_saved(self) -> None:
        article = make_ready("审定的标题", by=person("lin"))
        publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=LATER)
        writing.save_article(article, make_draft("后来的标题"), by=person("zhao"), at=MORNING)
        shown = Article.objects.published(LATER).get()
        assert shown.release is not None
        assert shown.release.revision.headline == "审定的标题"

    def test_taken_off_the_schedule_a_newer_draft_must_be_approved(self) -> None:
        article = make_ready(by=person("lin"))
        publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=LATER)
        publishing.unschedule_article(article, by=person("gu"), at=MORNING)
        article.refresh_from_db()
        assert article.stage == Stage.READY
        publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=LATER)
        writing.save_article(article, make_draft("后来的标题"), by=person("zhao"), at=MORNING)
        publishing.unschedule_article(article, by=person("gu"), at=MORNING)
        article.refresh_from_db()
        assert article.stage == Stage.REVIEW_1

    def test_once_its_moment_came_it_is_published_and_no_longer_on_the_schedule(self) -> None:
        article = make_ready(by=person("lin"))
        publishing.publish_article(article, by=person("gu"), at=MORNING, public_from=LATER)
        with pytest.raises(WrongState):
            publishing.unschedule_article(article, by=person("gu"), at=LATER)
        corrections.open_correction(article, "update", WORDS, by=person("shen"), at=LATER)

    def test_nothing_of_it_leaks_anywhere(self, client: Client) -> None:
        now = datetime.now(UTC)
        live = make_published("公开的稿件", at=now - timedelta(hours=1))
        secret = make_ready("机密的稿件", at=now)
        issue = make_issue(published_at=now)
        for article in (live, secret):
            editions.place_article(article, issue.pages.get(position=3), by=OPERATOR, at=now)
        secret = sign_off_again(secret, now)
        publishing.publish_article(secret, by=OPERATOR, at=now, public_from=now + timedelta(days=1))
        addresses = [
            "/",
            "/columns/要闻/",
            "/columns/要闻/feed.rss",
            live.get_absolute_url(),
            "/epaper/2024-03-05/",
            "/epaper/2024-03-05/3/",
            "/search/?q=机密",
            "/feeds/latest.rss",
            "/feeds/latest.atom",
            "/sitemap-articles.xml",
            "/news-sitemap.xml",
            "/api/v1/articles/",
            "/corrections/",
        ]
        for address in addresses:
            shown = client.get(address).content.decode()
            assert "机密的稿件" not in shown, address
            assert f"/articles/{secret.pk}/" not in shown, address
        for address in (
            f"/articles/{secret.pk}/",
            f"/articles/{secret.pk}/qr.svg",
            f"/api/v1/articles/{secret.pk}/",
        ):
            assert client.get(address).status_code == 404


def sign_off_again(article: Article, at: datetime) -> Article:
    """Let the proofs be read once more: placing the article cancelled them."""
    article.refresh_from_db()
    while article.stage != Stage.READY:
        workflow.approve_step(article, article.stage, by=person("jiao"), at=at)
        article.refresh_from_db()
    return article


class TestApi:
    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=101",
            "limit=x",
            "limit=-1",
            "limit=٣",
            "since=2024",
            "since=2024-03-05T00:00:00",
            "since=2024-13-05T00:00:00Z",
            "before=x",
            "before=1-",
            "before=" + "9" * 60,
        ],
    )
    def test_a_wrong_question_is_answered_in_words(self, client: Client, query: str) -> None:
        make_published()
        answer = client.get(f"/api/v1/articles/?{query}")
        assert answer.status_code == 400
        assert answer.json()["title"]

    def test_it_pages_through_everything_once(self, client: Client) -> None:
        for number in range(5):
            make_published(f"第{number}篇", at=MORNING + timedelta(minutes=number))
        seen: list[str] = []
        address: str | None = "/api/v1/articles/?limit=2"
        while address:
            found: dict[str, Any] = client.get(address).json()
            seen += [item["uri"] for item in found["items"]]
            address = found["next"]
        assert len(seen) == len(set(seen)) == 5

    def test_what_changed_since_is_found(self, client: Client) -> None:
        old = make_published("老稿")
        make_published("新稿", at=LATER)
        assert (
            len(client.get("/api/v1/articles/", {"since": LATER.isoformat()}).json()["items"]) == 1
        )
        corrections.add_note(old, WORDS, by=person("zhao"), at=LATER)
        assert (
            len(client.get("/api/v1/articles/", {"since": LATER.isoformat()}).json()["items"]) == 2
        )

    def test_it_is_read_only_and_open_to_other_hosts(self, client: Client) -> None:
        make_published()
        assert client.post("/api/v1/articles/").status_code == 405
        assert client.get("/api/v1/articles/")["Access-Control-Allow-Origin"] == "*"

    def test_a_saved_draft_does_not_show(self, client: Client) -> None:
        article = make_published("旧标题")
        opened(article)
        writing.save_article(article, draft_from_article(article), by=person("zhao"), at=LATER)
        assert "旧标题" in client.get("/api/v1/articles/").content.decode()

    def test_twenty_cost_as_many_queries_as_two(self, client: Client, count_queries: Any) -> None:
        for number in range(2):
            make_published(f"第{number}篇")
        few = count_queries(lambda: client.get("/api/v1/articles/"))
        for number in range(18):
            make_published(f"又{number}篇")
        assert count_queries(lambda: client.get("/api/v1/articles/")) == few


@pytest.mark.django_db
def test_a_note_of_invisible_characters_is_no_note() -> None:
    article = make_published()
    with pytest.raises(Invalid):
        corrections.add_note(
            article, corrections.CorrectionText(note="\u202e\u200b"), by=person("gu"), at=LATER
        )
    assert not article.corrections.exists()
