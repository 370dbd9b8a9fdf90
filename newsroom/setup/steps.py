"""The steps of the set-up in their order, and how their answers become one newspaper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.common.image_decoding import PreparedImage
from newsroom.setup.answers import FirstPrices, NewPaper, Staff
from newsroom.setup.forms import ChiefForm, MailForm, PaperForm, PricesForm, ScheduleForm


@dataclass(frozen=True)
class Step:
    """One page of the set-up: `name` is its address and the section of the file."""

    name: str
    title: str | Promise
    form: type[BaseForm]


STEPS = (
    Step("paper", _("The newspaper"), PaperForm),
    Step("schedule", _("Days and columns"), ScheduleForm),
    Step("prices", _("Prices"), PricesForm),
    Step("mail", _("Letters and masthead"), MailForm),
    Step("chief", _("You"), ChiefForm),
)
BY_NAME = {step.name: step for step in STEPS}


def open_form(step: Step, data: Any, cleaned: Mapping[str, Any] | None = None) -> BaseForm:
    """Return the form of a step, bound where there are data. `cleaned` are the answers of the
    schedule, by which prices are proposed."""
    if step.form is PricesForm:
        week = len((cleaned or {}).get("weekdays", "1"))
        return PricesForm(data, issues_a_week=week)
    form: BaseForm = step.form(data)
    return form


def make_plan(
    cleaned: Mapping[str, Mapping[str, Any]],
    *,
    masthead: PreparedImage | None = None,
    people: list[Staff] | None = None,
) -> NewPaper:
    """Return the newspaper that the cleaned answers of all steps describe."""
    schedule = cleaned["schedule"]
    prices = cleaned.get("prices", {})
    year = prices.get("year")
    return NewPaper(
        paper={name: str(value) for name, value in cleaned["paper"].items()},
        weekdays="".join(sorted(schedule["weekdays"])),
        pages=schedule["pages"],
        first_issue=schedule["first_issue"],
        profile=schedule["profile"],
        columns=schedule["columns"],
        prices=FirstPrices(year, prices["quarter"], prices["month"], prices["copy"])
        if year
        else None,
        masthead=masthead,
        chief=make_staff(cleaned["chief"]),
        people=people or [],
    )


def make_staff(cleaned: Mapping[str, Any], roles: tuple[str, ...] = ()) -> Staff:
    """Return the person that cleaned answers describe."""
    return Staff(
        name=cleaned["name"],
        email=cleaned["email"],
        sign_in_name=cleaned["sign_in_name"],
        title=cleaned["title"],
        roles=roles,
    )
