"""Notices of payment providers that could not be booked: somebody looks after each, and writes down
what was done."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.checked_rows import save_checked
from subscriptions.domain.choices import LOOKED_AFTER
from subscriptions.models import ProviderEvent, SettledNotice


def settle_notice(notice: ProviderEvent, note: str, *, by: Actor, at: datetime) -> SettledNotice:
    """Write down what was done about a notice that could not be booked; it leaves the desk. No
    money is moved here.

    Refuses NotYours; WrongState for a notice that was booked or is settled already; Invalid without
    a note.
    """
    with perform("notice.settled", by=by, at=at) as act:
        rights.require(rights.may(by, "change_providerevent"))
        row = ProviderEvent.objects.select_for_update().get(pk=notice.pk)
        if row.outcome not in LOOKED_AFTER:
            raise WrongState(
                _("This notice is in the books: there is nothing to settle. Nothing was changed.")
            )
        if SettledNotice.objects.filter(notice=row).exists():
            raise WrongState(_("Somebody has settled this notice already. Nothing was changed."))
        if len(clean_words(note)) < 2:
            raise Invalid(_("Write down what was done. Nothing was changed."))
        made: SettledNotice = save_checked(
            SettledNotice(
                notice=row, settled_at=at, settled_by=account_of(by), note=clean_words(note)
            )
        )
        act.record(subject=str(row), notice=row.pk, note=made.note)
    return made
