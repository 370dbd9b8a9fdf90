"""Planning an issue: from the calendar with its next number, from a template or another issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import editions
from articles.actions.records import journal
from articles.actions.review.rounds import reopen_pages
from articles.domain.choices import IssueKind
from articles.domain.imprint import double_number
from articles.domain.printed.page_states import PageState
from articles.errors import Invalid
from articles.models import (
    Issue,
    IssueTemplate,
    Page,
    Publication,
    ResponsibleEditor,
    Task,
    TaskKind,
    TemplatePage,
)
from articles.selectors.desk.planning import find_free_number, next_number_in_year
from newsroom.accounts.actors import Actor


@dataclass(frozen=True, kw_only=True)
class IssuePlan:
    """An issue to plan. Without a number it takes the next; `double` (合刊) takes two.

    Its pages are those of `template`, else of `like` (another issue), else of the template for its
    weekday, else as many as the paper's issues usually have.
    """

    date: date
    kind: str = IssueKind.REGULAR
    number: int | None = None
    double: bool = False
    template: IssueTemplate | None = None
    like: Issue | None = None


def plan_issue(publication: Publication, wanted: IssuePlan, *, by: Actor, at: datetime) -> Issue:
    """Plan an issue with its pages, their names and editors. Nothing of it is public before its
    release.

    Refuses NotYours, and Invalid as `create_issue` does.
    """
    with journal.perform("issue.planned", by=by, at=at):
        rights.require(rights.can_plan_issues(by, new=True))
        pages = _template_pages(publication, wanted)
        number = wanted.number or find_free_number(publication)
        issue = editions.create_issue(
            publication,
            editions.PlannedIssue(
                number=number,
                number_in_year=next_number_in_year(publication, wanted.date),
                number_printed=double_number(number, number + 1) if wanted.double else "",
                date=wanted.date,
                kind=wanted.kind,
                page_count=len(pages) or None,
            ),
            by=by,
            at=at,
        )
        _fill_pages(issue, pages)
    return issue


def weekday_template(publication: Publication, day: date) -> IssueTemplate | None:
    """Return the template that is proposed for the weekday of a date. One query."""
    return IssueTemplate.objects.filter(publication=publication, weekday=day.isoweekday()).first()


def _template_pages(publication: Publication, wanted: IssuePlan) -> Sequence[TemplatePage | Page]:
    if wanted.template is None and wanted.like is not None:
        if wanted.like.publication_id != publication.pk:
            raise Invalid(_("The issue to begin from is another newspaper's. Choose one of this."))
        return list(wanted.like.pages.order_by("position"))
    template = wanted.template or weekday_template(publication, wanted.date)
    if template is None:
        return []
    if template.publication_id != publication.pk:
        raise Invalid(_("The template is another newspaper's. Choose one of this newspaper."))
    return list(template.pages.order_by("position"))


def _fill_pages(issue: Issue, models: Sequence[TemplatePage | Page]) -> None:
    """Give the pages of a new issue what those of the template say. An editor who no longer signs
    is left out."""
    signing = set(ResponsibleEditor.objects.filter(active=True).values_list("pk", flat=True))
    pages = list(issue.pages.order_by("position"))
    for page in pages:  # a label moves between pages: none may stand in the way of another
        page.label = f"~{page.position}"
    Page.objects.bulk_update(pages, ["label"])
    for page, model in zip(pages, models, strict=False):
        page.section = model.section
        page.label = model.label
        page.name = model.name
        page.column_id = model.column_id
        page.layout_editor_id = model.layout_editor_id
        if model.responsible_editor_id in signing:
            page.responsible_editor_id = model.responsible_editor_id
            page.state = PageState.ASSIGNED
    for page in pages[len(models) :]:
        page.label = str(page.position)
    Page.objects.bulk_update(
        pages,
        [
            "section",
            "label",
            "name",
            "column",
            "layout_editor",
            "responsible_editor",
            "state",
        ],
    )


def place_notice(task: Task, page: Page | None, *, by: Actor, at: datetime) -> Task:
    """Choose the page that prints a correction (更正); None takes it off its page. Refuses
    NotYours, and Invalid for a task that is done or of another kind."""
    with journal.perform("notice.placed", by=by, at=at, article=task.article) as act:
        rights.require(rights.can_place(by))
        task = (
            Task.objects.select_for_update(of=("self",))
            .select_related("article", "page")
            .get(pk=task.pk)
        )
        if task.kind != TaskKind.PRINT_NOTICE or task.done_at is not None:
            raise Invalid(_("This is no correction that waits to be printed. Nothing was changed."))
        if page is not None and page.issue.publication_id != task.article.publication_id:
            raise Invalid(_("The page is another newspaper's. Choose one of this newspaper."))
        if page is not None and page.state == PageState.RELEASED:
            raise Invalid(_("The page is printed. Choose one of an issue to come."))
        reopen_pages([row for row in (task.page, page) if row is not None], by=by, at=at)
        task.page = page
        task.save(update_fields=["page"])
        act.record(article=task.article, page=page.label if page else "")
    return task
