"""A reader's own name, telephone and mailbox."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.reading.access import show, site_or_404
from newsroom.accounts.models import User
from subscriptions.actions.readers import contacts
from subscriptions.confirmation_tokens import confirm, tell_result
from subscriptions.forms.readers import MailForm, OwnForm
from subscriptions.selectors.readers.accounts import party_of
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.attempt_limits import (
    CORRECTIONS,
    NEW_MAILBOXES,
    by_account,
    used_up,
    wait_page,
)
from subscriptions.views.throttling import done_once, refuse_beside


def _contact(request: HttpRequest) -> HttpResponse:
    """Correct name and telephone at once, or ask for another mailbox, which is proved by a letter first."""
    site, user = site_or_404(request), cast("User", request.user)
    way = request.POST.get("way", "")
    party = party_of(user)
    known = {"name": party.name, "phone": party.phone} if party else {"name": user.display_name}
    own, mail = (
        OwnForm(request.POST if way == "own" else None, initial=known),
        MailForm(request.POST or None),
    )
    if way != "mail":
        mail = MailForm()
    limit = NEW_MAILBOXES if way == "mail" else CORRECTIONS
    if request.method == "POST" and (until := used_up(by_account(request, limit))):
        return wait_page(request, site, until)
    if way == "own" and own.is_valid():
        answer = _corrected(request, own)
        if answer is not None:
            return answer
    if way == "mail" and mail.is_valid() and _asked(request, mail):
        return show(
            request, "subscriptions/mailbox_sent.html", site, {"email": mail.cleaned_data["email"]}
        )
    context = {"own": own, "mail": mail, "address": user.email or (party.email if party else "")}
    return show(request, "subscriptions/contact.html", site, context)


contact = reader_page(_contact, methods=WRITING)


def _mailbox(request: HttpRequest, words: str) -> HttpResponse:
    """Move to another mailbox on the reader's own click: a program that looks at links in mails changes nothing."""
    site, user, at = site_or_404(request), cast("User", request.user), timezone.now()
    email = reason = ""

    def move() -> tuple[str, str]:
        contacts.move_to_mailbox(user, words, at=at)
        return _("Your e-mail address was changed."), reverse("subscriptions:contact")

    try:
        if request.method == "POST":
            result = confirm(request, move)
            tell_result(request, result)
            return redirect(result.address)
        email = contacts.read_mailbox_token(user, words, at=at).email
    except Refused as refused:
        reason = str(refused)
    context = {"email": email, "reason": reason}
    return show(request, "subscriptions/mailbox.html", site, context, status=410 if reason else 200)


mailbox = reader_page(_mailbox, methods=WRITING)


def _corrected(request: HttpRequest, form: OwnForm) -> HttpResponse | None:
    def correct() -> tuple[str, str]:
        said, user = form.cleaned_data, cast("User", request.user)
        contacts.correct_own_contact(user, said["name"], said["phone"], at=timezone.now())
        return _("Name and telephone were changed."), reverse("subscriptions:contact")

    return done_once(request, form, correct)


def _asked(request: HttpRequest, form: MailForm) -> bool:
    def ask() -> tuple[str, str]:
        user, paper = cast("User", request.user), site_or_404(request).publication
        contacts.request_new_mailbox(user, form.cleaned_data["email"], paper, at=timezone.now())
        return "", ""

    try:
        confirm(request, ask)
    except Refused as refused:
        refuse_beside(form, refused)
        return False
    return True
