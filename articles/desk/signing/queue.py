"""The queue of what waits for one person's signature, each row with its text, 通过 and 退回."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen, require_sight
from articles.domain.states import STEPS, Stage
from articles.forms.acts import ReturnArticleForm
from articles.models import Approval, Article
from articles.selectors.desk.desk import count_desk_lists
from articles.selectors.signing.signatures import list_revocable_signatures
from articles.selectors.signing.waiting import WaitingRow, list_waiting_rows, waiting_articles
from newsroom.accounts.models import User

READ_ARTICLES = "articles.view_article"
TEMPLATE = "desk/signing/queue.html"
ROWS = 12  # a page: each row holds its whole text
ROWS_ON_DESK = 6


@dataclass(frozen=True)
class RowScreen:
    """A row with the form that returns its text."""

    row: WaitingRow
    send_back: ReturnArticleForm


@require_safe
def show_signing_queue(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for the signed-in person, at one step (`step`) or at all of them."""
    require_sight(request, READ_ARTICLES)
    by = signed_in_user(request)
    at = timezone.now()
    steps = signing_steps(by)
    step = request.GET.get("step", "")
    chosen = [step] if step in steps else steps
    waiting = waiting_articles(by, chosen)
    page = Paginator(waiting, ROWS).get_page(request.GET.get("p"))
    counts = count_desk_lists(by, at, {str(one) for one in steps})
    return render_screen(
        request,
        TEMPLATE,
        title=_("For my signature"),
        menu_section="review",
        page=page,
        rows=row_screens(cast("QuerySet[Article]", page.object_list), by, at),
        tabs=[(one, counts[str(one)], str(one) == step) for one in steps],
        step=step if step in steps else "",
        back="queue",
        signatures=offered_signatures(by),
    )


def signing_steps(by: User) -> list[Stage]:
    """Return the steps that a person has the right to sign."""
    return [step for step in STEPS if by.has_perm(f"articles.{step}")]


def offered_signatures(by: User) -> Sequence[Approval]:
    """Return the newest signatures that a person may still take back, for the rows' page."""
    return list_revocable_signatures(by) if signing_steps(by) else []


def rows_on_desk(by: User, at: datetime) -> list[RowScreen]:
    """Return the first rows of the queue, for the start page."""
    return row_screens(waiting_articles(by, signing_steps(by))[:ROWS_ON_DESK], by, at)


def row_screens(articles: QuerySet[Article], by: User, at: datetime) -> list[RowScreen]:
    """Return these texts as rows with their forms."""
    return [RowScreen(row, _return_form(row)) for row in list_waiting_rows(articles, by, at)]


def _return_form(row: WaitingRow) -> ReturnArticleForm:
    """Return the form of a return; it carries the version and the step that the row shows."""
    article = row.article
    return ReturnArticleForm(
        initial={"version": article.version, "step": article.stage},
        auto_id=f"row-{article.pk}-%s",
        label_suffix="",
    )
