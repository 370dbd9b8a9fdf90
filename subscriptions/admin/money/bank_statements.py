"""Bank statements at the desk: a statement is shown first, then imported."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions import statement_parsers
from subscriptions.actions.money import bank, statement_files
from subscriptions.actions.money.statement_files import KEPT
from subscriptions.admin.desk import ReadOnlyAdmin, admin_page
from subscriptions.confirmation_tokens import confirm_form, is_stale_form
from subscriptions.desk.money.bank_columns import (
    SHOWN_LINES,
    ColumnsForm,
    column_letter,
    propose_columns,
)
from subscriptions.desk.money.bank_forms import StatementFileForm, seal_statement, unseal_statement
from subscriptions.desk.records.acts import show_refusal
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.models import BankReversal, BankStatement, StatementFile
from subscriptions.selectors.money.bank import chosen_layouts
from subscriptions.sheets import Unassigned, read_first_lines
from subscriptions.statement_parsers import ParsedStatement

SHOWN = 200  # transfers listed before they are brought in; the numbers above speak of all


@admin.register(BankStatement)
class BankStatementAdmin(ReadOnlyAdmin[BankStatement]):
    above = MONEY_PAGES
    list_display = ["name", "brought_at", "brought_by", "transfers"]
    list_select_related = ["brought_by"]
    ordering = ["-pk"]
    search_fields = ["name"]
    fields = ["name", "brought_at", "brought_by", "digest", "transfers"]
    readonly_fields = ["transfers"]
    change_list_template = "admin/subscriptions/bankstatement/change_list.html"

    @admin.display(description=gettext_lazy("transfers received"))
    def transfers(self, row: BankStatement) -> SafeString:
        address = reverse("admin:subscriptions_bankline_changelist")
        return format_html(
            '<a href="{}?statement__id__exact={}">{}</a>', address, row.pk, _("show")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in_user(request).has_perm("subscriptions.add_bankstatement")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Import a statement in two steps: preview it, then import exactly that."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "held" in request.POST:
            return self._bring(request, request.POST["held"])
        form = StatementFileForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            by = signed_in_user(request)
            stored = statement_files.store_statement_file(
                file, name=file.name, by=by, at=timezone.now()
            )
            shown["columns"] = self.address("columns", stored.pk)
            try:
                statement = statement_parsers.parse_statement(
                    file.name, file, layouts=chosen_layouts()
                )
                shown |= self._foreseen(statement, by.pk)
            except Unassigned as refused:
                if len(refused.lines) > 1:
                    return HttpResponseRedirect(shown["columns"])
                show_refusal(form, refused)
            except Refused as refused:
                show_refusal(form, refused)
        return self._upload_page(request, form, **shown)

    @admin_page("columns/<int:pk>/", "columns")
    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Assign the columns of a statement by hand, and preview it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        by = signed_in_user(request)
        at = timezone.now()
        file: StatementFile = self.row_or_404(
            request, pk, StatementFile.objects.filter(kept_by=by, kept_at__gt=at - KEPT)
        )
        content = BytesIO(bytes(file.content))
        lines = read_first_lines(content, statement_parsers.LIMITS)
        form = ColumnsForm(request.POST or None, lines=lines, initial=propose_columns(lines))
        if request.method == "POST" and form.is_valid():
            try:
                statement = statement_parsers.parse_statement(
                    file.name, content, chosen=form.columns()
                )
                shown = self._foreseen(statement, by.pk)
                cleaned = form.cleaned_data
                statement_files.save_statement_layout(
                    cleaned["bank"], form.headings(), form.places(), by=by, at=at
                )
            except Refused as refused:
                show_refusal(form, refused)
            else:
                return self._upload_page(
                    request, StatementFileForm(), columns=request.path, **shown
                )
        return self.page(
            request,
            "bankstatement/columns",
            _("Columns of a bank statement"),
            form=form,
            lines=lines[:SHOWN_LINES],
            letters=_column_letters(lines),
            file=file,
            back=self.address("add"),
        )

    def _upload_page(
        self, request: HttpRequest, form: StatementFileForm, **shown: Any
    ) -> HttpResponse:
        return self.page(
            request,
            "bankstatement/upload",
            _("Bring in a bank statement"),
            form=form,
            add=self.address("add"),
            back=reverse("admin:subscriptions_bankline_changelist"),
            **shown,
        )

    def _foreseen(self, statement: ParsedStatement, user: int) -> dict[str, Any]:
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

    def _bring(self, request: HttpRequest, sealed: str) -> HttpResponse:
        by = signed_in_user(request)

        def import_statement() -> tuple[str, str]:
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
                "%(new)d transfers came in, %(matched)d of them found their order, %(known)d were "
                "known."
            )
            if outcome.reversed:
                taken_back = ngettext(
                    "The bank took %(count)d transfer back. It waits for you under “%(list)s”.",
                    "The bank took %(count)d transfers back. They wait for you under “%(list)s”.",
                    outcome.reversed,
                )
                name = BankReversal._meta.verbose_name_plural
                messages.warning(request, taken_back % {"count": outcome.reversed, "list": name})
            waiting = reverse("admin:subscriptions_bankline_changelist") + "?queue=waiting"
            return done % counts, waiting

        try:
            return self.redirect_to_result(request, confirm_form(request, import_statement))
        except Refused as refused:
            reasons = [str(reason) for reason in refused.reasons]
            shown = (
                self._foreseen(unseal_statement(sealed, by.pk), by.pk)
                if is_stale_form(refused)
                else {}
            )
            return self._upload_page(request, StatementFileForm(), refusals=reasons, **shown)


def _column_letters(lines: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    """Return A, B, C … for as many columns as the longest line has."""
    widest = max((len(cells) for _number, cells in lines), default=0)
    return [column_letter(index) for index in range(widest)]
