"""What waits to be read or set, one after the other, in a process beside the server."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from articles.actions.epaper.page_setting import process_setting
from articles.actions.epaper.processing import fail_upload, process_upload
from articles.common.outages import outage_of
from articles.errors import NotKept
from articles.fields import page_storage
from articles.models import FileState, PageUpload, SettingRun
from newsroom.accounts.actors import Actor, SystemActor

log = logging.getLogger(__name__)
WORKER = SystemActor("process_pages")
LOCK = "process_pages.lock"


def process_next(at: datetime) -> PageUpload | SettingRun | None:
    """Do what waits next and return it; None where nothing waits.

    Uploads come first, in the order in which they came. Of the settings the newest comes first:
    somebody waits for it, while the years of an archive can wait. What ends in a fault of ours is
    FAILED, so that it holds up nothing else; a database or a disk that fails is waited for.
    """
    upload = PageUpload.objects.filter(state=FileState.WAITING).order_by("pk").first()
    if upload is not None:
        return _process_upload(upload, at)
    run = SettingRun.objects.filter(state=FileState.WAITING).order_by("-pk").first()
    return _process_setting(run, at) if run is not None else None


def _process_upload(upload: PageUpload, at: datetime) -> PageUpload:
    by: Actor = upload.uploaded_by or WORKER
    try:
        return process_upload(upload, by=by, at=at)
    except Exception as error:  # a fault of ours fails one job; the others go on
        if isinstance(error, NotKept) or outage_of(error) is not None:
            raise
        log.exception("The pages of an upload could not be read.")
        return fail_upload(upload, our_fault(), by=by, at=at)


def _process_setting(run: SettingRun, at: datetime) -> SettingRun:
    try:
        return process_setting(run, by=run.asked_by or WORKER, at=at)
    except Exception as error:  # a fault of ours fails one job; the others go on
        if isinstance(error, NotKept) or outage_of(error) is not None:
            raise
        log.exception("The pages of an issue could not be set.")
        run.state = FileState.FAILED
        run.problem = our_fault()
        run.save(update_fields=["state", "problem"])
        return run


def our_fault() -> str:
    """Return what people are told of a fault that nobody foresaw."""
    return _(
        "The pages could not be made. The fault is ours, and readers see what they saw before. Try "
        "again, or tell whoever looks after the site."
    )


@contextmanager
def only_worker() -> Iterator[bool]:
    """Say whether this is the only process of this machine that works on pages; it stays so inside.

    Two would do the same work twice, and each page would be stored once all the same. The system
    takes the lock off a process that is killed.
    """
    try:
        place = Path(page_storage().path(LOCK))
    except NotImplementedError:  # a store elsewhere
        place = Path(settings.VAR_DIR) / LOCK
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
