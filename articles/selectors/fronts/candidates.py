"""What may come on a front: what editors put there, the newest issue, and the newest articles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from articles.domain.choices import UseRole
from articles.domain.fronts import is_active
from articles.models import Article, Column, Front, FrontEntry, FrontSlot, Image, Issue
from articles.selectors.fronts.topic_pages import list_topic_articles
from articles.selectors.listing.timelines import newest_of_columns
from articles.selectors.printed.printed_pages import (
    PageInPrint,
    read_pages_with_places,
    with_snapshot,
)
from articles.selectors.public.pictures import find_shown_images
from articles.selectors.public.site import Site


class ArticleRow(NamedTuple):
    """What choosing needs to know of a public article: its columns as released and its lead
    picture."""

    pk: int
    columns: Sequence[int]
    image: int | None


@dataclass(frozen=True)
class IssueOnFront:
    """The newest released issue with its pages. `articles` are in the order of print: page 1 first,
    then page order."""

    issue: Issue
    pages: Sequence[PageInPrint]

    @property
    def articles(self) -> list[int]:
        placed = (place.article for page in self.pages for place in page.placements)
        return list(dict.fromkeys(placed))


@dataclass(frozen=True)
class Candidates:
    """Everything that may come on a front now. `rows` and `images` hold what readers may see of
    it."""

    entries: Mapping[int, Sequence[FrontEntry]]  # by the id of the slot
    of_topics: Mapping[int, Sequence[int]]  # by the id of the topic, in the order of its page
    printed: Sequence[int]
    newest: Sequence[int]
    rows: Mapping[int, ArticleRow]
    images: Mapping[int, Image]

    def has_picture(self, pk: int, entry: FrontEntry | None = None) -> bool:
        """Say whether an article shows a picture on the front."""
        if entry is not None and entry.image_id in self.images:
            return True
        return self.rows[pk].image in self.images

    def of_columns(self, column_ids: set[int]) -> list[int]:
        """Return the articles of these columns: those of the newest issue in the order of print,
        then the newest."""
        both = dict.fromkeys([*self.printed, *self.newest])
        return [pk for pk in both if not column_ids.isdisjoint(self.rows[pk].columns)]


def list_slots(publication_id: int, column: Column | None) -> list[FrontSlot]:
    """Return the slots of a front that somebody arranged. One query."""
    rows = FrontSlot.objects.filter(front__publication=publication_id, front__column=column)
    return list(rows.select_related("column", "topic").order_by("pk"))


def list_active_entries(slots: Iterable[FrontSlot], at: datetime) -> list[FrontEntry]:
    """Return what editors put into these slots for the moment `at`, whether readers may see it or
    not. One query."""
    rows = FrontEntry.objects.filter(
        Q(starts_at=None) | Q(starts_at__lte=at),
        Q(ends_at=None) | Q(ends_at__gt=at),
        slot__in=[slot.pk for slot in slots],
    )
    return list(rows.order_by("position", "pk"))


def find_newest_issue(site: Site, at: datetime) -> IssueOnFront | None:
    """Return the newest issue that readers may leaf through. Three queries; one where it has a
    snapshot."""
    public = Issue.objects.of(site.publication).published(at).newest_first()
    issue = with_snapshot(public).first()
    return IssueOnFront(issue, read_pages_with_places(issue)) if issue else None


def list_newest_of_columns(
    site: Site, columns: Iterable[Column], at: datetime, size: int
) -> list[int]:
    """Return the newest articles of each of these columns with everything inside them, the newest
    of all first. One query."""
    inside = {number for column in columns for number in site.subtree(column)}
    articles = Article.objects.of(site.publication)
    return [shown.article_id for shown in newest_of_columns(articles, inside, at, size)]


def list_newest_ids(site: Site, at: datetime, size: int) -> list[int]:
    """Return the newest articles of the whole paper. One query."""
    rows = Article.objects.published(at).of(site.publication).newest_first()
    return list(rows.values_list("pk", flat=True)[:size])


def list_topics_on_front(slots: Iterable[FrontSlot], at: datetime) -> dict[int, list[int]]:
    """Return the articles of the topics that slots of a front follow at the moment `at`, in the
    order of their pages. One query, none where no slot follows a topic."""
    running = {slot.topic.pk for slot in slots if slot.topic and slot.topic.is_running(at)}
    return list_topic_articles(running)


def read_candidates(
    entries: Iterable[FrontEntry],
    printed: Sequence[int],
    newest: Sequence[int],
    of_topics: Mapping[int, Sequence[int]],
    at: datetime,
) -> Candidates:
    """Return those of these articles that readers may see at the moment `at`, with their pictures.
    Two queries."""
    by_slot: dict[int, list[FrontEntry]] = defaultdict(list)
    for entry in entries:
        by_slot[entry.slot_id].append(entry)
    placed = {entry.article_id for group in by_slot.values() for entry in group}
    in_topics = {number for chosen in of_topics.values() for number in chosen}
    rows = _read_rows({*placed, *printed, *newest, *in_topics}, at)
    own = {entry.image_id for group in by_slot.values() for entry in group}
    wanted = {*own, *(row.image for row in rows.values())} - {None}
    images = find_shown_images({number for number in wanted if number is not None}, at)
    return Candidates(
        entries={
            slot: [entry for entry in group if entry.article_id in rows and is_active(entry, at)]
            for slot, group in by_slot.items()
        },
        of_topics={
            topic: [pk for pk in chosen if pk in rows] for topic, chosen in of_topics.items()
        },
        printed=[pk for pk in printed if pk in rows],
        newest=[pk for pk in newest if pk in rows],
        rows=rows,
        images=images,
    )


def _read_rows(ids: Collection[int], at: datetime) -> dict[int, ArticleRow]:
    rows = Article.objects.filter(pk__in=ids).each_of(Article.objects.published(at))
    values = rows.values_list("pk", "release__revision__columns", "release__revision__images")
    return {pk: ArticleRow(pk, columns, _lead_image(images)) for pk, columns, images in values}


def _lead_image(images: Iterable[Mapping[str, object]]) -> int | None:
    leads = (use["image"] for use in images if use["role"] == UseRole.LEAD)
    image = next(leads, None)
    return image if isinstance(image, int) else None


def find_front(publication_id: int, column: Column | None) -> Front | None:
    """Return a front that somebody changed. One query."""
    return Front.objects.filter(publication=publication_id, column=column).first()
