"""Complaints: the list, open ones first, and the form that settles one."""

from django.contrib import admin
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.service import complaints
from subscriptions.admin.act_pages import Cleaned
from subscriptions.admin.desk import OwnListAdmin, admin_page
from subscriptions.admin.lists import Head, build_list_page
from subscriptions.admin.service.complaint_filters import ComplaintFilter
from subscriptions.admin.service.complaint_forms import SettleComplaintForm
from subscriptions.desk.related import list_related
from subscriptions.models import Complaint

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


@admin.register(Complaint)
class ComplaintAdmin(OwnListAdmin[Complaint]):
    def list_page(self, request: HttpRequest) -> HttpResponse:
        rows = Complaint.objects.select_related("subscription__party", "resolved_by")
        # What is open comes first, its oldest at the top.
        rows = rows.annotate(settled_first=Case(When(resolved_at=None, then=0), default=1))
        shown = build_list_page(request, rows, ComplaintFilter, HEADS, SORTS, "open")
        return self.page(request, "complaint/list", _("Complaints"), shown=shown)

    def row_page(self, request: HttpRequest, row: Complaint) -> HttpResponse:
        return self.page(
            request,
            "complaint/desk",
            str(row),
            complaint=row,
            related=list_related(row, signed_in_user(request)),
            subscription=row.subscription,
            sent=row.deliveries.select_related("run").first(),
        )

    @admin_page("<int:pk>/settle/", "settle")
    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Settle a complaint, once."""
        self.require(request, "view_complaint", "change_complaint")
        row: Complaint = self.row_or_404(
            request, pk, Complaint.objects.select_related("subscription__party")
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

        back = self.address("change", row.pk)
        return self.act(
            request,
            form,
            do,
            title=_("Settle a complaint"),
            of=row,
            back=back,
            crumbs=[(back, str(row))],
            subject=f"{row} · {row.subscription.party}",
            quote=row.words,
        )
