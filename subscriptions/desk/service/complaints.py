"""Complaints: the list, open ones first, the page of one, and the form that settles it."""

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.service import complaints
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.lists import Head, build_list_page
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
)
from subscriptions.desk.related import list_related
from subscriptions.desk.service.complaint_filters import ComplaintFilter
from subscriptions.desk.service.complaint_forms import SettleComplaintForm
from subscriptions.models import Complaint

COMPLAINTS = RecordDesk(Complaint)
HEADS = [
    Head(gettext_lazy("Issue of"), "issue"),
    Head(gettext_lazy("Subscriber"), "party"),
    Head(gettext_lazy("What was wrong")),
    Head(gettext_lazy("In words"), wide=True),
    Head(gettext_lazy("Told"), "open", wide=True),
    Head(gettext_lazy("What was done")),
]
SORTS = {
    "open": ["settled_first", "pk"],
    "issue": ["issue_date", "pk"],
    "party": ["subscription__party__name", "pk"],
}


def show_complaints(request: HttpRequest) -> HttpResponse:
    """Show the list of complaints. What is open comes first, its oldest at the top."""
    require_reading(request, COMPLAINTS)
    rows = Complaint.objects.select_related("subscription__party", "resolved_by")
    rows = rows.annotate(settled_first=Case(When(resolved_at=None, then=0), default=1))
    shown = build_list_page(request, rows, ComplaintFilter, HEADS, SORTS, "open")
    return render_record_page(request, COMPLAINTS, "complaint/list", _("Complaints"), shown=shown)


def show_complaint(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a complaint."""
    row: Complaint = load_row(request, COMPLAINTS, object_id)
    return render_record_page(
        request,
        COMPLAINTS,
        "complaint/desk",
        str(row),
        complaint=row,
        related=list_related(row, signed_in_user(request)),
        subscription=row.subscription,
        sent=row.deliveries.select_related("run").first(),
    )


def show_settle_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a complaint, once."""
    require_permissions(request, "view_complaint", "change_complaint")
    row: Complaint = find_row(
        request, COMPLAINTS, pk, Complaint.objects.select_related("subscription__party")
    )
    form = SettleComplaintForm(request.POST or None)

    def do(cleaned: Cleaned) -> str:
        complaints.settle_complaint(
            row,
            cleaned["resolution"],
            words=cleaned["words"],
            copies=cleaned["copies"],
            by=signed_in_user(request),
            at=timezone.now(),
        )
        return _("The complaint is settled.")

    back = COMPLAINTS.address("change", row.pk)
    return show_act_page(
        request,
        COMPLAINTS,
        DeskAct(form, do, _("Settle a complaint"), back, of=row),
        crumbs=[(back, str(row))],
        subject=f"{row} · {row.subscription.party}",
        quote=row.words,
    )
