"""Two sources with long names that begin alike stay two."""

import io
from dataclasses import replace

import pytest

from articles.actions.archive.import_report import ImportReport
from articles.actions.archive.importing import ImportPlan, import_rows
from articles.imports.items import ItemRow
from articles.imports.wordpress.wxr import read_wxr
from articles.models import Article, Publication
from tests.articles.imports.files import entry, export
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_publication

pytestmark = pytest.mark.django_db
HOST = "archive-of-a-very-long-named-newspaper.example."


def read_site(ending: str, **fields: str) -> list[ItemRow]:
    """Return the rows of an export of one post, number 7, of a site with a long name."""
    text = export(entry(7, **fields)).replace("paper.example.net", HOST + ending)
    return list(read_wxr(io.BytesIO(text.encode()), []))


def store(rows: list[ItemRow], publication: Publication) -> ImportReport:
    return import_rows(rows, ImportPlan(publication=publication), by=OPERATOR, at=MORNING)


def test_the_same_number_of_two_sites_is_two_articles() -> None:
    paper = make_publication()
    assert store(read_site("org"), paper).published == 1
    assert store(read_site("net", title="另一篇"), paper).published == 1
    assert store(read_site("org"), paper).known == 1
    names = Article.objects.values_list("source_system", flat=True)
    assert len(set(names)) == 2
    assert all(len(name) <= 40 for name in names)


@pytest.mark.parametrize("ending", ["-one", "-two"])
def test_a_table_of_two_newspapers_with_long_codes_is_two_archives(ending: str) -> None:
    code = "a-code-of-a-newspaper-that-is-as-long-as"
    one = make_publication(f"{code}-one")
    two = make_publication(f"{code}-two")
    (row,) = read_site("org")
    assert row.item is not None
    table = [ItemRow(1, item=replace(row.item, source="csv", earlier_source=""))]
    papers = {"-one": one, "-two": two}
    assert store(table, papers.pop(ending)).published == 1
    (other,) = papers.values()
    assert store(table, other).published == 1
    assert store(table, other).known == 1


def test_an_article_stored_under_the_cut_name_is_known_and_that_of_another_site_is_not() -> None:
    paper = make_publication()
    store(read_site("org"), paper)
    Article.objects.update(source_system=f"wxr:{HOST}"[:40])
    other = {"title": "另一篇", "gmt": "2020-05-01 01:00:00", "local": "2020-05-01 09:00:00"}
    assert store(read_site("net", **other), paper).published == 1
    assert store(read_site("org"), paper).known == 1
    assert store(read_site("org", title="改过的标题"), paper).known == 1
    assert Article.objects.count() == 2


def test_a_short_name_is_stored_as_before() -> None:
    (row,) = list(read_wxr(io.BytesIO(export(entry(7)).encode()), []))
    assert row.item is not None
    assert (row.item.source, row.item.earlier_source) == ("wxr:paper.example.net", "")
