"""Writing: each save is a revision, nothing is half stored, foreign columns and empty credits are
refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from articles.actions.publishing import corrections, publishing
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine, draft_from_article
from articles.domain.choices import CreditRole
from articles.errors import Invalid, NotYours
from articles.models import Article, Revision
from newsroom.accounts.models import User
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_draft,
    make_image,
    make_person,
    make_publication,
    make_published,
    sign_off,
    the_publication,
)

pytestmark = pytest.mark.django_db


def test_every_save_is_a_revision_and_the_old_ones_stay() -> None:
    article = make_article("第一稿")
    writing.save_article(
        article, make_draft("第二稿"), by=OPERATOR, at=MORNING + timedelta(minutes=5)
    )
    assert list(article.revisions.order_by("number").values_list("headline", flat=True)) == [
        "第一稿",
        "第二稿",
    ]
    assert article.revisions.get(number=1).digest != article.revisions.get(number=2).digest


def test_the_first_column_is_the_home() -> None:
    home = make_column("专版")
    other = make_column("市场")
    article = make_article(columns=[home, other])
    assert article.standings.get(is_primary=True).column == home
    assert article.revisions.get().columns == [home.pk, other.pk]


def test_a_column_twice_and_a_column_of_another_newspaper_are_refused() -> None:
    column = make_column()
    foreign = make_column("外报", publication=make_publication("other", name="别的报"))
    for columns in ([column, column], [column, foreign]):
        with pytest.raises(Invalid):
            make_article(columns=columns, publication=the_publication())
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_script_in_every_text_field_is_stored_inert() -> None:
    evil = "<script>alert(1)</script>"
    words = {"kicker": evil, "subhead": evil, "abstract": evil, "dateline": evil, "keywords": evil}
    article = make_article(evil, text=words, body=f"<p onclick=alert(1)>字{evil}</p>")
    assert article.body == "<p>字</p>"
    assert article.headline == evil  # text fields are text: escaped wherever they are shown


@pytest.mark.parametrize("headline", ["长" * 10_000, "\0\u200b\ufeff", ""])
def test_a_headline_that_cannot_be_printed_is_refused_by_name(headline: str) -> None:
    with pytest.raises(Invalid):
        make_article(headline)
    assert not Article.objects.exists()


def test_a_credit_names_somebody() -> None:
    with pytest.raises(Invalid):
        make_article(credits=[CreditLine(role=CreditRole.REPORTER, name=" ")])
    person = make_person()
    article = make_article(credits=[CreditLine(role=CreditRole.REPORTER, person=person)])
    assert article.revisions.get().credits == [
        {"role": "reporter", "name": person.name, "person": person.pk, "slug": person.slug}
    ]


def test_a_picture_stands_once_in_a_place() -> None:
    image = make_image()
    with pytest.raises(Invalid):
        make_article(pictures=[lead_picture(image), lead_picture(image)])
    assert make_article(pictures=[lead_picture(image)]).image_uses.get().image == image


def test_length_counts_characters_and_takes_a_latin_word_as_one() -> None:
    assert make_article(body="<p>全程12天，用 Django 完成。</p>").length == 10


def test_a_stored_article_read_back_as_a_draft_is_the_same_draft() -> None:
    article = make_article(pictures=[lead_picture()])
    again = writing.save_article(article, draft_from_article(article), by=OPERATOR, at=MORNING)
    assert again.revisions.get(number=1).digest == again.revisions.get(number=2).digest


def test_a_reporter_writes_and_neither_keeps_rights_nor_takes_a_live_article_away(
    cast: Callable[[str], User],
) -> None:
    lin = cast("lin")
    shen = cast("shen")
    with pytest.raises(NotYours):
        writing.create_article(the_publication(), make_draft(), by=lin, at=MORNING)
    article = make_published(by=shen)
    later = MORNING + timedelta(minutes=1)
    with pytest.raises(NotYours):
        publishing.set_expiry(article, later, by=lin, at=later)
    with pytest.raises(NotYours):
        writing.save_article(article, make_draft("新稿", rights=None), by=lin, at=later)
    assert Article.objects.published(later).get().version == 1
    assert publishing.set_expiry(article, later, by=shen, at=later).expires_at == later


def test_columns_and_byline_move_for_readers_only_with_the_next_release(
    cast: Callable[[str], User],
) -> None:
    first = make_column("一栏")
    second = make_column("二栏")
    article = make_published(columns=[first], credits=[CreditLine(role="reporter", name="林晓舟")])
    changed = make_draft(
        columns=[second], credits=[CreditLine(role="reporter", name="周明")], rights=None
    )
    corrections.open_correction(
        article, "update", corrections.CorrectionText(note="换栏目"), by=cast("gu"), at=MORNING
    )
    saved = writing.save_article(article, changed, by=cast("zhao"), at=MORNING)
    public = Article.objects.published(MORNING)
    assert public.in_columns([first.pk]).get() == article == public.under_name("林晓舟").get()
    assert not public.in_columns([second.pk]).exists()
    publishing.publish_article(sign_off(saved), by=cast("gu"), at=MORNING)
    assert public.in_columns([second.pk]).get() == article == public.under_name("周明").get()
    assert not public.in_columns([first.pk]).exists()
