"""A front as its editors see it: what they put there, whether readers see it, and what was changed
last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import pgettext_lazy

from articles.domain.fronts import OF_A_COLUMN_PAGE, OF_THE_HOME_PAGE, SlotKey, SlotKind, is_active
from articles.domain.states import Visibility
from articles.models import (
    Article,
    Column,
    Front,
    FrontChange,
    FrontEntry,
    FrontSlot,
    Image,
    Publication,
)
from articles.selectors.finding.texts import find_text_ids
from articles.selectors.fronts.candidates import find_front, list_slots
from articles.selectors.fronts.front_page import ArrangedSlots
from articles.selectors.public.site import Site

FOUND = 8
CHANGES = 3


class EntryState(models.TextChoices):
    """Whether readers see what an editor put into a slot."""

    SHOWN = "shown", pgettext_lazy("front page", "shown")
    AHEAD = "ahead", pgettext_lazy("front page", "to come")
    OVER = "over", pgettext_lazy("front page", "over")
    NOT_PUBLIC = "not_public", pgettext_lazy("front page", "not before readers")
    NO_ROOM = "no_room", pgettext_lazy("front page", "beyond the size of its slot")
    NO_PICTURE = "no_picture", pgettext_lazy("front page", "without a picture that may be shown")


FALLEN_OUT = (EntryState.NOT_PUBLIC, EntryState.NO_ROOM, EntryState.NO_PICTURE)


@dataclass(frozen=True)
class PlacedEntry:
    """What an editor put into a slot, and whether readers see it. `image_lost`: the picture chosen
    for it may not be shown any more, so its own is."""

    entry: FrontEntry
    state: EntryState
    image_lost: bool

    @property
    def fell_out(self) -> bool:
        return self.state in FALLEN_OUT


@dataclass(frozen=True)
class EditedSlot:
    """A slot with everything that editors put into it at any time."""

    slot: FrontSlot
    label: str
    entries: Sequence[PlacedEntry]

    @property
    def key(self) -> SlotKey:
        return self.slot.key


@dataclass(frozen=True)
class EditedFront:
    """A front with its slots and its last changes, the newest first. `version` is that of the last
    change."""

    front: Front
    slots: Sequence[EditedSlot]
    changes: Sequence[FrontChange]

    @property
    def version(self) -> int:
        return self.changes[0].number if self.changes else 0

    @property
    def fallen_out(self) -> list[PlacedEntry]:
        placed = [entry for slot in self.slots for entry in slot.entries]
        return [entry for entry in placed if entry.fell_out or entry.image_lost]


def read_edited_front(
    site: Site, column: Column | None, shown: Mapping[int, int], at: datetime
) -> EditedFront:
    """Return a front for its editors. `shown` are the articles on the page with the slot that shows
    each. Six queries."""
    front = find_front(site.publication.pk, column)
    slots = _all_slots(site, column, list_slots(site.publication.pk, column))
    rows = FrontEntry.objects.filter(slot__in=[slot.pk for slot in slots if slot.pk])
    entries = list(rows.select_related("slot", "article", "image").order_by("position", "pk"))
    public = _public_ids(entries, at)
    images = _allowed_images(entries, at)
    placed = [
        PlacedEntry(
            entry,
            _state_of(entry, public, shown, at),
            entry.image_id is not None and entry.image_id not in images,
        )
        for entry in entries
    ]
    changes = FrontChange.objects.filter(front=front).order_by("-number")[:CHANGES] if front else ()
    return EditedFront(
        front or Front(publication=site.publication, column=column),
        [
            EditedSlot(
                slot,
                slot.label,
                [one for one in placed if slot.pk and one.entry.slot_id == slot.pk],
            )
            for slot in slots
        ],
        list(changes),
    )


def _all_slots(site: Site, column: Column | None, rows: Sequence[FrontSlot]) -> list[FrontSlot]:
    """Return every slot of a front, arranged or not, in the order of the page."""
    arranged = ArrangedSlots(rows)
    if column is not None:
        return [*(arranged.find(kind) for kind in OF_A_COLUMN_PAGE), *arranged.topics()]
    blocks = [arranged.find(SlotKind.COLUMN, entry) for entry in site.menu]
    return [*(arranged.find(kind) for kind in OF_THE_HOME_PAGE), *arranged.topics(), *blocks]


def _public_ids(entries: Iterable[FrontEntry], at: datetime) -> set[int]:
    articles = Article.objects.filter(pk__in=[entry.article_id for entry in entries])
    return set(articles.each_of(Article.objects.published(at)).values_list("pk", flat=True))


def _allowed_images(entries: Iterable[FrontEntry], at: datetime) -> set[int]:
    images = Image.objects.allowed(at).filter(pk__in=[entry.image_id for entry in entries])
    return set(images.values_list("pk", flat=True))


def _state_of(
    entry: FrontEntry, public: set[int], shown: Mapping[int, int], at: datetime
) -> EntryState:
    if not is_active(entry, at):
        begun = entry.starts_at is None or entry.starts_at <= at
        return EntryState.OVER if begun else EntryState.AHEAD
    if entry.article_id not in public:
        return EntryState.NOT_PUBLIC
    if shown.get(entry.article_id) == entry.slot_id:
        return EntryState.SHOWN
    in_pictures = entry.slot.kind == SlotKind.PICTURES
    return EntryState.NO_PICTURE if in_pictures else EntryState.NO_ROOM


def find_articles_for_front(publication: Publication, words: str, at: datetime) -> list[Article]:
    """Return articles that can be put on a front: published, or scheduled; with words those that
    hold them, else the newest. At most five queries."""
    rows = Article.objects.of(publication).filter(
        visibility=Visibility.LIVE, published_at__isnull=False
    )
    rows = rows.defer("body").newest_first()
    if words:
        ids = find_text_ids(words, FOUND * 2)
        found = {article.pk: article for article in rows.filter(pk__in=ids)}
        return [found[pk] for pk in ids if pk in found][:FOUND]
    return list(rows[:FOUND])
