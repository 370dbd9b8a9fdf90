"""Who wrote a text and who answers for it: writing makes an author, saving does not; print keeps
its editor."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.publishing import corrections, publishing
from articles.actions.review import workflow
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.domain.states import STEPS, Stage
from articles.errors import NotReady, NotYours
from articles.models import Article, JournalEntry, Profile, Release, ResponsibleEditor
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    SIGNERS,
    lead_picture,
    make_article,
    make_column,
    make_image,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def flash() -> None:
    publication = the_publication()
    publication.profile = Profile.named("flash")
    publication.save()


def saved(article: Article, name: str, **changed: object) -> Article:
    """Let somebody of the desk save the article with these parts changed, and nothing else."""
    draft = replace(draft_from_article(article), **changed)  # type: ignore[arg-type]
    return writing.save_article(article, draft, by=person(name), at=MORNING)


def corrected(article: Article, *, as_editor: bool = False) -> Release:
    """Correct the headline; Zhao signs the first review, the chief publishes."""
    words = corrections.CorrectionText(note="标题已改正。")
    corrections.open_correction(article, "correction", words, by=person("gu"), at=LATER)
    text = {**draft_from_article(article).text, "headline": f"{article.headline}（更正）"}
    writing.save_article(
        article, replace(draft_from_article(article), text=text), by=OPERATOR, at=LATER
    )
    workflow.submit_article(article, by=OPERATOR, at=LATER)
    article.refresh_from_db()
    workflow.approve_step(article, article.stage, by=person("zhao"), at=LATER, as_editor=as_editor)
    article.refresh_from_db()
    while article.stage in STEPS:
        workflow.approve_step(article, article.stage, by=person(SIGNERS[article.stage]), at=LATER)
        article.refresh_from_db()
    release = publishing.publish_article(article, by=person("gu"), at=LATER).release
    assert release is not None
    return release


def test_a_reporters_first_save_makes_the_rights_record_of_the_paper() -> None:
    article = make_article(by=person("lin"), rights=None)
    assert (article.rights.kind, article.rights.machines) == ("original", "forbidden")
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)


@pytest.mark.usefixtures("flash")
def test_a_text_from_another_medium_is_no_text_of_our_own_by_default() -> None:
    article = make_article(by=person("lin"), rights=None, text={"source_name": "江城晚报"})
    assert article.rights.kind == "reprint"
    with pytest.raises(NotReady):  # its licence is missing
        publishing.flash_article(article, by=person("gu"), at=MORNING)


@pytest.mark.usefixtures("flash")
def test_the_duty_chief_publishes_a_reporters_text_at_once_after_a_save_that_changed_no_word() -> (
    None
):
    article = make_article(by=person("lin"), rights=None)
    saved(article, "gu")
    saved(article, "gu", columns=[make_column("快讯")])
    spaced = article.body.replace("</p>", "</p>\n\n")  # the editor of the browser sets blanks
    saved(article, "gu", text={**draft_from_article(article).text, "body": spaced})
    publishing.flash_article(article, by=person("gu"), at=MORNING)
    assert Article.objects.published(MORNING).get() == article


@pytest.mark.usefixtures("flash")
@pytest.mark.parametrize("part", ["body", "headline", "credits", "caption", "link"])
def test_whoever_changed_a_word_of_it_is_an_author_and_does_not_publish_it_alone(part: str) -> None:
    picture = lead_picture(make_image())
    article = make_article(by=person("lin"), pictures=[picture])
    draft = draft_from_article(article)
    changed = {
        "body": {"text": {**draft.text, "body": article.body + "<p>多一句。</p>"}},
        "headline": {"text": {**draft.text, "headline": "换了标题"}},
        "credits": {"credits": [replace(draft.credits[0], name="王立")]},
        "caption": {"pictures": [replace(picture, caption="码头清晨")]},
        "link": {
            "text": {
                **draft.text,
                "body": article.body.replace("江岸", '<a href="https://a.example/">江岸</a>'),
            }
        },
    }[part]
    saved(article, "gu", **changed)
    with pytest.raises(NotYours):
        publishing.flash_article(article, by=person("gu"), at=MORNING)
    assert not Article.objects.published(MORNING).exists()
    saved(article, "gu", text=draft.text, credits=draft.credits, pictures=draft.pictures)
    publishing.flash_article(
        article, by=person("gu"), at=MORNING
    )  # taken back whole: Lin's words stand


@pytest.mark.usefixtures("flash")
def test_publishing_at_once_is_offered_to_whom_it_would_not_be_refused(client: Client) -> None:
    article = make_article(by=person("lin"))
    page = reverse("admin:articles_article_change", args=[article.pk])
    flash = reverse("admin:articles_article_flash", args=[article.pk])
    client.force_login(person("gu"))
    assert flash in client.get(page).content.decode()
    saved(article, "gu", text={**draft_from_article(article).text, "headline": "换了标题"})
    assert flash not in client.get(page).content.decode()


def test_a_reviewer_who_only_saved_is_no_author() -> None:
    article = make_article(by=person("lin"))
    saved(article, "shen")
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    workflow.approve_step(article, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    assert article.rounds.get().authors == [person("lin").pk]


def test_words_of_a_cancelled_correction_make_nobody_an_author_of_the_next() -> None:
    article = make_published()
    words = corrections.CorrectionText(note="标题已改正。")
    corrections.open_correction(article, "correction", words, by=person("gu"), at=MORNING)
    saved(article, "zhao", text={**draft_from_article(article).text, "headline": "换了标题"})
    corrections.cancel_correction(article, by=person("gu"), at=MORNING)
    article.refresh_from_db()
    assert corrected(article).editor_printed == "SHEN YAN"


def test_a_correction_keeps_the_responsible_editor_who_was_printed() -> None:
    article = make_published()
    before = article.release
    assert before is not None
    editor = ResponsibleEditor.objects.get(printed_name="SHEN YAN")
    editor.printed_name, editor.active = "沈砚", False  # prints otherwise now, and left the desk
    editor.save()
    release = corrected(article)
    assert release.editor_printed == before.editor_printed == "SHEN YAN"
    assert release.editor_signed_at == before.editor_signed_at
    row = JournalEntry.objects.get(act="article.published", article=article)
    assert (row.details["editor"], row.details["signed_by"]) == ("SHEN YAN", "赵望")


def test_whoever_signs_a_correction_may_take_the_name_over() -> None:
    article = make_published()
    assert corrected(article, as_editor=True).editor_printed == "ZHAO"
    article.refresh_from_db()
    assert corrected(article).editor_printed == "ZHAO"


def test_the_form_of_a_signature_offers_the_name_on_the_first_step_of_a_correction_only(
    client: Client,
) -> None:
    article = make_article(by=person("lin"))
    workflow.submit_article(article, by=person("lin"), at=MORNING)
    client.force_login(person("zhao"))
    page = reverse("admin:articles_article_approve", args=[article.pk])
    assert "as_editor" not in client.get(page).content.decode()
    live = make_published("已经见报")
    words = corrections.CorrectionText(note="标题已改正。")
    corrections.open_correction(live, "correction", words, by=person("gu"), at=MORNING)
    workflow.submit_article(live, by=OPERATOR, at=MORNING)
    page = reverse("admin:articles_article_approve", args=[live.pk])
    assert "as_editor" in client.get(page).content.decode()
    client.post(page, {"version": 1, "step": "review_1", "as_editor": "on"})
    live.refresh_from_db()
    assert str(live.responsible_editor) == "ZHAO"
