"""Addresses of e-papers as Founder's systems make them, in two generations and under any folder.

Old: /paper/html/2019-03/01/nbs.D110000paper_01.htm for a page, …/nw.D110000paper_20190301_1-01.htm
and …/content_123.htm for an article. New: /pc/layout/202604/22/node_01.html for a page,
/pc/content/202604/22/content_123.html for an article, /pad/ for telephones. An article's number
says nothing to us: its page is known, or only its issue. Pure.
"""

import re
from dataclasses import dataclass
from datetime import date

DAY = re.compile(
    r"/(?:html|layout|content|att)/(?:[^/]+/)?"
    r"(?P<year>[0-9]{4})-?(?P<month>[0-9]{2})/(?P<day>[0-9]{2})(?:/(?P<file>[^/]*))?$",
    re.IGNORECASE,
)
PAGE_OF_OLD = re.compile(r"(?:nbs|nw)\.[^/]*[_-](?P<label>[A-Z]?[0-9]{1,3})\.html?", re.IGNORECASE)
PAGE_OF_NEW = re.compile(r"node_(?P<label>[A-Z]?[0-9]{1,3})\.html?", re.IGNORECASE)


@dataclass(frozen=True)
class PrintedAddress:
    """The issue of a date and the printed label of a page; empty where only the issue is known."""

    on: date
    label: str


def read_founder_address(path: str) -> PrintedAddress | None:
    """Return which issue and page an address of a Founder e-paper names, None for any other."""
    match = DAY.search(path)
    if match is None:
        return None
    try:
        on = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    file = match["file"] or ""
    # In the old generation the number of a node says nothing of the page.
    is_new = "/layout/" in path.lower()
    page = PAGE_OF_OLD.fullmatch(file) or (PAGE_OF_NEW.fullmatch(file) if is_new else None)
    return PrintedAddress(on, page["label"].upper() if page else "")


def same_label(printed: str, asked: str) -> bool:
    """Say whether two labels name the same page: 1, 01 and 001, A1 and A01."""
    return _plain_label(printed) == _plain_label(asked)


def _plain_label(label: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", label.strip().upper())
