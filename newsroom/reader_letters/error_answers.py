"""Answers to readers who reported an error, by the queue of letters.

Part of the hourly job. An address leaves its report in the transaction that queues the letter, so
that a job that runs twice, or is killed, writes one letter.
"""

from datetime import datetime

from django.db import transaction

from articles import installation
from articles.actions.publishing.error_reports import drop_old_addresses, take_answer_address
from articles.models import ReportedError
from articles.origins import whole_address
from subscriptions.actions.housekeeping import register_part
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.mail_delivery import Message
from subscriptions.models import PassingLetter
from subscriptions.models.readers.letters import is_undeliverable_address

MAKER = "error_answer"


def queue_error_answers(at: datetime) -> int:
    """Queue the answers of settled reports; return how many. A restored copy writes none."""
    if installation.find_copy_doubt() is not None:
        return 0
    drop_old_addresses(at)
    return sum(_queue_answer(report) for report in ReportedError.objects.unanswered())


def _queue_answer(report: ReportedError) -> bool:
    with transaction.atomic():
        address = take_answer_address(report)
        if not address or is_undeliverable_address(address):
            return False
        letters.queue_made_letter(address, MAKER, report=report.pk)
    return True


def compose_error_answer(letter: PassingLetter, at: datetime) -> Message | None:
    """Return the answer as a letter, however long the mail server was away."""
    rows = ReportedError.objects.select_related("article__publication", "revision")
    report = rows.filter(pk=letter.facts["report"]).first()
    if report is None:
        return None
    address = whole_address(report.article.publication, report.article.get_absolute_url())
    return letters.compose_message(MAKER, {"report": report, "address": address})


letters.register_letter_maker(MAKER, compose_error_answer)
register_part("error answers", queue_error_answers)
