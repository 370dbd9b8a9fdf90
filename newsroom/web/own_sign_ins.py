"""The page “Where I am signed in”: users see and end their own sign-ins."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.common.numbers import read_number
from newsroom.accounts.models import SignIn, User
from newsroom.sign_in import sign_ins


@dataclass(frozen=True)
class OpenSignIn:
    """A browser in which somebody is signed in; `here` is the one that shows the page."""

    row: SignIn
    here: bool


def staff_sign_ins(request: HttpRequest) -> HttpResponse:
    """Show the sign-ins of a member of the staff, and end those that are chosen."""
    at = timezone.now()
    if request.method == "POST":
        end_chosen_sign_ins(request, at)
        return redirect("admin:sign_ins")
    context = {**admin.site.each_context(request), "title": _("Where I am signed in")}
    return render(request, "admin/sign_ins.html", context | list_own_sign_ins(request, at))


def list_own_sign_ins(request: HttpRequest, at: datetime) -> dict[str, list[OpenSignIn]]:
    """Return the user's sign-ins, that of this browser first."""
    here = request.session.get(sign_ins.KEY)
    rows = sign_ins.list_open_sign_ins(_user(request), at=at)
    shown = [OpenSignIn(row, row.pk == here) for row in rows]
    return {"sign_ins": sorted(shown, key=_others_later)}


def _others_later(one: OpenSignIn) -> bool:
    return not one.here


def end_chosen_sign_ins(request: HttpRequest, at: datetime) -> None:
    """End one sign-in, or all but this one. Another account's is not found."""
    user = _user(request)
    here = request.session.get(sign_ins.KEY)
    if "others" in request.POST:
        count = sign_ins.end_other_sign_ins(user, here, at=at)
        messages.success(request, _ended(count))
        return
    number = read_number(request.POST.get("end", "")) or 0
    if not user.sign_ins.filter(pk=number).exists():
        raise Http404(_("There is no such sign-in."))
    messages.success(request, _ended(int(sign_ins.end_sign_in(user, number, at=at))))


def _ended(count: int) -> str:
    if not count:
        return _("Nothing was to be ended.")
    return ngettext("%(count)d sign-in was ended.", "%(count)d sign-ins were ended.", count) % {
        "count": count
    }


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
