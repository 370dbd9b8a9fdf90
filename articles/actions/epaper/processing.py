"""Uploads are read page by page, in a process beside the server; all pages change at once."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.epaper.covers import refresh_pages
from articles.actions.epaper.found_regions import FoundOnPage, find_on_page, store_found_regions
from articles.actions.epaper.page_files import (
    build_page_file,
    local_path,
    make_current,
    store_page_files,
)
from articles.actions.records import journal
from articles.actions.records.page_texts import read_stored_text
from articles.actions.review.rounds import reopen_pages
from articles.epaper.pdf.reader import clean_pdf, process_pdf
from articles.epaper.pdf.refusals import UnreadablePdf
from articles.epaper.pdf.results import ProcessedPage
from articles.errors import Invalid
from articles.models import FileOrigin, FileState, Page, PageFile, PageUpload
from newsroom.accounts.actors import Actor


def process_upload(upload: PageUpload, *, by: Actor, at: datetime) -> PageUpload:
    """Read the pages of an upload and give them to readers, all in one transaction at the end.

    Each page is stored as soon as it is read: a run that was killed goes on with the next page, and
    a run too many changes nothing. A PDF that cannot be read makes the upload FAILED, in words;
    readers keep what they had. Refuses NotKept, and the upload waits on.
    """
    if upload.state != FileState.WAITING:
        return upload
    try:
        _read_pages(upload, at=at)
    except (UnreadablePdf, Invalid) as refused:
        return fail_upload(upload, str(refused), by=by, at=at)
    return _take_over(upload, by=by, at=at)


def _read_pages(upload: PageUpload, *, at: datetime) -> None:
    pages = {page.position: page for page in upload.issue.pages.select_related("issue")}
    present = set(upload.files.values_list("page__position", flat=True))
    done = [index for index, position in enumerate(upload.positions) if position in present]
    with local_path(upload.original) as path:
        for read in process_pdf(path, done=done):
            page = pages.get(upload.positions[read.index])
            if page is None:
                raise Invalid(
                    _("The issue has no page %(missing)s any more. Upload the PDF again.")
                    % {"missing": upload.positions[read.index]}
                )
            _store_page(upload, page, path, read, at=at)


def _store_page(
    upload: PageUpload, page: Page, path: Path, read: ProcessedPage, *, at: datetime
) -> None:
    """Store one page that readers do not get yet. One that another run has stored stays."""
    stored = store_page_files(page, clean_pdf(path, pages=[read.index]), read)
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page.pk)
        if upload.files.filter(page=page).exists():
            return
        file = build_page_file(page, stored)
        file.origin = FileOrigin.UPLOADED
        file.upload = upload
        file.made_at = at
        file.made_by = upload.uploaded_by
        file.save()
        upload.done_count = upload.files.count()
        upload.save(update_fields=["done_count"])


def _take_over(upload: PageUpload, *, by: Actor, at: datetime) -> PageUpload:
    """Make every page of an upload current, with the regions found on it as drafts."""
    files = list(upload.files.select_related("page__issue").order_by("page__position"))
    found = _find_regions(files)
    with journal.perform("pages.replaced", by=by, at=at) as act:
        upload = PageUpload.objects.select_for_update().get(pk=upload.pk)
        if upload.state != FileState.WAITING:
            return upload
        pages = Page.objects.select_for_update().filter(pk__in=[file.page_id for file in files])
        assert len(pages) == len(files)  # noqa: S101  locks them; files keep their pages
        changed = make_current(files)
        for file in files:
            store_found_regions(file, found[file.pk])
        refresh_pages(pages, at=at)
        reopen_pages(changed, by=by, at=at)
        upload.state = FileState.READY
        upload.problem = ""
        upload.save(update_fields=["state", "problem"])
        act.record(
            subject=str(upload),
            issue=upload.issue_id,
            upload=upload.pk,
            pages=[page.label for page in changed],
        )
    return upload


def _find_regions(files: list[PageFile]) -> Mapping[int, FoundOnPage]:
    """Return what is found on each page, before the transaction: it takes a second a page."""
    return {file.pk: find_on_page(file.page, read_stored_text(file)) for file in files}


def fail_upload(upload: PageUpload, problem: str, *, by: Actor, at: datetime) -> PageUpload:
    """End an upload in words: its pages stay what they were."""
    with journal.perform("pages.failed", by=by, at=at) as act:
        upload = PageUpload.objects.select_for_update().get(pk=upload.pk)
        upload.state = FileState.FAILED
        upload.problem = problem
        upload.save(update_fields=["state", "problem"])
        act.record(subject=str(upload), issue=upload.issue_id, upload=upload.pk, reason=problem)
    return upload
