"""Pages that go to a layout system: texts, pictures and lists in one ZIP."""

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.epaper.layout_lists import describe_export, list_rows, write_read_me
from articles.actions.records import journal
from articles.common.csv_files import csv_pieces
from articles.common.outages import Outage, outage_of
from articles.errors import Invalid, NotKept, NotReady
from articles.layout_exchange.icml import write_icml
from articles.layout_exchange.paragraphs import StoryParagraph, store_paragraph
from articles.layout_exchange.stories import make_story_paragraphs
from articles.layout_exchange.tagged_text import write_tagged_text
from articles.models import Issue, LayoutExport, Page, Placement
from articles.selectors.pages.layout_content import LayoutArticle, LayoutPage, read_layout_pages
from newsroom.accounts.actors import Actor, account_of

MEGABYTE = 1024 * 1024
PICTURE_BYTES_MAX = 1024 * MEGABYTE  # of all pictures of one export
CHARACTERS_MAX = 5_000_000  # of all articles: a hundred broadsheet pages have a fifth of it
NOTHING_THERE = _("Nothing stands on these pages yet, so there is nothing to export.")
TOO_MUCH_TEXT = _("These pages hold too much text for one export. Export them page by page.")
TOO_LARGE = _(
    "The pictures of these pages have more than %(most)d MB. Nothing was exported. Export page by "
    "page, or without pictures."
)
NO_ROOM = _(
    "The export found no room on the disk. Nothing was exported. Try again later, page by page, "
    "or without pictures."
)


@dataclass(frozen=True)
class LayoutChoice:
    """What of an issue goes to layout: all of it or one page, with pictures or without."""

    issue: Issue
    page: Page | None = None
    with_pictures: bool = True

    @property
    def label(self) -> str:
        return self.page.label if self.page else ""


@dataclass(frozen=True)
class _ExportedStory:
    """An article of an export with its paragraphs."""

    page: LayoutPage
    entry: LayoutArticle
    paragraphs: Sequence[StoryParagraph]


def export_layout(
    choice: LayoutChoice, target: IO[bytes], *, by: Actor, at: datetime
) -> list[LayoutExport]:
    """Write the ZIP of an issue or of one page to `target`, and keep what of each article went out.

    Refuses NotYours, Invalid for pages with nothing on them, NotReady for more than one export
    holds, NotKept for a disk without room.
    """
    with journal.perform("layout.exported", by=by, at=at):
        rights.require(rights.can_place(by))
        _require_size(choice)
        pages = read_layout_pages(choice.issue, choice.page)
        _require_pages(choice, pages)
    stories = _make_stories(pages)
    try:  # outside of a transaction: nobody waits for pictures
        _write_package(choice, pages, stories, target, at)
    except OSError as error:
        if outage_of(error) is Outage.FULL:
            raise NotKept(NO_ROOM) from error
        raise
    with journal.perform("layout.exported", by=by, at=at) as act:
        exports = LayoutExport.objects.bulk_create(_rows(choice.issue, stories, by, at))
        act.record(
            subject=str(choice.page or choice.issue),
            issue=choice.issue.pk,
            page=choice.label,
            articles=[story.entry.article.pk for story in stories],
        )
    return exports


def _require_size(choice: LayoutChoice) -> None:
    """Refuse NotReady for more text than one export holds. One query."""
    placements = Placement.objects.filter(page__issue=choice.issue)
    if choice.page is not None:
        placements = placements.filter(page=choice.page)
    length = placements.aggregate(length=Sum("article__length"))["length"] or 0
    if length > CHARACTERS_MAX:
        raise NotReady(TOO_MUCH_TEXT)


def _require_pages(choice: LayoutChoice, pages: Sequence[LayoutPage]) -> None:
    if not pages:
        raise Invalid(NOTHING_THERE)
    if not choice.with_pictures:
        return
    stored = [picture.stored for page in pages for picture in page.pictures if picture.stored]
    if sum(map(default_storage.size, stored)) > PICTURE_BYTES_MAX:
        raise NotReady(str(TOO_LARGE) % {"most": PICTURE_BYTES_MAX // MEGABYTE})


def _make_stories(pages: Sequence[LayoutPage]) -> list[_ExportedStory]:
    return [
        _ExportedStory(page, entry, make_story_paragraphs(entry.story))
        for page in pages
        for entry in page.articles
        if not entry.gap
    ]


def _rows(
    issue: Issue, stories: Sequence[_ExportedStory], by: Actor, at: datetime
) -> list[LayoutExport]:
    return [
        LayoutExport(
            article=story.entry.article,
            revision=story.entry.revision,
            issue=issue,
            page_label=story.page.page.label,
            paragraphs=[store_paragraph(paragraph) for paragraph in story.paragraphs],
            at=at,
            by=account_of(by),
            by_printed=journal.printed_name(by),
        )
        for story in stories
    ]


def _write_package(
    choice: LayoutChoice,
    pages: Sequence[LayoutPage],
    stories: Sequence[_ExportedStory],
    target: IO[bytes],
    at: datetime,
) -> None:
    """Write the lists, then page by page the texts and the pictures."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        writer = _PackageWriter(package, at)
        read_me = write_read_me(choice.issue, pages, at, with_pictures=choice.with_pictures)
        writer.write("README.txt", read_me.encode("utf-8-sig"))
        described = describe_export(choice.issue, pages, at, with_pictures=choice.with_pictures)
        writer.write("issue.json", json.dumps(described, ensure_ascii=False, indent=1).encode())
        writer.write("list.csv", b"".join(csv_pieces(list_rows(pages))))
        for story in stories:
            stem = f"{story.page.folder}/{story.entry.stem}"
            writer.write(f"{stem}.txt", write_tagged_text(story.paragraphs))
            title = f"{story.entry.title} {story.entry.article.headline}"
            writer.write(f"{stem}.icml", write_icml(story.paragraphs, title))
        for page in pages if choice.with_pictures else ():
            for picture in page.pictures:
                if picture.stored:
                    writer.copy(f"{page.folder}/{picture.file_name}", picture.stored)


class _PackageWriter:
    """Writes files into a ZIP, each with the moment of the export."""

    def __init__(self, package: zipfile.ZipFile, at: datetime) -> None:
        self._package = package
        moment = timezone.localtime(at)
        self._moment = (
            max(moment.year, 1980),  # a ZIP knows no earlier year
            moment.month,
            moment.day,
            moment.hour,
            moment.minute,
            moment.second,
        )

    def write(self, name: str, content: bytes) -> None:
        """Write a file that is in memory, packed."""
        self._package.writestr(self._info(name, zipfile.ZIP_DEFLATED), content)

    def copy(self, name: str, stored: str) -> None:
        """Copy a file of the storage as it is, a megabyte at a time."""
        with default_storage.open(stored) as source:
            pieces: Iterable[bytes] = source.chunks(MEGABYTE)
            info = self._info(name, zipfile.ZIP_STORED)
            with self._package.open(info, "w") as copy:
                for piece in pieces:
                    copy.write(piece)

    def _info(self, name: str, compression: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._moment)
        info.compress_type = compression
        info.external_attr = 0o644 << 16
        return info
