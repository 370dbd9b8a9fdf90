"""The queues as pages: all of them with their counts and ages, and each as a list of work."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.errors import Invalid, NotYours, Refused
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions import assignments
from subscriptions.desk.callers import QUEUE_PAGE
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.queue_lines import LineLink, QueueLine, describe_row, next_act
from subscriptions.desk.screens import render_desk
from subscriptions.selectors.queue_pages import (
    NOBODY,
    OWN,
    QueueFilter,
    QueueRow,
    read_queue_page,
)
from subscriptions.selectors.queues import (
    QUEUES,
    Queue,
    find_queue_colleagues,
    summarise_own_queue,
    summarise_queue,
    summarise_queues,
    visible_queues,
)


@dataclass(frozen=True)
class ShownRow:
    """A row of a queue on its page. `may_take`, `may_release`: what the reader may do with it;
    `is_chosen`: it was ticked when the form was refused."""

    waiting: QueueRow
    line: QueueLine
    act: LineLink | None
    may_take: bool
    may_release: bool
    is_chosen: bool


@require_safe
def show_queues(request: HttpRequest) -> HttpResponse:
    """Show every queue that the signed-in person may work on. Whoever may work on none is
    refused."""
    by = signed_in_user(request)
    if not visible_queues(by):
        raise PermissionDenied
    summaries = summarise_queues(by, timezone.now())
    return render_desk(
        request,
        "desk/queues/overview.html",
        pgettext("queue", "Queues"),
        waiting=[one for one in summaries if one.count or not one.is_counted],
        empty=[one for one in summaries if one.is_counted and not one.count],
    )


@require_safe
def show_queue_summary(request: HttpRequest, queue: str) -> HttpResponse:
    """Show the row of a queue in the table of all queues, counted: for pages that left it
    uncounted."""
    asked_queue, by = _asked_queue(request, queue)
    summary = summarise_own_queue(asked_queue, by, timezone.now())
    return render(request, "desk/queues/table_row.html", {"summary": summary})


def show_queue(request: HttpRequest, queue: str) -> HttpResponse:
    """Show a queue, its oldest rows first, as the filters of the address ask. A POST takes rows,
    gives them to a colleague or releases them."""
    asked_queue, by = _asked_queue(request, queue)
    if request.method == "POST":
        return assign_rows(request, asked_queue, by)
    return show_rows(request, asked_queue, by)


def show_rows(request: HttpRequest, queue: Queue, by: User) -> HttpResponse:
    """Show a page of a queue; what was ticked in a refused form is ticked again."""
    at = timezone.now()
    chosen = set(_numbers(request, "row"))
    asked = _read_filter(request)
    page = read_queue_page(queue, asked, by, at)
    here = request.get_full_path()
    see = sees_contacts(request)
    reassigns = rights.may(by, "reassign_work")
    rows = [
        ShownRow(
            waiting,
            describe_row(waiting.row, by, see=see),
            next_act(queue.name, waiting.row, by, here),
            may_take=waiting.worker is None or (reassigns and waiting.worker != by),
            may_release=waiting.worker is not None and (reassigns or waiting.worker == by),
            is_chosen=waiting.row.pk in chosen,
        )
        for waiting in page.rows
    ]
    return render_desk(
        request,
        "desk/queues/queue.html",
        queue.name.label,
        queue=queue,
        summary=summarise_queue(queue, at),
        rows=rows,
        asked=asked,
        filters=_list_filters(queue, asked),
        next_page=_address(queue, asked, page.next_cursor) if page.next_cursor else "",
        first_page=_address(queue, asked) if asked.after else "",
        colleagues=[one for one in find_queue_colleagues(queue) if one != by],
        owner=read_number(request.POST.get("owner", "")),
        query=_address(queue, asked, asked.after).partition("?")[2],
    )


def assign_rows(request: HttpRequest, queue: Queue, by: User) -> HttpResponse:
    """Take rows of a queue, give them to a colleague, or release them; return to the queue. A
    refused form comes back as it was sent.

    `take` and `release` name one row; `act` says what is done with the chosen `row`s.
    """
    asked = _read_filter(request)
    try:
        message = _assign(request, queue, by)
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return show_rows(request, queue, by)
    messages.success(request, message)
    return HttpResponseRedirect(_address(queue, asked, asked.after))


def _assign(request: HttpRequest, queue: Queue, by: User) -> str:
    """Do what a form of a queue asks; return the message. Refuses as the actions do."""
    at = timezone.now()
    if "take" in request.POST:
        count = assignments.assign_work(queue, _numbers(request, "take"), by, by=by, at=at)
        return _taken(count)
    if "release" in request.POST:
        count = assignments.release_work(queue, _numbers(request, "release"), by=by, at=at)
        return _released(count)
    rows = _numbers(request, "row")
    if request.POST.get("act") == "release":
        return _released(assignments.release_work(queue, rows, by=by, at=at))
    owner = _asked_owner(request, by)
    count = assignments.assign_work(queue, rows, owner, by=by, at=at)
    if owner == by:
        return _taken(count)
    return ngettext(
        "%(name)s works on %(count)d row now.", "%(name)s works on %(count)d rows now.", count
    ) % {"name": owner, "count": count}


def _asked_owner(request: HttpRequest, by: User) -> User:
    """Return who is to work on the chosen rows: whoever asks, or the colleague who is named.
    Refuses Invalid for nobody."""
    if request.POST.get("act") != "give":
        return by
    owner = User.objects.filter(pk=read_number(request.POST.get("owner", "")) or 0).first()
    if owner is None:
        raise Invalid(_("Choose who is to work on the rows. Nothing was changed."))
    return owner


def _taken(count: int) -> str:
    return ngettext("You work on %(count)d row.", "You work on %(count)d rows.", count) % {
        "count": count
    }


def _released(count: int) -> str:
    return ngettext(
        "%(count)d row waits for anybody again.", "%(count)d rows wait for anybody again.", count
    ) % {"count": count}


def _numbers(request: HttpRequest, field: str) -> list[int]:
    numbers = (read_number(text) for text in request.POST.getlist(field))
    return list(dict.fromkeys(number for number in numbers if number is not None))


def _asked_queue(request: HttpRequest, name: str) -> tuple[Queue, User]:
    """Return the queue of an address and who asks. 404 for an unknown one; whoever may not see its
    rows is refused."""
    by = signed_in_user(request)
    queue = QUEUES.get(name)
    if queue is None:
        if not visible_queues(by):
            raise PermissionDenied
        raise Http404(_("There is no such queue."))
    if queue not in visible_queues(by):
        raise PermissionDenied
    return queue, by


def _read_filter(request: HttpRequest) -> QueueFilter:
    whose = request.GET.get("whose", "")
    return QueueFilter(
        whose if whose in {OWN, NOBODY} else "",
        over=request.GET.get("over") == "1",
        after=request.GET.get("after", ""),
    )


def _list_filters(queue: Queue, asked: QueueFilter) -> list[tuple[str, str, bool]]:
    """Return the filters as links: label, address, and whether it is the one shown."""
    choices = [
        (pgettext("queue", "All rows"), QueueFilter()),
        (pgettext("queue", "Mine"), QueueFilter(OWN)),
        (pgettext("queue", "Nobody's"), QueueFilter(NOBODY)),
        (pgettext("queue", "Waiting too long"), QueueFilter(over=True)),
    ]
    return [
        (label, _address(queue, one), (one.whose, one.over) == (asked.whose, asked.over))
        for label, one in choices
    ]


def _address(queue: Queue, asked: QueueFilter, after: str = "") -> str:
    """Return the address of a queue with its filters."""
    values = {"whose": asked.whose, "over": "1" if asked.over else "", "after": after}
    query = urlencode({name: value for name, value in values.items() if value})
    address = reverse(QUEUE_PAGE, args=[queue.name.value])
    return f"{address}?{query}" if query else address
