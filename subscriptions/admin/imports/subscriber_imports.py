"""Bringing in subscribers from a spreadsheet: tried first, every error by its row, then brought in, each row once."""

from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.admin_base import signed_in
from articles.errors import Refused
from articles.models import Publication
from subscriptions.actions.imports import import_rollback, importing
from subscriptions.admin.desk import OwnList, Said
from subscriptions.admin.page_inputs import handed_out, now, paper_of
from subscriptions.admin.service_forms import FileForm
from subscriptions.confirmation_tokens import confirm, done_before
from subscriptions.models import ImportBatch, Subscription
from subscriptions.selectors.imports.import_rows import HEADINGS, NEEDED, Fault
from subscriptions.selectors.imports.imports import Tried, batches, kept, tried
from subscriptions.sheets import XLSX_TYPE, Cell, Column, write_xlsx

SHOWN = 100  # errors and rows on the page; all of them are in the report
ROW = "row-"  # what the form calls a decision about a row
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
        ("import/<int:pk>/report/", "import_report", "report"),
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
        """Try a file, hand out what became of its rows, write down what was decided of rows in
        doubt, or bring it in: `step` says which; without it a file is only tried."""
        self.require(request, "view_subscription", "add_term", "add_party")
        done = done_before(request)
        if done is not None:  # before the file is tried, and kept, once more
            return self.led(request, done)
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
            try:
                batch, found = self._tried(request, form.cleaned_data["file"], batch, paper)
                paper = batch.publication
                step = request.POST.get("step", "")
                if step == "report":
                    return report_sheet(importing.build_import_report(found), found.bad)
                if step in {"all", "good"}:
                    bring = partial(self._bring, request, found, batch)
                    return self.led(request, confirm(request, bring))
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

    def _tried(
        self, request: HttpRequest, file: Any, batch: ImportBatch | None, paper: Publication
    ) -> tuple[ImportBatch, Tried]:
        """Try a file that was chosen, or the one that is kept, with what was decided of its
        rows."""
        at, by = now(), signed_in(request)
        if file:
            found = tried(file, paper, at)
            return importing.store_import_file(file, paper, name=file.name, by=by, at=at), found
        assert batch is not None  # noqa: S101  without a file the form asks for one
        decided = {
            name.removeprefix(ROW): str(choice)
            for name, choice in request.POST.items()
            if name.startswith(ROW) and choice
        }
        batch = importing.save_decisions(batch, decided, by=by, at=at) if decided else batch
        content = BytesIO(bytes(batch.content or b""))
        found = tried(content, batch.publication, at, batch.decisions)
        if rest := request.POST.get("rest", ""):
            others = {str(one.number): rest for one in found.doubtful}
            batch = importing.save_decisions(batch, others, by=by, at=at)
            found = tried(content, batch.publication, at, batch.decisions)
        return batch, found

    def _bring(self, request: HttpRequest, found: Tried, batch: ImportBatch) -> tuple[str, str]:
        """Bring rows in; return how many there are and the page to be led to."""
        done = importing.import_subscribers(
            found,
            batch.publication,
            name=batch.name,
            by=signed_in(request),
            at=now(),
            only_good=request.POST["step"] == "good",
            batch=batch,
        )
        self._tell_left_out(request, done)
        many = ngettext("%(new)d term brought in.", "%(new)d terms brought in.", done.new)
        return many % {"new": done.new}, self.address("import")

    def report(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out what became of the rows of a file that was brought in."""
        self.require(request, "view_subscription", "add_term", "add_party")
        rows = ImportBatch.objects.filter(report__isnull=False).defer("content")
        batch: ImportBatch = self.row_or_404(request, pk, rows)
        return report_sheet(batch.report or {})

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
            count = import_rollback.undo_import(batch, by=signed_in(request), at=now())
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

    def _tell_left_out(self, request: HttpRequest, done: importing.ImportResult) -> None:
        """Tell how many rows were left out, and why."""
        others = [
            (_("Known before and left as they are: %(count)d."), done.known, messages.info),
            (
                _("Left out because they are wrong: %(count)d rows."),
                done.left_out,
                messages.warning,
            ),
            (
                _("Left out because they are in doubt: %(count)d rows."),
                done.doubtful,
                messages.warning,
            ),
            (_("Left out by your decision: %(count)d rows."), done.skipped, messages.info),
        ]
        for words, count, tell in others:
            if count:
                tell(request, words % {"count": count})


def report_sheet(report: Mapping[str, Any], faults: Sequence[Fault] = ()) -> HttpResponse:
    """Return what became of every row of a file as a sheet, in the order of its rows; `faults`
    quote what stands in the file, which is not stored."""
    file = BytesIO()
    columns = [
        Column(_("Row"), 6),
        Column(_("What became of it"), 16),
        Column(pgettext("of a spreadsheet", "Column"), 14),
        Column(_("What stands there"), 24),
        Column(_("Reason"), 60),
    ]
    quoted = {(one.number, one.heading, one.words): one.value for one in faults}
    rows: list[list[Cell]] = [
        [number, outcome_word(outcome), heading, quoted.get((number, heading, words), ""), words]
        for number, outcome, heading, words in report["lines"]
    ]
    rows += [["", _("remark"), "", "", words] for words in report["remarks"]]
    write_xlsx(file, columns, rows, title=_("What became of the rows"))
    return handed_out(file, "rows.xlsx", XLSX_TYPE)


def outcome_word(outcome: str) -> str:
    """Return what became of a row of a file, in a word."""
    return {
        "taken": pgettext("a row of a file", "taken"),
        "known": pgettext("a row of a file", "known before"),
        "refused": pgettext("a row of a file", "refused"),
        "doubtful": pgettext("a row of a file", "in doubt"),
        "skipped": pgettext("a row of a file", "left out"),
    }[outcome]
