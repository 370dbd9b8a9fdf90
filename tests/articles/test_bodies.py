"""A body has a size and a depth; what was cleaned is known by its seal, and nothing else is shown
uncleaned."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from articles.actions.writing import writing
from articles.errors import Invalid
from articles.markup import bodies, nesting, sanitising
from articles.models import Article, Revision
from articles.reading.rendering import render_text
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_article, make_draft, make_published

EVIL = '<p>改写<script>alert(1)</script><img src=x onerror="alert(1)"></p>'
DEEP = "<ul><li>" * 12_500


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    bodies.found_clean.clear()


def cleanings(article: Article) -> int:
    """Return how often the body is cleaned when a released text is shown."""
    with patch.object(bodies, "clean_body", side_effect=sanitising.clean_body) as cleaned:
        render_text(Revision.objects.get(article=article), {})
    return int(cleaned.call_count)


@pytest.mark.parametrize("body", [DEEP, "<table><tr><td>" * 60, "<blockquote>" * 101])
def test_what_lies_too_deep_is_refused_in_words_before_it_is_cleaned(body: str) -> None:
    with patch.object(writing, "clean_body") as cleaned, pytest.raises(Invalid, match="deep"):
        writing.require_storable_body(body)
    assert not cleaned.called
    assert "字" in sanitising.clean_body(f"{body}字")


@pytest.mark.parametrize(
    "body",
    [
        "<p>一" * 1000,
        "<p><strong>重</p>" * 1000,
        "<div>" * 1000 + "字",
        "<table>" + "<tr><td>1" * 1000 + "</table>",
        "<ul>" + "<li>一" * 1000 + "</ul>",
        "<sub><div></sub></div>" * 1000,
        "字" * sanitising.LENGTH_MAX,
    ],
)
def test_a_long_text_that_closes_nothing_is_not_deep(body: str) -> None:
    assert bodies.find_body_fault(body) == ""


@pytest.mark.django_db
def test_a_body_too_long_or_too_deep_is_stored_nowhere_and_one_that_fits_is() -> None:
    for body in ("字" * (sanitising.LENGTH_MAX + 1), DEEP):
        with pytest.raises(Invalid):
            make_article(body=body)
    assert not Article.objects.exists()
    article = make_article()
    with pytest.raises(Invalid):
        writing.save_article(article, make_draft(body=DEEP), by=OPERATOR, at=MORNING)
    assert Revision.objects.get().number == 1


@pytest.mark.django_db
def test_what_was_cleaned_when_it_was_stored_is_not_cleaned_where_it_is_shown() -> None:
    article = make_published(body="<p>码头</p>")
    assert cleanings(article) == 0
    assert "<p>码头</p>" in render_text(Revision.objects.get(), {})


@pytest.mark.django_db
def test_what_somebody_changed_behind_the_application_is_cleaned_where_it_is_shown() -> None:
    article = make_article(body="<p>码头</p>")
    Article.objects.filter(pk=article.pk).update(body=EVIL)
    article.refresh_from_db()
    shown = render_text(article, {})
    assert "改写" in shown
    assert "script" not in shown
    assert "onerror" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"seal": None},
        {"seal": ""},
        {"seal": "0" * 64},
        {"rules": "1/0.1"},
        {"key": "another key than the one it was sealed with"},
    ],
)
def test_a_seal_that_does_not_fit_counts_nothing(
    change: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(body="<p>码头</p>")
    if "rules" in change:
        monkeypatch.setattr(bodies, "CLEANED_BY", change["rules"])
    if "key" in change:
        settings.SECRET_KEY = change["key"]
    if "seal" in change:
        article.body_seal = change["seal"]
    with patch.object(bodies, "clean_body", side_effect=sanitising.clean_body) as cleaned:
        render_text(article, {})
        render_text(article, {})
    assert cleaned.call_count == 1  # what was found clean is remembered


@pytest.mark.django_db
def test_a_key_that_was_replaced_still_opens_what_it_sealed(settings: Any) -> None:
    article = make_published(body="<p>码头</p>")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key that came after it"
    assert cleanings(article) == 0


@pytest.mark.django_db
def test_a_text_of_before_there_were_seals_is_shown_clean() -> None:
    article = make_article(body="<p>码头</p>")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_article SET body = %s, body_seal = NULL WHERE id = %s",
            [EVIL, article.pk],
        )
    article.refresh_from_db()
    assert "script" not in render_text(article, {})


@pytest.mark.parametrize(
    ("html", "nested"),
    [
        ("<strong><p>一</strong>二</p>三", "<strong><p>一二</p></strong>三"),
        (
            "<p><strong>一</p><p>二</strong>三",
            "<p><strong>一</strong></p><p><strong>二</strong>三</p>",
        ),
        ("<em><u>一</em>二</u>", "<em><u>一</u></em><u>二</u>"),
        ("<strong><strong>一</strong>二</strong>三", "<strong>一二</strong>三"),
        ("<table>字<tr><td>1<td>2</table>", "字<table><tr><td>1</td><td>2</td></tr></table>"),
        ("<ul><li>一<li>二</ul>", "<ul><li>一</li><li>二</li></ul>"),
        ("</p></td>一<td>二", "一二"),
        ("<a href=/x>一<a href=/y>二", '<a href="/x">一</a><a href="/y">二</a>'),
    ],
)
def test_tags_are_nested_as_browsers_would(html: str, nested: str) -> None:
    found = nesting.nest_tags(sanitising.split_markup(html), sanitising.TAGS, sanitising.ATTRIBUTES)
    assert found == nested


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("2 < 3", "2 &lt; 3"),
        ("价格<b", "价格&lt;b"),
        ("<!-- 忘了结束 字", "忘了结束 字"),
        ("<!-->字", "字"),
        ("<svg><p>字", "<p>字</p>"),
        ("<svg><svg></svg><p>图</p></svg>字", "字"),
        ("<script>字", ""),
        ('<a href="/x>字</a>', "字"),
    ],
)
def test_what_never_ends_loses_nothing_that_somebody_wrote(html: str, text: str) -> None:
    assert text in sanitising.clean_body(html)
