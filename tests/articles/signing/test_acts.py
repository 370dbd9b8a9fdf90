"""The page of an act: what it shows before, and what it says afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from articles.actions.editions import editions
from articles.actions.editions.page_checks import article_reasons
from articles.actions.publishing import corrections
from articles.actions.review import workflow
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.article_acts.outcomes import SENTENCES
from articles.article_acts.table import ACTS
from articles.domain.states import STEPS
from articles.domain.texts.quoting import quote_headline
from articles.models import Article, Issue
from tests.articles.signing.desk import LATER, enter
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    SIGNERS,
    make_article,
    make_issue,
    make_published,
    make_ready,
)

pytestmark = pytest.mark.django_db


def post_act(client: Client, article: Article, slug: str, **sent: Any) -> str:
    """Press the button of an act's page; return the page that follows."""
    address = reverse(f"admin:articles_article_{slug}", args=[article.pk])
    looked_at = {"version": article.version, "step": article.stage}
    answer = client.post(address, {**looked_at, **sent}, follow=True)
    content: bytes = answer.content
    return content.decode()


def ready_correction(*, as_editor: bool = False) -> Article:
    """A correction of a published headline, signed and ready to go out."""
    article = make_published("码头采购提速")
    words = corrections.CorrectionText(note="标题中的天数应为十二天。")
    corrections.open_correction(article, "correction", words, by=person("gu"), at=LATER)
    text = {**draft_from_article(article).text, "headline": "码头采购提速十二天"}
    draft = replace(draft_from_article(article), text=text)
    writing.save_article(article, draft, by=OPERATOR, at=LATER)
    workflow.submit_article(article, by=OPERATOR, at=LATER)
    article.refresh_from_db()
    while article.stage in STEPS:
        name = "zhao" if article.stage == "review_1" else SIGNERS[article.stage]
        workflow.approve_step(
            article, article.stage, by=person(name), at=LATER, as_editor=as_editor
        )
        article.refresh_from_db()
    return article


def test_the_page_that_publishes_a_correction_shows_its_note_and_what_changes(
    client: Client,
) -> None:
    article = ready_correction()
    enter(client, "gu")
    shown = client.get(reverse("admin:articles_article_publish", args=[article.pk]))
    page = shown.content.decode()
    assert "标题中的天数应为十二天。" in page
    assert [label for label, _pieces in shown.context["comparison"].fields] == ["headline"]
    assert "Responsible editor as printed, unchanged: SHEN YAN" in page
    said = post_act(client, article, "publish")
    assert "Published the new text of “码头采购提速十二天”. Readers see it now." in said


def test_it_names_both_editors_where_the_signer_of_the_correction_took_over(
    client: Client,
) -> None:
    article = ready_correction(as_editor=True)
    enter(client, "gu")
    page = client.get(reverse("admin:articles_article_publish", args=[article.pk]))
    assert "SHEN YAN was printed; from now on: ZHAO" in page.content.decode()


def test_a_text_that_is_no_correction_shows_none(client: Client) -> None:
    article = make_ready()
    enter(client, "gu")
    page = client.get(reverse("admin:articles_article_publish", args=[article.pk]))
    assert "What readers are told" not in page.content.decode()
    assert "Published “" in post_act(client, article, "publish")


def test_every_act_of_the_table_says_what_it_did() -> None:
    assert {*SENTENCES, "publish"} == {act.slug for act in ACTS}


def test_the_message_says_what_was_done_and_what_comes_next(client: Client) -> None:
    article = make_article("以“新質”力量賦能政采", by=person("lin"))
    enter(client, "lin", "zh-hans")
    said = post_act(client, article, "submit")
    assert "已提交《以“新質”力量賦能政采》，下一步：初审。" in said
    enter(client, "lin")
    article.refresh_from_db()
    said = post_act(client, article, "recall")
    assert "Recalled “以‘新質’力量賦能政采”. It is now at: Draft." in said


@pytest.mark.parametrize(
    ("headline", "english", "chinese"),
    [
        ("码头提速", "“码头提速”", "《码头提速》"),
        ("以“新”促采", "“以‘新’促采”", "《以“新”促采》"),
        ("读《采购法》", "“读《采购法》”", "《读〈采购法〉》"),
        ("Don’t say “no”", "“Don’t say ‘no’”", "《Don’t say “no”》"),
        ('a "b" c', "“a ‘b’ c”", '《a "b" c》'),
    ],
)
def test_marks_of_one_kind_are_never_nested(headline: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert quote_headline(headline) == english
    with translation.override("zh-hans"):
        assert quote_headline(headline) == chinese


def coming_issue(number: int = 1330) -> Issue:
    day = timezone.localdate() + timedelta(days=1)
    while day.isoweekday() not in {2, 5}:  # the paper comes out on Tuesdays and Fridays
        day += timedelta(days=1)
    return make_issue(number, day, published_at=None)


def test_placing_offers_the_pages_of_coming_issues_with_their_space(client: Client) -> None:
    issue = coming_issue()
    printed = make_issue(1322, date(2024, 3, 5))
    for number, body in ((1, "字" * 900), (2, "字" * 100)):
        text = make_article(f"旧稿{number}", body=f"<p>{body}</p>")
        editions.place_article(text, printed.pages.get(position=3), by=OPERATOR, at=MORNING)
    other = make_article("同版稿", body=f"<p>{'字' * 250}</p>")
    editions.place_article(other, issue.pages.get(position=3), by=OPERATOR, at=MORNING)
    article = make_article("新稿")
    enter(client, "pan")
    address = reverse("admin:articles_article_place", args=[article.pk])
    page = client.get(address).content.decode()
    third = issue.pages.get(position=3)
    assert f"{third} · articles: 1, characters: 250, free: about 750" in page
    said = client.post(address, {"place": third.pk}, follow=True).content.decode()
    assert f"Put “新稿” on {issue.printed_number()} {third}." in said
    assert "start anew" not in said
    assert article.placements.get().page == third
    assert f'value="{third.pk}"' not in client.get(address).content.decode()


def test_placing_takes_typed_numbers_and_asks_for_both(client: Client) -> None:
    issue = coming_issue()
    article = make_article("新稿")
    enter(client, "pan")
    address = reverse("admin:articles_article_place", args=[article.pk])
    assert "Type both numbers" in client.post(address, {"issue": "1330"}).content.decode()
    assert "Choose a page, or type" in client.post(address, {}).content.decode()
    for odd in ("x", "-1", "9" * 30, issue.pages.get(position=1).pk + 10**6):
        assert client.post(address, {"place": odd}).status_code == 200
    client.post(address, {"issue": "1330", "page": "2"})
    assert article.placements.get().page.position == 2


def test_placing_a_text_with_signed_proofs_says_that_they_start_anew(client: Client) -> None:
    issue = coming_issue()
    article = make_ready()
    enter(client, "gu")
    address = reverse("admin:articles_article_place", args=[article.pk])
    page = client.get(address).content.decode()
    assert "The proofs start anew when the text goes on a page:" in page
    said = client.post(address, {"place": issue.pages.get(position=2).pk}, follow=True)
    assert "Its proofs start anew" in said.content.decode()
    article.refresh_from_db()
    assert article.stage == "proof_1"
    assert "The proofs start anew" not in client.get(address).content.decode()


def test_a_draft_is_placed_without_a_word_of_proofs(client: Client) -> None:
    article = make_article()
    writing.save_article(article, draft_from_article(article), by=OPERATOR, at=MORNING)
    enter(client, "pan")
    page = client.get(reverse("admin:articles_article_place", args=[article.pk]))
    assert "start anew" not in page.content.decode()


def test_what_stands_against_a_page_names_headlines_without_nesting_marks() -> None:
    article = make_article("读“新質”，读《采购法》")
    for language, named in (
        ("zh-hans", "《读“新質”，读〈采购法〉》"),
        ("en", "“读‘新質’，读《采购法》”"),
    ):
        with translation.override(language):
            assert named in str(article_reasons([article])[0])
