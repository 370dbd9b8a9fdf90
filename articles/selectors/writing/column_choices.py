"""The columns that a form offers, as a tree."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from articles.models import Column

INDENT = "　"


@dataclass(frozen=True)
class ColumnChoice:
    """A column as a form offers it, with one ideographic space for each level above it."""

    pk: int
    label: str


@dataclass(frozen=True)
class ColumnsOfPaper:
    """The columns of a newspaper, each before those below it."""

    paper: str
    columns: list[ColumnChoice]


def list_column_choices() -> list[ColumnsOfPaper]:
    """Return the columns of every newspaper. One query."""
    rows = Column.objects.select_related("publication").order_by("publication", "position", "pk")
    children: dict[int | None, list[Column]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    papers: dict[str, list[ColumnChoice]] = defaultdict(list)
    for top in children[None]:
        papers[top.publication.name].extend(_branch(top, children, 0))
    return [ColumnsOfPaper(paper, columns) for paper, columns in papers.items()]


def _branch(
    column: Column, children: dict[int | None, list[Column]], depth: int
) -> Iterator[ColumnChoice]:
    yield ColumnChoice(column.pk, INDENT * depth + column.name)
    for child in children[column.pk]:
        yield from _branch(child, children, depth + 1)
