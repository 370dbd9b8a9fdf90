"""The files of a page on their disk, and which of them readers get."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from django.db.models import Max
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from articles.epaper.page_text import PageText
from articles.epaper.page_text_files import pack_page_text
from articles.epaper.pdf.results import ProcessedPage, RenderedImage
from articles.errors import NotKept
from articles.fields import page_storage
from articles.models import Page, PageFile
from articles.models.epaper.page_files import PageImage

log = logging.getLogger(__name__)
CHUNK = 1024 * 1024
NOT_KEPT = _(
    "The page could not be stored: the place for files is full or cannot be written to. The fault "
    "is ours, and readers see what they saw before. Try again later, or tell whoever looks after "
    "the site."
)


@dataclass(frozen=True)
class StoredPage:
    """The files of one page as they were written: names in the storage, and what they hold."""

    digest: str
    pdf: str
    characters: str
    images: list[PageImage]
    text: PageText


def store_page_files(page: Page, pdf: bytes, read: ProcessedPage) -> StoredPage:
    """Write the PDF, the pictures and the places of the characters of a page.

    The same page with the same PDF has the same names, so that a run that was killed and begins
    again writes the same files. Refuses NotKept.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    stem = f"{page.issue.date:%Y/%m}/{page.issue_id}-{page.position}-{digest[:24]}"
    rendered = read.rendered
    images = sorted(
        [*rendered.images, rendered.fallback],
        key=lambda image: (image.width, image.format != "webp"),
    )
    return StoredPage(
        digest=digest,
        pdf=write_file(f"pdf/{stem}.pdf", pdf),
        characters=write_file(f"text/{stem}.json.gz", pack_page_text(read.text)),
        images=[_store_image(stem, image) for image in images],
        text=read.text,
    )


def _store_image(stem: str, image: RenderedImage) -> PageImage:
    name = write_file(f"images/{stem}-{image.width}.{image.format}", image.content)
    return {
        "width": image.width,
        "height": image.height,
        "name": name,
        "content_type": f"image/{image.format}",
        "bytes": len(image.content),
    }


def write_file(name: str, content: bytes) -> str:
    """Write a file; a whole one of this name is the same already. Refuses NotKept."""
    storage = page_storage()
    try:
        if storage.exists(name):
            if storage.size(name) == len(content):
                return name
            storage.delete(name)  # a run was killed while it wrote
        return storage.save(name, ContentFile(content))
    except OSError as error:
        log.exception("A file of a page could not be stored.")
        raise NotKept(NOT_KEPT) from error


def build_page_file(page: Page, stored: StoredPage) -> PageFile:
    """Return an unsaved row with the next number of its page. The caller holds the page's lock."""
    newest = page.files.aggregate(newest=Max("number"))["newest"] or 0
    return PageFile(
        page=page,
        number=newest + 1,
        digest=stored.digest,
        pdf=stored.pdf,
        characters=stored.characters,
        width=stored.text.width,
        height=stored.text.height,
        images=stored.images,
        text=stored.text.text,
    )


def make_current(files: Iterable[PageFile]) -> list[Page]:
    """Let readers get these files; return the pages on which another file was current before.

    Expects the caller's transaction and the locks of the pages.
    """
    changed = []
    for file in files:
        before = PageFile.objects.filter(page=file.page_id, is_current=True).first()
        if before is not None and before.pk == file.pk:
            continue
        PageFile.objects.filter(page=file.page_id, is_current=True).update(is_current=False)
        PageFile.objects.filter(pk=file.pk).update(is_current=True)
        file.is_current = True
        changed.append(file.page)
    return changed


@contextmanager
def local_path(stored: FieldFile) -> Iterator[Path]:
    """Give a stored file a path on this machine, for a program that reads files."""
    try:
        path = stored.path
    except NotImplementedError:  # a store elsewhere
        with (
            stored.open("rb") as stream,
            temporary_file(iter(lambda: stream.read(CHUNK), b"")) as f,
        ):
            yield Path(f.name)
        return
    yield Path(path)


@contextmanager
def temporary_file(chunks: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """Write bytes into a file that is removed at the end. Refuses NotKept."""
    with tempfile.NamedTemporaryFile(prefix="newsroom-page-", suffix=".pdf") as file:
        try:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
        except OSError as error:
            log.exception("A temporary file could not be written.")
            raise NotKept(NOT_KEPT) from error
        file.seek(0)
        yield file
