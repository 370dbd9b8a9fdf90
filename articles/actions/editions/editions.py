"""Issues, their pages, and which article stands where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from string import ascii_uppercase

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import calendar
from articles.actions.editions.calendar_follow import moment_after_move
from articles.actions.records import journal, reference
from articles.actions.records.reference import changed_fields
from articles.actions.review.releases import release_again, release_printed
from articles.actions.review.rounds import cancel_proofs, reopen_pages
from articles.actions.review.workflow import find_responsible_editor
from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import DateState, IssueKind
from articles.domain.schedule import month_end, month_start
from articles.domain.states import SIGNED_OFF
from articles.errors import Invalid, NotReady, Words
from articles.models import Article, Issue, IssueDate, Page, PageFile, Placement, Publication
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class PlannedIssue:
    """An issue to plan: its numbers, its date, its pages, and when its pages become public.

    Without `page_count` it has as many pages as the newspaper's issues usually have. `page_names`
    are given to the pages in order. `number_printed` and `date_printed` are what the paper prints
    where that is not the number or the date.
    """

    number: int
    date: date
    kind: str = IssueKind.REGULAR
    page_count: int | None = None
    page_names: Sequence[str] = ()
    number_in_year: int | None = None
    number_printed: str = ""
    date_printed: str = ""
    published_at: datetime | None = None


def create_issue(
    publication: Publication, planned: PlannedIssue, *, by: Actor, at: datetime
) -> Issue:
    """Plan an issue with its pages.

    Refuses NotYours, and Invalid for a number or a regular date used twice and for a regular issue
    on a day the paper does not appear: after its calendar, where that holds the month, else after
    its schedules.
    """
    issue = Issue(
        publication=publication,
        number=planned.number,
        date=planned.date,
        kind=planned.kind,
        page_count=planned.page_count or publication.pages_per_issue,
        number_in_year=planned.number_in_year,
        number_printed=planned.number_printed,
        date_printed=planned.date_printed,
        published_at=planned.published_at,
    )
    return store_new_issue(issue, by=by, at=at, page_names=planned.page_names)


def store_new_issue(
    issue: Issue, *, by: Actor, at: datetime, page_names: Sequence[str] = ()
) -> Issue:
    """Store an issue filled in by the caller, with its pages. Refuses as `create_issue` does."""
    with journal.perform("issue.planned", by=by, at=at) as act:
        rights.require(rights.can_plan_issues(by, new=True))
        calendar.lock_calendar(issue.publication)
        save_issue(issue)
        make_pages(issue, page_names)
        act.record(subject=str(issue), issue=issue.pk)
    return issue


def change_issue(issue: Issue, *, by: Actor, at: datetime) -> Issue:
    """Store a changed issue (its fields are set by the caller). Refuses as `create_issue` does, and
    a page count smaller than the pages that carry articles."""
    with journal.perform("issue.changed", by=by, at=at) as act:
        rights.require(rights.can_plan_issues(by))
        calendar.lock_calendar(issue.publication)
        before = Issue.objects.select_for_update().get(pk=issue.pk)
        if issue.published_at == before.published_at:
            issue.published_at = moment_after_move(before, issue.date, at=at)
        if Placement.objects.filter(
            page__issue=issue, page__position__gt=issue.page_count
        ).exists():
            raise Invalid(_("Articles stand on pages that would be cut off. Move them first."))
        if PageFile.objects.filter(page__issue=issue, page__position__gt=issue.page_count).exists():
            raise Invalid(
                _(
                    "Pages that would be cut off have a PDF. An issue keeps the pages it was made of."
                )
            )
        save_issue(issue)
        issue.pages.filter(position__gt=issue.page_count).delete()
        make_pages(issue, ())
        differs = changed_fields(before, issue)
        act.record(subject=str(issue), issue=issue.pk, changed=differs)
        if {"number", "number_printed", "date"} & set(differs):
            release_printed(Placement.objects.filter(page__issue=issue), by=by, at=at)
    return issue


def change_page(page: Page, *, by: Actor, at: datetime) -> Page:
    """Store a changed page (its fields are set by the caller).

    Another label or name stands in the source line of what is printed on it as well. Refuses
    NotYours, Invalid.
    """
    with journal.perform("reference.changed", by=by, at=at):
        before = Page.objects.get(pk=page.pk)
        reference.save_reference(page, by=by, at=at)
        if {"label", "name"} & set(changed_fields(before, page)):
            release_printed(page.placements.all(), by=by, at=at)
    return page


def issue_public_from(day: date, at: datetime) -> datetime:
    """Return when the pages of an issue become public by themselves: from its date on, at once
    where that has come.
    """
    return max(at, datetime.combine(day, time(), NEWSPAPER_TIME))


def save_issue(issue: Issue) -> None:
    """Check an issue against the calendar and its own constraints, then store it.
    Refuses Invalid."""
    check_issue_date(issue)
    try:
        issue.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    issue.save()


def check_issue_date(issue: Issue) -> None:
    """Refuse a regular issue on a day the paper does not appear; extras may appear on any day."""
    if issue.kind != IssueKind.REGULAR:
        return
    day = issue.date
    paper = issue.publication
    month = {
        row.date: row
        for row in IssueDate.objects.of(paper).between(month_start(day), month_end(day))
    }
    if month:
        row = month.get(day)
        if row is None or not row.appears:
            raise Invalid(_why_not_on(day, row))
        return
    schedules = list(paper.schedules.all())
    if schedules and not any(schedule.appears_on(day) for schedule in schedules):
        raise Invalid(_why_not_on(day, None))


def _why_not_on(day: date, row: IssueDate | None) -> Words:
    if row is not None and row.state == DateState.SUSPENDED:
        return _("The paper is suspended on %(date)s (%(reason)s). Choose another date.") % {
            "date": day.isoformat(),
            "reason": row.reason,
        }
    if row is not None and row.moved_to is not None:
        return _("The paper of %(date)s appears on %(to)s instead. Choose that date.") % {
            "date": day.isoformat(),
            "to": row.moved_to.date.isoformat(),
        }
    return _(
        "The paper does not appear on %(date)s. Choose another date, or make it an extra or a "
        "special issue."
    ) % {"date": day.isoformat()}


def make_pages(issue: Issue, names: Sequence[str]) -> None:
    """Give the issue the pages it lacks, labelled 1, 2, 3 and named in order; a label in use is
    not given twice."""
    present = set(issue.pages.values_list("position", flat=True))
    labels = set(issue.pages.values_list("label", flat=True))
    Page.objects.bulk_create(
        Page(
            issue=issue,
            position=place,
            label=_free_label(place, labels),
            name=names[place - 1] if place <= len(names) else "",
        )
        for place in range(1, issue.page_count + 1)
        if place not in present
    )


def _free_label(place: int, taken: set[str]) -> str:
    """Return the number of a page as its label, with a letter behind it where another page prints
    that already."""
    return next(
        label
        for label in (str(place), *(f"{place}{letter}" for letter in ascii_uppercase))
        if label not in taken
    )


def place_article(
    article: Article,
    page: Page,
    *,
    by: Actor,
    at: datetime,
    position: int | None = None,
    continues: Placement | None = None,
) -> Placement:
    """Put an article on a page, behind what stands there unless `position` says otherwise. Its
    first place becomes the primary one. A published article's source line follows. Refuses
    NotYours, Invalid."""
    with journal.perform("article.placed", by=by, at=at, article=article) as act:
        article = (
            Article.objects.select_for_update(of=("self",))
            .select_related("publication", "release")
            .get(pk=article.pk)
        )
        rights.require(rights.can_place(by))
        _check_place(article, page, continues)
        reopen_pages([page], by=by, at=at)
        taken = page.placements.count()
        placement = Placement.objects.create(
            article=article,
            page=page,
            position=position or taken + 1,
            is_primary=not article.placements.filter(is_primary=True).exists(),
            continues=continues,
        )
        act.record(article=article, issue=page.issue.number, page=page.label)
        cancel_proofs(article, by=by, at=at)
        release_again(article, by=by, at=at)
    return placement


def remove_placement(placement: Placement, *, by: Actor, at: datetime) -> None:
    """Take an article off a page; the next place in print becomes the primary one. Refuses
    NotYours."""
    with journal.perform("article.unplaced", by=by, at=at, article=placement.article) as act:
        article = (
            Article.objects.select_for_update(of=("self",))
            .select_related("publication", "release")
            .get(pk=placement.article_id)
        )
        rights.require(rights.can_place(by))
        page = placement.page
        reopen_pages([page], by=by, at=at)
        placement.continued_by.update(continues=None)
        placement.delete()
        heir = article.placements.order_by(
            "-is_primary", "page__issue__date", "page__position"
        ).first()
        if heir is not None and not heir.is_primary:
            Placement.objects.filter(pk=heir.pk).update(is_primary=True)
        act.record(article=article, issue=page.issue.number, page=page.label)
        cancel_proofs(article, by=by, at=at)
        release_again(article, by=by, at=at)


def reorder_page(page: Page, placements: Sequence[Placement], *, by: Actor, at: datetime) -> None:
    """Put the articles of a page into this order. Refuses NotYours, and Invalid when one stands on
    another page."""
    with journal.perform("page.ordered", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        if any(placement.page_id != page.pk for placement in placements):
            raise Invalid(
                _("One of the articles stands on another page. Reload the page and order it again.")
            )
        reopen_pages([page], by=by, at=at)
        for position, placement in enumerate(placements, start=1):
            Placement.objects.filter(pk=placement.pk).update(position=position)
        act.record(subject=str(page), page=page.pk)


def sign_page(page: Page, *, by: User, at: datetime) -> Page:
    """Sign a printed page as its responsible editor (签付印): printed with name and date.

    Another place, order or text on it reopens it. Refuses NotYours (no right, no printed name),
    Invalid for an empty page, and NotReady naming every article on it that did not pass its round.
    """
    with journal.perform("page.signed", by=by, at=at) as act:
        rights.require(isinstance(by, User) and rights.may(by, "sign_page"))
        page = (
            Page.objects.select_for_update(of=("self",))
            .select_related("issue__publication")
            .get(pk=page.pk)
        )
        placed = [
            placement.article
            for placement in page.placements.select_related("article").order_by("position")
        ]
        if not placed:
            raise Invalid(_("Nothing stands on this page. There is nothing to sign."))
        waiting = [article.headline for article in placed if article.stage not in SIGNED_OFF]
        if waiting:
            message = _(
                "“%(headline)s” has not passed its round. The page is signed once everything on "
                "it has."
            )
            raise NotReady(*(message % {"headline": headline} for headline in waiting))
        page.responsible_editor = find_responsible_editor(by)
        page.signed_at = at
        page.signed_printed = page.responsible_editor.printed_name
        page.save(update_fields=["responsible_editor", "signed_at", "signed_printed"])
        act.record(subject=f"{page.issue} {page}", page=page.pk)
    return page


def _check_place(article: Article, page: Page, continues: Placement | None) -> None:
    if page.issue.publication_id != article.publication_id:
        raise Invalid(
            _("The page belongs to another newspaper. Choose a page of this article's newspaper.")
        )
    if page.placements.filter(article=article).exists():
        raise Invalid(_("The article already stands on this page."))
    if continues is not None and continues.article_id != article.pk:
        raise Invalid(
            _("An article can only continue itself. Choose the earlier place of the same article.")
        )
