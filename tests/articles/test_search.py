"""Search: every run of two or more characters of a public text is found, whatever the database."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.actions.publishing import publishing
from articles.characters import FOLDING, fold
from articles.common.moments import EARLIEST, LATEST
from articles.models import SearchDocument, SearchIndex
from articles.search.snippets import make_snippet, mark_terms
from articles.search.text import split_terms, split_tokens
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_article, make_published
from tests.house.shares import examples

BODY = "江岸，货船一早靠泊。newsroom 12.5% 完成，臺灣頭髮（１９９８）末"


def found(query: str) -> bool:
    return bool(
        search.matching_documents(split_terms(query), search.document_span(None, None)).ids()
    )


@given(st.text())
def test_any_text_can_be_cut_into_tokens_and_any_query_into_terms(text: str) -> None:
    assert all(split_tokens(text)) or not fold(text).split()
    assert len(split_terms(text)) <= 8
    assert all(0 < len(term) <= 64 for term in split_terms(text))


@pytest.mark.django_db
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
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
@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index is walked in order")
def test_no_more_texts_are_read_than_a_page_shows() -> None:
    """A term of a tenth of all texts is asked of the index, and then of the newest of them only."""
    documents = [
        SimpleNamespace(pk=pk, headline="", lead="", body="码头公开招标" if pk % 10 else "信息公开")
        for pk in range(1, 301)
    ]
    search.current_engine().add_documents(documents)
    matching = search.matching_documents(["信息公开"], search.document_span(None, None))
    newest = search.take_newest(matching, 3)
    assert newest.ids() == [300, 290, 280]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {newest.sql}", newest.params)
        ((plans,),) = cursor.fetchall()
    reads = [plan for plan in _plans(plans[0]["Plan"]) if plan.get("Alias") == "own"]
    assert [plan["Actual Loops"] for plan in reads] == [3]


def _plans(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a part of a plan, and all parts of it."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from _plans(part)


@pytest.mark.django_db
def test_drafts_and_withdrawn_articles_are_not_in_the_index() -> None:
    make_article("草稿里的词")
    gone = make_published("撤下的词")
    publishing.withdraw_article(gone, by=OPERATOR, at=MORNING + timedelta(hours=1), reason="核实")
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
    cut = make_snippet(text, ["台湾"])
    assert "<mark>臺灣</mark>" in cut
    assert "&lt;b&gt;" in cut
    assert len(cut) < 250
    assert mark_terms("采购采购", ["采购"]) == "<mark>采购采购</mark>"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("江岸 完成", ["江岸", "完成"]),
        ("“江岸 完成”", ["江岸完成"]),
        ('"air force" 基地', ["air", "force", "基地"]),
        ("王　立", ["王立"]),
        ("王 立 采购", ["王", "立", "采购"]),
        ("“”\u200b", []),
        ('采购"', ["采购"]),
    ],
)
def test_a_query_is_cut_as_readers_mean_it(query: str, wanted: list[str]) -> None:
    assert split_terms(query) == wanted


def test_keys_grow_with_time_from_the_first_moment_to_the_last() -> None:
    moments = [EARLIEST, datetime(1872, 4, 30, tzinfo=UTC), MORNING, LATEST]
    keys = [search.key(at, 1) for at in moments]
    assert keys == sorted(set(keys))
    assert all(0 < key < 2**63 for key in keys)
    assert search.key(datetime(1, 1, 1, tzinfo=UTC), 7) == 7
    assert search.key(datetime(9999, 12, 31, tzinfo=UTC), 2**28 - 1) == 2**63 - 1


@pytest.mark.django_db
def test_an_index_of_another_folding_is_told_of_until_it_is_made_anew() -> None:
    make_published("第一篇")
    assert run_checks(databases=["default"], tags=["database"]) == []
    SearchIndex.objects.update(folding=FOLDING - 1)
    (found,) = run_checks(databases=["default"], tags=["database"])
    assert found.id == "articles.W003"
    call_command("rebuild_search", verbosity=0)
    assert run_checks(databases=["default"], tags=["database"]) == []
    SearchIndex.objects.all().delete()
    assert search.is_stale()


def test_a_change_of_the_folding_has_a_new_number() -> None:
    """Whoever changes what `fold` returns counts FOLDING up, and writes the digest of then here."""
    ranges = [(0x20, 0x250), (0x2000, 0x2070), (0x2E80, 0x3100), (0x4E00, 0x9FA6), (0xFF00, 0xFFEF)]
    text = "\n".join(chr(code) for first, end in ranges for code in range(first, end))
    rules = "汉 字·字 a b 1,234 1 234 ——々 發(fā) “引”"
    digest = hashlib.sha256(fold(text + rules).encode()).hexdigest()
    assert (FOLDING, digest[:16]) == (2, "c99c14227326dbbe")


@pytest.mark.django_db
def test_the_migration_makes_the_index_that_a_rebuild_makes() -> None:
    articles = [make_published(f"第{n}篇", body="<p>新<br>桥</p>") for n in range(3)]
    wanted = list(SearchDocument.objects.order_by("pk").values())
    for article in articles:
        SearchDocument.objects.filter(article=article).update(id=article.pk, body="新\n桥")
    SearchIndex.objects.all().delete()
    migration = import_module("articles.migrations.0023_characters")
    migration.remake_index(apps, SimpleNamespace(connection=connection))
    assert list(SearchDocument.objects.order_by("pk").values()) == wanted
    assert SearchIndex.objects.get().folding == FOLDING
    assert found("新桥")
    assert found("第2篇")
