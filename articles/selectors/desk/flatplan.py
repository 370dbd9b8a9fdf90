"""The flatplan of an issue as one screen reads it: as many queries for 48 pages as for 8."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.common.moments import NEWSPAPER_TIME
from articles.common.numbers import read_number
from articles.domain.imprint import jump_from_phrase, jump_to_phrase
from articles.domain.printed.page_states import PageState
from articles.domain.states import PROOFS, REVIEWS, WRITING, Stage
from articles.models import (
    AdvertPlacement,
    Article,
    Column,
    FileState,
    Image,
    ImageUse,
    Issue,
    Page,
    PageFile,
    Placement,
    PlanChange,
    Task,
)
from articles.selectors.public.page_files import list_current_files

Row = TypeVar("Row", AdvertPlacement, Task)
UNPLACED_MAX = 40
RECENT = timedelta(days=31)
READINESS = {
    "ready": (_("Ready"), (Stage.READY, Stage.SCHEDULED)),
    "proofs": (_("In proof"), PROOFS),
    "reviews": (_("Under review"), REVIEWS),
    "writing": (_("Being written"), WRITING),
    "published": (_("On the site already"), (Stage.PUBLISHED,)),
}
NOT_FOR_PRINT = (Stage.SPIKED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class PlacedCard:
    """An article on a page: characters planned and written, and its jumps in words.

    `over` is what does not fit the plan, below zero what is missing; None without a plan.
    `set_over` is the number of lines that did not fit when the pages were set last, below zero
    those that stayed empty; None where it was not set.
    """

    placement: Placement
    actual: int
    jump_from: str
    jump_to: str
    set_over: int | None

    @property
    def article(self) -> Article:
        return self.placement.article

    @property
    def planned(self) -> int | None:
        return self.placement.planned_length

    @property
    def over(self) -> int | None:
        return None if self.planned is None else self.actual - self.planned

    @property
    def missing(self) -> int:
        return max(-(self.over or 0), 0)

    @property
    def empty_lines(self) -> int:
        return max(-(self.set_over or 0), 0)


@dataclass(frozen=True)
class PlannedPage:
    """A page on the plan with everything on it. `file` is its present PDF with its pictures."""

    page: Page
    cards: Sequence[PlacedCard]
    adverts: Sequence[AdvertPlacement]
    notices: Sequence[Task]
    file: PageFile | None

    @property
    def planned(self) -> int:
        """The characters planned for its articles; one without a plan counts as it is."""
        return sum(card.actual if card.planned is None else card.planned for card in self.cards)

    @property
    def actual(self) -> int:
        return sum(card.actual for card in self.cards)

    @property
    def over(self) -> int:
        return self.actual - self.planned

    @property
    def missing(self) -> int:
        return max(-self.over, 0)

    @property
    def is_file_outdated(self) -> bool:
        """Say whether an article was changed after the page's PDF was made."""
        file = self.file
        return file is not None and any(
            card.article.changed_at > file.made_at for card in self.cards
        )

    @property
    def is_closed(self) -> bool:
        return self.page.state == PageState.RELEASED


@dataclass(frozen=True)
class Flatplan:
    """The plan of an issue in printer's order. `stamp` changes with anything that it shows."""

    issue: Issue
    pages: Sequence[PlannedPage]
    version: int
    stamp: str
    last_change: PlanChange | None

    @property
    def sections(self) -> Sequence[tuple[str, Sequence[PlannedPage]]]:
        """The pages by the letter of their section, in the order of the first page of each."""
        grouped: dict[str, list[PlannedPage]] = defaultdict(list)
        for planned in self.pages:
            grouped[planned.page.section].append(planned)
        return list(grouped.items())


@dataclass(frozen=True)
class UnplacedFilter:
    """Which unplaced articles are looked for; anything unknown looks for all."""

    column: int | None = None
    readiness: str = ""
    words: str = ""


def read_flatplan(issue: Issue) -> Flatplan:
    """Return the plan of an issue. Nine queries, whatever it holds."""
    pages = list(
        issue.pages.select_related("responsible_editor", "layout_editor", "column").order_by(
            "position"
        )
    )
    cards = _cards_by_page(issue)
    adverts = group_by_page(AdvertPlacement.objects.filter(page__issue=issue))
    notices = group_by_page(Task.objects.filter(page__issue=issue).select_related("article"))
    files = list_current_files(page.pk for page in pages)
    planned = [
        PlannedPage(
            page,
            cards.get(page.pk, ()),
            adverts.get(page.pk, ()),
            notices.get(page.pk, ()),
            files.get(page.pk),
        )
        for page in pages
    ]
    last = PlanChange.objects.filter(issue=issue).order_by("-number").first()
    return Flatplan(issue, planned, last.number if last else 0, read_stamp(issue), last)


def pair_with_pictures(cards: Sequence[PlacedCard]) -> list[tuple[PlacedCard, list[Image]]]:
    """Return articles on a page, each with the pictures it uses in their order. One query."""
    articles = [card.article.pk for card in cards]
    uses = ImageUse.objects.filter(article__in=articles).select_related("image")
    pictures: dict[int, list[Image]] = defaultdict(list)
    for use in uses.order_by("position", "pk"):
        if use.image not in pictures[use.article_id]:
            pictures[use.article_id].append(use.image)
    return [(card, pictures[card.article.pk]) for card in cards]


def group_by_page(rows: QuerySet[Row]) -> dict[int, list[Row]]:
    """Return rows by the page they are on."""
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.page_id is not None:
            grouped[row.page_id].append(row)
    return grouped


def _cards_by_page(issue: Issue) -> dict[int, list[PlacedCard]]:
    rows = (
        Placement.objects.filter(page__issue=issue)
        .select_related("article", "continues__page")
        .prefetch_related("continued_by__page")
        .order_by("position", "pk")
    )
    over_matter = read_over_matter(issue)
    grouped: dict[int, list[PlacedCard]] = defaultdict(list)
    for placement in rows:
        grouped[placement.page_id].append(measure_card(placement, over_matter.get(placement.pk)))
    return grouped


def read_over_matter(issue: Issue) -> dict[int, int]:
    """Return by placement the lines that did not fit when the pages were set last. One query."""
    run = issue.setting_runs.filter(state=FileState.READY).order_by("-pk").only("fits").first()
    return {fit["placement"]: fit["over_matter"] for fit in run.fits} if run else {}


def measure_card(placement: Placement, set_over: int | None) -> PlacedCard:
    """Return the card of a placement. Of an article on two pages the first holds what is planned
    for it, the other the rest."""
    length = placement.article.length
    follows = [row.page.label for row in placement.continued_by.all()]
    first = placement.continues
    actual = length
    if follows and placement.planned_length is not None:
        actual = min(length, placement.planned_length)
    elif first is not None:
        actual = max(length - (first.planned_length or length), 0)
    return PlacedCard(
        placement,
        actual,
        jump_from_phrase(first.page.label) if first else "",
        "".join(jump_to_phrase(label) for label in follows),
        set_over,
    )


def read_stamp(issue: Issue) -> str:
    """Return a digest of what the plan of an issue shows: it changes when anybody moves, writes,
    approves or signs. Three queries."""
    version = PlanChange.objects.filter(issue=issue).aggregate(last=Max("number"))["last"]
    pages = issue.pages.order_by("position").values_list(
        "pk", "state", "label", "name", "responsible_editor", "layout_editor"
    )
    placed = (
        Placement.objects.filter(page__issue=issue)
        .order_by("pk")
        .values_list("pk", "page", "position", "article__stage", "article__version")
    )
    adverts = AdvertPlacement.objects.filter(page__issue=issue).order_by("pk")
    facts = (
        issue.published_at,
        version,
        list(pages),
        list(placed),
        list(adverts.values_list("pk", "page", "span", "height", "mark")),
    )
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def list_unplaced(issue: Issue, wanted: UnplacedFilter) -> list[Article]:
    """Return articles that stand on no page, the last changed first. One query.

    Texts of the site that lie longer ago than a month before the issue come when they are asked
    for.
    """
    rows = Article.objects.of(issue.publication).filter(placements=None)
    rows = rows.exclude(stage__in=NOT_FOR_PRINT)
    if wanted.column is not None:
        rows = rows.filter(columns=wanted.column)
    if wanted.readiness in READINESS:
        _label, stages = READINESS[wanted.readiness]
        rows = rows.filter(stage__in=stages)
    else:
        recently = datetime.combine(issue.date, time(), NEWSPAPER_TIME) - RECENT
        rows = rows.exclude(stage=Stage.PUBLISHED, changed_at__lt=recently)
    number = read_number(wanted.words)
    if number is not None:
        rows = rows.filter(pk=number)
    elif wanted.words:
        rows = rows.filter(headline__icontains=wanted.words)
    chosen = rows.only("pk", "headline", "stage", "length", "changed_at").distinct()
    return list(chosen.order_by("-changed_at", "-pk")[:UNPLACED_MAX])


def list_columns(issue: Issue) -> Iterable[Column]:
    """Return the columns of the issue's newspaper. One query."""
    return Column.objects.filter(publication=issue.publication_id).order_by("name", "pk")
