"""Bank statements and transfers: looked at before they are brought in, matched to orders, or sent back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin_base import signed_in
from articles.errors import Refused
from subscriptions import statement_parsers
from subscriptions.actions.money import bank, remittances, statement_files
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.actions.money.statement_files import KEPT
from subscriptions.admin.desk import MONEY, LookOnly, PageOfOneRow, tell
from subscriptions.admin.formatting import account_of, badge, yuan
from subscriptions.admin.money.bank_columns import SHOWN as SHOWN_LINES
from subscriptions.admin.money.bank_columns import ColumnsForm, letter_of, proposed
from subscriptions.admin.money.bank_forms import (
    FileForm,
    RemittedForm,
    ReturnForm,
    held,
    shares,
    taken,
)
from subscriptions.admin.money.money_filters import BankLineFilter
from subscriptions.confirmation_tokens import confirm, state_of, unused
from subscriptions.domain import money
from subscriptions.domain.choices import Settled
from subscriptions.models import BankLine, BankReversal, BankStatement, Order, StatementFile
from subscriptions.selectors.money.bank import (
    in_transit,
    layouts,
    remaining,
    suggestions,
    with_used,
)
from subscriptions.sheets import Unassigned, first_lines
from subscriptions.statement_parsers import Statement

SHOWN = 200  # transfers listed before they are brought in; the numbers above speak of all


@admin.register(BankStatement)
class BankStatementAdmin(LookOnly[BankStatement]):
    above = MONEY
    list_display = ["name", "brought_at", "brought_by", "transfers"]
    list_select_related = ["brought_by"]
    ordering = ["-pk"]
    search_fields = ["name"]
    fields = ["name", "brought_at", "brought_by", "digest", "transfers"]
    readonly_fields = ["transfers"]
    change_list_template = "admin/subscriptions/bankstatement/change_list.html"
    pages = [("columns/<int:pk>/", "columns", "columns_view")]

    @admin.display(description=gettext_lazy("transfers received"))
    def transfers(self, row: BankStatement) -> SafeString:
        address = reverse("admin:subscriptions_bankline_changelist")
        return format_html(
            '<a href="{}?statement__id__exact={}">{}</a>', address, row.pk, _("show")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("subscriptions.add_bankstatement")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take a statement in two steps: look at what it would do, then bring in exactly that."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "held" in request.POST:
            return self._bring(request, request.POST["held"])
        form = FileForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            file, by = form.cleaned_data["file"], signed_in(request)
            kept = statement_files.store_statement_file(
                file, name=file.name, by=by, at=timezone.now()
            )
            shown["columns"] = self.address("columns", kept.pk)
            try:
                statement = statement_parsers.statement(file.name, file, layouts=layouts())
                shown |= self._foreseen(statement, by.pk)
            except Unassigned as refused:
                if len(refused.lines) > 1:
                    return HttpResponseRedirect(shown["columns"])
                tell(form, refused)
            except Refused as refused:
                tell(form, refused)
        return self._upload_page(request, form, **shown)

    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Assign the columns of a statement by hand, and look at what it would do, read in this
        way."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        by, at = signed_in(request), timezone.now()
        file: StatementFile = self.row_or_404(
            request, pk, StatementFile.objects.filter(kept_by=by, kept_at__gt=at - KEPT)
        )
        content = BytesIO(bytes(file.content))
        lines = first_lines(content, statement_parsers.LIMITS)
        form = ColumnsForm(request.POST or None, lines=lines, initial=proposed(lines))
        if request.method == "POST" and form.is_valid():
            try:
                statement = statement_parsers.statement(file.name, content, chosen=form.columns())
                shown = self._foreseen(statement, by.pk)
                said = form.cleaned_data
                statement_files.save_statement_layout(
                    said["bank"], form.headings(), form.places(), by=by, at=at
                )
            except Refused as refused:
                tell(form, refused)
            else:
                return self._upload_page(request, FileForm(), columns=request.path, **shown)
        return self.page(
            request,
            "bankstatement/columns",
            _("Columns of a bank statement"),
            form=form,
            lines=lines[:SHOWN_LINES],
            letters=[
                letter_of(at) for at in range(max((len(cells) for _n, cells in lines), default=0))
            ],
            file=file,
            back=self.address("add"),
        )

    def _upload_page(self, request: HttpRequest, form: FileForm, **shown: Any) -> HttpResponse:
        return self.page(
            request,
            "bankstatement/upload",
            _("Bring in a bank statement"),
            form=form,
            add=self.address("add"),
            back=reverse("admin:subscriptions_bankline_changelist"),
            **shown,
        )

    def _foreseen(self, statement: Statement, user: int) -> dict[str, Any]:
        """Return what a statement would do, for the page."""
        rows = bank.preview_statement(statement.transfers, timezone.now(), statement.reversals)
        matched = sum(row.order is not None for row in rows)
        known = sum(row.known for row in rows)
        return {
            "statement": statement,
            "held": held(statement, user),
            "rows": rows[:SHOWN],
            "count": len(rows),
            "known": known,
            "matched": matched,
            "waiting": len(rows) - known - matched,
            "more": max(len(rows) - SHOWN, 0),
            "total": sum(row.transfer.amount for row in rows if not row.known),
        }

    def _bring(self, request: HttpRequest, words: str) -> HttpResponse:
        by = signed_in(request)

        def bring() -> tuple[str, str]:
            said = taken(words, by.pk)
            brought = bank.import_statement(
                said.name,
                said.digest,
                said.transfers,
                by=by,
                at=timezone.now(),
                reversals=said.reversals,
            )
            told = {"new": brought.new, "matched": brought.matched, "known": brought.known}
            done = _(
                "%(new)d transfers came in, %(matched)d of them found their order, %(known)d were known."
            )
            if brought.reversed:
                told_back = ngettext(
                    "The bank took %(count)d transfer back. It waits for you under “%(list)s”.",
                    "The bank took %(count)d transfers back. They wait for you under “%(list)s”.",
                    brought.reversed,
                )
                name = BankReversal._meta.verbose_name_plural
                messages.warning(request, told_back % {"count": brought.reversed, "list": name})
            waiting = reverse("admin:subscriptions_bankline_changelist") + "?queue=waiting"
            return done % told, waiting

        try:
            return self.led(request, confirm(request, bring))
        except Refused as refused:
            told = [str(reason) for reason in refused.reasons]
            shown = self._foreseen(taken(words, by.pk), by.pk) if unused(refused) else {}
            return self._upload_page(request, FileForm(), refusals=told, **shown)


@admin.register(BankLine)
class BankLineAdmin(PageOfOneRow[BankLine]):
    above = MONEY
    list_display = ["booked_on", "payer_link", "fen", "rest", "memo", "standing"]
    list_display_links = ["payer_link"]
    filterset_class = BankLineFilter
    address_lookups = ("statement__id__exact",)  # a statement links to its transfers
    ordering = ["-booked_on", "-pk"]
    search_fields = ["payer", "memo", "serial"]
    search_help_text = gettext_lazy("Payer, memo or serial number")
    change_list_template = "admin/subscriptions/bankline/change_list.html"
    pages = [
        ("<int:pk>/match/", "match", "match_view"),
        ("<int:pk>/remitted/", "remitted", "remitted_view"),
        ("<int:pk>/elsewhere/", "elsewhere", "elsewhere_view"),
        ("<int:pk>/return/", "return", "return_view"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankLine]:
        rows: Any = with_used(BankLine.objects.all())
        found: QuerySet[BankLine] = rows.annotate(left=F("amount") - F("used")).order_by(
            "-booked_on", "-pk"
        )
        return found

    @admin.display(description=gettext_lazy("payer"), ordering="payer")
    def payer_link(self, line: BankLine) -> str:
        return line.payer or "—"

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, line: BankLine) -> SafeString:
        return yuan(line.amount)

    @admin.display(description=gettext_lazy("not matched"))
    def rest(self, line: Any) -> SafeString:
        return yuan(0 if line.settled_at else line.left)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, line: BankLine) -> SafeString:
        if line.settled_at is None:
            return badge("awaiting", _("to be matched"))
        matched = line.settled_as in {"", Settled.MATCHED}
        return badge(
            "paid" if matched else "expired", line.get_settled_as_display() or Settled.MATCHED.label
        )

    def row_page(self, request: HttpRequest, row: BankLine) -> HttpResponse:
        return self._line_page(request, row, shares(None, []))

    def match_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a transfer to one order, or share it among several."""
        line = self.row_or_404(request, pk)
        proposed = self._proposed(request, line)
        rows = shares(request.POST or None, proposed)
        refusals: list[str] = []
        if request.method == "POST" and rows.is_valid():

            def match() -> tuple[str, str]:
                bank.match_line(line, rows.parts(), by=signed_in(request), at=timezone.now())
                return _("The transfer is matched."), self.address("change", pk)

            try:
                return self.led(request, confirm(request, match, of=line))
            except Refused as refused:
                refusals = [str(reason) for reason in refused.reasons]
        return self._line_page(request, line, rows, refusals=refusals, matching=True)

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._end(
            request,
            pk,
            bank.return_line_remainder,
            _("Send the rest back"),
            _(
                "What is not matched leaves the bank account again. Confirm it once the bank has been told."
            ),
        )

    def elsewhere_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._end(
            request,
            pk,
            bank.set_line_aside,
            _("Set aside for another department"),
            _(
                "What is not matched is no money of subscriptions, an advertisement for example. It stays at the bank "
                "and leaves this queue."
            ),
        )

    def _end(
        self, request: HttpRequest, pk: int, end: Callable[..., object], title: str, intro: str
    ) -> HttpResponse:
        """Show and do an act that ends a transfer which no order takes, for a reason."""
        line, by, at = self.row_or_404(request, pk), signed_in(request), timezone.now()
        return self.act(
            request,
            ReturnForm(request.POST or None),
            lambda said: end(line, said["reason"], by=by, at=at),
            title=title,
            intro=intro,
            back=self.address("change", pk),
            of=line,
            subject=_named(line),
        )

    def remitted_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Book a transfer as money that readers paid to the post office, to a provider or into the cash box."""
        line, by, at = self.row_or_404(request, pk), signed_in(request), timezone.now()
        form = RemittedForm(
            request.POST or None, stands=in_transit(), initial={"net": remaining(line) or None}
        )
        return self.act(
            request,
            form,
            lambda said: remittances.record_remittance(
                line, RemittanceData(said["account"], said["net"], said["fee"] or 0), by=by, at=at
            ),
            title=_("Book money in transit"),
            back=self.address("change", pk),
            of=line,
            subject=_named(line),
            intro=_(
                "For what the post office sends on, a payment provider settles, or the cash box pays in: the "
                "orders of this money are paid already."
            ),
        )

    def _proposed(self, request: HttpRequest, line: BankLine) -> list[dict[str, Any]]:
        """Return the rows a match begins with: the order that was chosen from the suggestions."""
        number = request.GET.get("order", "")
        order = (
            Order.objects.with_money().filter(number=number).first() if number.isdecimal() else None
        )
        if order is None:
            return []
        due = order.outstanding()
        return [{"number": order.number, "amount": min(due, remaining(line)) if due > 0 else None}]

    def _line_page(
        self, request: HttpRequest, line: BankLine, rows: Any, **more: Any
    ) -> HttpResponse:
        left = remaining(line)
        return self.page(
            request,
            "bankline/page",
            str(line),
            line=line,
            state=state_of(line),
            original=line,
            left=left,
            shares=rows,
            suggestions=suggestions(line, left, bank.order_numbers_in(line.memo)) if left else [],
            payments=line.payments.select_related("order", "by"),
            remitted=line.remittances.select_related("by"),
            standing=self.standing(line),
            account=account_of(line, request),
            may_match=bool(left) and signed_in(request).has_perm("subscriptions.change_bankline"),
            **more,
        )


def _named(line: BankLine) -> str:
    return f"{line.payer} · {money.yuan(line.amount)}"
