"""Loading many articles keeps every promise that publishing one makes."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.actions.archive import bulk
from articles.actions.publishing import publishing
from articles.errors import Invalid, NotReady, NotYours
from articles.models import Article, JournalEntry, Placement, SearchDocument
from newsroom.accounts.models import User
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    correct,
    lead_picture,
    make_column,
    make_draft,
    make_image,
    make_issue,
    make_publication,
    make_published,
    sign_off,
    the_publication,
)

pytestmark = pytest.mark.django_db


def entry(number: int = 1, **fields: Any) -> bulk.Entry:
    """An entry with everything that publishing asks for."""
    publication = fields.pop("publication", None) or the_publication()
    draft = fields.pop("draft", None) or make_draft(f"第{number}批物资运抵码头")
    values = {"public_from": MORNING, "source_system": "old", "source_id": str(number), **fields}
    return bulk.Entry(publication=publication, draft=draft, **values)


def test_a_loaded_article_is_released_exactly_as_one_published_by_hand() -> None:
    by_hand = make_published("码头电子化采购提速").release
    loaded = bulk.load_articles(
        [entry(draft=make_draft("码头电子化采购提速"))], by=OPERATOR, at=MORNING
    )[0].release
    assert by_hand is not None
    assert loaded is not None
    for name in (
        "credits",
        "editor_printed",
        "notice_text",
        "source_line",
        "publisher_printed",
        "printed_in",
    ):
        assert getattr(loaded, name) == getattr(by_hand, name)
    assert loaded.revision.digest == by_hand.revision.digest


def test_a_loaded_article_is_public_found_and_told_of_in_the_journal() -> None:
    article = bulk.load_articles([entry()], by=OPERATOR, at=MORNING)[0]
    assert list(Article.objects.published(MORNING)) == [article]
    found = search.matching_documents(["批物资运抵"], search.document_span(None, None)).ids()
    assert SearchDocument.objects.get(pk__in=found).article == article
    assert JournalEntry.objects.filter(article=article, act="article.loaded").count() == 1


def test_its_first_page_is_its_primary_place_and_names_its_source() -> None:
    issue = make_issue(1322)
    first, third = issue.pages.get(position=1), issue.pages.get(position=3)
    article = bulk.load_articles([entry(pages=[(third, 1), (first, 4)])], by=OPERATOR, at=MORNING)[
        0
    ]
    assert article.release is not None
    assert article.release.source_line.endswith("第1322期第3版")
    assert Placement.objects.get(article=article, is_primary=True).page == third


def test_the_same_source_is_taken_once_within_a_batch_and_ever_after() -> None:
    assert len(bulk.load_articles([entry(1), entry(1), entry(2)], by=OPERATOR, at=MORNING)) == 2
    assert bulk.load_articles([entry(1), entry(2)], by=OPERATOR, at=MORNING) == []
    assert Article.objects.count() == 2


def test_without_a_moment_it_stays_a_draft_that_nobody_finds() -> None:
    article = bulk.load_articles([entry(public_from=None)], by=OPERATOR, at=MORNING)[0]
    assert not Article.objects.published(MORNING).exists()
    assert not SearchDocument.objects.filter(article=article).exists()
    assert (
        publishing.publish_article(sign_off(article), by=OPERATOR, at=MORNING).release is not None
    )


def test_one_unready_article_stops_the_batch_with_every_reason() -> None:
    picture = lead_picture(make_image(credit=""), alt_text="")
    bad = make_draft("缺这少那", rights=None, pictures=[picture])
    with pytest.raises(NotReady) as refused:
        bulk.load_articles([entry(1), entry(2, draft=bad)], by=OPERATOR, at=MORNING)
    assert len(refused.value.reasons) == 3
    assert not Article.objects.exists()


def test_a_page_or_column_of_another_newspaper_is_refused() -> None:
    theirs = make_publication("theirs", name="别家报")
    page = make_issue(7, publication=theirs).pages.get(position=1)
    with pytest.raises(Invalid):
        bulk.load_articles(
            [entry(publication=make_publication("ours"), pages=[(page, 1)])],
            by=OPERATOR,
            at=MORNING,
        )
    foreign = make_draft("别家栏目", columns=[make_column("别家", publication=theirs)])
    with pytest.raises(Invalid):
        bulk.load_articles(
            [entry(publication=make_publication("own"), draft=foreign)], by=OPERATOR, at=MORNING
        )


def test_a_person_without_the_rights_loads_nothing() -> None:
    with pytest.raises(NotYours):
        bulk.load_articles([entry()], by=User.objects.create(username="guest"), at=MORNING)
    assert not Article.objects.exists()


def test_ten_times_the_articles_cost_hardly_more_queries() -> None:
    few, many = [entry(number) for number in range(2)], [entry(number) for number in range(10, 30)]
    with CaptureQueriesContext(connection) as for_few:
        bulk.load_articles(few, by=OPERATOR, at=MORNING)
    with CaptureQueriesContext(connection) as for_many:
        bulk.load_articles(many, by=OPERATOR, at=MORNING)
    assert len(for_many) <= len(for_few) + 2


def test_a_loaded_article_can_be_corrected_like_any_other() -> None:
    article = bulk.load_articles([entry()], by=OPERATOR, at=MORNING)[0]
    release = correct(article, make_draft("改过的标题")).release
    assert release is not None
    assert (release.number, release.revision.number) == (2, 2)
