"""The PDF of a whole issue: made from those of its pages when somebody asks for it, and kept."""

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from io import BytesIO
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from articles.common.child_processes import ChildStopped, ProcessLimits, run_child
from articles.errors import NotReady
from articles.models import Issue, PageFile
from articles.reading.page_addresses import PDF
from articles.reading.sending import STORAGE

FOLDER = "issues"
MEGABYTE = 1024 * 1024
BYTES_MAX = 150 * MEGABYTE  # of all pages; what is larger is taken page by page
LIMITS = ProcessLimits(
    memory=480 * MEGABYTE,
    addresses=1024 * MEGABYTE,
    cpu_seconds=60,
    wall_seconds=90.0,
    answer_bytes=2 * BYTES_MAX,
)
JOINER = "articles.epaper.pdf.child.joining"


def fingerprint(files: Sequence[PageFile]) -> str:
    """Return what is the same as long as no page of an issue got another file."""
    return hashlib.sha256(" ".join(file.digest for file in files).encode()).hexdigest()


def issue_pdf_part(files: Sequence[PageFile]) -> str:
    """Return the name of the PDF of these pages in signed addresses."""
    return f"{PDF}-{fingerprint(files)[:16]}"


def stored_issue_pdf(issue: Issue, files: Sequence[PageFile]) -> str:
    """Return the name of the PDF of these pages in the storage; it is made where it is missing.

    Refuses NotReady where the pages cannot be joined.
    """
    storage = storages[STORAGE]
    folder = f"{FOLDER}/{issue.pk}"
    name = f"{folder}/{fingerprint(files)}.pdf"
    if storage.exists(name):
        return name
    stored = storage.save(name, File(BytesIO(_join_pages(storage, files))))
    if stored != name:  # somebody else made it meanwhile
        storage.delete(stored)
    _delete_older(storage, folder, name)
    return name


def _join_pages(storage: Storage, files: Sequence[PageFile]) -> bytes:
    with tempfile.TemporaryFile() as together:
        sizes = [_copy_into(storage, str(file.pdf.name), together) for file in files]
        if sum(sizes) > BYTES_MAX:
            raise NotReady(_("This issue is too large for one PDF. Download its pages one by one."))
        together.seek(0)
        try:
            return run_child(JOINER, [json.dumps(sizes)], LIMITS, file=together)
        except ChildStopped as stopped:
            raise NotReady(
                _("The pages could not be joined to one PDF. Download them one by one.")
            ) from stopped


def _copy_into(storage: Storage, name: str, target: IO[bytes]) -> int:
    before = target.tell()
    with storage.open(name) as source:
        shutil.copyfileobj(source, target)
    return target.tell() - before


def _delete_older(storage: Storage, folder: str, name: str) -> None:
    """Delete the PDFs of an issue that were made before a page of it got another file."""
    with contextlib.suppress(OSError, NotImplementedError):
        for other in storage.listdir(folder)[1]:
            if f"{folder}/{other}" != name:
                storage.delete(f"{folder}/{other}")
