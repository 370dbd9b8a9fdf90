"""Money in transit that comes to the bank: what the post office sends on, providers settle, the
cash box pays in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Invalid
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money.bank import settle_line
from subscriptions.domain.choices import IN_TRANSIT, Account, Settled
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import BankLine, Posting, Remittance
from subscriptions.selectors.money.bank import amounts_in_transit, remaining_amount


@dataclass(frozen=True)
class RemittanceData:
    """Of which account the money is; what of the transfer is meant and what the sender kept, in
    fen."""

    account: str
    net: int
    fee: int = 0

    @property
    def amount(self) -> int:
        """What leaves the account."""
        return self.net + self.fee


def record_remittance(
    line: BankLine, what: RemittanceData, *, by: Actor, at: datetime
) -> Remittance:
    """Book a transfer, wholly or in part, as money in transit that has come. What the sender kept
    is an expense.

    Refuses NotYours; Invalid for another account, for more than is left of the transfer, and for
    more than stands on the account.
    """
    with perform("bank.remitted", by=by, at=at) as act:
        rights.require(rights.may(by, "change_bankline"))
        if what.account not in IN_TRANSIT:
            raise Invalid(_("Say whose money it is. Nothing was changed."))
        line = BankLine.objects.select_for_update().get(pk=line.pk)
        account = Account(what.account)
        _check(line, what, _standing(account))
        made: Remittance = Remittance.objects.create(
            line=line, account=account, amount=what.amount, fee=what.fee, at=at, by=account_of(by)
        )
        sides = [
            (Account.UNALLOCATED, None, what.net),
            (Account.FEES, None, what.fee),
            (account, None, -what.amount),
        ]
        ledger.book(EntryKind.REMITTED, made, sides, at=at, by=by)
        if remaining_amount(line) == 0:
            settle_line(line, Settled.MATCHED, "", at)
        act.record(
            subject=line.nameless, line=line.pk, account=account, amount=what.amount, fee=what.fee
        )
    return made


def _standing(account: Account) -> int:
    """Return what stands on an account, under a lock: two transfers at once never bring the same
    money. The first posting of the account is what both must lock; without one nothing stands
    there."""
    Posting.objects.select_for_update().filter(account=account).order_by("pk").first()
    return amounts_in_transit()[account]


def _check(line: BankLine, what: RemittanceData, stands: int) -> None:
    left = remaining_amount(line)
    if what.net <= 0 or what.fee < 0 or what.net > left:
        raise Invalid(
            _("At most %(left)s yuan of this transfer are left. Nothing was changed.")
            % {"left": format_yuan(left)}
        )
    if what.amount > stands:
        raise Invalid(
            _(
                "Only %(stands)s yuan are owed there, and %(amount)s are to come of it. Nothing "
                "was changed."
            )
            % {"stands": format_yuan(max(stands, 0)), "amount": format_yuan(what.amount)}
        )
