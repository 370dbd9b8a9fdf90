"""The form of a printed issue (版式规范): what each issue and each page must print.

Pure. Source: the rules of form for newspapers that docs/decisions/0035 names. Each point is one
finding, with the evidence for it or the gap in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.errors import Words

ADVERT_MARK = "广告"


class ImprintPoint(models.TextChoices):
    """What is checked, in the order of a page from its head to its foot."""

    MASTHEAD = "masthead", _("Masthead")
    DATE = "date", pgettext_lazy("of an issue", "Date")
    NUMBERS = "numbers", _("Numbers of the issue")
    CN_NUMBER = "cn_number", _("CN number")
    PAGE_COUNT = "page_count", _("Number of pages")
    PRICE = "price", pgettext_lazy("printed", "Price")
    RUNNING_HEADS = "running_heads", _("Running head")
    RESPONSIBLE_EDITORS = "responsible_editors", _("Responsible editor")
    ADVERT_MARKS = "advert_marks", _("Marks of advertisements")


@dataclass(frozen=True)
class PageFacts:
    """What a page prints around its articles; `advert_marks` are the marks of its adverts."""

    position: int
    label: str
    name: str
    responsible_editor: str
    advert_marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImprintFacts:
    """What an issue prints. `appears` says whether the calendar has its date.

    `number_before` and `number_after` are the numbers of the issues before and after it by date.
    """

    publication: str
    organiser: str
    cn_number: str
    price: str
    date: date
    appears: bool
    number: int
    number_printed: str
    page_count: int
    pages: Sequence[PageFacts]
    number_before: int | None = None
    number_after: int | None = None


@dataclass(frozen=True)
class ImprintFinding:
    """One point of the check. `position` is the page it is about, None for the whole issue.

    `gap` is the sentence that says what is missing, None where the point is in order; then
    `evidence` says what is printed.
    """

    point: ImprintPoint
    position: int | None
    evidence: str
    gap: Words | None = None


def check_imprint(facts: ImprintFacts) -> list[ImprintFinding]:
    """Return every finding of an issue: first those of the whole, then those of each page."""
    findings = [
        _check_masthead(facts),
        _check_date(facts),
        _check_numbers(facts),
        _check_cn_number(facts),
        _check_page_count(facts),
        _check_price(facts),
    ]
    for page in facts.pages:
        findings += [_check_running_head(page), _check_editor(page), _check_adverts(page)]
    return findings


def findings_for_page(findings: Sequence[ImprintFinding], position: int) -> list[ImprintFinding]:
    """Return what concerns one page: its own points and those of the whole issue."""
    return [finding for finding in findings if finding.position in {None, position}]


def _check_masthead(facts: ImprintFacts) -> ImprintFinding:
    gap = None
    if not facts.publication.strip() or not facts.organiser.strip():
        gap = _(
            "The masthead lacks the newspaper's name or its organiser line. Complete the newspaper."
        )
    evidence = " · ".join(filter(None, (facts.publication, facts.organiser)))
    return ImprintFinding(ImprintPoint.MASTHEAD, None, evidence, gap)


def _check_date(facts: ImprintFacts) -> ImprintFinding:
    day = facts.date.isoformat()
    gap = None
    if not facts.appears:
        gap = _(
            "The calendar has no issue on %(date)s. Give the issue another date, or restore this "
            "one."
        ) % {"date": day}
    return ImprintFinding(ImprintPoint.DATE, None, day, gap)


def _check_numbers(facts: ImprintFacts) -> ImprintFinding:
    gap = None
    behind = facts.number_before is not None and facts.number <= facts.number_before
    ahead = facts.number_after is not None and facts.number >= facts.number_after
    if behind or ahead:
        gap = _(
            "Number %(number)d does not lie between the numbers of the issues before and after "
            "it. Correct the number."
        ) % {"number": facts.number}
    return ImprintFinding(ImprintPoint.NUMBERS, None, facts.number_printed, gap)


def _check_cn_number(facts: ImprintFacts) -> ImprintFinding:
    gap = None
    if not facts.cn_number.strip():
        gap = _("The CN number is missing. Write it on the newspaper.")
    return ImprintFinding(ImprintPoint.CN_NUMBER, None, facts.cn_number, gap)


def _check_page_count(facts: ImprintFacts) -> ImprintFinding:
    gap = None
    if len(facts.pages) != facts.page_count:
        gap = _("The issue says %(count)d pages and has %(pages)d.") % {
            "count": facts.page_count,
            "pages": len(facts.pages),
        }
    return ImprintFinding(ImprintPoint.PAGE_COUNT, None, str(facts.page_count), gap)


def _check_price(facts: ImprintFacts) -> ImprintFinding:
    gap = None
    if not facts.price.strip():
        gap = _("The printed price is missing. Write it on the newspaper.")
    return ImprintFinding(ImprintPoint.PRICE, None, facts.price, gap)


def _check_running_head(page: PageFacts) -> ImprintFinding:
    gap = None
    if not page.label.strip() or not page.name.strip():
        gap = _("The running head of page %(label)s lacks its label or its name.") % {
            "label": page.label or page.position
        }
    evidence = f"第{page.label}版 {page.name}".strip()
    return ImprintFinding(ImprintPoint.RUNNING_HEADS, page.position, evidence, gap)


def _check_editor(page: PageFacts) -> ImprintFinding:
    gap = None
    if not page.responsible_editor.strip():
        gap = _("Page %(label)s names no responsible editor. Assign one.") % {"label": page.label}
    return ImprintFinding(
        ImprintPoint.RESPONSIBLE_EDITORS, page.position, page.responsible_editor, gap
    )


def _check_adverts(page: PageFacts) -> ImprintFinding:
    gap = None
    unmarked = [mark for mark in page.advert_marks if ADVERT_MARK not in mark]
    if unmarked:
        gap = _("An advertisement on page %(label)s is not marked 广告. Give it its mark.") % {
            "label": page.label
        }
    evidence = "、".join(page.advert_marks) or "—"
    return ImprintFinding(ImprintPoint.ADVERT_MARKS, page.position, evidence, gap)
