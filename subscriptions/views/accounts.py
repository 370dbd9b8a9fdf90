"""A reader's account: the way in and out, and what there is to see and to change."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial, wraps
from typing import Any, TypeAlias, cast, overload

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.reading.access import READING, get_site_or_404, private_page, render_page
from newsroom.accounts.models import User
from subscriptions.actions import erasure
from subscriptions.actions.readers import accounts, consents, parties
from subscriptions.confirmation_tokens import confirm_form, find_earlier_result
from subscriptions.domain.choices import Purpose
from subscriptions.forms.sign_in import EmailForm, PasswordForm
from subscriptions.models import Party
from subscriptions.selectors.readers import accounts as selector
from subscriptions.views.attempt_limits import (
    WRONG_LINKS,
    address_limits,
    attempts_used_up_until,
    count_reader_attempt,
    sign_in_link_limits,
    wait_page,
)

View: TypeAlias = Callable[..., HttpResponse]
WRITING = (*READING, "POST")


@overload
def reader_page(view: View, *, methods: Collection[str] = ...) -> View: ...


@overload
def reader_page(*, methods: Collection[str]) -> Callable[[View], View]: ...


def reader_page(view: View | None = None, *, methods: Collection[str] = READING) -> Any:
    """Mark a page of a reader's account: whoever is not signed in is led to the way in, and
    back."""
    if view is None:
        return partial(reader_page, methods=methods)

    @wraps(view)
    def own(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
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


@reader_page
def show_account(request: HttpRequest) -> HttpResponse:
    """Show the reader's subscriptions, orders, deliveries and consents; to a newcomer where to
    begin."""
    site = get_site_or_404(request)
    party = selector.party_of(cast("User", request.user))
    page = selector.build_account_page(party, site.publication, timezone.now()) if party else None
    return render_page(request, "subscriptions/account.html", site, {"page": page})


@private_page(methods=WRITING)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Offer two ways in: an address by e-mail, or a password.

    What is said never tells who has an account.
    """
    site = get_site_or_404(request)
    way = request.POST.get("way", "")
    mail = EmailForm(request.POST if way == "mail" else None)
    password = PasswordForm(request.POST if way == "password" else None)
    if way == "mail" and mail.is_valid():
        until = _send_way_in(request, mail.cleaned_data["email"])
        if until is not None:
            return wait_page(request, site, until)
        return render_page(
            request, "subscriptions/way_sent.html", site, {"newcomer": _newcomer(request)}
        )
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
    answer = render_page(
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


@private_page(methods=WRITING)
def use_sign_in_link(request: HttpRequest, words: str) -> HttpResponse:
    """Let the holder of a way in come in, once, on his own click: a program that looks at links
    in mails uses none up."""
    site = get_site_or_404(request)
    reason = ""
    wrong = address_limits(request, WRONG_LINKS)
    until = attempts_used_up_until(wrong)
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
        count_reader_attempt(wrong)
        reason = str(refused)
    return render_page(
        request, "subscriptions/enter.html", site, {"reason": reason}, status=410 if reason else 200
    )


@private_page(methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("subscriptions:prices")


@reader_page(methods=("POST",))
def change_consent(request: HttpRequest) -> HttpResponse:
    """Give or take back the consent to news, or agree to a privacy policy that asks everybody anew;
    the consent to the terms stands as long as the contract."""
    user = cast("User", request.user)
    at = timezone.now()
    party = parties.find_or_create_party_of_account(user, at=at)
    paper = get_site_or_404(request).publication
    if "give" in request.POST:
        consents.record_consents(party, [Purpose.NEWS], paper, at=at)
    elif "privacy" in request.POST:
        consents.record_consents(party, [Purpose.PRIVACY], paper, at=at)
    elif "take" in request.POST:
        consents.withdraw_consent(party, Purpose.NEWS, by=user, at=at)
    return redirect(reverse("subscriptions:account") + "#privacy")


@reader_page(methods=("POST",))
def download_data(request: HttpRequest) -> HttpResponse:
    """Hand out everything that is known of the reader (PIPL, art. 45), for people and programs."""
    user = cast("User", request.user)
    at = timezone.now()
    data = parties.export_personal_data(
        parties.find_or_create_party_of_account(user, at=at), by=user, at=at
    )
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@reader_page(methods=WRITING)
def _erase_own_account(request: HttpRequest) -> HttpResponse:
    """Tell what is erased and what stays, and erase it on a second click.

    Then the account is closed; the page says so itself, because nothing of a session is left that
    could carry a word to another page.
    """
    site = get_site_or_404(request)
    user = cast("User", request.user)
    at = timezone.now()
    reason = ""
    if request.method == "POST":

        def wipe() -> tuple[str, str]:
            erasure.erase_party(
                parties.find_or_create_party_of_account(user, at=at), by=user, at=at
            )
            return "", ""

        try:
            confirm_form(request, wipe, at=at)
        except Refused as refused:
            reason = str(refused)
        else:
            logout(request)
            return _show_erased(request)
    context = {"reason": reason, "gifts": selector.has_gift_terms(user, at)}
    status = 409 if reason else 200
    return render_page(request, "subscriptions/erase.html", site, context, status=status)


@private_page(methods=WRITING)
def erase_account(request: HttpRequest) -> HttpResponse:
    """Show whoever has left by this very form what it did: a second click comes without an
    account."""
    gone = not request.user.is_authenticated
    done = find_earlier_result(request, by_anybody=True) if gone else None
    if done is None:
        return _erase_own_account(request)
    return _show_erased(request)


def _show_erased(request: HttpRequest) -> HttpResponse:
    """Say that everything is erased: no session is left that could carry a word to another page."""
    site = get_site_or_404(request)
    return render_page(request, "subscriptions/erased.html", site, {"at": timezone.now()})


def _send_way_in(request: HttpRequest, email: str) -> datetime | None:
    """Have a way in sent to a mailbox; return until when none is sent any more, None where it
    is."""
    until = count_reader_attempt(sign_in_link_limits(request, email))
    if until is None:
        paper = get_site_or_404(request).publication
        accounts.request_sign_in_link(paper, email, _next(request), newcomer=_newcomer(request))
    return until


def _newcomer(request: HttpRequest) -> bool:
    """Say whether somebody is on the way to register a receipt, and so may be unknown to us until
    then."""
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
