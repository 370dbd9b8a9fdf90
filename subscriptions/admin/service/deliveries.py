"""Delivery: the next issues, the list of an issue, its labels, its sheet, and the post office's counts."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in
from articles.models import Publication
from subscriptions.actions.service import deliveries, exports
from subscriptions.admin.desk import OwnList, Said
from subscriptions.admin.lists import PAGE
from subscriptions.admin.page_inputs import day_of, elsewhere, handed_out, now, paper_of
from subscriptions.admin.service_forms import PurposeForm
from subscriptions.messages import day as worded
from subscriptions.models import DeliveryRun, Subscription
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service import delivery_runs
from subscriptions.selectors.service.deliveries import to_redeliver
from subscriptions.sheets import XLSX_TYPE

PDF = "application/pdf"
TOLD_MOST = 200  # undeliverable subscriptions on the page


@admin.register(DeliveryRun)
class DeliveryRunAdmin(OwnList[DeliveryRun]):
    pages = [
        ("issue/<str:on>/", "issue", "issue"),
        ("<int:pk>/labels/", "labels", "labels"),
        ("<int:pk>/sheet/", "sheet", "sheet"),
        ("<int:pk>/counts/", "counts", "counts"),
    ]

    def list_page(self, request: HttpRequest) -> HttpResponse:
        """Show the next issues, then the lists that were made."""
        paper = paper_of(request)
        made = DeliveryRun.objects.filter(publication=paper).select_related("made_by")
        context = {
            "paper": paper,
            "papers": list(Publication.objects.all()),
            "coming": delivery_runs.coming(paper, now()),
            "page": Paginator(made, PAGE).get_page(request.GET.get("p")),
            "forecast": f"{elsewhere('admin:subscriptions_report_forecast')}?paper={paper.pk}",
        }
        return self.page(request, "deliveryrun/list", _("Delivery"), **context)

    def issue(self, request: HttpRequest, on: str) -> HttpResponse:
        """Show an issue before the mail room; make its list, or a supplement (POST, `act=supplement`)."""
        self.require(request, "view_deliveryrun", "add_deliveryrun")
        paper, day = paper_of(request), day_of(on)
        back = f"{self.address('issue', on)}?paper={paper.pk}"
        if request.method == "POST":
            make = partial(self._make, request, paper, day)
            return self.done(request, make, back, confirmed=True)
        missing = deliveries.list_undeliverable(paper, day)
        subscriptions = Subscription.objects.select_related("party").in_bulk(
            [one.subscription for one in missing[:TOLD_MOST]]
        )
        context = {
            "paper": paper,
            "day": day,
            "one": delivery_runs.issue(paper, day),
            "missing": len(missing),
            "told": [(subscriptions[one.subscription], one.copies) for one in missing[:TOLD_MOST]],
            "appears": day in issue_days(paper, day, day),
            "again": to_redeliver(paper, day).count(),
        }
        return self.page(request, "deliveryrun/issue", worded(day), **context)

    def _make(self, request: HttpRequest, paper: Publication, day: Any) -> str:
        by, at = signed_in(request), now()
        if request.POST.get("act") != "supplement":
            run = deliveries.make_delivery_list(paper, day, by=by, at=at)
        else:
            late = deliveries.make_supplement_list(paper, day, by=by, at=at)
            if late is None:
                return _("The lists lack nobody. No supplement was made.")
            run = late
        many = ngettext(
            "The list has %(labels)d label for %(copies)d copies.",
            "The list has %(labels)d labels for %(copies)d copies.",
            run.labels,
        )
        return many % {"labels": run.labels, "copies": run.copies}

    def row_page(self, request: HttpRequest, row: DeliveryRun) -> HttpResponse:
        context = {
            "run": row,
            "routes": delivery_runs.sums(row, "route"),
            "provinces": delivery_runs.sums(row, "province"),
            "channels": delivery_runs.by_channel(row),
            "bulk": delivery_runs.bulk_counts(row),
            "form": PurposeForm(),
            "again": delivery_runs.again(row),
        }
        return self.page(request, "deliveryrun/desk", str(row), **context)

    def labels(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._take(request, pk, exports.export_labels, "labels", "pdf", PDF)

    def sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._take(request, pk, exports.export_delivery_sheet, "delivery", "xlsx", XLSX_TYPE)

    def counts(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._take(request, pk, exports.export_region_counts, "counts", "xlsx", XLSX_TYPE)

    def _take(
        self,
        request: HttpRequest,
        pk: int,
        act: Callable[..., Any],
        name: str,
        ending: str,
        kind: str,
    ) -> HttpResponse:
        """Ask what a list is taken out for, and hand out the file. The journal keeps both."""
        self.require(request, "view_deliveryrun", "export_deliveryrun")
        run: DeliveryRun = self.row_or_404(
            request, pk, DeliveryRun.objects.select_related("publication")
        )

        def do(said: Said) -> HttpResponse:
            file = BytesIO()
            act(run, file, said["purpose"], by=signed_in(request), at=now())
            return handed_out(file, f"{name}-{run}.{ending}".replace(" ", ""), kind)

        back = self.address("change", run.pk)
        titles = {
            "labels": _("Labels as PDF"),
            "delivery": _("List as a spreadsheet"),
            "counts": _("Counts by region"),
        }
        return self.act(
            request,
            PurposeForm(request.POST or None),
            do,
            title=titles[name],
            reads=True,
            back=back,
            crumbs=[(back, str(run))],
            subject=str(run),
        )
