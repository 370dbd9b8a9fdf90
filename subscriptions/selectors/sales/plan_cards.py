"""What a plan costs at a glance: one card each on the page of prices. Money in fen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subscriptions.domain.choices import PRINTED, READ_ONLINE
from subscriptions.models import Plan, PriceList
from subscriptions.selectors.prices import ChannelPrices

YEAR = 12  # months


@dataclass(frozen=True)
class TermPrice:
    """The price of one copy for so many months. `saves` is the share of the single months that it
    saves, in percent; 0 where it saves none."""

    months: int
    fen: int
    saves: int
    recommended: bool


@dataclass(frozen=True)
class PlanCard:
    """A plan with its prices, the longest term first."""

    plan: Plan
    terms: Sequence[TermPrice]

    @property
    def is_printed(self) -> bool:
        return self.plan.channel in PRINTED

    @property
    def is_read_online(self) -> bool:
        return self.plan.opens_online or self.plan.channel in READ_ONLINE


def make_plan_cards(plans: Iterable[Plan], lists: Iterable[ChannelPrices]) -> list[PlanCard]:
    """Return a card for each plan that has a price today, in the order of the plans. No query."""
    prices = {one.channel.value: one.now for one in lists if one.now is not None}
    cards = []
    for plan in plans:
        amounts = _amounts_of(plan, prices.get(plan.channel))
        if amounts:
            cards.append(PlanCard(plan, _term_prices(plan, amounts)))
    return cards


def list_other_prices(
    cards: Iterable[PlanCard], lists: Iterable[ChannelPrices]
) -> list[ChannelPrices]:
    """Return the prices of today that no card shows: of channels without a plan on sale."""
    shown = {card.plan.channel for card in cards if card.plan.by_lists}
    return [one for one in lists if one.now is not None and one.channel.value not in shown]


def _amounts_of(plan: Plan, prices: PriceList | None) -> dict[int, int]:
    """Return the prices of a plan by months."""
    if not plan.by_lists:
        return {plan.months: plan.price_fen} if plan.price_fen is not None else {}
    if prices is None:
        return {}
    amounts = {
        YEAR: prices.year_fen,
        6: prices.half_fen,
        3: prices.quarter_fen,
        1: prices.month_fen,
    }
    return {months: fen for months, fen in amounts.items() if fen is not None}


def _term_prices(plan: Plan, amounts: dict[int, int]) -> list[TermPrice]:
    proposed = plan.months if plan.months in amounts else max(amounts)
    month = amounts.get(1, 0)
    return [
        TermPrice(
            months=months,
            fen=fen,
            saves=max(0, 100 - fen * 100 // (month * months)) if month and months > 1 else 0,
            recommended=months == proposed and len(amounts) > 1,
        )
        for months, fen in sorted(amounts.items(), reverse=True)
    ]
