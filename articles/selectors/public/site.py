"""What is around every page: the newspaper that a host belongs to, and its tree of columns.

Two queries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.models import Column, Publication


@dataclass
class Site:
    """A newspaper and all its columns, read once a request."""

    publication: Publication
    columns: Sequence[Column]

    @cached_property
    def by_id(self) -> dict[int, Column]:
        return {column.pk: column for column in self.columns}

    @cached_property
    def menu(self) -> list[Column]:
        """Return the columns of the first rank that are in the menu."""
        return [column for column in self.columns if column.parent_id is None and column.in_menu]

    def children(self, column: Column) -> list[Column]:
        return [child for child in self.columns if child.parent_id == column.pk]

    def tree(self) -> "list[ColumnBranch]":
        """Return all columns in menu order, each with those inside it."""
        return [self._branch(column) for column in self.columns if self._is_root(column)]

    def _branch(self, column: Column) -> "ColumnBranch":
        return ColumnBranch(column, [self._branch(child) for child in self.children(column)])

    def _is_root(self, column: Column) -> bool:
        return column.parent_id not in self.by_id

    def path(self, column: Column) -> list[Column]:
        """Return the columns from the first rank down to `column`."""
        path = [column]
        while path[0].parent_id in self.by_id and len(path) <= len(self.columns):
            path.insert(0, self.by_id[path[0].parent_id])
        return path

    def subtree(self, column: Column) -> set[int]:
        """Return the ids of a column and of everything inside it."""
        return {inner.pk for inner in self.columns if column in self.path(inner)}

    def standing_in(self, column_ids: Iterable[int]) -> list[Column]:
        """Return the columns with these ids in their order; ids of columns that are no more are
        left out.
        """
        return [self.by_id[number] for number in column_ids if number in self.by_id]


@dataclass(frozen=True)
class ColumnBranch:
    """A column with the columns inside it."""

    column: Column
    children: "Sequence[ColumnBranch]"


def publication_for(host: str) -> Publication | None:
    """Return the newspaper that answers to a host name, else the first; None when none exists yet.

    One query.
    """
    return choose_publication(list_publications(), host)


def list_publications() -> list[Publication]:
    """Return all newspapers, the first founded first. One query."""
    return list(Publication.objects.select_related("masthead").order_by("pk"))


def choose_publication(publications: Sequence[Publication], host: str) -> Publication | None:
    """Return the one of these newspapers that answers to a host name, else the first."""
    name = host.partition(":")[0].lower()
    return next(
        (paper for paper in publications if paper.domain.lower() == name),
        publications[0] if publications else None,
    )


def site_of(publication: Publication) -> Site:
    """Return the newspaper with its columns in menu order. One query."""
    columns = list(Column.objects.filter(publication=publication).order_by("position", "pk"))
    return Site(publication, columns)
