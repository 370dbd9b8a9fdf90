"""Pages set here: from the placements of an issue to a PDF, its pictures and its exact regions."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.epaper.covers import refresh_pages
from articles.actions.epaper.found_regions import rounded_polygons
from articles.actions.epaper.page_files import (
    StoredPage,
    build_page_file,
    make_current,
    store_page_files,
    temporary_file,
)
from articles.actions.epaper.page_fonts import page_fonts
from articles.actions.records import journal
from articles.actions.review.rounds import reopen_pages
from articles.domain.texts.quoting import nest_headline
from articles.epaper.pagesetting.set_pages import SetPage
from articles.epaper.pagesetting.setting import set_page
from articles.epaper.pdf.reader import process_pdf
from articles.epaper.pdf.results import ProcessedPage
from articles.epaper.polygons import rectangle_polygon
from articles.errors import NotKept, NotReady, Refused, Stale
from articles.models import (
    FileOrigin,
    FileState,
    Issue,
    Page,
    PageFile,
    PageRegion,
    PlacementFit,
    RegionSource,
    SettingRun,
)
from articles.selectors.pages.page_content import (
    PrintedPage,
    build_page_content,
    read_printed_pages,
)
from newsroom.accounts.actors import Actor, account_of

RENDERED_AT_ONCE = 2  # pages, each by a process of its own that may take 480 MB
MOVED = gettext_lazy(
    "Somebody moved or rewrote an article while the pages were set. Nothing was changed. Set them "
    "again."
)


@dataclass(frozen=True)
class FinishedPage:
    """A page as it was set, with its files; without new files where it is what readers have."""

    printed: PrintedPage
    result: SetPage
    stored: StoredPage | None


@dataclass(frozen=True)
class SetIssue:
    """What came of setting an issue: how each placement fits, and sentences about the rest."""

    fits: Sequence[PlacementFit]
    remarks: Sequence[str]
    changed: Sequence[Page]


def ask_for_setting(
    issue: Issue, *, by: Actor, at: datetime, replaced: Page | None = None
) -> SettingRun:
    """Let the worker set the pages of an issue. One that waits already is enough.

    A page whose PDF was uploaded is left as it is, except `replaced`, whose PDF gives way once it
    is set. Refuses NotYours.
    """
    with journal.perform("pages.setting_asked", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        waiting = issue.setting_runs.select_for_update().filter(state=FileState.WAITING).first()
        pages = {replaced.pk} if replaced is not None else set()
        if waiting is not None and pages <= set(waiting.replaced_uploads):
            return waiting
        run = waiting or SettingRun(issue=issue, asked_at=at, asked_by=account_of(by))
        run.replaced_uploads = sorted(pages.union(run.replaced_uploads))
        run.save()
        act.record(
            subject=str(issue),
            issue=issue.pk,
            replaced=replaced.label if replaced is not None else "",
        )
    return run


def process_setting(run: SettingRun, *, by: Actor, at: datetime) -> SettingRun:
    """Do what `ask_for_setting` asked for, and keep what came of it.

    A refusal ends the run in words; NotKept is refused, and the run waits on.
    """

    def count_pages(done: int) -> None:
        SettingRun.objects.filter(pk=run.pk, state=FileState.WAITING).update(done_count=done)

    try:
        done = set_pages(
            run.issue,
            by=by,
            at=at,
            progress=count_pages,
            replaced_uploads=run.replaced_uploads,
        )
    except NotKept:
        raise  # a full disk says nothing of the pages: the run waits on
    except Refused as refused:
        run.state = FileState.FAILED
        run.problem = str(refused)
    else:
        run.state = FileState.READY
        run.fits = list(done.fits)
        run.remarks = list(done.remarks)
        run.done_count = len({fit["page"] for fit in done.fits})
    run.save(update_fields=["state", "problem", "fits", "remarks", "done_count"])
    return run


def set_pages(
    issue: Issue,
    *,
    by: Actor,
    at: datetime,
    progress: Callable[[int], object] | None = None,
    replaced_uploads: Collection[int] = (),
) -> SetIssue:
    """Set every page of an issue that has articles, and give the pages to readers at once.

    A page whose PDF came from outside is left as it is, unless its id is one of
    `replaced_uploads`. The same articles make the same PDF, and a page that is the same keeps its
    file. Refuses NotYours, NotReady for an issue without articles,
    Stale where an article moved meanwhile, NotKept, and PageFontMissing.
    """
    with journal.perform("pages.set", by=by, at=at):
        rights.require(rights.can_place(by))
    every_page = read_printed_pages(issue)
    uploaded = _uploaded_pages(issue) - set(replaced_uploads)
    finished = []
    for page in _finish_pages(every_page, uploaded):
        finished.append(page)
        if progress is not None:
            progress(len(finished))
    if not finished and not uploaded:
        raise NotReady(_("No page of this issue has an article. Put articles on its pages first."))
    with journal.perform("pages.set", by=by, at=at) as act:
        changed = _store(issue, finished, by=by, at=at)
        act.record(subject=str(issue), issue=issue.pk, pages=[page.label for page in changed])
    return SetIssue(
        fits=[fit for page in finished for fit in _fits(page)],
        remarks=[*_left_alone(every_page, uploaded), *_remarks(finished)],
        changed=changed,
    )


def set_printed_pages(
    every_page: Sequence[PrintedPage],
) -> Iterator[tuple[PrintedPage, SetPage]]:
    """Yield the pages that have articles, in order: where a part of an article ends, its next part
    begins."""
    ends: dict[int, int] = {}
    for printed in every_page:
        if printed.placements:
            result = set_page(build_page_content(printed, every_page, ends), page_fonts())
            articles = {str(row.pk): row.article_id for row in printed.placements}
            ends |= {articles[story.key]: story.characters_set for story in result.stories}
            yield printed, result


def _uploaded_pages(issue: Issue) -> set[int]:
    """Return the pages whose PDF came from outside."""
    current = PageFile.objects.filter(page__issue=issue, is_current=True)
    return set(current.filter(origin=FileOrigin.UPLOADED).values_list("page", flat=True))


def _finish_pages(every_page: Sequence[PrintedPage], uploaded: set[int]) -> Iterator[FinishedPage]:
    """Yield the pages that were set, with their files. While one is drawn the next is set."""
    with ThreadPoolExecutor(RENDERED_AT_ONCE) as pool:
        waiting = [
            (printed, result, None if _is_current(printed, result) else pool.submit(_read, result))
            for printed, result in set_printed_pages(every_page)
            if printed.page.pk not in uploaded
        ]
        for printed, result, reading in waiting:
            if reading is None:
                yield FinishedPage(printed, result, None)
            else:
                stored = store_page_files(printed.page, result.pdf, reading.result())
                yield FinishedPage(printed, result, stored)


def _is_current(printed: PrintedPage, result: SetPage) -> bool:
    """Say whether readers have the same PDF already, or a covered copy of it."""
    digest = hashlib.sha256(result.pdf).hexdigest()
    same = Q(digest=digest, covered_from=None) | Q(covered_from__digest=digest)
    return printed.page.files.filter(same, is_current=True).exists()


def _read(result: SetPage) -> ProcessedPage:
    """Return the pictures and the text of a page. Asks no database: it runs beside others."""
    with temporary_file([result.pdf]) as file:
        return next(process_pdf(Path(file.name)))


def _store(
    issue: Issue, finished: Sequence[FinishedPage], *, by: Actor, at: datetime
) -> list[Page]:
    """Give readers the new files with their regions; return the pages that changed."""
    pages = [page.printed.page for page in finished]
    numbers = [page.pk for page in pages]
    list(Page.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))  # locks them
    now = {printed.page.pk: printed.fingerprint for printed in read_printed_pages(issue)}
    if any(now.get(page.printed.page.pk) != page.printed.fingerprint for page in finished):
        raise Stale(MOVED)
    files = []
    for page in finished:
        if page.stored is not None:
            files.append(_store_file(page.printed.page, page.stored, by=by, at=at))
        _store_regions(page, at=at)
    changed = make_current(files)
    refresh_pages(pages, at=at)
    reopen_pages(changed, by=by, at=at)
    return changed


def _store_file(page: Page, stored: StoredPage, *, by: Actor, at: datetime) -> PageFile:
    file = build_page_file(page, stored)
    file.origin = FileOrigin.SET
    file.made_at = at
    file.made_by = account_of(by)
    file.save()
    return file


def _store_regions(finished: FinishedPage, *, at: datetime) -> None:
    """Store the exact regions of a page. What a hand drew stays as it is."""
    page = finished.printed.page
    drawn = set(page.regions.filter(source=RegionSource.HAND).values_list("placement", flat=True))
    placed = []
    for story in finished.result.stories:
        number = int(story.key)
        if story.is_left_out or number in drawn:
            continue
        polygons = rounded_polygons([rectangle_polygon(box) for box in story.regions])
        PageRegion.objects.update_or_create(
            placement_id=number,
            defaults={
                "page": page,
                "polygons": polygons,
                "source": RegionSource.SET,
                "score": None,
                "headline_matched": True,
                "accepted_at": at,
            },
        )
        placed.append(number)
    page.regions.exclude(source=RegionSource.HAND).exclude(placement__in=placed).delete()


def _fits(finished: FinishedPage) -> Iterator[PlacementFit]:
    headlines = {str(row.pk): row.article.headline for row in finished.printed.placements}
    for story in finished.result.stories:
        yield {
            "placement": int(story.key),
            "headline": headlines[story.key],
            "page": finished.printed.page.label,
            "lines": story.lines,
            "over_matter": story.over_matter,
            "is_left_out": story.is_left_out,
        }


def _left_alone(every_page: Sequence[PrintedPage], uploaded: set[int]) -> Iterator[str]:
    for printed in every_page:
        if printed.page.pk in uploaded:
            yield _("Page %(label)s keeps the PDF that was uploaded.") % {
                "label": printed.page.label
            }


def _remarks(finished: Sequence[FinishedPage]) -> Iterator[str]:
    for page in finished:
        yield from page.printed.faults
        label = page.printed.page.label
        if page.result.missing_characters:
            yield _("Page %(label)s: no font has %(characters)s; 〓 is printed instead.") % {
                "label": label,
                "characters": page.result.missing_characters,
            }
        headlines = {str(row.pk): row.article.headline for row in page.printed.placements}
        for key in page.result.broken_pictures:
            yield _("Page %(label)s: a picture of “%(headline)s” cannot be read.") % {
                "label": label,
                "headline": nest_headline(headlines.get(key, key)),
            }
