"""What concerns a person of the counter: rows that somebody gave, transfers without an order, and
cancelled orders with money. Each kind looks back no further than the alerts of the newspaper do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.frame.alerts import REACH, SHOWN_MAX, OtherAlert, OtherAlerts, Since, register_alerts
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.desk.callers import QUEUE_PAGE
from subscriptions.desk.queue_lines import ACTS, describe_row
from subscriptions.domain.queues import QueueName
from subscriptions.models import BankLine, BankStatement, Order, Payment, WorkAssignment
from subscriptions.selectors.queues import QUEUES, Queue, visible_queues


def _find_given_work(by: User, at: datetime, since: Since) -> QuerySet[WorkAssignment] | None:
    names = [queue.name for queue in visible_queues(by)]
    if not names:
        return None
    given = WorkAssignment.objects.filter(owner=by, queue__in=names, assigned_at__gt=since)
    return given.filter(assigned_at__range=(at - REACH, at)).exclude(assigned_by=by)


def _list_given_work(rows: QuerySet[WorkAssignment], by: User) -> Iterable[OtherAlert]:
    """List the rows that somebody gave. One query, and one for each queue among them."""
    newest = list(rows.select_related("assigned_by").order_by("-assigned_at", "-pk")[:SHOWN_MAX])
    numbers: dict[str, list[int]] = defaultdict(list)
    for one in newest:
        numbers[one.queue].append(one.row)
    subjects = {name: _describe_rows(QUEUES[name], found, by) for name, found in numbers.items()}
    for one in newest:
        queue = QUEUES[one.queue]
        yield OtherAlert(
            one.assigned_at,
            _("%(who)s gave you a row of “%(queue)s”")
            % {"who": one.assigned_by or "—", "queue": queue.name.label},
            subjects[one.queue].get(one.row, str(queue.name.label)),
            f"{reverse(QUEUE_PAGE, args=[one.queue])}?whose=own",
        )


def _describe_rows(queue: Queue, numbers: list[int], by: User) -> dict[int, str]:
    """Return who or what rows are about, without contact data, by their numbers. One query."""
    rows: Any = queue.table._default_manager.select_related(*queue.related)
    return {
        row.pk: describe_row(row, by, see=False).subject.label
        for row in rows.filter(pk__in=numbers)
    }


def _find_statements(by: User, at: datetime, since: Since) -> QuerySet[BankStatement] | None:
    if not _may_act(by, QueueName.UNMATCHED):
        return None
    waiting = BankLine.objects.filter(statement=OuterRef("pk"), settled_at=None)
    statements = BankStatement.objects.filter(Exists(waiting), brought_at__gt=since)
    return statements.filter(brought_at__range=(at - REACH, at)).exclude(brought_by=by)


def _list_statements(rows: QuerySet[BankStatement], by: User) -> Iterable[OtherAlert]:
    unsettled = Count("lines", filter=Q(lines__settled_at=None))
    href = reverse(QUEUE_PAGE, args=[QueueName.UNMATCHED.value])
    counted: Any = rows.annotate(unsettled=unsettled).order_by("-brought_at", "-pk")[:SHOWN_MAX]
    for statement in counted:
        count = statement.unsettled
        sentence = ngettext(
            "%(count)d transfer of a bank statement waits without an order",
            "%(count)d transfers of a bank statement wait without an order",
            count,
        )
        yield OtherAlert(statement.brought_at, sentence % {"count": count}, statement.name, href)


def _find_cancelled_orders(by: User, at: datetime, since: Since) -> QuerySet[Order] | None:
    name = QueueName.CANCELLED_WITH_MONEY
    if not _may_act(by, name):
        return None
    queue = QUEUES[name]
    of_others = WorkAssignment.objects.filter(queue=queue.name, row=OuterRef("pk"))
    payments = Payment.objects.filter(order=OuterRef("pk")).order_by("-recorded_at")
    newest = Subquery(payments.values("recorded_at")[:1])
    # Money may come long after the order was cancelled.
    orders: Any = queue.waiting(at).annotate(
        since=Greatest("cancelled_at", Coalesce(newest, "cancelled_at"))
    )
    orders = orders.filter(since__gt=since, since__range=(at - REACH, at))
    free: QuerySet[Order] = orders.exclude(Exists(of_others.exclude(owner=by)))
    return free


def _list_cancelled_orders(rows: Any, by: User) -> Iterable[OtherAlert]:
    for order in rows.select_related("party").order_by("-since", "-pk")[:SHOWN_MAX]:
        line = describe_row(order, by, see=False)
        yield OtherAlert(
            order.since,
            _("A cancelled order still has money"),
            f"{line.subject.label} · {order.number}",
            reverse("admin:subscriptions_order_change", args=[order.pk]),
        )


def _may_act(by: User, queue: QueueName) -> bool:
    """Say whether a person may see a queue and do the next act on its rows."""
    return by.has_perm(QUEUES[queue].permission) and all(
        rights.may(by, permission) for permission in ACTS[queue].permissions
    )


register_alerts(OtherAlerts(_find_given_work, _list_given_work))
register_alerts(OtherAlerts(_find_statements, _list_statements, QueueName.UNMATCHED.value))
register_alerts(
    OtherAlerts(
        _find_cancelled_orders, _list_cancelled_orders, QueueName.CANCELLED_WITH_MONEY.value
    )
)
