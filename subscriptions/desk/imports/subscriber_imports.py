"""The import of subscribers from a spreadsheet: checked first, with errors by row, then imported
once."""

from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.admin_base import signed_in_user
from articles.errors import Refused
from articles.models import Publication
from subscriptions.actions.imports import import_rollback, importing
from subscriptions.confirmation_tokens import confirm_form, find_earlier_result
from subscriptions.desk.records.acts import Cleaned, DeskAct, redirect_to_result, show_act_page
from subscriptions.desk.records.desks import SUBSCRIPTIONS
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.page_subjects import asked_newspaper
from subscriptions.desk.records.pages import find_row, render_record_page, require_permissions
from subscriptions.desk.records.sheet_files import SpreadsheetForm
from subscriptions.models import ImportBatch
from subscriptions.selectors.imports.import_rows import HEADINGS, NEEDED, CellFault
from subscriptions.selectors.imports.imports import (
    ImportTrial,
    find_trial,
    list_batches,
    try_import,
)
from subscriptions.sheets import XLSX_TYPE, Cell, SheetColumn, write_xlsx

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


def download_template(request: HttpRequest) -> HttpResponse:
    """Return an empty sheet with the known headings and one example row."""
    require_permissions(request, "view_subscription", "add_term")
    file = BytesIO()
    columns = [
        SheetColumn(f"{heading}*" if name in NEEDED else heading, 14)
        for name, (heading, *_synonyms) in HEADINGS.items()
    ]
    write_xlsx(file, columns, [EXAMPLE], title=_("Subscribers"))
    return file_response(file, "subscribers.xlsx", XLSX_TYPE)


def show_import(request: HttpRequest) -> HttpResponse:
    """Check a file, return the outcome of its rows, store decisions about rows in doubt, or
    import it: `step` says which. Without `step` a file is only checked."""
    require_permissions(request, "view_subscription", "add_term", "add_party")
    done = find_earlier_result(request)
    if done is not None:  # before the file is tried, and kept, once more
        return redirect_to_result(request, SUBSCRIPTIONS, done)
    paper = asked_newspaper(request)
    batch = (
        find_trial(request.POST.get("batch", ""), signed_in_user(request))
        if request.method == "POST"
        else None
    )
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    form.fields["file"].required = batch is None
    preview: ImportTrial | None = None
    if request.method == "POST" and form.is_valid():
        try:
            batch, preview = _check_file(request, form.cleaned_data["file"], batch, paper)
            paper = batch.publication
            step = request.POST.get("step", "")
            if step == "report":
                return report_sheet(importing.build_import_report(preview), preview.bad)
            if step in {"all", "good"}:
                do_import = partial(_import_rows, request, preview, batch)
                return redirect_to_result(request, SUBSCRIPTIONS, confirm_form(request, do_import))
        except Refused as refused:
            form.add_error("file", str(refused))
    context: dict[str, Any] = {
        "form": form,
        "found": preview,
        "paper": paper,
        "most": SHOWN,
        "batch": batch,
        "batches": list_batches(paper),
    }
    return render_record_page(
        request, SUBSCRIPTIONS, "subscription/import", _("Bring in subscribers"), **context
    )


def _check_file(
    request: HttpRequest, file: Any, batch: ImportBatch | None, paper: Publication
) -> tuple[ImportBatch, ImportTrial]:
    """Check the file that was uploaded or stored, with the decisions about its rows."""
    at = timezone.now()
    by = signed_in_user(request)
    if file:
        preview = try_import(file, paper, at)
        return importing.store_import_file(file, paper, name=file.name, by=by, at=at), preview
    assert batch is not None  # noqa: S101  without a file the form asks for one
    decided = {
        name.removeprefix(ROW): str(choice)
        for name, choice in request.POST.items()
        if name.startswith(ROW) and choice
    }
    batch = importing.save_decisions(batch, decided, by=by, at=at) if decided else batch
    content = BytesIO(bytes(batch.content or b""))
    preview = try_import(content, batch.publication, at, batch.decisions)
    if rest := request.POST.get("rest", ""):
        others = {str(one.number): rest for one in preview.doubtful}
        batch = importing.save_decisions(batch, others, by=by, at=at)
        preview = try_import(content, batch.publication, at, batch.decisions)
    return batch, preview


def _import_rows(request: HttpRequest, preview: ImportTrial, batch: ImportBatch) -> tuple[str, str]:
    """Import rows; return the message and the page that follows."""
    done = importing.import_subscribers(
        preview,
        batch.publication,
        name=batch.name,
        by=signed_in_user(request),
        at=timezone.now(),
        only_good=request.POST["step"] == "good",
        batch=batch,
    )
    _tell_left_out(request, done)
    many = ngettext("%(new)d term brought in.", "%(new)d terms brought in.", done.new)
    return many % {"new": done.new}, SUBSCRIPTIONS.address("import")


def download_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the outcome of the rows of an imported file."""
    require_permissions(request, "view_subscription", "add_term", "add_party")
    rows = ImportBatch.objects.filter(report__isnull=False).defer("content")
    batch: ImportBatch = find_row(request, SUBSCRIPTIONS, pk, rows)
    return report_sheet(batch.report or {})


def show_undo_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the import of a whole file, as long as nothing depends on it."""
    require_permissions(request, "view_subscription", "add_term", "change_order")
    rows = (
        ImportBatch.objects.filter(brought_at__isnull=False)
        .defer("content")
        .annotate(count=Count("rows"))
    )
    batch: ImportBatch = find_row(request, SUBSCRIPTIONS, pk, rows)

    def do(cleaned: Cleaned) -> str:
        count = import_rollback.undo_import(batch, by=signed_in_user(request), at=timezone.now())
        many = ngettext("%(count)d term is undone.", "%(count)d terms are undone.", count)
        return many % {"count": count}

    back = SUBSCRIPTIONS.address("import")
    return show_act_page(
        request,
        SUBSCRIPTIONS,
        DeskAct(Form(request.POST or None), do, _("Undo an import"), back, of=batch),
        crumbs=[(back, _("Bring in subscribers"))],
        subject=f"{batch} · {batch.brought_at:%Y-%m-%d}",
        intro=_(
            "The terms of this file end before they begin, their money is booked back; the "
            "subscribers stay."
        ),
    )


def _tell_left_out(request: HttpRequest, done: importing.ImportResult) -> None:
    """Show how many rows were left out, and why."""
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
    for sentence, count, add_message in others:
        if count:
            add_message(request, sentence % {"count": count})


def report_sheet(report: Mapping[str, Any], faults: Sequence[CellFault] = ()) -> HttpResponse:
    """Return the outcome of every row of a file as a sheet. `faults` quote the cells of the
    file, which is not stored."""
    file = BytesIO()
    columns = [
        SheetColumn(_("Row"), 6),
        SheetColumn(_("What became of it"), 16),
        SheetColumn(pgettext("of a spreadsheet", "Column"), 14),
        SheetColumn(_("What stands there"), 24),
        SheetColumn(_("Reason"), 60),
    ]
    quoted = {(one.number, one.heading, one.words): one.value for one in faults}
    rows: list[list[Cell]] = [
        [
            number,
            describe_outcome(outcome),
            heading,
            quoted.get((number, heading, reason), ""),
            reason,
        ]
        for number, outcome, heading, reason in report["lines"]
    ]
    rows += [["", _("remark"), "", "", remark] for remark in report["remarks"]]
    write_xlsx(file, columns, rows, title=_("What became of the rows"))
    return file_response(file, "rows.xlsx", XLSX_TYPE)


def describe_outcome(outcome: str) -> str:
    """Return the outcome of a row of a file as a word."""
    return {
        "taken": pgettext("a row of a file", "taken"),
        "known": pgettext("a row of a file", "known before"),
        "refused": pgettext("a row of a file", "refused"),
        "doubtful": pgettext("a row of a file", "in doubt"),
        "skipped": pgettext("a row of a file", "left out"),
    }[outcome]
