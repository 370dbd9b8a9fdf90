"""The letters that let somebody in: their links are made when they are sent."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import override

from articles.models import Publication
from articles.origins import origin_of
from newsroom.accounts.models import Invitation
from newsroom.accounts.roles import role_label
from newsroom.invitations import invitations, password_resets
from newsroom.invitations.roles import SENTENCES
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.mail_delivery import Message
from subscriptions.models import PassingLetter

TEST = "test"


def compose_invitation(letter: PassingLetter, at: datetime) -> Message | None:
    """Return the letter of an invitation; None where it is no longer open."""
    facts = letter.facts
    invitation = Invitation.objects.filter(pk=facts["invitation"], edition=facts["edition"]).first()
    if invitation is None or not invitation.is_open or invitation.has_expired(at):
        return None
    with override(settings.LANGUAGE_CODE):
        roles = [
            f"{role_label(role.name)}：{SENTENCES.get(role.name, '')}"
            for role in invitation.roles.all()
        ]
    context = {
        "invitation": invitation,
        "roles": roles,
        "paper": Publication.objects.order_by("pk").first(),
        "address": invitation_address(invitation),
    }
    return letters.compose_message("invitation", context)


def compose_password_reset(letter: PassingLetter, at: datetime) -> Message | None:
    """Return the letter with a link to another password; None where no member of the staff has
    this mailbox, or the request is too old."""
    account = password_resets.find_resettable(letter.address)
    if account is None or at - letter.asked_at > password_resets.ASKED_LASTS:
        return None
    code = urlsafe_base64_encode(force_bytes(account.pk))
    token = default_token_generator.make_token(account)
    path = reverse("password_reset_confirm", args=[code, token])
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    context = {"account": account, "address": origin() + path, "minutes": minutes}
    return letters.compose_message("password_reset", context)


def compose_test(letter: PassingLetter, at: datetime) -> Message | None:
    """Return a letter that says only that letters arrive."""
    paper = Publication.objects.order_by("pk").first()
    return letters.compose_message("test", {"paper": paper, "address": origin()})


def invitation_address(invitation: Invitation) -> str:
    """Return the whole address at which an invited person sets a password."""
    token = invitations.make_token(invitation)
    return origin() + reverse("accept_invitation", args=[token])


def origin() -> str:
    """Return where the staff's pages are: at the first newspaper's origin."""
    paper = Publication.objects.order_by("pk").first()
    return origin_of(paper) if paper is not None else settings.SITE_URL


letters.register_letter_maker(invitations.MAKER, compose_invitation)
letters.register_letter_maker(password_resets.MAKER, compose_password_reset)
letters.register_letter_maker(TEST, compose_test)
