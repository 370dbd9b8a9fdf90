"""Every saved state can be compared with any other and brought back; bringing back publishes
nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.publishing import corrections, publishing
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine
from articles.errors import Invalid, NotYours, Stale
from articles.models import Article, Image, ImageUse, JournalEntry, ShownPicture
from articles.selectors.desk.revisions import compare_revisions
from tests.articles.test_admin_desk import client_of
from tests.browser import without_blanks
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_draft,
    make_image,
    sign_off,
)

__all__ = ["client_of"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def twice() -> Article:
    """An article that was published and then saved with another text, column, byline
    and picture."""
    first = make_article("初稿标题", pictures=[lead_picture(make_image("旧图"))])
    published = publishing.publish_article(sign_off(first), by=OPERATOR, at=MORNING)
    words = corrections.CorrectionText(note="标题已改正。")
    corrections.open_correction(published, "correction", words, by=person("gu"), at=MORNING)
    draft = make_draft(
        "改后标题",
        columns=[make_column("二栏")],
        credits=[CreditLine(role="photographer", name="周明")],
        pictures=[lead_picture(make_image("新图"))],
        rights=None,
    )
    return writing.save_article(published, draft, by=OPERATOR, at=MORNING)


def test_a_comparison_names_every_field_that_differs(twice: Article) -> None:
    found = compare_revisions(twice.revisions.get(number=1), twice.revisions.get(number=2))
    assert [label for label, _pieces in found.fields] == ["headline"]
    assert len(found.lists) == 2
    pictures = {
        (picture.image.title, picture.change) for picture in found.pictures if picture.image
    }
    assert pictures == {("旧图", "gone"), ("新图", "new")}


def test_a_comparison_shows_a_changed_caption_and_alternative_text() -> None:
    image = make_image("码头")
    article = make_article(pictures=[lead_picture(image, caption="清晨的码头")])
    draft = make_draft(pictures=[lead_picture(image, caption="黄昏的码头", decorative=True)])
    writing.save_article(article, draft, by=OPERATOR, at=MORNING)
    (found,) = compare_revisions(
        article.revisions.get(number=1), article.revisions.get(number=2)
    ).pictures
    assert found.change == "changed"
    told = {
        name: "".join(piece.text for piece in pieces if piece.kind == "new")
        for name, pieces in found.words
    }
    assert told == {"caption here": "黄昏", "alternative text": "decorative"}


def test_a_comparison_tells_of_a_picture_the_library_no_longer_holds(twice: Article) -> None:
    gone = twice.revisions.get(number=1).images[0]["image"]
    for rows in (ImageUse.objects, ShownPicture.objects):
        rows.filter(image=gone).delete()
    Image.objects.filter(pk=gone).delete()
    found = compare_revisions(twice.revisions.get(number=1), twice.revisions.get(number=2))
    assert [
        (picture.image, picture.change) for picture in found.pictures if picture.image is None
    ] == [(None, "gone")]


def test_a_comparison_costs_the_same_however_long_the_history(
    twice: Article, count_queries: Any
) -> None:
    one = twice.revisions.get(number=1)
    two = twice.revisions.get(number=2)
    assert count_queries(lambda: compare_revisions(one, two)) == 2


def test_an_earlier_revision_becomes_the_newest_and_readers_see_nothing_of_it(
    twice: Article,
) -> None:
    saved = writing.restore_revision(
        twice, twice.revisions.get(number=1), by=person("zhao"), at=MORNING, expected_version=2
    )
    newest = saved.revisions.latest("number")
    assert (newest.number, newest.headline) == (3, "初稿标题")
    assert newest.digest == twice.revisions.get(number=1).digest
    assert Article.objects.published(MORNING).get().release.revision.number == 1
    assert [row.number for row in twice.revisions.order_by("number")] == [1, 2, 3]
    assert JournalEntry.objects.get(act="article.restored").revision == 1


def test_a_revision_whose_picture_is_gone_is_not_half_restored(twice: Article) -> None:
    revision = twice.revisions.get(number=1)
    image = revision.images[0]["image"]
    for rows in (ImageUse.objects, ShownPicture.objects):
        rows.filter(image=image).delete()
    Image.objects.filter(pk=image).delete()
    with pytest.raises(Invalid, match="no longer exists"):
        writing.restore_revision(twice, revision, by=OPERATOR, at=MORNING)
    assert Article.objects.get(pk=twice.pk).version == 2


def test_a_stale_page_restores_nothing_and_neither_does_a_stranger(twice: Article) -> None:
    revision = twice.revisions.get(number=1)
    with pytest.raises(Stale):
        writing.restore_revision(twice, revision, by=OPERATOR, at=MORNING, expected_version=1)
    with pytest.raises(NotYours):
        writing.restore_revision(twice, revision, by=person("pan"), at=MORNING)
    with pytest.raises(Invalid, match="another article"):
        writing.restore_revision(make_article(), revision, by=OPERATOR, at=MORNING)
    assert Article.objects.get(pk=twice.pk).version == 2


class TestPage:
    def test_the_last_two_are_shown_and_any_two_can_be_asked(
        self, client_of: Any, twice: Article
    ) -> None:
        where = f"/admin/articles/article/{twice.pk}/compare/"
        client = client_of("lin")
        page = client.get(where)
        assert (page.context["comparison"].old.number, page.context["comparison"].new.number) == (
            1,
            2,
        )
        assert "<del>初稿</del>" in without_blanks(page.content.decode())
        again = client.get(where, {"old": 2, "new": 2}).context["comparison"]
        assert (again.old.number, again.fields) == (2, [])

    @pytest.mark.parametrize(
        "asked", [{"old": "x"}, {"old": "99", "new": "-1"}, {"new": "9" * 30}, {"new": "\0"}]
    )
    def test_nonsense_shows_the_last_two(
        self, client_of: Any, twice: Article, asked: dict[str, str]
    ) -> None:
        page = client_of("lin").get(f"/admin/articles/article/{twice.pk}/compare/", asked)
        assert page.status_code == 200

    def test_a_button_brings_the_old_text_back(self, client_of: Any, twice: Article) -> None:
        client = client_of("zhao")
        where = f"/admin/articles/article/{twice.pk}/compare/"
        assert client.post(where, {"revision": 1, "version": 2}).status_code == 302
        twice.refresh_from_db()
        assert (twice.headline, twice.version) == ("初稿标题", 3)
        client.post(where, {"revision": 1, "version": 2})
        twice.refresh_from_db()
        assert twice.version == 3

    def test_script_in_a_revision_is_shown_as_text(self, client_of: Any) -> None:
        article = make_article("<script>alert(1)</script>")
        page = (
            client_of("lin").get(f"/admin/articles/article/{article.pk}/compare/").content.decode()
        )
        assert "<script>alert" not in page


def test_the_history_leads_to_what_readers_see(twice: Article, client: Client) -> None:
    client.force_login(person("zhao"))
    client.cookies["django_language"] = "en"
    history = reverse("admin:articles_article_history", args=[twice.pk])
    address = reverse("admin:articles_article_compare", args=[twice.pk])
    content = client.get(history).content.decode()
    assert f'href="{address}?old=1&amp;new=2"' in content
    assert "readers see this" in content  # revision 1, which has no such link
    Article.objects.filter(pk=twice.pk).update(live_until=MORNING)  # the time for readers is over
    content = client.get(history).content.decode()
    assert f"{address}?old=" not in content
    assert "readers see this" not in content


def test_the_history_leads_to_what_a_revision_changed(twice: Article, client: Client) -> None:
    client.force_login(person("zhao"))
    history = client.get(reverse("admin:articles_article_history", args=[twice.pk]))
    address = reverse("admin:articles_article_compare", args=[twice.pk]) + "?new="
    content = history.content.decode()
    assert f'href="{address}2"' in content
    assert f'href="{address}1"' not in content  # nothing was before it
    shown = client.get(f"{address}2").context["comparison"]
    assert (shown.old.number, shown.new.number) == (1, 2)
