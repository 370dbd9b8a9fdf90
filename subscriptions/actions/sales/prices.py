"""Price lists: a right, a check, a line in the journal with what was and what is."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.audit import changed_fields, perform
from articles.errors import Invalid
from newsroom.accounts.actors import Actor
from subscriptions import messages, rights
from subscriptions.models import PriceList
from subscriptions.pricing import dearer_units, find_dear_months, last_day_of_months
from subscriptions.selectors.calendar import calendar_of
from subscriptions.selectors.prices import to_engine_prices


def save_price_list(prices: PriceList, *, by: Actor, at: datetime) -> PriceList:
    """Store a price list, new or changed (its fields are set by the caller), and return it. Refuses
    NotYours, Invalid.

    A list that a quote promised is frozen: what was changed becomes its next version, which new
    quotes ask, and the old one stays beside what was sold by it. Lists are never deleted.
    """
    adding = prices._state.adding
    act = "prices.added" if adding else "prices.changed"
    with perform(act, by=by, at=at) as performed:
        before = None if adding else PriceList.objects.select_for_update().get(pk=prices.pk)
        rights.require(rights.may(by, "add_pricelist" if adding else "change_pricelist"))
        if before is not None and before.used_at is not None:
            prices = _next_version(before, prices)
        try:
            prices.full_clean()
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        prices.save()
        # A new list is told as one that changed from nothing: what a price was on a day must be
        # found later.
        changes = changed_fields(before or PriceList(), prices)
        performed.record(subject=str(prices), row=prices.pk, changed=changes)
    return prices


def _next_version(before: PriceList, wanted: PriceList) -> PriceList:
    """Return what was wanted as the version after the newest. A frozen list keeps its paper,
    channel and first day."""
    fixed = ("publication_id", "channel", "effective_from")
    if any(getattr(before, name) != getattr(wanted, name) for name in fixed):
        raise Invalid(
            _(
                "Quotes promise this list. Its newspaper, channel and first day stay. Add another "
                "list."
            )
        )
    same = PriceList.objects.of(before.publication, before.channel).filter(
        effective_from=before.effective_from
    )
    newest = same.order_by("-version")[0].version
    values = {
        field.attname: getattr(wanted, field.attname) for field in PriceList._meta.concrete_fields
    }
    return PriceList(**values | {"id": None, "version": newest + 1, "used_at": None})


def price_doubts(prices: PriceList, on: date) -> list[str]:
    """Return what a manager should look at twice, in words: units dearer than their parts, and
    months of the two years behind its first day that cost more than their copies (docs/PRICING.md).
    One query."""
    engine = to_engine_prices([prices])
    doubts = [messages.dear_unit_sentence(kind) for kind in dearer_units(engine[0])]
    start = max(prices.effective_from, on.replace(day=1))
    calendar = calendar_of(prices.publication, start, last_day_of_months(start, 24))
    return doubts + [
        messages.dear_month_sentence(month) for month in find_dear_months(calendar, engine)
    ]
