"""Errors that readers report: kept for the desk, settled once, answered by letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.characters import clean_line, clean_words
from articles.domain.texts.quotes import QuotedText
from articles.errors import Invalid, WrongState
from articles.models import Article, CorrectionKind, ReportedError, ReportOutcome
from articles.models.review.error_reports import WORDS_MAX
from articles.models.texts.remarks import QUOTE_MAX
from newsroom.accounts.actors import VISITOR
from newsroom.accounts.models import User

ADDRESS_KEPT = timedelta(days=90)  # of a report that nobody settles


@dataclass(frozen=True)
class ErrorWords:
    """What a reader says is wrong: the words of the text, what is wrong with them, and where the
    answer goes. `nonce` is the number of the form."""

    quote: str
    words: str
    email: str
    nonce: str


def report_error(
    article: Article, error: ErrorWords, *, at: datetime, must_hold: bool
) -> ReportedError:
    """Keep an error that a reader found in a published text, once for each form.

    `must_hold` refuses words that the text does not hold. It is for texts that everybody may read:
    of any other, the refusal would say what the text holds. Refuses Invalid and WrongState.
    """
    with journal.perform("error.reported", by=VISITOR, at=at, article=article) as act:
        public = Article.objects.published(at).select_related("release__revision")
        published = public.filter(pk=article.pk).first()
        if published is None or published.release is None:
            raise WrongState(_("This article is no longer on the site. Nothing was sent."))
        quote, words = _clean_report(error)
        text = QuotedText(published.release.revision)
        field = text.find_field(quote)
        if must_hold and not field:
            raise Invalid(
                _("The article does not have these words. Copy them from it, at least a few.")
            )
        report, is_new = ReportedError.objects.get_or_create(
            nonce=error.nonce,
            defaults={
                "article": published,
                "revision": published.release.revision,
                "quote": quote,
                "field": field,
                "paragraph": text.find_paragraph(quote) if field == "body" else None,
                "words": words,
                "email": error.email,
                "reported_at": at,
            },
        )
        if is_new:
            act.record(article=published, report=report.pk)
        elif (report.article_id, report.quote, report.words) != (published.pk, quote, words):
            raise WrongState(
                _("This form was sent already, with other words. Send it again to report these.")
            )
    return report


def _clean_report(error: ErrorWords) -> tuple[str, str]:
    """Return the quoted words and what is wrong with them. Refuses Invalid where one is missing."""
    quote = clean_line(error.quote)[:QUOTE_MAX]
    words = clean_words(error.words)[:WORDS_MAX]
    if not quote or not words:
        raise Invalid(_("Write down the words of the text and what is wrong with them."))
    return quote, words


def settle_error_report(
    report: ReportedError, outcome: str, answer: str, *, by: User, at: datetime
) -> ReportedError:
    """Settle a reader's report. The answer goes to the reader by letter with the next hourly job,
    if he left an address.

    Refuses NotYours, Invalid for a missing outcome or a missing answer to whoever waits for one,
    and WrongState for a report that is settled.
    """
    with journal.perform("error.settled", by=by, at=at, article=report.article) as act:
        report = (
            ReportedError.objects.select_for_update(of=("self",))
            .select_related("article")
            .get(pk=report.pk)
        )
        rights.require(isinstance(by, User) and rights.can_correct(by, CorrectionKind.CORRECTION))
        if report.settled_at is not None:
            raise WrongState(_("Somebody settled this report already. Nothing was done twice."))
        if outcome not in ReportOutcome.values:
            raise Invalid(_("Choose what you found. Nothing was changed."))
        words = clean_words(answer)[:WORDS_MAX]
        if report.email and not words:
            raise Invalid(_("Write the answer that the reader gets. Nothing was changed."))
        report.outcome = outcome
        report.answer = words
        report.settled_at = at
        report.settled_by = by
        report.save(update_fields=["outcome", "answer", "settled_at", "settled_by"])
        act.record(article=report.article, report=report.pk, kind=outcome)
    return report


def take_answer_address(report: ReportedError) -> str:
    """Take the address out of a settled report and return it; "" where another job took it. The
    caller queues the letter in the same transaction."""
    taken = ReportedError.objects.select_for_update().unanswered().filter(pk=report.pk).first()
    if taken is None:
        return ""
    ReportedError.objects.filter(pk=report.pk).update(email="")
    return taken.email


def drop_old_addresses(at: datetime) -> int:
    """Remove the addresses of reports that nobody settled in time; return how many."""
    old = ReportedError.objects.open().filter(reported_at__lt=at - ADDRESS_KEPT)
    return old.exclude(email="").order_by().update(email="")
