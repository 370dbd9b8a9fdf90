"""Long exports, made by a program beside the server as whoever asked for them would see them."""

import logging
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.db import OperationalError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.common.database_busy import is_busy
from articles.common.outages import outage_of
from articles.errors import Refused
from subscriptions.actions.service.export_jobs import (
    claim_export,
    fail_export,
    report_progress,
    store_export,
)
from subscriptions.desk.money.ledger import ENTRY_LIST
from subscriptions.desk.money.payments import PAYMENT_LIST
from subscriptions.desk.readers.parties import PARTY_LIST
from subscriptions.desk.sales.orders import ORDER_LIST
from subscriptions.desk.service.deliveries import DELIVERY_SHEET, LABELS
from subscriptions.desk.service.subscriptions import SUBSCRIPTION_LIST
from subscriptions.models import ExportJob

log = logging.getLogger(__name__)
SOURCES = (PARTY_LIST, SUBSCRIPTION_LIST, ORDER_LIST, PAYMENT_LIST, ENTRY_LIST)
LISTS = {source.desk.table: source for source in SOURCES}
FILES = {file.kind: file for file in (LABELS, DELIVERY_SHEET)}


def make_next_export(at: datetime) -> ExportJob | None:
    """Make the export that waits longest, and return it; None where none waits. What is refused or
    fails is said on the page of whoever asked; a database that fails is waited for."""
    job = claim_export(at)
    if job is None:
        return None
    with override(job.language), TemporaryFile() as out:
        try:
            _write(job, out, at)
        except Refused as refused:
            fail_export(job, str(refused))
        except Exception as error:  # a fault of ours fails one export; the others are made
            if outage_of(error) is not None:
                raise
            log.exception("An export could not be made.")
            fail_export(
                job, _("The file could not be made. The fault is ours; nothing was handed out.")
            )
        else:
            out.seek(0)
            store_export(job, out.read())
    return job


def _write(job: ExportJob, out: IO[bytes], at: datetime) -> None:
    """Write what a job asks for. Refuses as the export itself does: rights may be withdrawn."""

    def report(done_count: int) -> None:
        try:
            report_progress(job, done_count, timezone.now())
        except OperationalError as error:
            # SQLite lets nobody write who reads rows of before another's last change.
            if not is_busy(error):
                raise

    if job.run is not None:
        file = FILES[job.kind]
        file.write(job.run, out, job.purpose, by=job.asked_by, at=at, report=report)
    else:
        LISTS[job.kind].write(_build_request(job), job.purpose, out, at, report)


def _build_request(job: ExportJob) -> HttpRequest:
    """Return a request for the list of a job, by whoever asked for it."""
    request = HttpRequest()
    request.method = "GET"
    request.GET = QueryDict(job.query)
    request.user = job.asked_by
    return request
