"""Exports that a program beside the server makes: asked for, made once, deleted after a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsroom.accounts.models import User
from subscriptions.models import DeliveryRun, ExportJob
from subscriptions.models.service.exports import ExportState

AT_ONCE_MAX = 5_000  # rows that are written while somebody waits: some two seconds
KEPT = timedelta(days=1)
SILENT = timedelta(minutes=5)  # after which the program that makes a file is taken for killed
TRIES_MAX = 3
UNFINISHED = (ExportState.WAITING, ExportState.WORKING)


@dataclass(frozen=True)
class AskedExport:
    """What is asked for (see ExportJob); its right and its purpose were checked."""

    kind: str
    title: str
    file_name: str
    purpose: str
    row_count: int
    query: str = ""
    run: DeliveryRun | None = None


def queue_export(asked: AskedExport, *, by: User, at: datetime) -> ExportJob:
    """Return the job of an export. The same one, asked for again before it is made, is one job."""
    same = ExportJob.objects.filter(
        asked_by=by, kind=asked.kind, query=asked.query, run=asked.run, state__in=UNFINISHED
    )
    job = same.first()
    return job or ExportJob.objects.create(
        **vars(asked), asked_by=by, asked_at=at, language=get_language() or ""
    )


def claim_export(at: datetime) -> ExportJob | None:
    """Return the export that is to be made next, for this program alone; None where none waits.
    What a killed program left is taken up again, three times at most."""
    killed = Q(state=ExportState.WORKING, beat_at__lt=at - SILENT)
    ExportJob.objects.filter(killed, tries__gte=TRIES_MAX).update(
        state=ExportState.FAILED, problem=_("It was begun three times and never finished.")
    )
    open_jobs = Q(state=ExportState.WAITING) | killed
    jobs = ExportJob.objects.filter(open_jobs).select_related("asked_by", "run__publication")
    job = jobs.order_by("pk").first()
    if job is None:
        return None
    claimed = ExportJob.objects.filter(open_jobs, pk=job.pk).update(
        state=ExportState.WORKING, beat_at=at, done_count=0, tries=F("tries") + 1
    )
    job.tries += 1
    return job if claimed else None


def report_progress(job: ExportJob, done_count: int, at: datetime) -> None:
    """Store how many rows are written."""
    _find_claimed(job).update(done_count=done_count, beat_at=at)


def store_export(job: ExportJob, content: bytes) -> None:
    """Store the file that was made, unless it was withdrawn meanwhile."""
    _find_claimed(job).update(state=ExportState.READY, done_count=F("row_count"), content=content)


def fail_export(job: ExportJob, problem: str) -> None:
    """Store why a file is not made."""
    _find_claimed(job).update(state=ExportState.FAILED, problem=problem)


def _find_claimed(job: ExportJob) -> QuerySet[ExportJob]:
    """Return the row of a job, no row once it was withdrawn or is made by another program."""
    return ExportJob.objects.filter(pk=job.pk, state=ExportState.WORKING, tries=job.tries)


def delete_expired_exports(at: datetime) -> int:
    """Delete what was asked for more than a day ago; return how many."""
    return ExportJob.objects.filter(asked_at__lt=at - KEPT).delete()[0]


def withdraw_exports() -> None:
    """Delete the files that are ready, and have those begun again that are being made: they may
    name a person who is erased now."""
    ExportJob.objects.filter(state=ExportState.READY).delete()
    ExportJob.objects.filter(state=ExportState.WORKING).update(state=ExportState.WAITING)
