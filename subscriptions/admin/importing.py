"""Bringing in subscribers from a spreadsheet: tried first, every error by its row, then brought in, each row once."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.errors import Refused
from articles.guarded import signed_in
from subscriptions.actions import importing, undoing
from subscriptions.admin.desk import OwnList, Said
from subscriptions.admin.pieces import handed_out, now, paper_of
from subscriptions.admin.service_forms import FileForm
from subscriptions.confirmation import confirm
from subscriptions.models import ImportBatch, Subscription
from subscriptions.selectors.import_rows import HEADINGS, NEEDED
from subscriptions.selectors.imports import Tried, batches, kept, tried
from subscriptions.sheets import XLSX_TYPE, Cell, Column, write_xlsx

SHOWN = 100  # errors and rows on the page; all of them are in the report
EXAMPLE = (
    "A-001",
    "田甜",
    "个人",
    "13800000001",
    "tian@example.com",
    "田甜",
    "浙江",
    "杭州市",
    "上城区",
    "江滨路 1 号",
    "310000",
    "",
    "",
    "邮发",
    "2024-03-15",
    "2024-12-31",
    "1",
    "222.00",
    "银行转账",
)


class ImportingMixin(OwnList[Subscription]):
    """Adds the pages of the import to the list of subscriptions."""

    pages = [
        ("import/", "import", "bring"),
        ("import/template/", "import_template", "template"),
        ("import/<int:pk>/undo/", "import_undo", "undo_import"),
    ]

    def template(self, request: HttpRequest) -> HttpResponse:
        """Hand out an empty sheet with the headings that are understood and one row as an example."""
        self.require(request, "view_subscription", "add_term")
        file = BytesIO()
        columns = [
            Column(f"{words[0]}*" if name in NEEDED else words[0], 14)
            for name, words in HEADINGS.items()
        ]
        write_xlsx(file, columns, [EXAMPLE], title=_("Subscribers"))
        return handed_out(file, "subscribers.xlsx", XLSX_TYPE)

    def bring(self, request: HttpRequest) -> HttpResponse:
        """Try a file, hand out its errors, or bring it in: `step` says which; without it a file is only tried."""
        self.require(request, "view_subscription", "add_term", "add_party")
        paper = paper_of(request)
        batch = (
            kept(request.POST.get("batch", ""), signed_in(request))
            if request.method == "POST"
            else None
        )
        form = FileForm(request.POST or None, request.FILES or None)
        form.fields["file"].required = batch is None
        found: Tried | None = None
        if request.method == "POST" and form.is_valid():
            if form.cleaned_data["file"]:
                batch = None
            at, step, by = now(), request.POST.get("step", ""), signed_in(request)
            file = (
                form.cleaned_data["file"] if batch is None else BytesIO(bytes(batch.content or b""))
            )
            name = file.name if batch is None else batch.name
            paper = paper if batch is None else batch.publication
            try:
                found = tried(file, paper, at)
                if step == "report":
                    return report_of(found)
                if step in {"all", "good"}:
                    bring = partial(
                        importing.bring,
                        found,
                        paper,
                        name=name,
                        by=by,
                        at=at,
                        only_good=step == "good",
                        batch=batch,
                    )
                    act = partial(self._brought, request, bring)
                    return self.led(request, confirm(request, act, at=at))
                batch = batch or importing.keep(file, paper, name=name, by=by, at=at)
            except Refused as refused:
                form.add_error("file", str(refused))
        context: dict[str, Any] = {
            "form": form,
            "found": found,
            "paper": paper,
            "most": SHOWN,
            "batch": batch,
            "batches": batches(paper),
        }
        return self.page(request, "subscription/import", _("Bring in subscribers"), **context)

    def undo_import(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a whole file back, while nothing came of it."""
        self.require(request, "view_subscription", "add_term", "change_order")
        rows = (
            ImportBatch.objects.filter(brought_at__isnull=False)
            .defer("content")
            .annotate(count=Count("rows"))
        )
        batch: ImportBatch = self.row_or_404(request, pk, rows)

        def do(said: Said) -> str:
            count = undoing.undo(batch, by=signed_in(request), at=now())
            many = ngettext("%(count)d term is undone.", "%(count)d terms are undone.", count)
            return many % {"count": count}

        back = self.address("import")
        return self.act(
            request,
            Form(request.POST or None),
            do,
            title=_("Undo an import"),
            of=batch,
            back=back,
            crumbs=[(back, _("Bring in subscribers"))],
            subject=f"{batch} · {batch.brought_at:%Y-%m-%d}",
            intro=_(
                "The terms of this file end before they begin, their money is booked back; the subscribers stay."
            ),
        )

    def _brought(
        self, request: HttpRequest, bring: Callable[[], importing.Brought]
    ) -> tuple[str, str]:
        """Bring rows in; tell what was left as it was, and return how many there are and the page to be led to."""
        done = bring()
        if done.known:
            messages.info(
                request, _("Known before and left as they are: %(known)d.") % {"known": done.known}
            )
        if done.left_out:
            messages.warning(
                request,
                _("Left out because they are wrong: %(left)d rows.") % {"left": done.left_out},
            )
        many = ngettext("%(new)d term brought in.", "%(new)d terms brought in.", done.new)
        return many % {"new": done.new}, self.address("import")


def report_of(found: Tried) -> HttpResponse:
    """Return every error of a file as a sheet, in the order of its rows."""
    file = BytesIO()
    columns = [
        Column(_("Row"), 6),
        Column(pgettext("of a spreadsheet", "Column"), 14),
        Column(_("What stands there"), 24),
        Column(_("Error"), 60),
    ]
    rows: list[list[Cell]] = [[one.number, one.heading, one.value, one.words] for one in found.bad]
    write_xlsx(file, columns, rows, title=_("Errors"))
    return handed_out(file, "errors.xlsx", XLSX_TYPE)
