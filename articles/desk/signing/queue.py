"""The queue of what waits for one person's signature: rows or columns by step, and beside them the
text that the person reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight
from articles.desk.signing.judgement import WITH_TEXT, build_judgement
from articles.desk.signing.queue_place import COLUMNS, LIST, QueuePlace
from articles.domain.states import STEPS, Stage
from articles.forms.acts import ReturnArticleForm
from articles.models import Approval, Article
from articles.selectors.desk.desk import count_desk_lists
from articles.selectors.signing.signatures import list_revocable_signatures
from articles.selectors.signing.waiting import (
    WaitingRow,
    first_waiting_articles,
    list_waiting_rows,
    waiting_articles,
)
from newsroom.accounts.models import User

READ_ARTICLES = "articles.view_article"
TEMPLATE = "desk/signing/queue.html"
PANE = "desk/signing/pane.html"
ROWS = 12  # a page: each row holds its whole text
ROWS_IN_COLUMN = 6
ROWS_ON_DESK = 6


@dataclass(frozen=True)
class RowScreen:
    """A row with the form that returns its text. In the queue it also has the address that shows
    its text in the pane, and the text that follows when it is signed."""

    row: WaitingRow
    send_back: ReturnArticleForm
    address: str = ""
    following: int | None = None


class Tab(NamedTuple):
    """A way to another part of the queue."""

    label: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class StepColumn:
    """The first texts of one step, and how many wait there."""

    step: Stage
    count: int
    rows: Sequence[RowScreen]

    @property
    def address(self) -> str:
        """Return the address of every text of the step."""
        return QueuePlace(step=self.step).address()

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


@require_safe
def show_signing_queue(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for the signed-in person, at one step (`step`) or at all of them, as a list
    or in columns (`view`), and beside it the text `read`, else the first.

    With `pane` the answer is that text alone, which a script puts into the page.
    """
    require_sight(request, READ_ARTICLES)
    by = signed_in_user(request)
    at = timezone.now()
    steps = signing_steps(by)
    place = QueuePlace.from_address(request.GET)
    if place.step not in steps:
        place = replace(place, step="")
    waiting = waiting_articles(by, [place.step] if place.step else steps)
    page = Paginator(waiting, ROWS).get_page(place.page)
    articles = page.object_list
    if place.in_columns:
        articles = first_waiting_articles(by, steps, ROWS_IN_COLUMN)
    rows = _rows_of_queue(articles, place, by, at)
    read = read_number(request.GET.get("read", ""))
    pane = _text_in_pane(waiting, rows, read, by, at)
    if "pane" in request.GET:
        return render(request, PANE, {"place": place, "back": "queue", **pane})
    counts = count_desk_lists(by, at, {str(one) for one in steps})
    return render_screen(
        request,
        TEMPLATE,
        title=_("For my signature"),
        menu_section="review",
        pager=page,
        rows=rows,
        columns=_columns(rows, counts, steps) if place.in_columns else [],
        place=place,
        views=_views(place),
        tabs=_tabs(steps, counts, place) if steps else [],
        back="queue",
        signatures=offered_signatures(by),
        **pane,
    )


def signing_steps(by: User) -> list[Stage]:
    """Return the steps that a person has the right to sign."""
    return [step for step in STEPS if by.has_perm(f"articles.{step}")]


def offered_signatures(by: User) -> Sequence[Approval]:
    """Return the newest signatures that a person may still take back, for the rows' page."""
    return list_revocable_signatures(by) if signing_steps(by) else []


def rows_on_desk(by: User, at: datetime) -> list[RowScreen]:
    """Return the first rows of the queue, for the start page."""
    articles = waiting_articles(by, signing_steps(by))[:ROWS_ON_DESK]
    return [RowScreen(row, _return_form(row)) for row in list_waiting_rows(articles, by, at)]


def _rows_of_queue(articles: Any, place: QueuePlace, by: User, at: datetime) -> list[RowScreen]:
    """Return these texts as rows of the queue; in columns those of one step stand together."""
    rows = list_waiting_rows(articles, by, at)
    if place.in_columns:
        rows.sort(key=lambda row: STEPS.index(row.step))
    followers = [row.article.pk for row in rows[1:]]
    return [
        RowScreen(row, _return_form(row), place.address(row.article.pk), following)
        for row, following in zip_longest(rows, followers)
    ]


def _text_in_pane(
    waiting: QuerySet[Article],
    rows: Sequence[RowScreen],
    read: int | None,
    by: User,
    at: datetime,
) -> dict[str, Any]:
    """Return what the pane shows: the text `read` where it waits, else the first of the rows,
    nothing where no text waits."""
    article = waiting.select_related(*WITH_TEXT).filter(pk=read or 0).first()
    if article is None and rows:
        first = rows[0].row.article.pk
        article = waiting.select_related(*WITH_TEXT).filter(pk=first).first()
    if article is None:
        return {}
    followers = {screen.row.article.pk: screen.following for screen in rows}
    judgement = build_judgement(article, by, at, {})
    lock = judgement["standing"].lock
    if judgement["obstacles"] or (lock is not None and lock.by_id != by.pk):
        judgement["approve"] = None  # as in its row: a signature would be refused
    return {"following": followers.get(article.pk), **judgement}


def _columns(
    rows: Sequence[RowScreen], counts: Mapping[str, int], steps: Sequence[Stage]
) -> list[StepColumn]:
    """Return a column for each step that the person signs, empty ones too."""
    return [
        StepColumn(step, counts[step], [screen for screen in rows if screen.row.step == step])
        for step in steps
    ]


def _tabs(steps: Sequence[Stage], counts: Mapping[str, int], place: QueuePlace) -> list[Tab]:
    """Return the way to every step together, and to each step with what waits there."""
    every = Tab(_("All steps"), replace(place, step="", page=1).address(), not place.step)
    return [every] + [
        Tab(
            f"{step.label} {counts[step]}",
            replace(place, step=step, page=1).address(),
            step == place.step,
        )
        for step in steps
    ]


def _views(place: QueuePlace) -> list[Tab]:
    """Return the ways to the list and to the columns of every step."""
    return [
        Tab(_("List"), replace(place, view=LIST).address(), not place.in_columns),
        Tab(
            pgettext("signing", "Columns by step"),
            QueuePlace(view=COLUMNS).address(),
            place.in_columns,
        ),
    ]


def _return_form(row: WaitingRow) -> ReturnArticleForm:
    """Return the form of a return; it carries the version and the step that the row shows."""
    article = row.article
    return ReturnArticleForm(
        initial={"version": article.version, "step": article.stage},
        auto_id=f"row-{article.pk}-%s",
        label_suffix="",
    )
