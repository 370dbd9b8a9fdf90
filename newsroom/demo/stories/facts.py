"""Facts of one story: numbers that agree with each other, days, and the people who speak. Pure.

A figure (a whole number that belongs to one story alone) is pinned to one fact, which the headline
shows; the other numbers are worked out around it: what was saved is budget less award, shares are
quotients, parts add up. Amounts are thousands of yuan until they are written; a pinned saving is a
small sum, an award or a loan a large one.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Protocol

from newsroom.demo.stories import names
from newsroom.demo.stories.places import PROVINCE, StoryPlace

PINS = ("saved", "award", "loan", "projects", "people", "items")
Facts = dict[str, str]


def gather_facts(
    rng: Random, *, seed: int, place: StoryPlace, day: date, pin: str, figure: int, cast: "Cast"
) -> Facts:
    """Return every fact by its name. `figure` lies between 100 and 9,999."""
    pinned = {pin: figure}
    return {
        **make_place_facts(rng, place),
        **make_time_facts(rng, day),
        **make_money_facts(rng, pinned),
        **make_loan_facts(rng, pinned),
        **make_count_facts(rng, pinned),
        **make_duration_facts(rng),
        **make_dispute_facts(rng),
        **make_speaker_facts(rng, seed, place, cast),
    }


class Cast(Protocol):
    """Which offices, buyers and trades belong to a subject."""

    @property
    def offices(self) -> Sequence[str]: ...

    @property
    def buyers(self) -> Sequence[str]: ...

    @property
    def trades(self) -> Sequence[str]: ...


def make_place_facts(rng: Random, place: StoryPlace) -> Facts:
    first, second, third = rng.sample(place.parts, 3) if len(place.parts) > 2 else place.parts
    everywhere = "全市" if place.level == "市" else f"全{place.level}"
    return {
        "place": place.name,
        "here": place.here,
        "city": place.city,
        "province": PROVINCE,
        "whole": everywhere,
        "ours": everywhere.replace("全", "该"),
        "part": first,
        "part2": second,
        "part3": third,
    }


def make_time_facts(rng: Random, day: date) -> Facts:
    happened = day - timedelta(days=rng.randint(1, 3))
    began = day - timedelta(days=rng.randint(240, 900))
    months = day.month - 1
    period = f"今年1至{months}月"
    if months == 0:
        period = "去年全年"
    elif months == 1:
        period = "今年1月"
    goal = f"{day.year}年底" if day.month < 10 else f"{day.year + 1}年6月底"
    return {
        "today": f"{day.month}月{day.day}日",
        "happened": f"{happened.month}月{happened.day}日",
        "since": f"{began.year}年{began.month}月",
        "period": period,
        "goal": goal,
        "year": f"{day.year}年",
        "last_year": f"{day.year - 1}年",
        "next_year": f"{day.year + 1}年",
    }


def make_money_facts(rng: Random, pinned: dict[str, int]) -> Facts:
    rate = rng.uniform(0.05, 0.16)
    award = 10 * (pinned.get("award") or rng.randint(320, 8600))
    saved = pinned.get("saved") or max(1, round(award * rate))
    if "saved" in pinned:
        award = round(saved / rate)
    budget = award + saved
    largest = max(1, round(award * rng.uniform(0.12, 0.3)))
    earlier = max(1, round(award / rng.uniform(1.04, 1.42)))
    return {
        "award": format_amount(award),
        "saved": format_amount(saved),
        "budget": format_amount(budget),
        "rate": format_percent(saved, budget),
        "largest": format_amount(largest),
        "award_last": format_amount(earlier),
        "award_growth": format_percent(award - earlier, earlier),
    }


def make_loan_facts(rng: Random, pinned: dict[str, int]) -> Facts:
    loan = 10 * (pinned.get("loan") or rng.randint(260, 6400))
    borrowers = max(2, round(loan / rng.uniform(380, 960)))
    saving = max(1, round(loan * rng.uniform(0.008, 0.017)))
    return {
        "loan": format_amount(loan),
        "borrowers": str(borrowers),
        "loan_mean": format_amount(round(loan / borrowers)),
        "interest": f"{rng.randint(310, 395) / 100:.2f}%",
        "interest_saved": format_amount(saving),
        "smallest_loan": f"{rng.randint(5, 19)}万元",
        "banks": str(rng.randint(6, 17)),
    }


def make_count_facts(rng: Random, pinned: dict[str, int]) -> Facts:
    projects = pinned.get("projects") or rng.randint(120, 960)
    earlier = max(1, round(projects / rng.uniform(1.05, 1.5)))
    people = pinned.get("people") or rng.randint(150, 2600)
    items = pinned.get("items") or rng.randint(160, 3800)
    firms = rng.randint(180, 1900)
    small = round(firms * rng.uniform(0.68, 0.91))
    units = rng.randint(24, 96)
    done = units - rng.randint(1, max(1, units // 8))
    violations = max(2, round(projects * rng.uniform(0.02, 0.09)))
    mended = violations - rng.randint(1, max(1, violations // 6))
    return {
        "projects": str(projects),
        "projects_last": str(earlier),
        "projects_more": str(projects - earlier),
        "projects_growth": format_percent(projects - earlier, earlier),
        "people": str(people),
        "people_older": str(round(people * rng.uniform(0.18, 0.37))),
        "items": str(items),
        "items_first": str(round(items * rng.uniform(0.4, 0.7))),
        "firms": str(firms),
        "small": str(small),
        "small_share": format_percent(small, firms),
        "firms_away": str(firms - small),
        "units": str(units),
        "units_done": str(done),
        "units_left": str(units - done),
        "units_share": format_percent(done, units),
        "found": str(violations),
        "mended": str(mended),
        "open": str(violations - mended),
        "few": rng.choice("三四五六"),
        "attending": str(rng.randint(6, 19) * 10),
    }


def make_duration_facts(rng: Random) -> Facts:
    before = rng.randint(16, 46)
    after = round(before * rng.uniform(0.25, 0.6))
    hours = rng.randint(2, 9)
    return {
        "before": str(before),
        "after": str(after),
        "cut": str(before - after),
        "hours": str(hours),
        "minutes": str(rng.randint(12, 29)),
        "kilometres": str(rng.randint(38, 210)),
    }


def make_dispute_facts(rng: Random) -> Facts:
    upheld, rejected, mediated, withdrawn = (
        rng.randint(low, high) for low, high in ((3, 14), (8, 30), (4, 22), (1, 7))
    )
    cases = upheld + rejected + mediated + withdrawn
    return {
        "cases": str(cases),
        "upheld": str(upheld),
        "rejected": str(rejected),
        "mediated": str(mediated),
        "withdrawn": str(withdrawn),
        "settled_share": format_percent(mediated + withdrawn, cases),
    }


def make_speaker_facts(rng: Random, seed: int, place: StoryPlace, cast: Cast) -> Facts:
    office = place.name + rng.choice(cast.offices)
    buyer = place.name + rng.choice(cast.buyers)
    scholar = rng.choice(names.SCHOLARS)
    maker, rival = names.make_firm_names(rng, place.city, cast.trades, 2)
    official, user, expert = (
        names.find_office_holder(seed, title) for title in (office, buyer, scholar)
    )
    seller = names.make_person_name(rng)
    return {
        "official": office + official,
        "official_name": official,
        "office": office,
        "buyer": buyer + user,
        "buyer_name": user,
        "expert": scholar + expert,
        "expert_name": expert,
        "firm": maker,
        "rival": rival,
        "supplier": maker + rng.choice(names.FIRM_TITLES) + seller,
        "supplier_name": seller,
        "witness": names.make_person_name(rng),
        "helper": names.make_person_name(rng),
    }


def format_amount(thousands: int) -> str:
    """Write thousands of yuan as a newspaper does: 12760 → 1276万元, 1794 → 179.4万元,
    127600 → 1.28亿元."""
    return f"{thousands / 10:g}万元" if thousands < 100_000 else f"{thousands / 100_000:.2f}亿元"


def format_percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".removesuffix(".0") + "%"


def split_total(rng: Random, total: int, parts: int) -> Iterator[int]:
    """Yield `parts` whole numbers of at least 1 that add up to `total`, the largest first."""
    weights = sorted((rng.uniform(0.6, 3.0) for _part in range(parts)), reverse=True)
    rest = total - parts
    values = [1 + int(rest * weight / sum(weights)) for weight in weights]
    values[0] += total - sum(values)
    yield from values
