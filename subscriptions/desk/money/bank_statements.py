"""Bank statements at the desk: a statement is shown first, then imported."""

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions import statement_parsers
from subscriptions.actions.money import bank, statement_files
from subscriptions.actions.money.statement_files import KEPT
from subscriptions.confirmation_tokens import confirm_form, is_stale_form
from subscriptions.desk.money.bank_columns import (
    SHOWN_LINES,
    ColumnsForm,
    column_letter,
    propose_columns,
)
from subscriptions.desk.money.bank_forms import StatementFileForm, seal_statement, unseal_statement
from subscriptions.desk.money.money_filters import StatementFilter
from subscriptions.desk.records.acts import redirect_to_result, show_refusal
from subscriptions.desk.records.facts import list_facts, show_facts
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.models import BankReversal, BankStatement, StatementFile
from subscriptions.selectors.money.bank import chosen_layouts
from subscriptions.sheets import Unassigned, read_first_lines
from subscriptions.statement_parsers import ParsedStatement

TRANSFERS = "admin:subscriptions_bankline_changelist"
SHOWN = 200  # transfers listed before they are brought in; the numbers above speak of all


STATEMENTS = RecordDesk(BankStatement, MONEY_PAGES)


def show_transfers_link(row: BankStatement, request: HttpRequest) -> SafeString:
    """Return a link to the transfers of a statement."""
    return _link_transfers(row, _("show"))


STATEMENT_TABLE = RecordTable(
    STATEMENTS,
    (
        TableColumn("name", sort=("name",)),
        TableColumn("brought_at", sort=("brought_at",), number=True),
        TableColumn("brought_by", sort=("brought_by",), wide=True),
        TableColumn("transfers", gettext_lazy("transfers received"), show_transfers_link),
    ),
    StatementFilter,
)


def show_statements(request: HttpRequest) -> HttpResponse:
    """Show the list of bank statements, the newest first."""
    require_reading(request, STATEMENTS)
    rows = BankStatement.objects.select_related("brought_by")
    return show_table(request, STATEMENT_TABLE, rows, "bankstatement/list")


def show_statement(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show who imported a statement and when, and lead to its transfers."""
    rows = BankStatement.objects.select_related("brought_by")
    row: BankStatement = load_row(request, STATEMENTS, object_id, rows)
    facts = [
        *list_facts(row, ["name", "brought_at", "brought_by", "digest"]),
        (capfirst(_("transfers received")), _link_transfers(row, row.lines.count())),
    ]
    return show_facts(request, STATEMENTS, row, facts)


def show_statement_form(request: HttpRequest) -> HttpResponse:
    """Import a statement in two steps: preview it, then import exactly that."""
    require_permissions(request, "add_bankstatement")
    if "held" in request.POST:
        return _import_once(request, request.POST["held"])
    form = StatementFileForm(request.POST or None, request.FILES or None)
    preview: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        by = signed_in_user(request)
        stored = statement_files.store_statement_file(
            file, name=file.name, by=by, at=timezone.now()
        )
        preview["columns"] = STATEMENTS.address("columns", stored.pk)
        try:
            statement = statement_parsers.parse_statement(file.name, file, layouts=chosen_layouts())
            preview |= _preview_statement(statement, by.pk)
        except Unassigned as refused:
            if len(refused.lines) > 1:
                return HttpResponseRedirect(preview["columns"])
            show_refusal(form, refused)
        except Refused as refused:
            show_refusal(form, refused)
    return _show_upload(request, form, **preview)


def show_columns_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign the columns of a statement by hand, and preview it."""
    require_permissions(request, "add_bankstatement")
    by = signed_in_user(request)
    at = timezone.now()
    files = StatementFile.objects.filter(kept_by=by, kept_at__gt=at - KEPT)
    file: StatementFile = find_row(request, STATEMENTS, pk, files)
    content = BytesIO(bytes(file.content))
    lines = read_first_lines(content, statement_parsers.LIMITS)
    form = ColumnsForm(request.POST or None, lines=lines, initial=propose_columns(lines))
    if request.method == "POST" and form.is_valid():
        try:
            statement = statement_parsers.parse_statement(file.name, content, chosen=form.columns())
            preview = _preview_statement(statement, by.pk)
            bank_name = form.cleaned_data["bank"]
            statement_files.save_statement_layout(
                bank_name, form.headings(), form.places(), by=by, at=at
            )
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _show_upload(request, StatementFileForm(), columns=request.path, **preview)
    return render_record_page(
        request,
        STATEMENTS,
        "bankstatement/columns",
        _("Columns of a bank statement"),
        form=form,
        lines=lines[:SHOWN_LINES],
        letters=_column_letters(lines),
        file=file,
        back=STATEMENTS.address("add"),
    )


def _show_upload(request: HttpRequest, form: StatementFileForm, **preview: Any) -> HttpResponse:
    return render_record_page(
        request,
        STATEMENTS,
        "bankstatement/upload",
        _("Bring in a bank statement"),
        form=form,
        add=STATEMENTS.address("add"),
        back=reverse(TRANSFERS),
        **preview,
    )


def _preview_statement(statement: ParsedStatement, user: int) -> dict[str, Any]:
    """Return the preview of a statement."""
    rows = bank.preview_statement(statement.transfers, timezone.now(), statement.reversals)
    matched = sum(row.order is not None for row in rows)
    known = sum(row.known for row in rows)
    return {
        "statement": statement,
        "held": seal_statement(statement, user),
        "rows": rows[:SHOWN],
        "count": len(rows),
        "known": known,
        "matched": matched,
        "waiting": len(rows) - known - matched,
        "more": max(len(rows) - SHOWN, 0),
        "total": sum(row.transfer.amount for row in rows if not row.known),
    }


def _import_once(request: HttpRequest, sealed: str) -> HttpResponse:
    """Import the statement that the page showed. A refusal shows it again if it may be tried
    again."""
    by = signed_in_user(request)
    try:
        do_import = partial(_import_statement, request, sealed)
        return redirect_to_result(request, STATEMENTS, confirm_form(request, do_import))
    except Refused as refused:
        reasons = [str(reason) for reason in refused.reasons]
        preview = (
            _preview_statement(unseal_statement(sealed, by.pk), by.pk)
            if is_stale_form(refused)
            else {}
        )
        return _show_upload(request, StatementFileForm(), refusals=reasons, **preview)


def _import_statement(request: HttpRequest, sealed: str) -> tuple[str, str]:
    """Import a statement; return the message, and the transfers that wait for an order."""
    by = signed_in_user(request)
    statement = unseal_statement(sealed, by.pk)
    outcome = bank.import_statement(
        statement.name,
        statement.digest,
        statement.transfers,
        by=by,
        at=timezone.now(),
        reversals=statement.reversals,
    )
    counts = {"new": outcome.new, "matched": outcome.matched, "known": outcome.known}
    done = _(
        "%(new)d transfers came in, %(matched)d of them found their order, %(known)d were known."
    )
    if outcome.reversed:
        taken_back = ngettext(
            "The bank took %(count)d transfer back. It waits for you under “%(list)s”.",
            "The bank took %(count)d transfers back. They wait for you under “%(list)s”.",
            outcome.reversed,
        )
        name = BankReversal._meta.verbose_name_plural
        messages.warning(request, taken_back % {"count": outcome.reversed, "list": name})
    return done % counts, f"{reverse(TRANSFERS)}?queue=waiting"


def _link_transfers(row: BankStatement, label: object) -> SafeString:
    address = f"{reverse(TRANSFERS)}?statement__id__exact={row.pk}"
    return format_html('<a href="{}">{}</a>', address, label)


def _column_letters(lines: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    """Return A, B, C … for as many columns as the longest line has."""
    widest = max((len(cells) for _number, cells in lines), default=0)
    return [column_letter(index) for index in range(widest)]
