"""Complaints: what is open first, and the form that settles one."""

from django.contrib import admin
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in
from subscriptions.actions.service import complaints
from subscriptions.admin.desk import OwnList, Said
from subscriptions.admin.lists import Head, listing
from subscriptions.admin.page_inputs import now
from subscriptions.admin.service_filters import ComplaintFilter
from subscriptions.admin.service_forms import SettleForm
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
class ComplaintAdmin(OwnList[Complaint]):
    pages = [
        ("<int:pk>/settle/", "settle", "settle"),
    ]

    def list_page(self, request: HttpRequest) -> HttpResponse:
        rows = Complaint.objects.select_related("subscription__party", "resolved_by")
        # What is open comes first, its oldest at the top.
        rows = rows.annotate(settled_first=Case(When(resolved_at=None, then=0), default=1))
        shown = listing(request, rows, ComplaintFilter, HEADS, SORTS, "open")
        return self.page(request, "complaint/list", _("Complaints"), shown=shown)

    def row_page(self, request: HttpRequest, row: Complaint) -> HttpResponse:
        return self.page(
            request,
            "complaint/desk",
            str(row),
            complaint=row,
            subscription=row.subscription,
            sent=row.deliveries.select_related("run").first(),
        )

    def settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what is done about a complaint, once."""
        self.require(request, "view_complaint", "change_complaint")
        row: Complaint = self.row_or_404(
            request, pk, Complaint.objects.select_related("subscription__party")
        )
        form = SettleForm(request.POST or None)

        def do(said: Said) -> str:
            complaints.settle_complaint(
                row,
                said["resolution"],
                words=said["words"],
                copies=said["copies"],
                by=signed_in(request),
                at=now(),
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
