"""The front page, and the lead of a column's page, as readers see them at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from articles.domain.fronts import OPINION_NAMES, SIZES, SlotKey, SlotKind
from articles.models import (
    Article,
    Column,
    FrontEntry,
    FrontSlot,
    Image,
    Issue,
    PageFile,
    Person,
    Topic,
)
from articles.selectors.fronts import candidates as reading
from articles.selectors.fronts.candidates import Candidates, IssueOnFront
from articles.selectors.fronts.composing import Composer, Filling
from articles.selectors.printed.printed_pages import PageInPrint
from articles.selectors.public.page_files import find_front_file
from articles.selectors.public.pictures import find_shown_images
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers_with

LATEST = 8  # below the second leads
LATEST_IN_RAIL = 5
FOR_A_FIRST_PAGE = 2  # articles among the latest that take the room of the picture of page 1
FOR_ONE_OPINION = 2  # and of one opinion piece
NEWEST = 80  # so that enough are left for the latest when the rest of the page took its own
SPARE = 12  # articles of a block that other slots may take
FOR_A_COLUMN = 24


@dataclass(frozen=True)
class FrontPiece:
    """An article on its place of a slot, from 1 on. `entry` is None where nobody put it there."""

    teaser: Teaser
    place: int
    entry: FrontEntry | None = None


@dataclass(frozen=True)
class ShownSlot:
    """A slot with what it shows. `column` is the one of a block, or the one that opinion
    follows; `topic` the one whose page readers may see."""

    slot: FrontSlot
    pieces: Sequence[FrontPiece]
    column: Column | None = None
    topic: Topic | None = None

    @property
    def key(self) -> SlotKey:
        return self.slot.key

    @property
    def label(self) -> str:
        return self.column.name if self.column else self.slot.label

    @property
    def has_picture(self) -> bool:
        """Say whether its first article has a picture that may be shown."""
        return any(piece.teaser.image is not None for piece in self.pieces[:1])

    @property
    def with_picture(self) -> bool:
        """Say whether its first article is shown with its picture."""
        return self.slot.with_picture and self.has_picture


@dataclass(frozen=True)
class ColumnFront:
    """What editors arrange above the list of a column. `lead` is empty while it has no article."""

    lead: ShownSlot
    second: ShownSlot
    arranged_topics: Sequence[ShownSlot]

    @property
    def slots(self) -> list[ShownSlot]:
        return [self.lead, self.second, *self.arranged_topics]

    @property
    def teasers(self) -> list[Teaser]:
        return [piece.teaser for slot in self.slots for piece in slot.pieces]


@dataclass(frozen=True)
class HomeFront:
    """The front page. `lead` is empty on the day the newspaper is founded. `portraits` are those of
    authors of opinion by their ids. `first_page` is the present file of page 1."""

    lead: ShownSlot
    second: ShownSlot
    opinion: ShownSlot
    pictures: ShownSlot
    arranged_topics: Sequence[ShownSlot]
    blocks: Sequence[ShownSlot]
    latest: Sequence[Teaser]
    portraits: Mapping[int, Image]
    issue: Issue | None
    pages: Sequence[PageInPrint]
    first_page: PageFile | None

    @property
    def slots(self) -> list[ShownSlot]:
        fixed = [self.lead, self.second, self.opinion, self.pictures]
        return [*fixed, *self.arranged_topics, *self.blocks]

    @property
    def topics(self) -> list[ShownSlot]:
        """The topics that readers see: those with an article."""
        return [topic for topic in self.arranged_topics if topic.pieces]

    @property
    def teasers(self) -> list[Teaser]:
        placed = [piece.teaser for slot in self.slots for piece in slot.pieces]
        return [*placed, *self.latest]

    @property
    def is_latest_in_rail(self) -> bool:
        """Say on which side the newest articles are: on the shorter one, so that no hole is left."""
        return self.lead.has_picture or not self.opinion.pieces

    @property
    def shown_latest(self) -> Sequence[Teaser]:
        """As many of the newest articles as their side has room for."""
        missing = max(SIZES[SlotKind.OPINION] - len(self.opinion.pieces), 0)
        count = LATEST
        if self.is_latest_in_rail:
            taken = FOR_A_FIRST_PAGE if self.first_page is not None else 0
            count = LATEST_IN_RAIL - taken + FOR_ONE_OPINION * missing
        return self.latest[:count]


@dataclass(frozen=True)
class ArrangedSlots:
    """The slots of a front that somebody arranged, found by what they are for."""

    rows: Sequence[FrontSlot]

    def find(self, kind: SlotKind, column: Column | None = None) -> FrontSlot:
        """Return a slot, or how it is while nobody arranged it."""
        same = [row for row in self.rows if row.kind == kind]
        if kind == SlotKind.COLUMN and column is not None:
            same = [row for row in same if row.column_id == column.pk]
            return same[0] if same else FrontSlot.unchanged(SlotKey(kind, column.pk), column)
        return same[0] if same else FrontSlot.unchanged(SlotKey(kind))

    def topics(self) -> list[FrontSlot]:
        return [row for row in self.rows if row.kind == SlotKind.TOPIC]

    def opinion_column(self, site: Site) -> Column | None:
        """Return the column that the opinion slot follows: the chosen one, else the one that is
        called so."""
        chosen = self.find(SlotKind.OPINION).column
        named = (column for column in site.menu if column.name in OPINION_NAMES)
        return chosen or next(named, None)


def read_home_front(site: Site, at: datetime) -> HomeFront:
    """Return the front page. At most thirteen queries, whatever the number of articles: three of
    them for the newest issue where it has no snapshot, one where a slot follows a topic."""
    slots = ArrangedSlots(reading.list_slots(site.publication.pk, None))
    entries = reading.list_active_entries(slots.rows, at)
    issue = reading.find_newest_issue(site, at)
    newest = reading.list_newest_ids(site, at, NEWEST)
    size = max([SIZES[SlotKind.COLUMN], *(row.size for row in slots.rows)]) + SPARE
    of_columns = reading.list_newest_of_columns(site, _columns(site, slots), at, size)
    printed = issue.articles if issue else []
    of_topics = reading.list_topics_on_front(slots.rows, at)
    candidates = reading.read_candidates(entries, printed, [*newest, *of_columns], of_topics, at)
    return _compose_home(site, slots, candidates, newest, issue, at)


def _columns(site: Site, slots: ArrangedSlots) -> list[Column]:
    opinion = slots.opinion_column(site)
    return [*site.menu, *([opinion] if opinion and opinion not in site.menu else [])]


def _compose_home(
    site: Site,
    slots: ArrangedSlots,
    candidates: Candidates,
    newest: Sequence[int],
    issue: IssueOnFront | None,
    at: datetime,
) -> HomeFront:
    composer = Composer.begin(candidates, slots.rows)
    fillings = _fill_home(composer, site, slots, [pk for pk in newest if pk in candidates.rows])
    free = [pk for pk in newest if pk in candidates.rows and pk not in composer.shown]
    latest = free[: LATEST + FOR_ONE_OPINION * SIZES[SlotKind.OPINION]]
    teasers = _read_teasers(site, fillings, latest, candidates, at)
    shown = [_show(filling, teasers, candidates) for filling in fillings]
    lead, voices, second, *others = shown
    return HomeFront(
        lead=lead,
        second=second,
        opinion=voices,
        pictures=next(slot for slot in others if slot.slot.kind == SlotKind.PICTURES),
        arranged_topics=[slot for slot in others if slot.slot.kind == SlotKind.TOPIC],
        blocks=[slot for slot in others if slot.slot.kind == SlotKind.COLUMN and slot.pieces],
        latest=[teasers[pk] for pk in latest if pk in teasers],
        portraits=_read_portraits(voices, at),
        issue=issue.issue if issue else None,
        pages=issue.pages if issue else [],
        first_page=find_front_file(issue.issue) if issue else None,
    )


def _fill_home(
    composer: Composer, site: Site, slots: ArrangedSlots, newest: Sequence[int]
) -> list[Filling]:
    """Fill the slots of the front page: lead, opinion, second leads, topics, pictures, blocks."""
    general = [*composer.candidates.printed, *newest]
    opinion_column = slots.opinion_column(site)
    inside = site.subtree(opinion_column) if opinion_column else set()
    opinion = composer.candidates.of_columns(inside)
    lead = composer.fill(slots.find(SlotKind.LEAD), general)
    return [
        lead,
        composer.fill(slots.find(SlotKind.OPINION), opinion, column=opinion_column),
        composer.fill(slots.find(SlotKind.SECOND), general),
        *(_fill_topic(composer, slot) for slot in slots.topics()),
        composer.fill(slots.find(SlotKind.PICTURES), general),
        *(
            composer.fill(
                slots.find(SlotKind.COLUMN, column),
                composer.candidates.of_columns(site.subtree(column)),
                column=column,
            )
            for column in site.menu
            if column != opinion_column or slots.find(SlotKind.COLUMN, column).pk
        ),
    ]


def _fill_topic(composer: Composer, slot: FrontSlot) -> Filling:
    """Fill a topic. What nobody filled follows the page of the topic, where the slot has one."""
    chosen = composer.candidates.of_topics.get(slot.topic_id or 0, ())
    return composer.fill(slot, chosen)


def read_column_front(site: Site, column: Column, at: datetime) -> ColumnFront:
    """Return what is above the list of a column. What nobody filled follows the newest articles of
    the column, in the order of its list: the pages of the list go on where the leads end. At most
    seven queries, whatever the number of articles."""
    slots = ArrangedSlots(reading.list_slots(site.publication.pk, column))
    entries = reading.list_active_entries(slots.rows, at)
    newest = reading.list_newest_of_columns(site, [column], at, FOR_A_COLUMN)
    of_topics = reading.list_topics_on_front(slots.rows, at)
    candidates = reading.read_candidates(entries, [], newest, of_topics, at)
    composer = Composer.begin(candidates, slots.rows)
    own = candidates.of_columns(site.subtree(column))
    fillings = [
        composer.fill(slots.find(SlotKind.LEAD), own),
        composer.fill(slots.find(SlotKind.SECOND), own),
        *(_fill_topic(composer, slot) for slot in slots.topics()),
    ]
    teasers = _read_teasers(site, fillings, [], candidates, at)
    lead, second, *topics = [_show(filling, teasers, candidates) for filling in fillings]
    return ColumnFront(lead, second, topics)


def _read_teasers(
    site: Site,
    fillings: Iterable[Filling],
    latest: Iterable[int],
    candidates: Candidates,
    at: datetime,
) -> dict[int, Teaser]:
    """Return what is shown of these articles. One query."""
    ids = {choice.pk for filling in fillings for choice in filling.choices} | set(latest)
    public = Article.objects.filter(pk__in=ids).each_of(Article.objects.published(at))
    rows = join_teaser_rows(public)
    teasers = make_teasers_with(rows, site, candidates.images)
    return {teaser.pk: teaser for teaser in teasers}


def _show(filling: Filling, teasers: Mapping[int, Teaser], candidates: Candidates) -> ShownSlot:
    """Return a slot with its articles as they are shown there: an editor's headline and picture in
    place of their own."""
    pieces = [
        FrontPiece(_as_shown(teasers[choice.pk], choice.entry, candidates), place, choice.entry)
        for place, choice in enumerate(filling.choices, start=1)
        if choice.pk in teasers
    ]
    topic = filling.slot.topic
    has_page = topic is not None and bool(candidates.of_topics.get(topic.pk))
    return ShownSlot(filling.slot, pieces, filling.column, topic if has_page else None)


def _as_shown(teaser: Teaser, entry: FrontEntry | None, candidates: Candidates) -> Teaser:
    if entry is None:
        return teaser
    image = candidates.images.get(entry.image_id) if entry.image_id else None
    return replace(teaser, headline=entry.headline or teaser.headline, image=image or teaser.image)


def _read_portraits(opinion: ShownSlot, at: datetime) -> dict[int, Image]:
    """Return the portraits of who wrote these pieces, as far as their rights allow. Two queries,
    one without a portrait, none without a person."""
    people = [piece.teaser.person for piece in opinion.pieces if piece.teaser.person is not None]
    if not people:
        return {}
    rows = Person.objects.filter(pk__in=people, portrait__isnull=False)
    portraits = dict(rows.values_list("pk", "portrait"))
    images = find_shown_images(set(portraits.values()), at)
    return {person: images[image] for person, image in portraits.items() if image in images}
