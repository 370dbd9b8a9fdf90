"""What readers see of a text changes by a publishing act: its end, the words of its pictures,
names."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from articles.actions.editions import editions
from articles.actions.pictures import describing, media
from articles.actions.pictures.published_pictures import (
    find_picture_change,
    publish_picture_changes,
)
from articles.actions.publishing import corrections, issue_releases, publishing
from articles.actions.records import reference
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine, draft_from_article
from articles.domain.states import Stage
from articles.errors import Invalid, NotReady, NotYours, Stale
from articles.models import (
    Approval,
    Article,
    JournalEntry,
    Person,
    Release,
    ShownPicture,
)
from articles.selectors.public.pictures import pictures_as_released
from tests.browser import without_blanks
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    correct,
    lead_picture,
    make_article,
    make_draft,
    make_image,
    make_issue,
    make_person,
    make_published,
    make_ready,
    sign_off,
)
from tests.factories.editions import editor_of, make_planned, sign

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
NEVER = MORNING - timedelta(days=1)
WORDS = corrections.CorrectionText(note="标题已改正。")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`now(moment)` is what the clock says from then on."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_clock(LATER)
    return set_clock


def live(article: Article, at: datetime = LATER) -> bool:
    return Article.objects.published(at).filter(pk=article.pk).exists()


def status(client: Client, article: Article) -> int:
    return client.get(f"/articles/{article.pk}/").status_code


def draft_ending(article: Article, end: datetime | None) -> Any:
    return make_draft(
        "改过的标题", rights=None, expires_at=end, columns=draft_from_article(article).columns
    )


class TestTheEndOfAText:
    def test_a_reporters_draft_ends_nothing_and_cancelling_it_restores_nothing(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        lin = person("lin")
        article = make_published(by=OPERATOR, credits=[])
        Article.objects.filter(pk=article.pk).update(created_by=lin)
        corrections.open_correction(article, "correction", WORDS, by=person("gu"), at=LATER)
        writing.save_article(article, draft_ending(article, NEVER), by=lin, at=LATER)
        assert status(client, article) == 200
        assert client.get(f"/api/v1/articles/{article.pk}/").status_code == 200
        corrections.cancel_correction(article, by=person("gu"), at=LATER)
        article.refresh_from_db()
        assert (article.expires_at, article.live_until) == (None, None)
        assert status(client, article) == 200

    def test_the_end_of_a_text_on_its_way_is_approved_and_counts_once_it_is_published(self) -> None:
        end = LATER + timedelta(days=2)
        article = make_ready(expires_at=end)
        assert Article.objects.get(pk=article.pk).live_until is None
        publishing.publish_article(article, by=OPERATOR, at=MORNING)
        assert live(article, end - timedelta(seconds=1))
        assert not live(article, end)
        assert Article.objects.gone(end).get() == article
        assert Release.objects.get().revision.expires_at == end

    def test_another_end_is_another_text_and_is_approved_anew(self) -> None:
        article = make_ready()
        writing.save_article(
            article, make_draft(expires_at=LATER, rights=None), by=OPERATOR, at=MORNING
        )
        article.refresh_from_db()
        assert article.stage == Stage.REVIEW_1
        assert not Approval.objects.filter(cancelled_at=None).exists()

    def test_a_correction_brings_its_end_when_it_is_published(self) -> None:
        article = make_published()
        end = LATER + timedelta(days=1)
        correct(article, make_draft("新标题", expires_at=end), at=LATER)
        assert live(article)
        assert not live(article, end)

    def test_an_end_set_meanwhile_outlives_a_correction_from_an_older_form(self) -> None:
        article = make_published()
        end = LATER + timedelta(days=1)
        corrections.open_correction(article, "correction", WORDS, by=person("gu"), at=MORNING)
        publishing.set_expiry(article, end, by=person("gu"), at=MORNING)
        writing.save_article(article, draft_ending(article, None), by=OPERATOR, at=MORNING)
        publishing.publish_article(
            sign_off(Article.objects.get(pk=article.pk)), by=OPERATOR, at=MORNING
        )
        assert Article.objects.get(pk=article.pk).live_until == end

    def test_nothing_is_published_whose_end_has_passed(self) -> None:
        article = make_ready(expires_at=LATER)
        with pytest.raises(NotReady, match="Its end"):
            publishing.publish_article(article, by=OPERATOR, at=MORNING, public_from=LATER)
        publishing.publish_article(article, by=OPERATOR, at=MORNING)

    def test_taken_off_the_schedule_a_text_has_no_end_before_readers(self) -> None:
        end = LATER + timedelta(days=1)
        article = make_ready(expires_at=end)
        publishing.publish_article(article, by=OPERATOR, at=MORNING, public_from=LATER)
        assert Article.objects.get(pk=article.pk).live_until == end
        publishing.unschedule_article(article, by=OPERATOR, at=MORNING)
        article.refresh_from_db()
        assert (article.live_until, article.expires_at) == (None, end)

    def test_restoring_an_older_revision_moves_no_end(self) -> None:
        article = make_published()
        end = LATER + timedelta(days=1)
        publishing.set_expiry(article, end, by=person("gu"), at=MORNING)
        corrections.open_correction(article, "correction", WORDS, by=person("gu"), at=MORNING)
        article.refresh_from_db()
        writing.restore_revision(article, article.revisions.get(number=1), by=OPERATOR, at=MORNING)
        article.refresh_from_db()
        assert (article.live_until, article.expires_at) == (end, end)


class TestThePicturesWords:
    def test_the_library_changes_nothing_before_readers_until_somebody_brings_it_there(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        image = make_image(credit="王立 摄", caption="三月的码头")
        article = make_published(pictures=[lead_picture(image)])
        image.credit = "另一人 摄"
        describing.describe_image(image, by=person("lin"), at=LATER)
        assert "王立 摄" in client.get(f"/articles/{article.pk}/").content.decode()
        state = find_picture_change(image).state
        with pytest.raises(NotYours):
            publish_picture_changes(image, [article.pk], state, by=person("lin"), at=LATER)
        assert "王立 摄" in client.get(f"/articles/{article.pk}/").content.decode()
        publish_picture_changes(image, [article.pk], state, by=person("shen"), at=LATER)
        assert "另一人 摄" in client.get(f"/articles/{article.pk}/").content.decode()

    def test_a_new_place_in_print_leaves_the_picture_as_it_was_released(self) -> None:
        image = make_image(credit="王立 摄")
        article = make_published(pictures=[lead_picture(image)])
        image.credit = "另一人 摄"
        image.focal_x = 0.1
        describing.describe_image(image, by=person("lin"), at=LATER)
        page = make_issue().pages.get(position=3)
        editions.place_article(article, page, by=OPERATOR, at=LATER)
        article.refresh_from_db()
        assert article.release.number == 2
        shown = article.release.pictures[0]
        assert (shown["credit"], shown["focal_point"]) == ("王立 摄", [0.5, 0.5])

    def test_every_text_that_is_chosen_is_released_again_and_named_in_the_journal(self) -> None:
        image = make_image()
        shown = [make_published(f"第{n}篇", pictures=[lead_picture(image)]) for n in range(3)]
        image.caption = "新的说明"
        describing.describe_image(image, by=person("shen"), at=LATER)
        change = find_picture_change(image)
        assert {use.article for use in change.uses} == set(shown)
        chosen = [article.pk for article in shown[:2]]
        assert (
            publish_picture_changes(image, chosen, change.state, by=person("shen"), at=LATER) == 2
        )
        row = JournalEntry.objects.get(act="image.carried")
        assert sorted(row.details["articles"]) == chosen
        again = JournalEntry.objects.filter(act="article.released_again")
        assert {entry.article_id for entry in again} == set(chosen)
        assert [use.article for use in find_picture_change(image).uses] == [shown[2]]

    def test_a_list_that_changed_meanwhile_is_confirmed_once_only(self) -> None:
        image = make_image()
        article = make_published(pictures=[lead_picture(image)])
        image.caption = "新的说明"
        describing.describe_image(image, by=person("shen"), at=LATER)
        state = find_picture_change(image).state
        publish_picture_changes(image, [article.pk], state, by=person("shen"), at=LATER)
        with pytest.raises(Stale):
            publish_picture_changes(image, [article.pk], state, by=person("shen"), at=LATER)
        assert article.releases.count() == 2

    def test_a_release_without_a_focal_point_keeps_the_one_of_its_time(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        """Releases of earlier versions hold credit and caption alone."""
        image = make_image(focal_x=0.2)
        words = {"image": image.pk, "credit": image.credit, "caption": image.caption}
        old = Release(pictures=[words])
        image.focal_x = 0.9
        describing.describe_image(image, by=person("lin"), at=LATER)
        image.refresh_from_db()
        shown = pictures_as_released({image.pk: image}, old)
        assert (shown[image.pk].focal_x, image.focal_x) == (0.2, 0.9)

    def test_a_picture_of_a_draft_is_described_by_any_writer(self) -> None:
        image = make_image()
        make_article(pictures=[lead_picture(image)])
        image.credit = "另一人 摄"
        describing.describe_image(image, by=person("lin"), at=LATER)
        assert not JournalEntry.objects.filter(act="article.released_again").exists()

    def test_a_file_that_was_missing_is_shown_by_somebody_who_publishes(self) -> None:
        image = make_image(
            original="", digest="", renditions=[], source_url="https://e.example/a.jpg"
        )
        article = make_published(pictures=[])
        ShownPicture.objects.create(article=article, image=image)
        raw = BytesIO()
        Pillow.new("RGB", (60, 40), "navy").save(raw, "JPEG")
        for name in ("lin", "shen"):
            raw.seek(0)
            if name == "lin":
                with pytest.raises(NotYours):
                    media.attach_file(image, file=raw, by=person(name), at=LATER)
            else:
                assert media.attach_file(image, file=raw, by=person(name), at=LATER).original

    def test_a_picture_of_a_live_text_is_not_deleted_although_its_draft_dropped_it(self) -> None:
        image = make_image()
        article = make_published(pictures=[lead_picture(image)])
        corrections.open_correction(article, "correction", WORDS, by=person("gu"), at=LATER)
        writing.save_article(article, make_draft("无图", rights=None), by=OPERATOR, at=LATER)
        assert not image.uses.exists()
        with pytest.raises(Invalid, match="used by"):
            media.delete_image(image, by=OPERATOR, at=LATER)


class TestNames:
    def test_a_signed_page_keeps_the_name_it_was_signed_with(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        issue = make_planned(page_count=1)
        page = issue.pages.get(position=1)
        editions.place_article(make_published(), page, by=OPERATOR, at=MORNING)
        sign(page)
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        editor = editor_of("shen")
        editor.printed_name = "NEW NAME"
        reference.save_reference(editor, by=person("gu"), at=LATER)
        for address in ("/epaper/2024-03-05/", "/epaper/2024-03-05/1/"):
            content = client.get(address).content.decode()
            assert "SHEN" in content, address
            assert "NEW NAME" not in content, address

    def test_the_link_to_an_author_follows_the_address_and_the_name_stays(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        author = make_person("林晓舟", slug="lin")
        line = CreditLine(role="reporter", person=author)
        article = make_published(credits=[line])
        renamed = Person.objects.get(pk=author.pk)
        renamed.slug = "lin-xiaozhou"
        renamed.name = "林小舟"
        reference.save_reference(renamed, by=person("gu"), at=LATER)
        page = without_blanks(client.get(f"/articles/{article.pk}/").content.decode())
        assert 'href="/authors/lin-xiaozhou/">林晓舟</a>' in page
        item = client.get(f"/api/v1/articles/{article.pk}/").json()
        assert item["people"][0]["uri"].endswith("/authors/lin-xiaozhou/")
        assert item["by"] == "林晓舟"
