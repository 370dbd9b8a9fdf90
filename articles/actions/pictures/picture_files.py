"""The files of a picture on their disk: all of them or none, whatever fails."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext_lazy as _

from articles.common.image_decoding import PreparedImage
from articles.errors import Invalid, NotKept
from articles.models import Image
from articles.stores.remote import StoreAway

log = logging.getLogger(__name__)
NOT_KEPT = _(
    "The picture could not be stored: the place for files is full or cannot be written to. The "
    "fault is ours, and nothing was done. What you wrote stays here: try again later, or tell "
    "whoever looks after the site."
)

NOT_READ = _(
    "The place for files does not answer. The fault is ours, and nothing was changed. Try again in "
    "a minute, or tell whoever looks after the site."
)


@contextmanager
def stored_files(prepared: PreparedImage) -> Iterator[None]:
    """Write every file of a picture and do what follows; where that fails, no file stays.

    Refuses NotKept where the disk takes none.
    """
    try:
        write_files(prepared.files)
        yield
    except Exception:
        _take_back(prepared)
        raise


@contextmanager
def stored_new_files(files: Mapping[str, bytes]) -> Iterator[None]:
    """Write files that a picture did not have yet and do what follows; where that fails, those that
    are new go. Refuses NotKept where the disk takes none."""
    fresh = _names_to_write(files)
    try:
        write_files({name: files[name] for name in fresh})
        yield
    except Exception:
        remove_files(fresh)
        raise


def _names_to_write(files: Mapping[str, bytes]) -> list[str]:
    try:
        return [name for name in files if not default_storage.exists(name)]
    except StoreAway as error:
        raise NotKept(NOT_READ) from error


def picture_folder(image: Image) -> str:
    """Return the folder of a picture's files in the media storage."""
    return f"pictures/{image.digest[:2]}/{image.digest[:20]}"


def read_file(name: str) -> bytes:
    """Return a file of a picture. Refuses Invalid where it is missing, and NotKept where the store
    of the files does not answer."""
    try:
        with default_storage.open(name) as stream:
            return bytes(stream.read())
    except StoreAway as error:
        raise NotKept(NOT_READ) from error
    except (OSError, ValueError) as error:
        raise Invalid(_("The file of the picture is missing. Nothing was changed.")) from error


def remove_files(names: Iterable[str]) -> None:
    """Remove files of a picture that is no longer known. What cannot be removed is told to the log
    and to nobody else: the picture is gone."""
    for name in filter(None, names):
        try:
            default_storage.delete(name)
        except OSError:
            log.exception("A file of a picture that is gone could not be removed.")


def write_files(files: Mapping[str, bytes]) -> None:
    """Write files of a picture by their names. Refuses NotKept where the disk takes none."""
    try:
        for name, content in files.items():
            default_storage.delete(name)  # left by an upload that never reached the database
            default_storage.save(name, ContentFile(content))
    except OSError as error:
        log.exception("The files of a picture could not be stored.")
        raise NotKept(NOT_KEPT) from error


def take_back_files(pictures: Iterable[PreparedImage]) -> None:
    """Remove the files of pictures whose transaction was rolled back; those that another picture
    of the library has stay."""
    for prepared in pictures:
        _take_back(prepared)


def _take_back(prepared: PreparedImage) -> None:
    """Remove the files, the half one too, unless somebody stored the same picture meanwhile. A
    database that cannot say so leaves them: the next upload of the picture replaces them."""
    try:
        is_kept = Image.objects.filter(digest=prepared.digest).exists()
    except (DatabaseError, InterfaceError):
        return
    if not is_kept:
        remove_files(prepared.files)
