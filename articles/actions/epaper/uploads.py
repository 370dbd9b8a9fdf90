"""PDFs of pages that come from outside: looked at, stored, and left to the worker."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.epaper.page_files import CHUNK, NOT_KEPT, temporary_file
from articles.actions.records import journal
from articles.characters import clean_line
from articles.domain.printed.page_positions import choose_positions, format_positions
from articles.epaper.pdf.limits import PdfLimits
from articles.epaper.pdf.reader import inspect_pdf
from articles.errors import Invalid, NotKept
from articles.fields import page_storage
from articles.models import FileState, Issue, PageUpload
from newsroom.accounts.actors import Actor, account_of

# A page waits for this, so it may take less than reading the pages afterwards.
INSPECTION_LIMITS = PdfLimits(cpu_seconds=15, wall_seconds=25.0)
NAME_MAX = 200
TOO_LARGE = _(
    "The PDF has more than %(most)d MB. Nothing was stored. Export it with smaller pictures, or "
    "page by page."
)


@dataclass(frozen=True)
class IncomingPdf:
    """A PDF as somebody sent it: its bytes, its name, and on which pages of the issue it goes.

    Without `positions` it has all pages of the issue, in order.
    """

    file: IO[bytes]
    name: str = ""
    positions: Sequence[int] | None = None


def upload_pages(issue: Issue, incoming: IncomingPdf, *, by: Actor, at: datetime) -> PageUpload:
    """Store a PDF of an issue's pages, which the worker reads then (`processing`).

    The same PDF for the same pages is one upload; where another one replaced it meanwhile, its
    pages become current again. Refuses NotYours, UnreadablePdf, NotKept, and Invalid for a PDF
    whose pages do not fit the issue.
    """
    with journal.perform("pages.uploaded", by=by, at=at):
        rights.require(rights.can_place(by))
    with temporary_file(_limit_size(incoming.file)) as file:
        digest = _digest_of(file)
        with journal.perform("pages.uploaded", by=by, at=at):
            facts = inspect_pdf(Path(file.name), INSPECTION_LIMITS)
            pages = list(issue.pages.order_by("position").values_list("position", flat=True))
            positions = list(choose_positions(pages, facts.page_count, incoming.positions))
        known = _take_up_known(issue, digest, positions)
        if known is not None:
            return known
        upload = PageUpload(
            issue=issue,
            name=clean_line(incoming.name)[:NAME_MAX],
            digest=digest,
            positions=positions,
            page_count=facts.page_count,
            uploaded_at=at,
            uploaded_by=account_of(by),
        )
        return _store(upload, file, by=by, at=at)


def _limit_size(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a file. Refuses Invalid for too many."""
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > INSPECTION_LIMITS.file_bytes:
            raise Invalid(TOO_LARGE % {"most": INSPECTION_LIMITS.file_bytes // CHUNK})
        yield chunk


def _digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _take_up_known(issue: Issue, digest: str, positions: list[int]) -> PageUpload | None:
    """Return the upload of the same PDF, which waits again where its pages are not current."""
    with transaction.atomic():
        uploads = issue.uploads.select_for_update().filter(digest=digest)
        known = next((upload for upload in uploads if upload.positions == positions), None)
        if known is not None and known.state != FileState.WAITING and not _is_current(known):
            known.state = FileState.WAITING
            known.problem = ""
            known.save(update_fields=["state", "problem"])
    return known


def _is_current(upload: PageUpload) -> bool:
    return upload.files.filter(is_current=True).count() == upload.page_count


def _store(upload: PageUpload, file: IO[bytes], *, by: Actor, at: datetime) -> PageUpload:
    file.seek(0)
    storage = page_storage()
    try:
        name = storage.save(f"uploads/{at:%Y/%m}/{upload.digest[:32]}.pdf", File(file))
    except OSError as error:
        raise NotKept(NOT_KEPT) from error
    upload.original = name
    try:
        with journal.perform("pages.uploaded", by=by, at=at) as act:
            upload.save()
            act.record(
                subject=str(upload),
                issue=upload.issue_id,
                upload=upload.pk,
                pages=format_positions(upload.positions),
            )
    except Exception:  # whatever it was: a file without a row would stay for ever
        with suppress(OSError):
            storage.delete(name)
        raise
    return upload
