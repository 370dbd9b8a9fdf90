"""Reminders of terms that end: who is reminded is shown before a letter is written."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions.actions.sales import reminders
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.desk.records.acts import redirect_to_result
from subscriptions.desk.records.desks import SUBSCRIPTIONS
from subscriptions.desk.records.pages import render_record_page, require_permissions
from subscriptions.selectors.sales.reminders import (
    list_due_reminders,
    reminder_steps,
    summarise_due_reminders,
)

SHOWN = 100  # reminders named one by one
AT_ONCE = 2_000  # reminders written while somebody waits; the job writes any number


def show_reminders(request: HttpRequest) -> HttpResponse:
    """Show who is to be reminded, with a sample e-mail (GET); send the chosen reminders
    (POST)."""
    require_permissions(request, "view_subscription", "add_letter")
    at = timezone.now()
    if request.method == "POST":
        return _remind(request, at)
    return _show_due_reminders(request, at, steps=set(reminder_steps()), unticked=set())


def _show_due_reminders(
    request: HttpRequest, at: Any, *, steps: Collection[int], unticked: Collection[str]
) -> HttpResponse:
    """Show who is to be reminded, with these steps ticked and these persons unticked."""
    due = summarise_due_reminders(at)
    total = due.by_step.total()
    shown = list(list_due_reminders(at, has_email=True, first=SHOWN)) if total else []
    silent = list(list_due_reminders(at, has_email=False, first=SHOWN)) if due.silent else []
    context = {
        "steps": [
            (step, describe_step(step), due.by_step[step], step in steps)
            for step in reminder_steps()
        ],
        "unticked": unticked,
        "shown": shown,
        "count": total,
        "is_cut": due.is_cut,
        "counted_at": due.counted_at,
        "silent": silent,
        "at_once": AT_ONCE,
        "sample": reminders.render_sample_reminder(shown[0], at) if shown else "",
        "first": shown[0] if shown else None,
        "more": max(total - SHOWN, 0),
    }
    return render_record_page(
        request, SUBSCRIPTIONS, "subscription/reminders", _("Reminders"), **context
    )


def _remind(request: HttpRequest, at: Any) -> HttpResponse:
    """Send the reminders of the ticked steps, without the persons who were unticked."""
    back = SUBSCRIPTIONS.address("reminders")
    only = {step for step in reminder_steps() if str(step) in request.POST.getlist("step")}
    unticked = set(request.POST.getlist("shown")) - set(request.POST.getlist("to"))

    def send() -> tuple[str, str]:
        by = signed_in_user(request)
        count = reminders.write_due_reminders(
            by=by, at=at, only=only, without=unticked, most=AT_ONCE
        )
        many = ngettext(
            "%(count)d reminder is written and goes out.",
            "%(count)d reminders are written and go out.",
            count,
        )
        return many % {"count": count}, back

    try:
        return redirect_to_result(request, SUBSCRIPTIONS, confirm_form(request, send, outside=True))
    except Refused as refused:
        messages.error(request, str(refused))
        return _show_due_reminders(request, at, steps=only, unticked=unticked)


def describe_step(step: int) -> str:
    """Return a step in words."""
    if step < 0:
        many = ngettext(
            "%(days)d day after the last issue", "%(days)d days after the last issue", -step
        )
        return many % {"days": -step}
    many = ngettext(
        "%(days)d day before the last issue", "%(days)d days before the last issue", step
    )
    return many % {"days": step}
