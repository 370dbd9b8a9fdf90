"""Terms of subscription and privacy policy: the preview of a text, and its publication."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin_base import signed_in_user
from articles.reading.access import READING, get_site_or_404, render_page
from subscriptions.actions.readers import legal_texts
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.pages import RecordDesk, find_row, require_permissions
from subscriptions.models import LegalText
from subscriptions.selectors.readers.legal_texts import TextPage

LEGAL_TEXTS = RecordDesk(LegalText)


class PublishLegalTextForm(forms.Form):
    """A form without fields; the page says what publication means."""


def show_text_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text exactly as readers will. POST is refused."""
    row: LegalText = find_row(request, LEGAL_TEXTS, pk)
    if request.method not in READING:
        raise PermissionDenied
    page = TextPage(row, row.published_at is not None, [])
    context = {"page": page, "kind": row.kind, "title": row.get_kind_display(), "preview": True}
    return render_page(request, "subscriptions/text.html", get_site_or_404(request), context)


def show_publish_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, after the page said what that means."""
    row: LegalText = find_row(request, LEGAL_TEXTS, pk)
    require_permissions(request, "publish_legaltext")

    def do(_cleaned: Cleaned) -> str:
        text = legal_texts.publish_text(row, by=signed_in_user(request), at=timezone.now())
        messages.success(request, _("“%(text)s” is published.") % {"text": text})
        return _("Forms name this version from its day on.")

    form = PublishLegalTextForm(request.POST or None)
    return show_act_page(
        request,
        LEGAL_TEXTS,
        DeskAct(form, do, _("Publish"), LEGAL_TEXTS.address("change", pk)),
        subject=str(row),
        intro=_(
            "Readers see it from now on, and agree to it from the day on that it names. It can "
            "never be changed again; a change is the next version."
        ),
    )
