"""Where an article of an archive stood in print: issues and pages found here, or made."""

import re
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from articles.actions.editions import editions
from articles.actions.editions.plan import is_released_here
from articles.actions.publishing.printed_record import freeze_archived_issues
from articles.actions.records import journal
from articles.common.moments import NEWSPAPER_TIME
from articles.errors import Invalid
from articles.imports.items import PrintPlace
from articles.models import Issue, Page, Placement, Publication
from newsroom.accounts.actors import Actor

AHEAD_MAX = timedelta(days=366)
LETTERED = re.compile(r"([A-Z]+)0*(\d*)")


class ArchivePages:
    """Finds or makes issues and pages, within the caller's transaction. `made` takes the numbers of
    new issues."""

    def __init__(
        self, publication: Publication, made: list[str], *, by: Actor, at: datetime
    ) -> None:
        self.publication = publication
        self.made = made
        self.by = by
        self.at = at
        self.touched: set[int] = set()
        self.forget()

    def forget(self) -> None:
        """Look everything up anew from here on."""
        self.known: dict[tuple[int, str], Page] = {}
        self.orders: dict[int, int] = {}

    def freeze_touched(self) -> None:
        """Freeze what the issues printed on whose pages articles were put."""
        with transaction.atomic():
            freeze_archived_issues(self.touched, by=self.by, at=self.at)

    def standing(self, place: PrintPlace | None) -> list[tuple[Page, int]]:
        """Return the page an article stood on and its order there; nothing where it
        stood on none."""
        if place is None:
            return []
        page = self.page(place)
        self.touched.add(page.issue_id)
        if page.pk not in self.orders:
            standing = Placement.objects.filter(page=page)
            self.orders[page.pk] = standing.aggregate(last=models.Max("position"))["last"] or 0
        self.orders[page.pk] += 1
        return [(page, self.orders[page.pk])]

    def page(self, place: PrintPlace) -> Page:
        """Return a page of an issue, by its printed label, else by its number.

        Refuses Invalid for an issue nobody knows the date of, and for a page it lacks. An issue
        that has appeared is given a lettered page (A3) that it lacks.
        """
        wanted = _same_label(place.page)
        if (place.number, wanted) not in self.known:
            issue = self._issue(place)
            if is_released_here(issue):
                raise Invalid(
                    _("Issue %(number)d was released here: nothing is added to its pages.")
                    % vars(place)
                )
            pages = list(issue.pages.select_related("issue"))
            self.known |= {(place.number, str(page.position)): page for page in pages}
            self.known |= {(place.number, _same_label(page.label)): page for page in pages}
            if (place.number, wanted) not in self.known and not wanted.isdecimal():
                self.known[place.number, wanted] = self._lettered_page(issue, wanted)
        if (place.number, wanted) not in self.known:
            raise Invalid(_("Issue %(number)d has no page %(page)s.") % vars(place))
        return self.known[place.number, wanted]

    def _today(self) -> date:
        return self.at.astimezone(NEWSPAPER_TIME).date()

    def _issue(self, place: PrintPlace) -> Issue:
        """Return the issue of a place, made where it is missing. One that lies ahead waits for its
        release: an archive releases nothing."""
        existing = self._known_issue(place)
        if existing is not None:
            return existing
        if place.date is None:
            raise Invalid(
                _(
                    "Issue %(number)d is not there. Tell its date in “issue_date”, and it will be "
                    "made."
                )
                % vars(place)
            )
        if place.date > self._today() + AHEAD_MAX:
            raise Invalid(
                _("Issue %(number)d of %(date)s lies more than a year ahead.")
                % {"number": place.number, "date": place.date.isoformat()}
            )
        issue = editions.create_issue(
            self.publication,
            editions.PlannedIssue(
                number=place.number,
                number_printed=place.number_printed,
                date=place.date,
                published_at=self.at if place.date <= self._today() else None,
            ),
            by=self.by,
            at=self.at,
        )
        self.made.append(str(issue.number))
        return issue

    def _known_issue(self, place: PrintPlace) -> Issue | None:
        """Return the issue with this number; a double issue has either of its two."""
        issues = Issue.objects.filter(publication=self.publication)
        numbered_issue = issues.filter(number=place.number).first()
        if numbered_issue is not None:
            return numbered_issue
        doubles = issues.exclude(number_printed="").filter(number__lt=place.number)
        for issue in doubles.order_by("-number")[:3]:
            ends = [int(number) for number in re.findall(r"\d{1,9}", issue.number_printed)]
            if len(ends) == 2 and ends[0] == issue.number and place.number <= ends[1]:
                return issue
        return None

    def _lettered_page(self, issue: Issue, label: str) -> Page:
        """Give a printed issue its page A3: its third, where that is empty, else one more at its
        end."""
        if issue.date > self._today():
            raise Invalid(
                _("Issue %(number)d has no page %(page)s.")
                % {"number": issue.number, "page": label}
            )
        pages = list(issue.pages.select_related("issue"))
        page = _free_page(pages, label)
        if page is None:
            position = max((page.position for page in pages), default=0) + 1
            page = Page(issue=issue, position=position)
            issue.page_count = max(issue.page_count, position)
            editions.save_issue(issue)
        page.label = label
        page.full_clean()
        page.save()
        journal.record(
            "issue.changed", by=self.by, at=self.at, subject=str(issue), issue=issue.pk, page=label
        )
        return page


def _free_page(pages: list[Page], label: str) -> Page | None:
    """Return the page that is A3 in print although it was only counted so far: the third, empty and
    unsigned."""
    match = LETTERED.fullmatch(label)
    if match is None or match[1] != "A":
        return None
    for page in pages:
        counted_only = page.label == str(page.position) == match[2] and page.signed_at is None
        if counted_only and not page.placements.exists():
            return page
    return None


def _same_label(label: str) -> str:
    """Return a label as it is compared: 01 is 1, A03 is A3."""
    plain = label.strip().upper()
    if plain.isdecimal():  # ² is a digit and no number
        return str(int(plain))
    match = LETTERED.fullmatch(plain)
    return f"{match[1]}{match[2]}" if match else plain
