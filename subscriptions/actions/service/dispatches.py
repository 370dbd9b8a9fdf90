"""Where copies go: addresses that share them, from an issue on, for good or for a while."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.audit import perform, record
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import messages, rights
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Place
from subscriptions.actions.service import terms
from subscriptions.models import Address, Dispatch, Share, Subscription
from subscriptions.selectors.service.deliveries import copies_that_stay
from subscriptions.selectors.service.holds import issues_between
from subscriptions.selectors.service.service import changeable_from, copies_on, shares_on

MOST = 200  # addresses of one subscription


@dataclass(frozen=True)
class CopiesMove:
    """So many copies (None: all) of one address (None: of whichever) go to a place, from an issue
    on; to_issue None is for good."""

    place: Place
    from_issue: date
    to_issue: date | None = None
    leaving: Address | None = None
    copies: int | None = None


def redirect_copies(
    subscription: Subscription,
    places: Sequence[tuple[Place, int]],
    from_issue: date,
    *,
    by: Actor,
    at: datetime,
    to_issue: date | None = None,
) -> Dispatch:
    """Send the copies of a subscription to these addresses from an issue on, until `to_issue` where
    that is named.

    The shares add up to the copies that the subscription has then. Refuses NotYours; Invalid for a
    day before the cut-off (naming the first that can be changed), days in the wrong order or
    without an issue, and shares that do not add up.
    """
    with perform("dispatch.changed", by=by, at=at):
        subscription = terms.lock_subscription(subscription)
        rights.require_service(by, subscription.party)
        return _send(subscription, places, from_issue, to_issue, by=by, at=at)


def move_copies(
    subscription: Subscription, wanted: CopiesMove, *, by: Actor, at: datetime
) -> Dispatch:
    """Send copies elsewhere; all others stay where they go. Refuses as `redirect`, and more copies
    than go there."""
    with perform("dispatch.changed", by=by, at=at):
        subscription = terms.lock_subscription(subscription)
        rights.require_service(by, subscription.party)
        shares: list[tuple[Any, int]] = shares_on(
            subscription, wanted.from_issue, for_good=wanted.to_issue is None
        )
        shares = shares or [(None, copies_on(subscription, wanted.from_issue))]
        there = sum(copies for address, copies in shares if wanted.leaving in (None, address))
        copies = there if wanted.copies is None else wanted.copies
        if copies > there:
            raise Invalid(
                _("%(copies)d copies go there, not more. Nothing was changed.") % {"copies": there}
            )
        rest = [
            (Place.of(address), many)
            for address, many in copies_that_stay(shares, wanted.leaving, copies)
            if address
        ]
        places = [*rest, (wanted.place, copies)]
        return _send(subscription, places, wanted.from_issue, wanted.to_issue, by=by, at=at)


def _send(
    subscription: Subscription,
    places: Sequence[tuple[Place, int]],
    from_issue: date,
    to_issue: date | None,
    *,
    by: Actor,
    at: datetime,
) -> Dispatch:
    _check(subscription, places, from_issue, to_issue, at)
    made = Dispatch.objects.create(
        subscription=subscription,
        from_issue=from_issue,
        to_issue=to_issue,
        made_at=at,
        made_by=account_of(by),
    )
    together: Counter[Address] = Counter()  # an address written twice is one
    for place, copies in places:
        together[parties.find_or_create_address(subscription.party, place, at=at)] += copies
    for address, copies in together.items():
        Share.objects.create(dispatch=made, address=address, copies=copies)
    record("dispatch.changed", by=by, at=at, subject=str(made), subscription=subscription.pk)
    return made


def withdraw_dispatch(made: Dispatch, *, by: Actor, at: datetime) -> Dispatch:
    """Take a change of address back that has not begun; what was before counts again. What was
    taken back before stays so. Refuses NotYours, WrongState."""
    with perform("dispatch.withdrawn", by=by, at=at) as act:
        subscription = terms.lock_subscription(made.subscription)
        rights.require_service(by, subscription.party)
        made = Dispatch.objects.get(pk=made.pk)
        if made.withdrawn_at is not None:
            return made
        if made.from_issue < changeable_from(subscription, at):
            raise WrongState(
                _("This change of address has begun. Change the address again instead.")
            )
        if not subscription.dispatches.filter(withdrawn_at=None).exclude(pk=made.pk).exists():
            raise WrongState(
                _("There is no other address. Write the right one instead. Nothing was changed.")
            )
        made.withdrawn_at = at
        made.save(update_fields=["withdrawn_at"])
        act.record(subject=str(made), subscription=subscription.pk)
    return made


def _check(
    subscription: Subscription,
    places: Sequence[tuple[Place, int]],
    from_issue: date,
    to_issue: date | None,
    at: datetime,
) -> None:
    earliest = changeable_from(subscription, at)
    if from_issue < earliest:
        raise Invalid(
            _("An address can be changed from the issue of %(day)s on. Nothing was changed.")
            % {"day": messages.format_day(earliest)}
        )
    if to_issue is not None and to_issue < from_issue:
        raise Invalid(_("The last day lies before the first. Nothing was changed."))
    if to_issue is not None and not issues_between(subscription, from_issue, to_issue):
        raise Invalid(
            _("No issue of this subscription appears in these days. Nothing was changed.")
        )
    if not 1 <= len(places) <= MOST or any(copies < 1 for _place, copies in places):
        raise Invalid(
            _("Name at least one address, each with at least one copy. Nothing was changed.")
        )
    wanted = copies_on(subscription, from_issue)
    if not wanted:
        raise Invalid(_("The subscription brings no issue from that day on. Nothing was changed."))
    if sum(copies for _place, copies in places) != wanted:
        raise Invalid(
            _("Share out exactly %(copies)d copies. Nothing was changed.") % {"copies": wanted}
        )
