"""The forms of a page as a browser sees them, and the odd things people put into them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "textarea", "number", "email", "url", "date", "time", "search", "tel"}
ODD = (
    "",
    "   ",
    "x\0y",
    "长" * 3000,
    "9" * 30,
    "-1",
    "0",
    "1e9",
    "89a",
    "２０２４",
    "²",
    "2024-13-45",
    "9999-12-31",
    "0001-01-01",
    "25:61",
    "'\"<script>alert(1)</script>",
    "\u202e\u200b",
    "😀",
    "[",
    '{"a": [null]}',
    '["review_9"]',
    "999999999",
    "1.005",
    "{nobody} {0} {",
    "a|b|javascript:alert(1)\n|||",
    "http://[",
    "192.0.2.0/99",
)


@dataclass
class Field:
    """One field of a form. `kind` is the type of an input, "textarea" or "select"."""

    name: str
    kind: str
    value: str = ""
    chosen: bool = True


@dataclass
class Form:
    """One form of a page with its fields in order."""

    method: str
    action: str = ""
    fields: list[Field] = field(default_factory=list)

    def typed(self) -> list[Field]:
        """Return what a person can write into, hidden fields too: an old page sends what it
        holds."""
        return [one for one in self.fields if one.name != "csrfmiddlewaretoken"]

    def asks(self) -> bool:
        """Say whether a person can fill in anything: not so where all is hidden behind buttons."""
        return any(one.kind not in {"hidden", "submit", "button"} for one in self.fields)

    def body(self) -> dict[str, list[str]]:
        """Return what a browser would send without a change."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.chosen and one.kind not in {"submit", "button", "file"}:
                sent.setdefault(one.name, []).append(one.value)
        return sent


class Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select: Field | None = None
        self.offered = 0
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(own.get("method", "get").lower(), own.get("action", "")))
        elif self.forms:
            self._take(tag, own)

    def _take(self, tag: str, own: dict[str, str]) -> None:
        name = own.get("name", "")
        if tag == "input" and name:
            kind = own.get("type", "text")
            ticked = kind in {"checkbox", "radio"}
            value = own.get("value", "on" if ticked else "")
            chosen = not ticked or "checked" in own
            self.forms[-1].fields.append(Field(name, kind, value, chosen))
        elif tag == "select" and name:
            self.select, self.offered = Field(name, "select"), 0
            self.forms[-1].fields.append(self.select)
        elif tag == "option" and self.select:
            if "selected" in own or not self.offered:
                self.select.value = own.get("value", "")
            self.offered += 1
        elif tag == "textarea" and name:
            self.area = Field(name, "textarea")
            self.forms[-1].fields.append(self.area)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.area.value = self.area.value.removeprefix("\n").removeprefix("\r\n")
            self.area = None
        elif tag == "select":
            self.select = None


def main_form(page: str) -> Form | None:
    """Return the longest form of a page that is sent by POST, None where there is none but the way
    out."""
    reader = Reader()
    reader.feed(page)
    sent = [form for form in reader.forms if form.method == "post" and len(form.fields) > 2]
    return max(sent, key=lambda form: len(form.fields), default=None)


OF_A_ROW_BELOW = re.compile(r"-\d+-|_FORMS$")


def in_sight(name: str) -> bool:
    """Say whether a person meets a field: rows to be copied are hidden, and acts on many rows are
    no form."""
    return "__prefix__" not in name and name != "action"


def odd_bodies(
    form: Form, known: Form | None = None
) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Yield (field, value, body): each field with each odd value, each missing, and all of them
    odd at once.

    What is chosen from a list cannot come back; its field is named "(chosen) …". With `known`, the
    form of a row that is there, a new row begins as its double, so that the odd values meet a form
    that is otherwise sound.
    """
    double = known.body() if known else {}
    # Rows below a stored row belong to it: no browser sends them with a new one.
    own = {name: values for name, values in double.items() if not OF_A_ROW_BELOW.search(name)}
    whole = {**form.body(), **own}
    yield "(twice)", "", whole
    names = [one.name for one in form.typed()]
    for one in form.typed():
        if one.kind in {"submit", "button", "file"} or not in_sight(one.name):
            continue
        told = one.name if one.kind in TYPED else f"(chosen) {one.name}"
        for value in ODD:
            yield told, value, {**whole, one.name: [value]}
        yield one.name, "(missing)", {name: v for name, v in whole.items() if name != one.name}
    management = ("_FORMS", "csrfmiddlewaretoken", "step", "act")
    for value in ODD:
        free = {name: [value] for name in names if in_sight(name) and not name.endswith(management)}
        yield "(all)", value, {**whole, **free}
