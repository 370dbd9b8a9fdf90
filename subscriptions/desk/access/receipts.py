"""Registered receipts: the list, the page of one, and the act that decides it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.readers import receipts
from subscriptions.desk.access.access_filters import ClaimFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.facts import Fact, list_facts, show_facts
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    keep_filters,
    load_row,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
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


RECEIPTS = RecordDesk(ReceiptClaim)


def show_decide_link(row: ReceiptClaim, request: HttpRequest) -> SafeString | str:
    """Return the link to the page that decides a claim; it keeps the filters of the list."""
    if row.state != ClaimState.WAITING or not _may_decide(request):
        return ""
    address = keep_filters(request, RECEIPTS, RECEIPTS.address("decide", row.pk))
    return format_html(
        '<a class="button" href="{}" aria-label="{} {}">{}</a>',
        address,
        _("Decide"),
        row.number,
        _("Decide"),
    )


CLAIM_TABLE = RecordTable(
    RECEIPTS,
    (
        TableColumn("number", sort=("number",)),
        TableColumn("name", sort=("name",)),
        TableColumn("channel", sort=("channel",), wide=True),
        TableColumn("first_day", sort=("first_day",), wide=True, number=True),
        TableColumn("last_day", sort=("last_day",), wide=True, number=True),
        TableColumn("state", sort=("state",)),
        TableColumn("claimed_at", sort=("claimed_at",), wide=True, number=True),
        TableColumn("decide", gettext_lazy("what to do"), show_decide_link),
    ),
    ClaimFilter,
    order=("claimed_at", "pk"),
)


def show_claims(request: HttpRequest) -> HttpResponse:
    """Show the list of registered receipts."""
    require_reading(request, RECEIPTS)
    return show_table(request, CLAIM_TABLE, ReceiptClaim.objects.all())


def show_claim(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a registered receipt, and how it was decided."""
    rows = ReceiptClaim.objects.select_related("user", "publication", "decided_by")
    row: ReceiptClaim = load_row(request, RECEIPTS, object_id, rows)
    links = []
    if row.state == ClaimState.WAITING and _may_decide(request):
        links = [(RECEIPTS.address("decide", row.pk), _("Decide"))]
    decided = ["decided_at", "decided_by", "reason"] if row.decided_at else []
    facts = [*_claim_facts(row), *list_facts(row, ["publication", "claimed_at", *decided])]
    return show_facts(request, RECEIPTS, row, facts, links=links)


def show_decide_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a claim."""
    row: ReceiptClaim = find_row(request, RECEIPTS, pk)
    require_permissions(request, "decide_receiptclaim")

    def do(cleaned: Cleaned) -> None:
        decision = receipts.ClaimDecision(
            approve=cleaned["decision"] == "approve",
            first_day=cleaned["first"],
            last_day=cleaned["last"],
            scope=cleaned["scope"],
            reason=cleaned["reason"],
        )
        receipts.decide_claim(row, decision, by=signed_in_user(request), at=timezone.now())

    initial = {"first": row.first_day, "last": row.last_day, "scope": Scope.EPAPER}
    form = DecideForm(request.POST or None, initial=initial)
    return show_act_page(
        request,
        RECEIPTS,
        DeskAct(form, do, _("Decide"), RECEIPTS.address("changelist"), of=row),
        crumbs=[(RECEIPTS.address("change", pk), row.number)],
        facts=_claim_facts(row),
        intro=_("Compare number, name and days with the lists of the post office."),
    )


def _may_decide(request: HttpRequest) -> bool:
    return signed_in_user(request).has_perm("subscriptions.decide_receiptclaim")


def _claim_facts(row: ReceiptClaim) -> list[Fact]:
    return [
        (_("Receipt number"), row.number),
        (_("Name on the receipt"), row.name),
        (_("Written by"), row.get_channel_display()),
        (_("First day"), row.first_day),
        (_("Last day"), row.last_day),
        (_("Reader"), row.user),
        (_("State"), row.get_state_display()),
    ]
