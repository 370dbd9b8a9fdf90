"""What the set-up made of the answers: proposals that can still be changed, and a summary."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.forms import BaseForm

from newsroom.setup.forms import PaperForm, PricesForm, ScheduleForm
from newsroom.setup.steps import BY_NAME, Step
from subscriptions.domain.money import format_short_yuan

PRICES = ("year", "quarter", "month", "copy")


class SummaryLine(NamedTuple):
    """What a step came to, and the step, for whoever wants to change it."""

    step: Step
    words: str


def list_proposals(form: BaseForm) -> dict[str, str]:
    """Return what a valid form filled in by itself, as it is typed, so that it can be changed."""
    cleaned: Mapping[str, Any] = form.cleaned_data
    if isinstance(form, PaperForm):
        return {name: str(cleaned[name]) for name in ("code", "holder")}
    if isinstance(form, ScheduleForm):
        lines = [f"{column.name} | {column.address}" for column in cleaned["columns"]]
        return {"columns": "\n".join(lines)}
    if isinstance(form, PricesForm) and cleaned["year"]:
        return {name: format_short_yuan(cleaned[name]) for name in PRICES}
    return {}


def summarise_answers(cleaned: Mapping[str, Mapping[str, Any]]) -> Sequence[SummaryLine]:
    """Return a line for each step that has something to look at again."""
    lines = []
    if paper := cleaned.get("paper"):
        lines.append(SummaryLine(BY_NAME["paper"], f"{paper['name']} · {paper['code']}"))
    if schedule := cleaned.get("schedule"):
        columns = "、".join(f"{one.name} {one.address}" for one in schedule["columns"])
        lines.append(SummaryLine(BY_NAME["schedule"], columns))
    if cleaned.get("prices", {}).get("year"):
        prices = [format_short_yuan(cleaned["prices"][name]) for name in PRICES]
        lines.append(SummaryLine(BY_NAME["prices"], " · ".join(prices)))
    return lines
