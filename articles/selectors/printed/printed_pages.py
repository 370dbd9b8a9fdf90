"""The pages of an issue as they were printed: from the snapshot of its newest release.

An issue that came in as public has no snapshot until somebody freezes it; till then its plan counts
as what was printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from articles.models import Issue, IssueRelease, Page, Placement
from articles.models.editions.issue_releases import FrozenIssue, FrozenPage, FrozenPlace
from articles.models.querysets import IssueQuerySet


@dataclass(frozen=True)
class PrintedPlacement:
    """An article at its place on a page, with its headlines as printed.

    `headline` is empty where no snapshot knows it. `continues` is the label of the page on which
    the text begins, `continued` are those on which it goes on.
    """

    article: int
    kicker: str = ""
    headline: str = ""
    subhead: str = ""
    release: int | None = None
    continues: str = ""
    continued: Sequence[str] = ()


@dataclass(frozen=True)
class PageInPrint:
    """A page as it was printed. `pk` is that of its row; 0 where it has none any more."""

    pk: int
    position: int
    label: str
    name: str
    editor: str
    signed_at: datetime | None
    placements: Sequence[PrintedPlacement] = ()


def with_snapshot(issues: IssueQuerySet) -> IssueQuerySet:
    """Add to issues the snapshot of their newest release as `snapshot`; None where there is none.

    A release that was taken back after its moment still says what was printed.
    """
    newest = IssueRelease.objects.filter(issue=OuterRef("pk")).order_by("-number")
    return issues.annotate(snapshot=Subquery(newest.values("snapshot")[:1]))


def read_pages_in_print(issue: Issue) -> list[PageInPrint]:
    """Return the pages of an issue that was read `with_snapshot`, with what is on them, in order.

    One query; two where the issue has no snapshot.
    """
    rows = list(issue.pages.select_related("responsible_editor").order_by("position"))
    snapshot = _snapshot_of(issue)
    if snapshot is None:
        return _planned_pages(rows)
    numbers = {row.position: row.pk for row in rows}
    return [_frozen_page(page, numbers.get(page["position"], 0)) for page in snapshot["pages"]]


def read_pages_with_places(issue: Issue) -> list[PageInPrint]:
    """Return the pages of an issue that was read `with_snapshot`, with what is on them and without
    the numbers of their rows.

    Two queries; none where the issue has a snapshot.
    """
    snapshot = _snapshot_of(issue)
    if snapshot is not None:
        return [_frozen_page(page, 0) for page in snapshot["pages"]]
    rows = issue.pages.select_related("responsible_editor").order_by("position")
    return _planned_pages(list(rows))


def read_page_labels(issue: Issue) -> list[PageInPrint]:
    """Return the pages of an issue that was read `with_snapshot`, without what is on them.

    At most one query.
    """
    snapshot = _snapshot_of(issue)
    if snapshot is not None:
        return [_frozen_page(page, 0) for page in snapshot["pages"]]
    rows = issue.pages.select_related("responsible_editor").order_by("position")
    return [_planned_page(row, ()) for row in rows]


def frozen_labels(issue: Issue) -> Mapping[int, PageInPrint]:
    """Return the pages of an issue that was read `with_snapshot` by their position, without what
    is on them; none where it has no snapshot. No query."""
    snapshot = _snapshot_of(issue)
    pages = [_frozen_page(page, 0) for page in snapshot["pages"]] if snapshot else []
    return {page.position: page for page in pages}


def _snapshot_of(issue: Issue) -> FrozenIssue | None:
    snapshot: FrozenIssue | None = issue.snapshot  # type: ignore[attr-defined]  # annotated
    return snapshot


def _frozen_page(page: FrozenPage, pk: int) -> PageInPrint:
    signed_at = page["signed_at"]
    return PageInPrint(
        pk=pk,
        position=page["position"],
        label=page["label"],
        name=page["name"],
        editor=page["responsible_editor"],
        signed_at=datetime.fromisoformat(signed_at) if signed_at else None,
        placements=[_frozen_placement(place) for place in page["articles"]],
    )


def _frozen_placement(place: FrozenPlace) -> PrintedPlacement:
    return PrintedPlacement(
        article=place["article"],
        kicker=place.get("kicker", ""),
        headline=place["headline"],
        subhead=place.get("subhead", ""),
        release=place["release"],
        continues=place["continues"],
        continued=tuple(filter(None, place["continued"].split("、"))),
    )


def _planned_pages(rows: Sequence[Page]) -> list[PageInPrint]:
    """Return pages as their plan has them. One query."""
    placements = list(
        Placement.objects.filter(page__in=rows).order_by("page__position", "position", "pk")
    )
    labels = {row.pk: row.label for row in rows}
    pages = {placement.pk: placement.page_id for placement in placements}
    continued: dict[int, list[str]] = {}
    for placement in placements:
        if placement.continues_id is not None:
            continued.setdefault(placement.continues_id, []).append(labels[placement.page_id])
    return [
        _planned_page(
            row,
            [
                _planned_placement(placement, labels, pages, continued.get(placement.pk, ()))
                for placement in placements
                if placement.page_id == row.pk
            ],
        )
        for row in rows
    ]


def _planned_page(row: Page, placements: Sequence[PrintedPlacement]) -> PageInPrint:
    return PageInPrint(
        pk=row.pk,
        position=row.position,
        label=row.label,
        name=row.name,
        editor=row.editor_printed(),
        signed_at=row.signed_at,
        placements=placements,
    )


def _planned_placement(
    placement: Placement,
    labels: Mapping[int, str],
    pages: Mapping[int, int],
    continued: Sequence[str],
) -> PrintedPlacement:
    begins_on = pages.get(placement.continues_id or 0)
    return PrintedPlacement(
        article=placement.article_id,
        continues=labels[begins_on] if begins_on is not None else "",
        continued=tuple(continued),
    )
