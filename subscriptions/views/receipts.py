"""The page on which a reader registers a receipt of the post office, to read the e-paper."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.reading.access import get_site_or_404, render_page
from newsroom.accounts.models import User
from subscriptions.actions.readers import receipts
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import ReceiptClaim, WrittenBy
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.throttling import confirm_and_redirect

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


@reader_page(methods=WRITING)
def register_receipt(request: HttpRequest) -> HttpResponse:
    """Show what the reader has registered and take one more.

    What is refused is told beside the form, all kept.
    """
    site = get_site_or_404(request)
    user = cast("User", request.user)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def claim() -> tuple[str, str]:
            _claim(user, site.publication, form.cleaned_data)
            sentence = _("Your receipt is registered. We compare it with the post office's lists.")
            return sentence, reverse("subscriptions:receipt")

        answer = confirm_and_redirect(request, form, claim)
        if answer is not None:
            return answer
    claims = ReceiptClaim.objects.filter(user=user, publication=site.publication).order_by(
        "-claimed_at", "-pk"
    )
    context = {"form": form, "claims": claims[:SHOWN]}
    return render_page(request, "subscriptions/receipt.html", site, context)


def _claim(user: User, publication: Any, cleaned: dict[str, Any]) -> None:
    receipts.claim_receipt(
        user,
        receipts.ReceiptDetails(
            publication,
            cleaned["number"],
            channel=cleaned["channel"],
            name=cleaned["name"],
            first_day=cleaned["first"],
            last_day=cleaned["last"],
        ),
        at=timezone.now(),
    )
