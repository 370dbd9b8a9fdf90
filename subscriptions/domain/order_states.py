"""Where an order stands, by facts alone. Pure: no Django model, no clock."""

from datetime import datetime
from typing import NamedTuple

from subscriptions.domain.choices import State


class OrderFacts(NamedTuple):
    """What is known of an order.

    Money in fen; `served` says that its money became a term, `overpaid` what of `refunded` had
    become none: it was too much, and the order stays as it is without it.
    """

    total: int
    received: int
    refunded: int
    served: bool
    cancelled: bool
    expires_at: datetime
    overpaid: int = 0


def order_state(facts: OrderFacts, at: datetime) -> State:
    """Return where an order stands at a moment.

    Money decides before time: what was paid in full is paid although it came late, and what was
    partly paid is never called expired, because somebody's money lies there.
    """
    if facts.served:
        back = facts.refunded - facts.overpaid
        if facts.total and back >= min(facts.total, facts.received):
            return State.REFUNDED
        return State.PART_REFUNDED if back else State.PAID
    if facts.cancelled:
        return State.REFUNDED if 0 < facts.received <= facts.refunded else State.CANCELLED
    if facts.received > facts.refunded:
        return State.PART_PAID
    return State.AWAITING if at < facts.expires_at else State.EXPIRED


def is_open_for_payment(state: State) -> bool:
    """Say whether money may still be asked for.

    Money that comes for another order is credited instead.
    """
    return state in {State.AWAITING, State.PART_PAID}
