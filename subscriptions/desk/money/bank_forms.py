"""The forms of bank statements and transfers."""

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.errors import Invalid
from subscriptions import statement_parsers
from subscriptions.actions.money.bank import Transfer
from subscriptions.desk.records.fields import YuanField
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.domain import money
from subscriptions.domain.choices import Account
from subscriptions.forms.formsets import ProposedFormSet
from subscriptions.models import Order
from subscriptions.statement_parsers import ParsedStatement

SALT = "newsroom.bank-statement"
SECONDS = 60 * 60  # between looking and confirming
MAX_SEALED = (
    4_000_000  # characters a form may carry (DATA_UPLOAD_MAX_MEMORY_SIZE); about 50,000 transfers
)
MEGABYTES = statement_parsers.LIMITS.size >> 20


class StatementFileForm(forms.Form):
    """A spreadsheet, XLSX or CSV, of at most 10 MB."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV, at most 10 MB and 50,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > statement_parsers.LIMITS.size:
            raise forms.ValidationError(
                _("The file has more than %(most)d MB.") % {"most": MEGABYTES}
            )
        return file


def seal_statement(statement: ParsedStatement, user: int) -> str:
    """Return a statement as signed text that the page carries until it is confirmed, so that
    exactly the shown statement is imported by the same user. Refuses Invalid if it is too long
    for a form."""
    sealed: str = signing.dumps(
        [
            statement.name,
            statement.digest,
            statement.debits,
            [_pack_transfer(one) for one in statement.transfers],
            [_pack_transfer(one) for one in statement.reversals],
        ],
        salt=f"{SALT}.{user}",
        compress=True,
    )
    if len(sealed) > MAX_SEALED:
        raise Invalid(
            _(
                "The statement is too long to be looked at as a whole. Split it and bring in the "
                "parts."
            )
        )
    return sealed


def unseal_statement(sealed: str, user: int) -> ParsedStatement:
    """Return the statement of a signed text. Refuses Invalid for a text of another user, a
    changed one, or one that is too old."""
    try:
        name, digest, debits, rows, reversals = signing.loads(
            sealed, salt=f"{SALT}.{user}", max_age=SECONDS
        )
    except (signing.BadSignature, ValueError):
        raise Invalid(
            _(
                "What you looked at is no longer here. Nothing was brought in. Choose the file "
                "again."
            )
        ) from None
    return ParsedStatement(
        name,
        digest,
        [_unpack_transfer(*row) for row in rows],
        debits,
        reversals=[_unpack_transfer(*row) for row in reversals],
    )


def _pack_transfer(transfer: Transfer) -> list[Any]:
    """Return the fields of a transfer in the order in which `_unpack_transfer` takes them."""
    return [
        transfer.serial,
        transfer.booked_on.isoformat(),
        transfer.payer,
        transfer.amount,
        transfer.memo,
        transfer.payer_account,
    ]


def _unpack_transfer(
    serial: str, booked_on: str, payer: str, amount: int, memo: str, payer_account: str
) -> Transfer:
    day = date.fromisoformat(booked_on)
    return Transfer(serial, day, payer, amount, memo, payer_account)


class TransferShareForm(forms.Form):
    """A part of a transfer for one order."""

    number = forms.CharField(label=pgettext_lazy("counter", "Order"), max_length=12, required=False)
    amount = YuanField(label=gettext_lazy("Amount, in yuan"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = (cleaned.get("number") or "").strip()
        amount = cleaned.get("amount")
        if not number and amount is None:
            return cleaned
        cleaned["order"] = (
            Order.objects.filter(number=number).first() if "\0" not in number else None
        )
        if cleaned["order"] is None:
            self.add_error("number", _("There is no order with this number."))
        if not amount and "amount" not in self.errors:
            self.add_error("amount", _("Write how much of the transfer this order gets."))
        return cleaned


class BaseTransferShares(ProposedFormSet[TransferShareForm]):
    """The orders that a transfer is shared among."""

    def parts(self) -> list[tuple[Order, int]]:
        return [
            (cleaned["order"], cleaned["amount"])
            for form in self.forms
            if (cleaned := form.cleaned_data).get("order")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        orders = [order.pk for order, _amount in self.parts()]
        if not orders:
            raise forms.ValidationError(_("Name at least one order."))
        if len(set(orders)) < len(orders):
            raise forms.ValidationError(_("An order stands here twice. Add the amounts up."))


def share_formset(data: Any, initial: list[dict[str, Any]]) -> BaseTransferShares:
    """Return the rows of a match: those proposed and some empty ones."""
    made: type[BaseTransferShares] = forms.formset_factory(
        TransferShareForm, formset=BaseTransferShares, extra=3, max_num=20
    )  # type: ignore[assignment]
    return made(data, initial=initial, prefix="part")


class RemittedForm(forms.Form):
    """The origin of a transfer of money in transit, its amount, and the fee that was deducted."""

    account = forms.ChoiceField(label=gettext_lazy("Whose money it is"), widget=forms.RadioSelect)
    net = YuanField(label=gettext_lazy("Of this transfer, in yuan"))
    fee = YuanField(
        label=gettext_lazy("Fee kept by the sender, in yuan"),
        required=False,
        help_text=gettext_lazy("What readers paid less what came. It is booked as an expense."),
    )

    def __init__(self, *args: Any, stands: dict[Account, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.choices = [
            (
                account.value,
                _("%(account)s: %(stands)s yuan stand there")
                % {"account": capfirst(account.label), "stands": money.format_yuan(fen)},
            )
            for account, fen in stands.items()
        ]


class TransferReasonForm(forms.Form):
    reason = KeptField(label=gettext_lazy("Reason"), min_length=2, max_length=200)
