"""Sealed quotes: what was promised comes back, also from texts that earlier code sealed."""

from dataclasses import make_dataclass
from typing import Any

import pytest
from django.core import signing

from subscriptions import signed_quotes
from subscriptions.pricing import Kind, QuoteLine
from subscriptions.signed_quotes import LONGEST, SALT, Promise, QuoteUnknown, open_quote, seal_quote
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_prices, promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Promise:
    make_prices()
    return promise(copies=3)


def sealed(payload: Any) -> str:
    return signing.dumps(payload, salt=SALT, compress=True)


def payload_of(made: Promise) -> dict[str, Any]:
    payload = signing.loads(seal_quote(made), salt=SALT)
    assert isinstance(payload, dict)
    return payload


def test_a_quote_that_was_sealed_without_names_is_still_a_promise(made: Promise) -> None:
    """Quotes are out for hours while the newspaper installs a new version."""
    positional = [
        made.publication,
        made.plan,
        made.channel,
        made.start.isoformat(),
        made.end.isoformat(),
        made.first_issue.isoformat(),
        made.last_issue.isoformat(),
        made.issues,
        made.issues_digest,
        made.copies,
        [
            [
                str(line.kind),
                line.first,
                line.last,
                line.issues,
                line.unit,
                line.copies,
                line.amount,
                line.discount,
            ]
            for line in made.lines
        ],
        list(made.price_lists),
        made.amount,
        made.discount,
        made.total,
        made.engine,
        made.quoted_at.isoformat(),
        made.expires_at.isoformat(),
    ]
    assert open_quote(sealed(positional), MORNING) == made


def test_a_sealed_quote_names_its_version_and_its_fields(made: Promise) -> None:
    payload = payload_of(made)
    assert payload["version"] == 2
    assert payload["promise"]["total"] == made.total
    assert set(payload["promise"]) == set(vars(made))
    assert payload["promise"]["lines"]["fields"] == list(QuoteLine._fields)


def test_the_order_of_the_fields_in_a_sealed_quote_says_nothing(made: Promise) -> None:
    payload = payload_of(made)
    turned = dict(reversed(payload["promise"].items()))
    lines = turned["lines"]
    turned["lines"] = {
        "fields": lines["fields"][::-1],
        "rows": [row[::-1] for row in lines["rows"]],
    }
    assert open_quote(sealed({"version": 2, "promise": turned}), MORNING) == made


def test_a_field_that_is_added_to_promises_leaves_quotes_that_are_out_as_they_were(
    made: Promise, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = seal_quote(made)
    wider = make_dataclass("Wider", [("surcharge", int, 0)], bases=(Promise,), frozen=True)
    monkeypatch.setattr(signed_quotes, "Promise", wider)
    assert vars(open_quote(words, MORNING)) == vars(made) | {"surcharge": 0}


@pytest.mark.parametrize("change", ["a field more", "a field less", "another version", "no lines"])
def test_a_quote_that_this_version_does_not_understand_makes_no_order(
    made: Promise, change: str
) -> None:
    payload = payload_of(made)
    if change == "a field more":
        payload["promise"]["surcharge"] = 100
    elif change == "a field less":
        del payload["promise"]["total"]
    elif change == "another version":
        payload["version"] = 3
    else:
        del payload["promise"]["lines"]
    with pytest.raises(QuoteUnknown):
        open_quote(sealed(payload), MORNING)


def test_a_quote_of_a_hundred_years_in_months_is_short_enough_to_be_opened(made: Promise) -> None:
    month = QuoteLine(Kind.MONTH, 24_288, 24_288, 26, 123_456, 99_999, 12_345_476_544, 1_234_567)
    lines = tuple(
        month._replace(first=24_288 + place, last=24_288 + place, issues=20 + place % 7)
        for place in range(1_200)
    )
    long = Promise(**vars(made) | {"lines": lines})
    assert len(seal_quote(long)) < LONGEST
    assert open_quote(seal_quote(long), MORNING) == long
