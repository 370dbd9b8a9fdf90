"""The title itself: publication, schedule, columns, notices, prices. What is there already is left
as it is."""

import tomllib
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from articles.actions.editions import calendar as issue_dates
from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import IssueKind
from articles.models import Column, CopyrightNotice, Profile, Publication, PublicationSchedule
from newsroom.demo import calendar
from newsroom.demo.cast import DEMO
from subscriptions.models import PriceList

M = TypeVar("M", bound=Model)
OLDER_PRICES_FROM = date(2019, 1, 1)
# From 2024 on every Tuesday and Friday is kept: the examples of docs/PRICING.md are priced on them.
RESTED_UNTIL = 2023


@cache
def load_material() -> dict[str, Any]:
    """Return what `paper.toml` says."""
    return tomllib.loads(
        (Path(__file__).resolve().parent / "paper.toml").read_text(encoding="utf-8")
    )


def newspaper_code() -> str:
    """Return the code by which commands know the demonstration paper."""
    return str(load_material()["publication"]["code"])


def found_newspaper() -> Publication:
    """Return the demonstration paper with everything that belongs to the title, made where it is
    missing."""
    fields = dict(load_material()["publication"])
    publication = keep_row(
        Publication,
        {"code": fields.pop("code")},
        fields | {"first_published_on": calendar.FIRST_DAY, "profile": Profile.named("strict")},
    )
    start = {"publication": publication, "valid_from": calendar.FIRST_DAY}
    keep_row(PublicationSchedule, start, {"weekdays": calendar.WEEKDAYS})
    add_dates(publication)
    add_columns(publication)
    add_notices(publication)
    add_prices(publication)
    return publication


def add_dates(publication: Publication) -> None:
    """Plan the paper's calendar from its first day on, suspend the holidays of its archive, and add
    the extra."""
    if not publication.issue_dates.filter(date=calendar.FIRST_DAY).exists():
        founded = datetime.combine(calendar.FIRST_DAY, time(6), NEWSPAPER_TIME)
        issue_dates.plan_dates(publication, by=DEMO, at=founded)
        for year in range(calendar.FIRST_DAY.year, RESTED_UNTIL + 1):
            at = max(founded, datetime(year - 1, 11, 15, 9, tzinfo=NEWSPAPER_TIME))
            issue_dates.suspend_dates(
                publication,
                calendar.list_rest_days(year),
                reason="元旦、春节、劳动节、国庆节休刊",
                compensation="none",
                by=DEMO,
                at=at,
            )
        issue_dates.add_extra(
            publication,
            calendar.EXTRA_DAY,
            reason="《条例》表决通过，加出号外",
            counts=False,
            kind=IssueKind.EXTRA,
            by=DEMO,
            at=datetime(2024, 3, 9, 9, tzinfo=NEWSPAPER_TIME),
        )
    issue_dates.plan_dates(publication, by=DEMO, at=timezone.now())


def add_columns(publication: Publication) -> dict[str, Column]:
    """Return the column tree by address; a parent stands before its children in the material."""
    tree: dict[str, Column] = {}
    for place, row in enumerate(load_material()["columns"], start=1):
        identity = {"publication": publication, "slug": row["slug"]}
        fields = {
            "name": row["name"],
            "description": row.get("description", ""),
            "position": place * 10,
            "parent": tree.get(row.get("parent", "")),
            "in_menu": not row.get("hidden", False),
            "profile": Profile.named(row["profile"]) if "profile" in row else None,
        }
        tree[row["slug"]] = keep_row(Column, identity, fields)
    return tree


def add_notices(publication: Publication) -> None:
    """Give each kind of text its notice, older and newer versions, and the opinion
    column its own."""
    for row in load_material()["notices"]:
        column = (
            Column.objects.get(publication=publication, slug=row["column"])
            if "column" in row
            else None
        )
        scope = {"publication": publication, "column": column, "article": None}
        identity = scope | {"kind": row["kind"], "version": row["version"]}
        dates = {"effective_from": row["from"], "effective_until": row.get("until")}
        keep_row(CopyrightNotice, identity, {"text": row["text"], **dates})


def add_prices(publication: Publication) -> None:
    """Put up the price list, and the one before it so that a history can be seen."""
    new = dict(load_material()["prices"])
    since = new.pop("effective_from")
    keep_row(PriceList, {"publication": publication, "effective_from": since}, new)
    older = {"year_fen": 24000, "quarter_fen": 6000, "month_fen": 2000, "copy_fen": 250}
    keep_row(PriceList, {"publication": publication, "effective_from": OLDER_PRICES_FROM}, older)


def keep_row(model: type[M], known: dict[str, Any], fields: dict[str, Any]) -> M:
    """Return the row with these values, made and checked if it is missing; a row that people
    changed stays changed."""
    lookup = {
        f"{name}__isnull" if value is None else name: value is None or value
        for name, value in known.items()
    }
    row = model._default_manager.filter(**lookup).first()
    if row is None:
        row = model(**known, **fields)
        row.full_clean()
        row.save()
    return row
