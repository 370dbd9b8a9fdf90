"""Errors that readers report, as the desk sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.domain.texts.quotes import QuotedText
from articles.models import Article, ReportedError

SHOWN_OPEN = 200
SHOWN_SETTLED = 50


@dataclass(frozen=True)
class ReportedPlace:
    """Where the words of a report are in the text that the reader was shown.

    `before` and `after` are the rest of their paragraph; both are empty where the words go on into
    another one. `holds`: the text that readers see now still has the words.
    """

    part: str
    paragraph: int | None
    before: str
    after: str
    holds: bool


def list_open_reports() -> Sequence[ReportedError]:
    """Return the reports that wait, the oldest first. One query."""
    return list(ReportedError.objects.open().select_related("article")[:SHOWN_OPEN])


def list_settled_reports() -> Sequence[ReportedError]:
    """Return what was settled, the newest first. One query."""
    rows = ReportedError.objects.settled().select_related("article", "settled_by")
    return list(rows[:SHOWN_SETTLED])


def find_reported_place(report: ReportedError) -> ReportedPlace:
    """Return where the words of a report are. Needs its revision and the article's release; no
    query."""
    release = report.article.release
    holds = release is not None and bool(QuotedText(release.revision).find_field(report.quote))
    before = after = ""
    if report.paragraph is not None:
        paragraphs = QuotedText(report.revision).paragraphs
        before, found, after = paragraphs[report.paragraph - 1].partition(report.quote)
        before = before if found else ""
    part = ""
    if report.field:
        part = str(Article._meta.get_field(report.field).verbose_name)  # type: ignore[union-attr]
    return ReportedPlace(part, report.paragraph, before, after, holds)
