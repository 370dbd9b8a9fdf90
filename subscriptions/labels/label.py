"""What stands on a label, and what is told of a run of them."""

import re
from dataclasses import dataclass

# Control characters but for blanks, marks of direction and of joining, variation selectors, halves
# of a character.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ud800-\udfff\U000e0000-\U000e01ef]"
)


@dataclass(frozen=True, slots=True)
class AddressLabel:
    """One address.

    `code` finds the delivery again; `note` is a word to the carrier. No telephone: nobody needs it.
    """

    postcode: str
    region: str
    street: str
    recipient: str
    copies: int = 1
    route: str = ""
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class LabelRemark:
    """A label that somebody must look at: characters no font has (〓 stands for them), or a text cut
    to fit."""

    code: str
    recipient: str
    characters: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class RouteSum:
    """Labels and copies of a route."""

    route: str
    labels: int
    copies: int


@dataclass(frozen=True, slots=True)
class PrintedLabels:
    """A finished run: pages of the PDF, labels and copies in it, the same by route, and what to
    look at."""

    pages: int
    labels: int
    copies: int
    routes: tuple[RouteSum, ...]
    remarks: tuple[LabelRemark, ...]


def tidy_text(text: str) -> str:
    """Return a text in one line, without what is not seen.

    A character nobody knows stays: it must be told.
    """
    return " ".join(UNSEEN.sub("", text).split())
