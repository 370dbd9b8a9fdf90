"""The staff's page of invitations: who was asked, and asking somebody else."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.admin_base import signed_in_user
from articles.desk.screens import Guard, render_screen, tell_refusals
from articles.errors import NotYours, Refused
from newsroom.account_changes import guarding
from newsroom.accounts.models import Invitation
from newsroom.accounts.roles import role_label
from newsroom.invitations import invitations
from newsroom.invitations.forms import InvitationForm
from subscriptions.actions.readers.mail_server import is_mail_set_up


@dataclass(frozen=True)
class OpenInvitation:
    """An open invitation as the page shows it."""

    row: Invitation
    roles: list[str]
    expired: bool


def show_invitations(request: HttpRequest) -> HttpResponse:
    """Show the open invitations; invite somebody. Whoever keeps no accounts is refused."""
    if not request.user.has_perm(invitations.RIGHT):
        raise PermissionDenied
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, form):
        return HttpResponseRedirect(reverse("admin:invitations"))
    at = timezone.now()
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    waiting = [
        OpenInvitation(
            row, [role_label(role.name) for role in row.roles.all()], row.has_expired(at)
        )
        for row in rows.prefetch_related("roles").select_related("invited_by")
    ]
    return render_screen(
        request,
        "invitations/list.html",
        title=_("Invitations"),
        form=form,
        waiting=waiting,
        alone=guarding.acts_alone(signed_in_user(request)),
        mail=is_mail_set_up(),
    )


def handle_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    row = get_object_or_404(Invitation, pk=pk)
    by = signed_in_user(request)
    at = timezone.now()
    if tell_refusals(request, lambda: invitations.resend_invitation(row, by=by, at=at)):
        messages.success(request, _("The letter goes to %(name)s again.") % {"name": row.name})
    return HttpResponseRedirect(reverse("admin:invitations"))


def handle_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = get_object_or_404(Invitation, pk=pk)
    by = signed_in_user(request)
    at = timezone.now()
    if tell_refusals(request, lambda: invitations.revoke_invitation(row, by=by, at=at)):
        words = _("The invitation of %(name)s is taken back. Its link no longer opens.")
        messages.success(request, words % {"name": row.name})
    return HttpResponseRedirect(reverse("admin:invitations"))


def invitation_urls(guard: Guard) -> list[URLPattern]:
    """Return the addresses of the invitations, below that of the admin."""
    return [
        path("invitations/", guard(never_cache(show_invitations)), name="invitations"),
        path(
            "invitations/<int:pk>/resend/",
            guard(never_cache(require_POST(handle_resend))),
            name="resend_invitation",
        ),
        path(
            "invitations/<int:pk>/revoke/",
            guard(never_cache(require_POST(handle_revoke))),
            name="revoke_invitation",
        ),
    ]


def _invite(request: HttpRequest, form: InvitationForm) -> bool:
    """Invite somebody; a refusal is told beside the form. Say whether it was done."""
    cleaned = form.cleaned_data
    try:
        invitations.invite_person(
            cleaned["name"],
            cleaned["email"],
            cleaned["roles"],
            title=cleaned["title"],
            by=signed_in_user(request),
            at=timezone.now(),
        )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(request, _("A letter goes to %(name)s.") % {"name": cleaned["name"]})
    return True
