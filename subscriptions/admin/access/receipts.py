"""Receipt claims in the admin: the list, and the page that decides one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.readers import receipts
from subscriptions.admin.access.access_filters import ClaimFilter
from subscriptions.admin.desk import ReadOnlyAdmin, admin_page
from subscriptions.desk.formatting import contact_lookup
from subscriptions.desk.records.acts import Cleaned
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import ClaimState, ReceiptClaim, Scope

Day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecideForm(forms.Form):
    """Approve with days and scope, or refuse with a reason."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        choices=[("approve", gettext_lazy("Approve")), ("refuse", gettext_lazy("Refuse"))],
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Opens"),
        choices=[(one.value, one.label) for one in (Scope.EPAPER, Scope.SITE)],
    )
    first = WrittenDateField(label=gettext_lazy("First day"), widget=Day)
    last = WrittenDateField(label=gettext_lazy("Last day"), widget=Day)
    reason = KeptField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The reader is told it. Needed to refuse."),
    )


@admin.register(ReceiptClaim)
class ReceiptClaimAdmin(ReadOnlyAdmin[ReceiptClaim]):
    """The list shows the oldest claim first."""

    list_display = ["number", "name", "channel", "first_day", "last_day", "state", "claimed_at"]
    filterset_class = ClaimFilter
    list_select_related = ["user"]
    search_fields = ["number", "name", "user__username"]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [*self.search_fields, contact_lookup(request, "user__email")]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Add a link to the page that decides; it keeps the filters of the list."""

        def decide(row: ReceiptClaim) -> SafeString | str:
            if row.state != ClaimState.WAITING:
                return ""
            address = self.keep_filters(request, self.address("decide", row.pk))
            return format_html(
                '<a href="{}" aria-label="{} {}">{}</a>',
                address,
                _("Decide"),
                row.number,
                _("Decide"),
            )

        decide.short_description = gettext_lazy("what to do")  # type: ignore[attr-defined]
        return [*self.list_display, decide]

    @admin_page("<int:pk>/decide/", "decide")
    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_or_404(request, pk)
        self.require(request, "decide_receiptclaim")

        def do(cleaned: Cleaned) -> None:
            approve = cleaned["decision"] == "approve"
            receipts.decide_claim(
                row,
                receipts.ClaimDecision(
                    approve=approve,
                    first_day=cleaned["first"],
                    last_day=cleaned["last"],
                    scope=cleaned["scope"],
                    reason=cleaned["reason"],
                ),
                by=signed_in_user(request),
                at=timezone.now(),
            )

        initial = {"first": row.first_day, "last": row.last_day, "scope": Scope.EPAPER}
        return self.act(
            request,
            DecideForm(request.POST or None, initial=initial),
            do,
            title=_("Decide"),
            of=row,
            back=self.address("changelist"),
            facts=self._facts(row),
            intro=_("Compare number, name and days with the lists of the post office."),
        )

    def _facts(self, row: ReceiptClaim) -> list[tuple[str, object]]:
        return [
            (_("Receipt number"), row.number),
            (_("Name on the receipt"), row.name),
            (_("Written by"), row.get_channel_display()),
            (_("First day"), row.first_day),
            (_("Last day"), row.last_day),
            (_("Reader"), row.user),
            (_("State"), row.get_state_display()),
        ]
