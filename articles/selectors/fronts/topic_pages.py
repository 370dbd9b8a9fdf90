"""Topics as readers see them: their pages and their index."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from articles.domain.texts.summaries import first_sentence
from articles.domain.topics import PAGE_SIZE
from articles.models import Article, Image, Topic, TopicRow
from articles.selectors.public.pictures import find_shown_images
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers

INDEX_SIZE = 30


@dataclass(frozen=True)
class TopicPiece:
    """An article on a topic's page."""

    teaser: Teaser


@dataclass(frozen=True)
class TopicSection:
    """Articles of a topic under one heading; the first ones may have none."""

    heading: str
    pieces: Sequence[TopicPiece]


@dataclass(frozen=True)
class TopicPage:
    """A page of a topic. `lead` is its first article, on the first page only. `number` counts all
    articles that readers may see. `further` and `back` are where the next page and the one before
    begin; None where there is none."""

    topic: Topic
    picture: Image | None
    lead: TopicPiece | None
    sections: Sequence[TopicSection]
    number: int
    further: int | None
    back: int | None

    @property
    def summary(self) -> str:
        """The first sentence of the introduction."""
        return first_sentence(self.topic.paragraphs)

    @property
    def is_first(self) -> bool:
        return self.back is None

    @property
    def leads_with_picture(self) -> bool:
        """Say whether the picture of the lead is the first one of the page."""
        return self.picture is None

    @property
    def further_query(self) -> str:
        return _start_query(self.further)

    @property
    def back_query(self) -> str:
        return _start_query(self.back)


@dataclass(frozen=True)
class IndexedTopic:
    """A topic in the index, with the number of articles that readers may see."""

    topic: Topic
    picture: Image | None
    number: int

    @property
    def summary(self) -> str:
        return first_sentence(self.topic.paragraphs)


@dataclass(frozen=True)
class TopicIndex:
    """A page of the index. `further` and `back`: as of a topic."""

    topics: Sequence[IndexedTopic]
    further: int | None
    back: int | None

    @property
    def further_query(self) -> str:
        return _start_query(self.further)

    @property
    def back_query(self) -> str:
        return _start_query(self.back)


def _start_query(start: int | None) -> str:
    """Return the query string of a page of a list: `?` alone for the first one."""
    if start is None:
        return ""
    return f"?start={start}" if start else "?"


def find_topic(site: Site, slug: str, at: datetime) -> Topic | None:
    """Return the topic with this address, if readers may see it and an article of it. One query."""
    if "\0" in slug:
        return None
    return Topic.objects.of(site.publication).shown(at).with_articles(at).filter(slug=slug).first()


def read_topic_page(site: Site, topic: Topic, at: datetime, *, start: int = 0) -> TopicPage:
    """Return a page of a topic from its `start`-th article on, whatever its state: the desk shows
    it before readers do. Four queries; a page beyond the last has no section."""
    rows = list(topic.chosen.order_by("position", "pk").values_list("article", "heading"))
    public = _public_ids({number for number, _heading in rows if number is not None}, at)
    listed = _with_headings(rows, public)
    of_page = listed[start : start + PAGE_SIZE]
    teasers = _read_teasers(site, [number for number, _heading in of_page], at)
    shown = [
        (TopicPiece(teasers[number]), heading) for number, heading in of_page if number in teasers
    ]
    lead = shown[0][0] if shown and start == 0 else None
    return TopicPage(
        topic,
        _picture_of(topic, find_shown_images(_images_of([topic]), at)),
        lead,
        _divide(shown[1:] if lead is not None else shown),
        len(listed),
        further=start + PAGE_SIZE if start + PAGE_SIZE < len(listed) else None,
        back=max(start - PAGE_SIZE, 0) if start else None,
    )


def _with_headings(
    rows: Iterable[tuple[int | None, str]], public: Collection[int]
) -> list[tuple[int, str]]:
    """Return the public articles in their order, each with the heading that it is under."""
    heading = ""
    listed = []
    for number, words in rows:
        if number is None:
            heading = words
        elif number in public:
            listed.append((number, heading))
    return listed


def _divide(shown: Iterable[tuple[TopicPiece, str]]) -> list[TopicSection]:
    """Return articles by their headings; a heading without an article is left out."""
    sections: list[tuple[str, list[TopicPiece]]] = []
    for piece, heading in shown:
        if not sections or sections[-1][0] != heading:
            sections.append((heading, []))
        sections[-1][1].append(piece)
    return [TopicSection(heading, pieces) for heading, pieces in sections]


def _read_teasers(site: Site, ids: Sequence[int], at: datetime) -> dict[int, Teaser]:
    rows = join_teaser_rows(Article.objects.filter(pk__in=ids))
    return {teaser.pk: teaser for teaser in make_teasers(rows, site, at)}


def read_topic_index(site: Site, at: datetime, *, start: int = 0) -> TopicIndex:
    """Return the topics that readers may see, those with the latest activity first. Three queries,
    two without a picture."""
    known = Topic.objects.of(site.publication).shown(at).with_articles(at)
    rows = list(known.newest_first()[start : start + INDEX_SIZE + 1])
    topics = rows[:INDEX_SIZE]
    numbers = _count_public(topics, at)
    images = find_shown_images(_images_of(topics), at)
    return TopicIndex(
        [IndexedTopic(topic, _picture_of(topic, images), numbers[topic.pk]) for topic in topics],
        further=start + INDEX_SIZE if len(rows) > INDEX_SIZE else None,
        back=max(start - INDEX_SIZE, 0) if start else None,
    )


def _count_public(topics: Iterable[Topic], at: datetime) -> Counter[int]:
    public = Article.objects.published(at).filter(pk=OuterRef("article"))
    rows = TopicRow.objects.filter(Exists(public), topic__in=[topic.pk for topic in topics])
    return Counter(rows.order_by().values_list("topic", flat=True))


def list_topic_articles(topics: Collection[int]) -> dict[int, list[int]]:
    """Return the articles chosen for these topics, in their order. One query, none for none."""
    chosen: dict[int, list[int]] = defaultdict(list)
    if topics:
        rows = TopicRow.objects.filter(topic__in=topics, article__isnull=False)
        for topic, article in rows.order_by("position", "pk").values_list("topic", "article"):
            if article is not None:
                chosen[topic].append(article)
    return chosen


def _public_ids(ids: Collection[int], at: datetime) -> set[int]:
    public = Article.objects.filter(pk__in=ids).each_of(Article.objects.published(at))
    return set(public.values_list("pk", flat=True))


def _images_of(topics: Iterable[Topic]) -> set[int]:
    return {topic.image_id for topic in topics if topic.image_id is not None}


def _picture_of(topic: Topic, images: Mapping[int, Image]) -> Image | None:
    return images.get(topic.image_id) if topic.image_id is not None else None
