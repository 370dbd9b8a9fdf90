"""Pages for whoever is not signed in: accept an invitation, get another password by letter."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.attempts import format_minutes
from articles.errors import Invalid
from newsroom.accounts.models import User
from newsroom.invitations import invitations, password_resets
from newsroom.invitations.forms import AcceptForm, AskForPasswordForm, NewPasswordForm
from newsroom.invitations.proposals import propose_sign_in_name

BACKEND = "newsroom.sign_in.backends.EmailOrNameBackend"
FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def show_acceptance(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a name and a password, and sign in."""
    at = timezone.now()
    try:
        invitation = invitations.read_token(token, at=at)
    except Invalid as refused:
        return _link_is_over(request, refused)
    account = User(display_name=invitation.name, email=invitation.email, is_staff=True)
    proposed = propose_sign_in_name(invitation.name, taken=_taken_names())
    form = AcceptForm(request.POST or None, account, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept_invitation(
                token, form.cleaned_data["sign_in_name"], form.cleaned_data["password1"], at=at
            )
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, _("Welcome. This is your desk."))
            return HttpResponseRedirect(reverse("admin:index"))
    context = {"form": form, "invitation": invitation}
    return _page(request, "invitations/accept.html", _("Join the staff"), context)


@never_cache
@require_http_methods(FORM_METHODS)
def show_password_request(request: HttpRequest) -> HttpResponse:
    """Have a link to another password sent. Known and unknown mailboxes get the same answer."""
    at = timezone.now()
    form = AskForPasswordForm(request.POST or None)
    title = _("Another password")
    if request.method == "POST" and form.is_valid():
        until = password_resets.ask_for_password(request, form.cleaned_data["email"], at=at)
        if until is None:
            return _page(request, "invitations/asked.html", title, {})
        wait = format_minutes(until - at)
        form.add_error(None, _("Too many letters were asked for. Wait %(time)s.") % {"time": wait})
        status = HTTPStatus.TOO_MANY_REQUESTS
        page = _page(request, "invitations/ask.html", title, {"form": form}, status)
        page.headers["Retry-After"] = str(max(1, int((until - at).total_seconds())))
        return page
    return _page(request, "invitations/ask.html", title, {"form": form})


@never_cache
@sensitive_post_parameters()
@require_http_methods(FORM_METHODS)
def show_password_reset(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Let whoever reads a mailbox choose another password."""
    try:
        account = password_resets.read_reset_link(code, token)
        form = NewPasswordForm(request.POST or None, account)
        if request.method == "POST" and form.is_valid():
            password = form.cleaned_data["password1"]
            password_resets.reset_password(code, token, password, at=timezone.now())
            messages.success(request, _("Your password is changed. Sign in with it."))
            # Not to the sign-in page itself, which would look like a form that came too late.
            return HttpResponseRedirect(reverse("admin:index"))
    except Invalid as refused:
        return _link_is_over(request, refused)
    return _page(request, "invitations/reset.html", _("Another password"), {"form": form})


def _taken_names() -> set[str]:
    return {name.lower() for name in User.objects.values_list("username", flat=True)}


def _link_is_over(request: HttpRequest, refused: Invalid) -> HttpResponse:
    context = {"reason": str(refused)}
    title = _("This link is no longer good")
    return _page(request, "invitations/over.html", title, context, HTTPStatus.NOT_FOUND)


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, Any],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    frame = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
    return render(request, template, {**frame, "title": title, **context}, status=status)
