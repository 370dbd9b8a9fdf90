"""Letters by schedule: ordered, changed and ended by whoever gets them."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from articles.actions.lists.scheduled_letters import end_letter, schedule_letter
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen, require_sight
from articles.errors import NotYours, Refused
from articles.forms.lists.scheduled_letters import LetterTimesForm, build_letter_form
from articles.frame.scheduled_letters import LetterKind, find_letter_kind
from articles.selectors.lists.scheduled_letters import find_own_letter
from newsroom.accounts.models import User

SETTINGS_PAGE = "admin:articles_alert_settings"


@require_http_methods(["GET", "HEAD", "POST"])
def manage_letter(request: HttpRequest, kind_name: str, pk: int) -> HttpResponseBase:
    """Show when the signed-in person gets a letter (GET), order it or end it (POST).

    One whose subject the person may not see any more can be ended, and nothing else.
    """
    by = signed_in_user(request)
    kind = find_letter_kind(kind_name)
    if kind is None:
        raise Http404
    if request.method == "POST" and "end" in request.POST:
        return _end(request, kind, pk, by, timezone.now())
    require_sight(request, kind.permission)
    about = kind.find_subject(by, pk)
    if about is None:
        raise Http404
    letter = find_own_letter(kind, pk, by)
    sent = request.POST if request.method == "POST" else None
    form = build_letter_form(kind, letter, sent)
    if sent is not None and form.is_valid() and _store(kind, pk, form, by, timezone.now()):
        messages.success(request, _("“%(name)s” comes by letter.") % {"name": about.label})
        return HttpResponseRedirect(reverse(SETTINGS_PAGE))
    return render_screen(
        request,
        "desk/alerts/letter.html",
        title=pgettext("letter by schedule", "By letter: %(kind)s “%(name)s”")
        % {"kind": kind.label, "name": about.label},
        menu_section="desk",
        form=form,
        about=about,
        letter=letter,
        address=by.email,
    )


def _store(kind: LetterKind, subject: int, form: LetterTimesForm, by: User, at: datetime) -> bool:
    """Store what a form asks; say whether it was stored. A refusal is an error of the form."""
    try:
        schedule_letter(kind, subject, form.read_order(), by=by, at=at)
    except NotYours:
        raise
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return False
    return True


def _end(
    request: HttpRequest, kind: LetterKind, subject: int, by: User, at: datetime
) -> HttpResponseRedirect:
    """End a letter, if there is one, and say so."""
    letter = find_own_letter(kind, subject, by)
    if letter is not None:
        end_letter(letter, by=by, at=at)
        messages.success(request, _("The letter is ended. No further one is written."))
    return HttpResponseRedirect(reverse(SETTINGS_PAGE))
