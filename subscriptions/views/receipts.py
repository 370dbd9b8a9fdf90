"""The page on which a reader registers a receipt of the post office, to read the e-paper."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.reading.access import show, site_or_404
from newsroom.accounts.models import User
from subscriptions.actions.readers import receipts
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import ReceiptClaim, WrittenBy
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.throttling import done_once

SHOWN = 20


class ReceiptForm(forms.Form):
    """What stands on the receipt."""

    number = forms.CharField(
        label=gettext_lazy("Receipt number"),
        max_length=60,
        help_text=gettext_lazy("As printed; blanks do not matter."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Written by"), choices=WrittenBy.choices)
    name = forms.CharField(label=gettext_lazy("Name on the receipt"), max_length=60)
    first = WrittenDateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = WrittenDateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )


def _receipt(request: HttpRequest) -> HttpResponse:
    """Show what the reader has registered and take one more. What is refused is told beside the form, all kept."""
    site, user = site_or_404(request), cast("User", request.user)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def claim() -> tuple[str, str]:
            _claim(user, site.publication, form.cleaned_data)
            words = _("Your receipt is registered. We compare it with the post office's lists.")
            return words, reverse("subscriptions:receipt")

        answer = done_once(request, form, claim)
        if answer is not None:
            return answer
    claims = ReceiptClaim.objects.filter(user=user, publication=site.publication).order_by(
        "-claimed_at", "-pk"
    )
    context = {"form": form, "claims": claims[:SHOWN]}
    return show(request, "subscriptions/receipt.html", site, context)


receipt = reader_page(_receipt, methods=WRITING)


def _claim(user: User, publication: Any, said: dict[str, Any]) -> None:
    receipts.claim_receipt(
        user,
        receipts.ReceiptDetails(
            publication,
            said["number"],
            channel=said["channel"],
            name=said["name"],
            first_day=said["first"],
            last_day=said["last"],
        ),
        at=timezone.now(),
    )
