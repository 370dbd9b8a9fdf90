"""Issues, their pages, and which article stands where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import calendar, plan
from articles.actions.editions.calendar_follow import moment_after_move
from articles.actions.records import journal, reference
from articles.actions.records.reference import changed_fields
from articles.actions.review.releases import release_again, release_printed
from articles.actions.review.rounds import cancel_proofs, reopen_pages
from articles.domain.choices import DateState, IssueKind
from articles.domain.printed.page_states import PageMove, PageState, apply_page_move
from articles.domain.schedule import month_end, month_start
from articles.errors import Invalid, Words
from articles.models import Article, Issue, IssueDate, Page, PageFile, Placement, Publication
from newsroom.accounts.actors import Actor


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
        if issue.published_at is not None:  # printed before this system came
            issue.pages.update(state=PageState.RELEASED)
        act.record(subject=str(issue), issue=issue.pk)
    return issue


def change_issue(issue: Issue, *, by: Actor, at: datetime) -> Issue:
    """Store a changed issue (its fields are set by the caller). When its pages become public is
    said by its release alone. Refuses as `create_issue` does, a page count smaller than the pages
    that carry articles, and WrongState for a released issue."""
    with journal.perform("issue.changed", by=by, at=at) as act:
        rights.require(rights.can_plan_issues(by))
        calendar.lock_calendar(issue.publication)
        before = plan.lock_plan(issue)
        issue.published_at = moment_after_move(before, issue.date, at=at)
        if Placement.objects.filter(
            page__issue=issue, page__position__gt=issue.page_count
        ).exists():
            raise Invalid(_("Articles stand on pages that would be cut off. Move them first."))
        if PageFile.objects.filter(page__issue=issue, page__position__gt=issue.page_count).exists():
            raise Invalid(
                _(
                    "Pages that would be cut off have a PDF. An issue keeps the pages it was made "
                    "of."
                )
            )
        save_issue(issue)
        issue.pages.filter(position__gt=issue.page_count).delete()
        make_pages(issue, ())
        differs = changed_fields(before, issue)
        act.record(subject=str(issue), issue=issue.pk, changed=differs)
        if {"number", "number_printed", "number_in_year", "date", "date_printed"} & set(differs):
            reopen_pages(issue.pages.all(), by=by, at=at)
        if {"number", "number_printed", "date"} & set(differs):
            release_printed(Placement.objects.filter(page__issue=issue), by=by, at=at)
    return issue


def change_page(page: Page, *, by: Actor, at: datetime) -> Page:
    """Store a changed page (its fields are set by the caller); what is printed on a read or signed
    page reopens it.

    Another label or name stands in the source line of what is printed on it as well. Refuses
    NotYours, Invalid.
    """
    with journal.perform("reference.changed", by=by, at=at):
        plan.lock_plan(page.issue)
        before = Page.objects.get(pk=page.pk)
        page.state = before.state
        page.signed_at = before.signed_at
        page.signed_printed = before.signed_printed
        if page.state == PageState.EMPTY and page.responsible_editor is not None:
            page.state = apply_page_move(page.state, PageMove.ASSIGN)
        reference.save_reference(page, by=by, at=at)
        differs = set(changed_fields(before, page))
        if {"label", "name", "responsible_editor_id"} & differs:
            reopen_pages([page], by=by, at=at)
        if {"label", "name"} & differs:
            release_printed(page.placements.all(), by=by, at=at)
    return page


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
    version: int | None = None,
) -> Placement:
    """Put an article on a page, behind what stands there unless `position` says otherwise. Its
    first place becomes the primary one. A published article's source line follows. Refuses
    NotYours, Invalid, WrongState for a released issue, and Stale where the page changed after the
    plan's `version`."""
    with journal.perform("article.placed", by=by, at=at, article=article) as act:
        rights.require(rights.can_place(by))
        issue = plan.lock_plan(page.issue)
        article = plan.lock_placed_article(article)
        plan.require_current_plan(issue, version, [page.pk], article.pk)
        _check_place(article, page, continues)
        before = plan.read_plan([page])
        order = plan.ordered_placements(page)
        placement = Placement(
            article=article,
            page=page,
            position=len(order) + 1,
            is_primary=not article.placements.filter(is_primary=True).exists(),
            continues=continues,
        )
        placement.save()
        order.insert(len(order) if position is None else max(position - 1, 0), placement)
        plan.number_positions(order)
        plan.record_change(issue, before, _describe_placing(placement), by=by, at=at)
        act.record(article=article, issue=issue.number, page=page.label)
        cancel_proofs(article, by=by, at=at)
        release_again(article, by=by, at=at)
    placement.refresh_from_db(fields=["position"])
    return placement


def _describe_placing(placement: Placement) -> plan.ChangeFacts:
    """Return what the plan's record says of an article that came onto a page."""
    continued = placement.continues
    return plan.ChangeFacts(
        kind=plan.CONTINUE if continued else plan.PLACE,
        headline=placement.article.headline,
        from_label=continued.page.label if continued else "",
        to_label=placement.page.label,
    )


def remove_placement(
    placement: Placement, *, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Take an article off a page; the next place in print becomes the primary one. Refuses
    NotYours, WrongState for a released issue, and Stale as `place_article` does."""
    with journal.perform("article.unplaced", by=by, at=at, article=placement.article) as act:
        rights.require(rights.can_place(by))
        page = placement.page
        issue = plan.lock_plan(page.issue)
        article = plan.lock_placed_article(placement.article)
        plan.require_current_plan(issue, version, [page.pk], article.pk)
        before = plan.read_plan([page])
        placement.continued_by.update(continues=None)
        placement.delete()
        plan.number_positions(plan.ordered_placements(page))
        plan.pass_on_primary(article)
        facts = plan.ChangeFacts(
            kind=plan.TAKE_OFF, headline=article.headline, from_label=page.label
        )
        plan.record_change(issue, before, facts, by=by, at=at)
        act.record(article=article, issue=issue.number, page=page.label)
        cancel_proofs(article, by=by, at=at)
        release_again(article, by=by, at=at)


def reorder_page(
    page: Page,
    placements: Sequence[Placement],
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> None:
    """Put the articles of a page into this order. Refuses NotYours, Invalid when one stands on
    another page, WrongState and Stale as `place_article` does."""
    with journal.perform("page.ordered", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        issue = plan.lock_plan(page.issue)
        plan.require_current_plan(issue, version, [page.pk])
        if any(placement.page_id != page.pk for placement in placements):
            raise Invalid(
                _("One of the articles stands on another page. Reload the page and order it again.")
            )
        before = plan.read_plan([page])
        plan.number_positions(placements)
        facts = plan.ChangeFacts(kind=plan.ORDER, to_label=page.label)
        plan.record_change(issue, before, facts, by=by, at=at)
        act.record(subject=str(page), page=page.pk)


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
