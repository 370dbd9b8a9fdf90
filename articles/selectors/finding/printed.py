"""Issues and pages as people name them: 1328, 第1328期, 2024-03-05, 3月5日, 1328期3版."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from articles.models import Issue, Page
from articles.models.paper.editions import NUMBER_MAX

NUMBER = r"(?:总?第|no\.? ?|#)?(?P<number>\d{1,7})[期号]?"
WHOLE_DATE = r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})[日号]?"
DAY_OF_YEAR = r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
SHORT_DATE = r"(?P<year>(?:19|20|21)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
PAGE = r"(?:[\s/·,，]*(?:第(?P<page>\d{1,3})版|(?<=[\s/期日号])(?P<bare_page>\d{1,3})版?))?"
QUESTIONS = [re.compile(form + PAGE) for form in (SHORT_DATE, WHOLE_DATE, DAY_OF_YEAR, NUMBER)]
MEANT_MAX = 200  # issues: a day of forty years, in several newspapers
YEARS_BACK = 40  # in which a day without a year is looked for


@dataclass(frozen=True)
class PrintQuestion:
    """What is asked of print: an issue's number or its possible dates, and a page of it."""

    number: int | None
    dates: Sequence[date]
    page: int | None

    @property
    def condition(self) -> Q:
        return Q(date__in=self.dates) if self.number is None else Q(number=self.number)


def parse_print_question(text: str, today: date) -> PrintQuestion | None:
    """Return what a text asks of print, None for a text that names no issue."""
    for question in QUESTIONS:
        if match := question.fullmatch(text):
            parts = match.groupdict()
            page = parts["page"] or parts["bare_page"]
            number = int(parts["number"]) if parts.get("number") else None
            asked = PrintQuestion(
                number if number is not None and number <= NUMBER_MAX else None,
                _possible_dates(parts, today),
                int(page) if page else None,
            )
            return asked if asked.dates or asked.number is not None else None
    return None


def _possible_dates(parts: dict[str, str | None], today: date) -> list[date]:
    """Return the days that a year, a month and a day name; of every year where none is said."""
    if not parts.get("month") or not parts.get("day"):
        return []
    year = parts.get("year")
    years = [int(year)] if year else range(today.year + 1, today.year - YEARS_BACK, -1)
    dates = []
    for one in years:
        try:
            dates.append(date(one, int(parts["month"] or 0), int(parts["day"] or 0)))
        except ValueError:
            continue
    return dates


def find_meant_issues(question: PrintQuestion, limit: int) -> list[Issue]:
    """Return the issues that are meant, the newest first. One query.

    They are put in order here: a database that is asked for an order may walk all issues in it.
    """
    rows = Issue.objects.filter(question.condition).select_related("publication").order_by()
    return sorted(rows[:MEANT_MAX], key=_by_date, reverse=True)[:limit]


def _by_date(issue: Issue) -> tuple[date, int]:
    return issue.date, issue.number


def find_pages(position: int, issues: Sequence[Issue]) -> list[Page]:
    """Return the page at a position of each issue. One query."""
    rows = Page.objects.filter(issue__in=[issue.pk for issue in issues], position=position)
    return list(rows.select_related("issue__publication").order_by("-issue__date"))
