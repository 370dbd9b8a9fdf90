"""Price lists: a right, a check, a line in the journal with what was and what is."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from articles.errors import Invalid, NotYours
from articles.journalling import NOT_YOURS, changed, record, told
from subscriptions import rights
from subscriptions.models import PriceList

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def keep(prices: PriceList, *, by: "User | None", at: datetime) -> None:
    """Store a price list, new or changed (its fields are set by the caller). Refuses NotYours, Invalid.

    Lists are never deleted: a later one replaces it, and what was paid was paid by the list of its day.
    """
    adding = prices._state.adding
    act = "prices.added" if adding else "prices.changed"
    with told(act, by=by, at=at):
        before = None if adding else PriceList.objects.select_for_update().get(pk=prices.pk)
        if not rights.may(by, "add_pricelist" if adding else "change_pricelist"):
            raise NotYours(NOT_YOURS)
        try:
            prices.full_clean()
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        prices.save()
        # A new list is told as one that changed from nothing: what a price was on a day must be found later.
        found = changed(before or PriceList(), prices)
        record(act, by=by, at=at, subject=str(prices), row=prices.pk, changed=found)
