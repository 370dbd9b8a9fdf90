"""A reader's own name, telephone and mailbox."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.reading.access import get_site_or_404, render_page
from newsroom.accounts.models import User
from subscriptions.actions.readers import contacts
from subscriptions.confirmation_tokens import confirm_form, show_result
from subscriptions.forms.readers import OwnContactForm
from subscriptions.forms.sign_in import EmailForm
from subscriptions.selectors.readers.accounts import party_of
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.attempt_limits import (
    CORRECTIONS,
    NEW_MAILBOXES,
    account_limits,
    count_reader_attempt,
    wait_page,
)
from subscriptions.views.throttling import add_refusal, confirm_and_redirect


@reader_page(methods=WRITING)
def edit_contact(request: HttpRequest) -> HttpResponse:
    """Correct name and telephone at once, or ask for another mailbox, which is proved by a letter
    first."""
    site = get_site_or_404(request)
    user = cast("User", request.user)
    way = request.POST.get("way", "")
    party = party_of(user)
    known = {"name": party.name, "phone": party.phone} if party else {"name": user.display_name}
    own = OwnContactForm(request.POST if way == "own" else None, initial=known)
    mail = EmailForm(request.POST or None)
    if way != "mail":
        mail = EmailForm()
    limit = NEW_MAILBOXES if way == "mail" else CORRECTIONS
    if request.method == "POST" and (until := count_reader_attempt(account_limits(request, limit))):
        return wait_page(request, site, until)
    if way == "own" and own.is_valid():
        answer = _correct_contact(request, own)
        if answer is not None:
            return answer
    if way == "mail" and mail.is_valid() and _ask_for_email(request, mail):
        return render_page(
            request, "subscriptions/mailbox_sent.html", site, {"email": mail.cleaned_data["email"]}
        )
    context = {"own": own, "mail": mail, "address": user.email or (party.email if party else "")}
    return render_page(request, "subscriptions/contact.html", site, context)


@reader_page(methods=WRITING)
def confirm_email(request: HttpRequest, words: str) -> HttpResponse:
    """Move to another mailbox on the reader's own click: a program that looks at links in mails
    changes nothing."""
    site = get_site_or_404(request)
    user = cast("User", request.user)
    at = timezone.now()
    email = reason = ""

    def move() -> tuple[str, str]:
        contacts.move_to_mailbox(user, words, at=at)
        return _("Your e-mail address was changed."), reverse("subscriptions:contact")

    try:
        if request.method == "POST":
            result = confirm_form(request, move)
            show_result(request, result)
            return redirect(result.address)
        email = contacts.read_mailbox_token(user, words, at=at).email
    except Refused as refused:
        reason = str(refused)
    context = {"email": email, "reason": reason}
    return render_page(
        request, "subscriptions/mailbox.html", site, context, status=410 if reason else 200
    )


def _correct_contact(request: HttpRequest, form: OwnContactForm) -> HttpResponse | None:
    def correct() -> tuple[str, str]:
        cleaned = form.cleaned_data
        user = cast("User", request.user)
        contacts.correct_own_contact(user, cleaned["name"], cleaned["phone"], at=timezone.now())
        return _("Name and telephone were changed."), reverse("subscriptions:contact")

    return confirm_and_redirect(request, form, correct)


def _ask_for_email(request: HttpRequest, form: EmailForm) -> bool:
    def ask() -> tuple[str, str]:
        user = cast("User", request.user)
        paper = get_site_or_404(request).publication
        contacts.request_new_mailbox(user, form.cleaned_data["email"], paper, at=timezone.now())
        return "", ""

    try:
        confirm_form(request, ask)
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True
