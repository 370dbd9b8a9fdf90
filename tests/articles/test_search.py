"""Search: every run of two or more characters of a public text is found, whatever the database."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.actions import publishing
from articles.characters import fold
from articles.models import SearchDocument
from articles.search.snippets import marked, snippet
from articles.search.text import terms, tokens
from tests.factories.articles import MORNING, make_article, make_published

BODY = "江岸，货船一早靠泊。newsroom 12.5% 完成，臺灣頭髮（１９９８）末"


def found(query: str) -> bool:
    return SearchDocument.objects.filter(pk__in=search.matching(terms(query))).exists()


@given(st.text())
def test_any_text_can_be_cut_into_tokens_and_any_query_into_terms(text: str) -> None:
    assert all(tokens(text)) or not fold(text).split()
    assert len(terms(text)) <= 8
    assert all(0 < len(term) <= 64 for term in terms(text))


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_run_of_two_characters_or_more_is_found(data: st.DataObject) -> None:
    if not SearchDocument.objects.exists():
        make_published(body=f"<p>{BODY}</p>")
    run = data.draw(st.sampled_from(BODY.split()))
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(min(start + 2, len(run)), len(run)))
    assert found(run[start:end]), run[start:end]


@pytest.mark.django_db
def test_words_that_do_not_stand_together_are_not_found_as_one() -> None:
    make_published(body=f"<p>{BODY}</p>")
    assert found("台湾头发")
    assert found("江岸 完成")
    assert not found("江岸完成")
    assert not found("江岸 缺席")


@pytest.mark.django_db
def test_drafts_and_withdrawn_articles_are_not_in_the_index() -> None:
    make_article("草稿里的词")
    gone = make_published("撤下的词")
    publishing.withdraw(gone, by=None, at=MORNING + timedelta(hours=1), reason="核实")
    assert not found("草稿里")
    assert not found("撤下的")


@pytest.mark.django_db
def test_the_rebuilt_index_is_the_same_as_the_grown_one() -> None:
    make_published("第一篇")
    make_published("第二篇")
    before = list(SearchDocument.objects.order_by("pk").values())
    call_command("rebuild_search", verbosity=0)
    assert list(SearchDocument.objects.order_by("pk").values()) == before
    assert found("第二篇")


def test_a_snippet_marks_the_hit_and_escapes_the_rest() -> None:
    text = "字" * 200 + "<b>臺灣</b>" + "字" * 200
    cut = snippet(text, ["台湾"])
    assert "<mark>臺灣</mark>" in cut
    assert "&lt;b&gt;" in cut
    assert len(cut) < 250
    assert marked("采购采购", ["采购"]) == "<mark>采购采购</mark>"
