"""What a page prints, read from its placements for the program that sets it."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from articles.domain.imprint import jump_from_phrase, jump_to_phrase
from articles.domain.pictures.picture_uses import PictureUse
from articles.domain.texts.quoting import nest_headline, nest_marks
from articles.epaper.pagesetting.page_content import (
    BROADSHEET,
    TABLOID,
    Ear,
    Masthead,
    PageAdvert,
    PageContent,
    PageHeading,
    PageStory,
    SheetFormat,
    StoryKind,
    StoryPicture,
)
from articles.markup.sanitising import plain_text
from articles.models import (
    AdvertPlacement,
    Article,
    Image,
    ImageUse,
    Issue,
    Page,
    PictureRights,
    Placement,
    Publication,
)
from articles.models.texts.text import Text
from articles.selectors.pages.story_texts import PrintedStory, read_story_texts, written_byline

WEEKDAYS = "一二三四五六日"
FIRST_PARAGRAPH = re.compile(r"<p[^>]*>")
PICTURE_WIDTH_MAX = 2000  # pixels: 170 mm at 300 dpi, more than most pictures of a page
GUIDE_LINES = 6  # of the box beside the masthead


@dataclass
class PrintedPage:
    """A page with its placements and adverts in order, as they were when they were read.

    `texts` is what print has of its articles, by their number.
    """

    page: Page
    placements: Sequence[Placement]
    texts: Mapping[int, PrintedStory]
    adverts: Sequence[AdvertPlacement] = ()
    faults: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> tuple[tuple[object, ...], ...]:
        """What tells that somebody moved or rewrote an article or an advert meanwhile."""
        articles = [
            (
                row.pk,
                row.position,
                row.article.version,
                row.article.release_id,
                row.planned_length,
                row.span,
                row.headline_step,
                row.lead_picture_id,
            )
            for row in self.placements
        ]
        adverts = [
            (row.pk, row.position, row.span, row.height, row.text, row.picture_id)
            for row in self.adverts
        ]
        return (*articles, *adverts)


def read_printed_pages(issue: Issue) -> list[PrintedPage]:
    """Return the pages of an issue with all that they print. Nine queries."""
    pages = list(
        issue.pages.select_related("issue__publication", "responsible_editor", "layout_editor")
        .prefetch_related(Prefetch("adverts__picture", Image.objects.select_related("rights")))
        .order_by("position")
    )
    placements: dict[int, list[Placement]] = {page.pk: [] for page in pages}
    rows = (
        Placement.objects.filter(page__issue=issue)
        .select_related("article__rights", "article__release__revision", "page", "continues__page")
        .prefetch_related(
            "article__credits__person",
            Prefetch("article__image_uses", ImageUse.objects.select_related("image__rights")),
            "continued_by__page",
        )
        .order_by("page__position", "position", "pk")
    )
    for row in rows:
        placements[row.page_id].append(row)
    texts = read_story_texts(row.article for row in rows)
    return [
        PrintedPage(page, placements[page.pk], texts, list(page.adverts.all())) for page in pages
    ]


def build_page_content(
    printed: PrintedPage, every_page: Sequence[PrintedPage], printed_before: Mapping[int, int]
) -> PageContent:
    """Return what the engine sets on a page; faults of its pictures are noted in `printed`.

    `printed_before` says, by article, how many characters of it an earlier page has printed.
    """
    page = printed.page
    issue = page.issue
    paper = issue.publication
    is_first = page.position == 1
    is_last = page.position == len(every_page)
    return PageContent(
        sheet=sheet_of(paper),
        heading=PageHeading(
            label=page.label,
            name=page.name,
            publication=paper.name,
            date_line=date_line(issue.date),
            responsible_editor=page.editor_printed(),
            layout_editor=page.layout_editor.get_full_name() if page.layout_editor else "",
        ),
        masthead=_masthead(issue, every_page) if is_first else None,
        stories=tuple(_story(printed, row, printed_before) for row in printed.placements),
        adverts=tuple(_advert(printed, row) for row in printed.adverts),
        imprint_lines=tuple(imprint_lines(paper)) if is_last else (),
    )


def build_proof_story(article: Article) -> PageStory:
    """Return an article as its small sheet prints it: as it is written now, without pictures.
    Two queries."""
    return PageStory(
        key=str(article.pk),
        headline=article.headline,
        body=_body(article),
        kicker=article.kicker,
        subhead=article.subhead,
        abstract=article.abstract,
        byline=tuple(written_byline(article)),
    )


def sheet_of(paper: Publication) -> SheetFormat:
    """Return the sheet that a newspaper is printed on, by the words of its format."""
    return TABLOID if re.search("四开|tabloid", paper.format, re.IGNORECASE) else BROADSHEET


def date_line(day: date) -> str:
    """Return a date as the paper prints it: 2024年3月5日　星期二."""
    weekday = WEEKDAYS[day.isoweekday() - 1]
    return f"{day.year}年{day.month}月{day.day}日　星期{weekday}"


def imprint_lines(paper: Publication) -> Iterator[str]:
    """Yield the lines of the imprint box: how to reach the paper, its licences, its price."""
    for fact in (*paper.contact_facts(), *paper.licence_facts()):
        yield f"{fact.label}：{fact.value}"
    if paper.price_line:
        yield paper.price_line


def _masthead(issue: Issue, every_page: Sequence[PrintedPage]) -> Masthead:
    paper = issue.publication
    facts = []
    if paper.cn_number:
        facts.append(f"国内统一连续出版物号　{paper.cn_number}")
    if paper.postal_code:
        facts.append(f"邮发代号　{paper.postal_code}")
    return Masthead(
        name=paper.name,
        slogan=paper.slogan,
        organiser=paper.organiser_line,
        date_line=issue.date_printed or date_line(issue.date),
        number_line=f"{issue.printed_number()}　今日{issue.page_count}版",
        facts=tuple(facts),
        ear=_guide(every_page),
    )


def _guide(every_page: Sequence[PrintedPage]) -> Ear | None:
    """Return the box that leads to the first article of the other pages (今日导读)."""
    lines = [
        f"{inner.texts[inner.placements[0].article_id].text.headline}（{inner.page.label}版）"
        for inner in every_page[1:]
        if inner.placements
    ]
    return Ear("今日导读", tuple(lines[:GUIDE_LINES])) if lines else None


def _story(
    printed: PrintedPage, placement: Placement, printed_before: Mapping[int, int]
) -> PageStory:
    story = printed.texts[placement.article_id]
    text = story.text
    is_continued = placement.continues is not None
    pictures = () if is_continued else tuple(_pictures(printed, story, placement.lead_picture_id))
    is_picture = bool(pictures) and not plain_text(text.body)
    return PageStory(
        key=str(placement.pk),
        headline=text.headline,
        body=_body(text),
        kicker="" if is_continued else text.kicker,
        subhead="" if is_continued else text.subhead,
        abstract="" if is_continued else text.abstract,
        byline=() if is_continued else tuple(story.byline),
        pictures=pictures,
        kind=StoryKind.PICTURE if is_picture else StoryKind.ARTICLE,
        span=placement.span,
        headline_step=placement.headline_step,
        begin_at=printed_before.get(placement.article_id, 0) if is_continued else 0,
        end_at=placement.planned_length if placement.continued_by.all() else None,
        jump_to=_jump_to(placement),
        jump_from=jump_from_phrase(placement.continues.page.label) if placement.continues else "",
    )


def _advert(printed: PrintedPage, advert: AdvertPlacement) -> PageAdvert:
    picture = None
    if advert.picture and not may_be_printed(advert.picture, printed.page.issue.date):
        printed.faults.append(
            _("The rights to the picture “%(title)s” of an advertisement do not allow to print it.")
            % {"title": nest_marks(advert.picture.title)}
        )
    elif advert.picture:
        picture = _picture_bytes(advert.picture)
        if picture is None:
            printed.faults.append(
                _("The file of the picture “%(title)s” of an advertisement is missing.")
                % {"title": nest_marks(advert.picture.title)}
            )
    return PageAdvert(
        key=f"advert-{advert.pk}",
        span=advert.span,
        height=advert.height,
        picture=picture,
        text=advert.text,
    )


def _jump_to(placement: Placement) -> str:
    following = next(iter(placement.continued_by.all()), None)
    return jump_to_phrase(following.page.label) if following else ""


def _body(text: Text) -> str:
    """Return the body, its dateline before the first words."""
    if not text.dateline:
        return text.body
    dateline = html.escape(text.dateline, quote=False)
    first = FIRST_PARAGRAPH.search(text.body)
    if first is None:
        return f"<p>{dateline}</p>{text.body}"
    return f"{text.body[: first.end()]}{dateline}　{text.body[first.end() :]}"


def _pictures(
    printed: PrintedPage, story: PrintedStory, lead: int | None
) -> Iterator[StoryPicture]:
    """Yield the pictures of a story that may be printed on the day of the issue, the one with the
    number `lead` first if it has it."""
    on = printed.page.issue.date
    for shown in sorted(story.images, key=lambda row: row.image.pk != lead):
        if not may_be_printed(shown.image, on):
            printed.faults.append(
                _("“%(headline)s”: the rights to the picture “%(title)s” do not allow to print it.")
                % {
                    "headline": nest_headline(story.text.headline),
                    "title": nest_marks(shown.image.title),
                }
            )
            continue
        content = _picture_bytes(shown.image)
        if content is None:
            printed.faults.append(
                _("“%(headline)s”: the file of the picture “%(title)s” is missing.")
                % {
                    "headline": nest_headline(story.text.headline),
                    "title": nest_marks(shown.image.title),
                }
            )
            continue
        yield StoryPicture(content, caption=shown.caption, credit=shown.credit)


def may_be_printed(image: Image, on: date) -> bool:
    """Say whether a picture's rights allow to print it on a day. One without a record is the
    paper's own."""
    record: PictureRights | None = getattr(image, "rights", None)
    return record is None or (record.print_allowed and record.is_valid_on(on))


def _picture_bytes(image: Image) -> bytes | None:
    """Return the largest copy of a picture that a page needs, None where its file is missing."""
    crop = image.crops.get(PictureUse.PRINT)
    copies = [
        copy
        for copy in (crop["copies"] if crop else image.renditions)
        if copy["format"] == "jpeg" and copy["width"] <= PICTURE_WIDTH_MAX
    ]
    widest = max(copies, key=lambda copy: copy["width"], default=None)
    name = widest["name"] if widest else image.full_name
    try:
        with default_storage.open(name or "") as stream:
            return bytes(stream.read())
    except (OSError, ValueError):
        return None
