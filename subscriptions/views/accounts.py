"""A reader's account: the way in and out, and what there is to see and to change."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.reading.access import READING, private_page, show, site_or_404
from newsroom.accounts.models import User
from subscriptions.actions import erasure
from subscriptions.actions.readers import accounts, consents, parties
from subscriptions.confirmation_tokens import confirm, done_before
from subscriptions.domain.choices import Purpose
from subscriptions.forms.readers import MailForm, PasswordForm
from subscriptions.models import Party
from subscriptions.selectors.readers import accounts as selector
from subscriptions.views.attempt_limits import (
    WRONG_LINKS,
    by_address,
    used_up,
    wait_page,
    ways_in,
    were_used_up,
)

P = ParamSpec("P")
WRITING = (*READING, "POST")


def reader_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], *, methods: Any = READING
) -> Callable[..., HttpResponse]:
    """Mark a page of a reader's account: whoever is not signed in is led to the way in, and back."""

    @wraps(view)
    def own(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(
                f"{reverse('subscriptions:sign_in')}?{urlencode({'next': request.get_full_path()})}"
            )
        return view(request, *args, **kwargs)

    return private_page(own, methods=methods)


def party_or_404(request: HttpRequest) -> Party:
    """Return the subscriber who is signed in; an account that never ordered has none."""
    party = selector.party_of(cast("User", request.user))
    if party is None:
        raise Http404(_("Nothing was ordered with this account yet."))
    return party


def _account(request: HttpRequest) -> HttpResponse:
    """Show the reader's subscriptions, orders, deliveries and consents; to a newcomer where to begin."""
    site = site_or_404(request)
    party = selector.party_of(cast("User", request.user))
    page = selector.page(party, site.publication, timezone.now()) if party else None
    return show(request, "subscriptions/account.html", site, {"page": page})


account = reader_page(_account)


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Offer two ways in: an address by e-mail, or a password. What is said never tells who has an account."""
    site = site_or_404(request)
    way = request.POST.get("way", "")
    mail = MailForm(request.POST if way == "mail" else None)
    password = PasswordForm(request.POST if way == "password" else None)
    if way == "mail" and mail.is_valid():
        until = _send_way_in(request, mail.cleaned_data["email"])
        if until is not None:
            return wait_page(request, site, until)
        return show(request, "subscriptions/way_sent.html", site, {"newcomer": _newcomer(request)})
    if way == "password" and password.is_valid():
        user = authenticate(request, **password.cleaned_data)
        if user is not None:
            login(request, user)
            return redirect(_next(request))
        _tell_why_not(request, password)
    context = {
        "mail": mail,
        "password": password,
        "next": _next(request),
        "newcomer": _newcomer(request),
    }
    shut = getattr(request, "sign_in_shut", None)
    answer = show(
        request, "subscriptions/sign_in.html", site, context, status=shut.status if shut else 200
    )
    if shut is not None:
        answer.headers["Retry-After"] = str(shut.seconds(timezone.now()))
    return answer


def _tell_why_not(request: HttpRequest, form: PasswordForm) -> None:
    """Say beside the form why nobody was let in; whoever signs in says when to try again."""
    shut = getattr(request, "sign_in_shut", None)
    if shut is not None:
        form.add_error(None, shut.words(timezone.now()))
        form.add_error(None, _("Or have a way in sent to you."))
        return
    form.add_error(
        None,
        _("Name and password do not fit together. Look at both, or have a way in sent to you."),
    )


sign_in = private_page(_sign_in, methods=WRITING)


def _enter(request: HttpRequest, words: str) -> HttpResponse:
    """Let the holder of a way in come in, once, on his own click: a program that looks at links
    in mails uses none up."""
    site = site_or_404(request)
    reason = ""
    wrong = by_address(request, WRONG_LINKS)
    until = were_used_up(wrong)
    if until is not None:
        return wait_page(request, site, until)
    if request.user.is_authenticated and accounts.is_own_sign_in_token(request.user, words):
        return redirect(_next(request))  # a second click of the browser that came in
    try:
        if request.method == "POST":
            user = accounts.redeem_sign_in_token(words, at=timezone.now())
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect(_next(request))
        accounts.read_sign_in_token(words, at=timezone.now())
    except Refused as refused:
        used_up(wrong)
        reason = str(refused)
    return show(
        request, "subscriptions/enter.html", site, {"reason": reason}, status=410 if reason else 200
    )


enter = private_page(_enter, methods=WRITING)


def _sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("subscriptions:prices")


sign_out = private_page(_sign_out, methods=("POST",))


def _consent(request: HttpRequest) -> HttpResponse:
    """Give or take back the consent to news, or agree to a privacy policy that asks everybody anew; the consent to the
    terms stands as long as the contract."""
    user, at = cast("User", request.user), timezone.now()
    party, paper = (
        parties.find_or_create_party_of_account(user, at=at),
        site_or_404(request).publication,
    )
    if "give" in request.POST:
        consents.record_consents(party, [Purpose.NEWS], paper, at=at)
    elif "privacy" in request.POST:
        consents.record_consents(party, [Purpose.PRIVACY], paper, at=at)
    elif "take" in request.POST:
        consents.withdraw_consent(party, Purpose.NEWS, by=user, at=at)
    return redirect(reverse("subscriptions:account") + "#privacy")


consent = reader_page(_consent, methods=("POST",))


def _data(request: HttpRequest) -> HttpResponse:
    """Hand out everything that is known of the reader (PIPL, art. 45), for people and programs."""
    user, at = cast("User", request.user), timezone.now()
    told = parties.export_personal_data(
        parties.find_or_create_party_of_account(user, at=at), by=user, at=at
    )
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


data = reader_page(_data, methods=("POST",))


def _erase(request: HttpRequest) -> HttpResponse:
    """Tell what is erased and what stays, and erase it on a second click. Then the account is closed; the page says so
    itself, because nothing of a session is left that could carry a word to another page."""
    site, user, at = site_or_404(request), cast("User", request.user), timezone.now()
    reason = ""
    if request.method == "POST":

        def wipe() -> tuple[str, str]:
            erasure.erase_party(
                parties.find_or_create_party_of_account(user, at=at), by=user, at=at
            )
            return "", ""

        try:
            confirm(request, wipe, at=at)
        except Refused as refused:
            reason = str(refused)
        else:
            logout(request)
            return _erased(request)
    context = {"reason": reason, "gifts": selector.reads_gifts(user, at)}
    status = 409 if reason else 200
    return show(request, "subscriptions/erase.html", site, context, status=status)


_erase_own = reader_page(_erase, methods=WRITING)


def _erase_or_gone(request: HttpRequest) -> HttpResponse:
    """Show whoever has left by this very form what it did: a second click comes without an account."""
    gone = not request.user.is_authenticated
    done = done_before(request, by_anybody=True) if gone else None
    if done is None:
        return _erase_own(request)
    return _erased(request)


def _erased(request: HttpRequest) -> HttpResponse:
    """Say that everything is erased: no session is left that could carry a word to another page."""
    site = site_or_404(request)
    return show(request, "subscriptions/erased.html", site, {"at": timezone.now()})


erase = private_page(_erase_or_gone, methods=WRITING)


def _send_way_in(request: HttpRequest, email: str) -> datetime | None:
    """Have a way in sent to a mailbox; return until when none is sent any more, None where it is."""
    until = used_up(ways_in(request, email))
    if until is None:
        paper = site_or_404(request).publication
        accounts.request_sign_in_link(paper, email, _next(request), newcomer=_newcomer(request))
    return until


def _newcomer(request: HttpRequest) -> bool:
    """Say whether somebody is on the way to register a receipt, and so may be unknown to us until then."""
    return _next(request) == reverse("subscriptions:receipt")


def _next(request: HttpRequest) -> str:
    """Return where somebody was going: an address of the account, nothing else."""
    to = request.POST.get("next") or request.GET.get("next", "")
    home = reverse("subscriptions:account")
    return (
        to
        if to.startswith((home, "/articles/", "/epaper/", "/subscribe/")) and "\\" not in to
        else home
    )
