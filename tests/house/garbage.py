"""What people and programs put into addresses where an identifier, a number or a word belongs."""

import random
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from tests.house.addresses import filled, parts
from tests.house.forms import ODD

# Other spellings of a number that `int` reads as the same one, and the admin's own way to quote it.
SPELLINGS = ("%20{}", "{}%20", "+{}", "%09{}", "0{}", "{}%0A", "{}_", "%EF%BC%8B{}")
SPELLED = (
    *SPELLINGS,
    "-{}",
    "{}.0",
    "{}e0",
    "{}%00",
    "{}%C2%B2",
    "0x{}",
    "%2B{}",
    "{}%E2%80%8B",
)
VALUES = (
    *ODD,
    "1",
    " 1",
    "+1",
    "1_0",
    "１",
    "-1",
    "1.0",
    "0x10",
    "NaN",
    "inf",
    "9" * 5000,
    str(2**63),
    str(-(2**63) - 1),
    "None",
    "null",
    "true",
    "../../etc/passwd",
    "..\\..",
    "%",
    "_",
    "_ZZ",
    "\\",
    "a" * 9000,
    "字" * 20000,
    "a " * 1500,
    '"' * 999,
    "(" * 2000,
    "a,b,c",
    "1,2",
    "2024-02-30",
    "10000-01-01",
    "2024-W10-2",
    "T25:00",
    "24:00",
    "P1Y",
    "password",
    "user__password",
    "\ufeff",
    "\u2028",
    "Ａ",
    "𝟙",
    "٣",
)
RAW = (
    "%00",
    "%ff",
    "%fe%ff",
    "%ed%a0%80",
    "%c0%af",
    "%",
    "%zz",
    "&&",
    "=",
    ";",
    "[]=1",
    "%2e%2e%2f",
)
NAMES = (
    *("q", "p", "o", "e", "all", "page", "before", "after", "since", "until", "from", "to", "next"),
    *("column", "author", "editor", "issue", "number", "year", "month", "day", "sort", "limit"),
    *(
        "format",
        "order",
        "plan",
        "start",
        "end",
        "months",
        "copies",
        "publication",
        "paper",
        "party",
    ),
    *("chosen", "quote", "channel", "old", "new", "desk", "code", "kind", "date", "key", "cursor"),
    *(
        "_facets",
        "_popup",
        "_to_field",
        "_changelist_filters",
        "_save",
        "action",
        "_selected_action",
    ),
    *("app_label", "model_name", "field_name", "term", "id", "pk", "id__exact", "id__in"),
    *(
        "pk__range",
        "at__range",
        "at__gte",
        "at__lt",
        "headline__regex",
        "user__password__startswith",
    ),
)


def garbage(
    rows: Mapping[str, Mapping[str, object]], seed: int
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield without an end (method, address, body): every second address is that of its row in
    `rows`, the others have odd parts; an odd query; and every third time something is sent."""
    chance = random.Random(seed)
    while True:
        route = chance.choice([*rows])
        names, real = parts(route), chance.randrange(2)
        values = {name: rows[route][name] if real else odd_part(chance) for name in names}
        address = filled(route, values)
        query = "&".join(odd_pair(chance) for _each in range(chance.randrange(4)))
        method = "post" if chance.randrange(3) == 0 else "get"
        body = {chance.choice(NAMES): chance.choice(VALUES) for _each in range(chance.randrange(3))}
        yield method, f"{address}?{query}" if query else address, body


def odd_part(chance: random.Random) -> str:
    """Return a part of an address, one time in two a row that may be there."""
    if chance.randrange(2):
        return chance.choice(SPELLED).format(chance.randrange(1, 6))
    return chance.choice(RAW) if chance.randrange(6) == 0 else quote(chance.choice(VALUES), safe="")


def odd_pair(chance: random.Random) -> str:
    value = chance.choice(VALUES)
    text = chance.choice(RAW) if chance.randrange(6) == 0 else quote(value, safe="")
    return f"{chance.choice(NAMES)}={text}"
