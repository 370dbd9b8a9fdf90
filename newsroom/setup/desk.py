"""The staff's pages of the first day: the masthead picture, the machine, and hints put away."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.actions.pictures import media
from articles.actions.records.reference import save_reference
from articles.admin_base import signed_in_user
from articles.desk.screens import Guard, render_screen
from articles.errors import NotYours, Refused
from articles.models import Publication
from newsroom.backups import find_last_backup
from newsroom.invitations.letters import TEST
from newsroom.setup import checklist
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.mail_server import is_mail_set_up
from subscriptions.models import PassingLetter


class MastheadForm(forms.Form):
    """The drawn name of the paper."""

    picture = forms.FileField(
        label=gettext_lazy("Masthead picture"),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}
        ),
    )


def show_masthead(request: HttpRequest) -> HttpResponse:
    """Show the masthead picture of the first newspaper, and take another one in."""
    if not request.user.has_perm(checklist.RIGHT):
        raise PermissionDenied
    paper = get_object_or_404(Publication.objects.select_related("masthead").order_by("pk")[:1])
    form = MastheadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _store_masthead(request, paper, form):
        messages.success(request, _("Readers see the new masthead."))
        return HttpResponseRedirect(reverse("admin:index"))
    return render_screen(
        request, "setup/masthead.html", title=_("Masthead picture"), form=form, paper=paper
    )


def show_machine(request: HttpRequest) -> HttpResponse:
    """Show what is set on the machine itself: letters, backups, the public address. A POST sends
    a test letter to the own mailbox."""
    by = signed_in_user(request)
    if not (by.has_perm(checklist.RIGHT) or by.has_perm("articles.release_installation")):
        raise PermissionDenied
    if request.method == "POST":
        if by.email and not PassingLetter.objects.filter(address=by.email).exists():
            letters.queue_made_letter(by.email, TEST)
        messages.success(request, _("A test letter goes to your own mailbox."))
        return HttpResponseRedirect(reverse("admin:machine"))
    return render_screen(
        request,
        "setup/machine.html",
        title=_("The machine"),
        mail=is_mail_set_up(),
        waiting=PassingLetter.objects.count(),
        own_mailbox=by.email,
        backup=find_last_backup(),
        address=settings.SITE_URL,
    )


def handle_dismissal(request: HttpRequest, name: str) -> HttpResponse:
    """Put a line of the checklist away."""
    if not request.user.has_perm(checklist.RIGHT):
        raise PermissionDenied
    checklist.dismiss_hint(signed_in_user(request), name)
    return HttpResponseRedirect(reverse("admin:index"))


def first_day_urls(guard: Guard) -> list[URLPattern]:
    """Return the addresses of the first day, below that of the admin."""
    return [
        path("masthead/", guard(never_cache(show_masthead)), name="masthead"),
        path("machine/", guard(never_cache(show_machine)), name="machine"),
        path(
            "hints/<slug:name>/dismiss/",
            guard(never_cache(require_POST(handle_dismissal))),
            name="dismiss_hint",
        ),
    ]


def _store_masthead(request: HttpRequest, paper: Publication, form: MastheadForm) -> bool:
    """Take the picture in and show it; say whether that was done."""
    by = signed_in_user(request)
    at = timezone.now()
    file = form.cleaned_data["picture"]
    try:
        image = media.add_image(file=file, title=paper.name, credit=paper.name, by=by, at=at)
        paper.masthead = image
        save_reference(paper, by=by, at=at)
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("picture", str(reason))
        return False
    return True
