"""Publishing: every missing thing at once, everything printed frozen, the future without a job."""

from datetime import timedelta

import pytest

from articles.actions.editions import editions
from articles.actions.publishing import corrections, publishing
from articles.actions.writing import writing
from articles.errors import Invalid, NotReady, NotYours, Stale, WrongState
from articles.models import Article, JournalEntry, Release, Revision, RightsRecord, SearchDocument
from articles.models.querysets import AppendOnlyError
from newsroom.accounts.models import User
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_draft,
    make_image,
    make_issue,
    make_publication,
    make_published,
    make_ready,
    sign_off,
    the_publication,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


def test_every_missing_thing_is_named_at_once() -> None:
    picture = lead_picture(make_image(credit=""), alt_text="")
    article = make_ready(pictures=[picture])
    RightsRecord.objects.all().delete()
    Article.objects.filter(pk=article.pk).update(responsible_editor=None, body="")
    with pytest.raises(NotReady) as refused:
        publishing.publish_article(article, by=OPERATOR, at=MORNING)
    said = " ".join(str(reason) for reason in refused.value.reasons)
    for missing in ("body", "responsible editor", "rights record", "no credit", "alternative text"):
        assert missing in said
    assert not Article.objects.published(LATER).exists()
    assert not Release.objects.exists()


def test_a_complete_article_is_public_from_its_moment_and_not_before() -> None:
    article = make_published()
    assert Article.objects.published(MORNING).get() == article
    assert not Article.objects.published(MORNING - timedelta(seconds=1)).exists()
    publishing.publish_article(make_ready("走完流程"), by=OPERATOR, at=MORNING)
    assert JournalEntry.objects.filter(act="article.published").count() == 1
    assert SearchDocument.objects.filter(article=article).exists()


def test_a_moment_in_the_future_needs_no_job() -> None:
    article = publishing.publish_article(make_ready(), by=OPERATOR, at=MORNING, public_from=LATER)
    assert not Article.objects.published(MORNING).exists()
    assert Article.objects.published(LATER).get() == article


def test_the_source_line_names_issue_and_page_of_the_first_place() -> None:
    article, issue = make_article(), make_issue()
    editions.place_article(article, issue.pages.get(position=3), by=OPERATOR, at=MORNING)
    editions.place_article(article, issue.pages.get(position=5), by=OPERATOR, at=MORNING)
    release = publishing.publish_article(sign_off(article), by=OPERATOR, at=MORNING).release
    assert release is not None
    assert release.source_line == "本文来源：江岸采购报第1322期第3版"
    assert [place["position"] for place in release.printed_in] == [3, 5]


def test_printed_names_stay_when_the_editor_prints_another_name_later() -> None:
    article = make_published()
    editor = article.responsible_editor
    assert editor is not None
    editor.printed_name = "另一个名字"
    editor.save()
    article.refresh_from_db()
    assert article.release is not None
    assert article.release.editor_printed == "SHEN YAN"


def test_putting_a_live_article_on_a_page_releases_the_same_text_with_its_new_source_line() -> None:
    article, issue = make_published(), make_issue()
    editions.place_article(article, issue.pages.get(position=3), by=OPERATOR, at=LATER)
    article.refresh_from_db()
    assert article.release is not None
    assert article.release.number == 2
    assert article.release.revision.number == 1
    assert article.release.source_line.endswith("第1322期第3版")


def test_readers_keep_the_released_text_while_a_newer_draft_is_written() -> None:
    article = make_published("旧标题")
    corrections.open_correction(
        article, "update", corrections.CorrectionText(note="补充进展。"), by=person("gu"), at=LATER
    )
    writing.save_article(article, make_draft("新标题"), by=OPERATOR, at=LATER, expected_version=1)
    article.refresh_from_db()
    assert article.release is not None
    assert article.release.revision.headline == "旧标题"
    publishing.publish_article(sign_off(article, at=LATER), by=OPERATOR, at=LATER)
    article.refresh_from_db()
    assert article.release.revision.headline == "新标题"
    assert article.published_at == MORNING


def test_a_save_over_a_newer_save_is_refused_and_the_newer_one_stays() -> None:
    article = make_article()
    writing.save_article(article, make_draft("第二稿"), by=OPERATOR, at=LATER, expected_version=1)
    with pytest.raises(Stale):
        writing.save_article(
            article, make_draft("第三稿"), by=OPERATOR, at=LATER, expected_version=1
        )
    article.refresh_from_db()
    assert article.headline == "第二稿"
    assert article.version == 2


def test_a_withdrawn_article_is_gone_with_its_reason_and_leaves_the_search() -> None:
    article = make_published()
    for nothing in ("  ", "\u202e\u200b"):
        with pytest.raises(Invalid):
            publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason=nothing)
    publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason="当事人要求核实")
    assert not Article.objects.published(LATER).exists()
    assert Article.objects.gone(LATER).get().withdrawal_reason == "当事人要求核实"
    assert not SearchDocument.objects.exists()
    with pytest.raises(WrongState):
        publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason="再次")


def test_an_expired_article_is_no_longer_public() -> None:
    make_published(expires_at=LATER)
    assert Article.objects.published(MORNING).exists()
    assert not Article.objects.published(LATER).exists()


def test_somebody_without_the_right_publishes_nothing() -> None:
    article = make_ready()
    passer_by = User.objects.create_user("passer")
    with pytest.raises(NotYours):
        publishing.publish_article(article, by=passer_by, at=MORNING)
    assert not Release.objects.exists()


def test_revisions_releases_and_journal_never_change() -> None:
    article = make_published()
    for row in (Revision.objects.get(), Release.objects.get(), JournalEntry.objects.first()):
        assert row is not None
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()
        with pytest.raises(AppendOnlyError):
            type(row).objects.update(pk=1)
    assert article.version == 1


def test_a_reprint_names_its_source_and_its_licence_or_is_refused() -> None:
    incomplete = make_ready(rights={"kind": "reprint"})
    with pytest.raises(NotReady) as refused:
        publishing.publish_article(incomplete, by=OPERATOR, at=MORNING)
    assert len(refused.value.reasons) == 2
    complete = make_published(
        rights={"kind": "reprint", "licence": "2024 年转载协议"}, text={"source_name": "海州市场报"}
    )
    assert complete.release is not None
    assert complete.release.source_line == "本文来源：海州市场报"


def test_a_page_of_another_newspaper_is_refused() -> None:
    article = make_article(publication=the_publication())
    other = make_publication("other", name="别的报")
    issue = make_issue(publication=other)
    with pytest.raises(Invalid, match="another newspaper"):
        editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)


def test_what_was_withdrawn_before_its_moment_was_never_there_and_tells_no_reason() -> None:
    article = publishing.publish_article(make_ready(), by=OPERATOR, at=MORNING, public_from=LATER)
    publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="尚未公开")
    assert not Article.objects.gone(LATER + timedelta(days=1)).exists()
