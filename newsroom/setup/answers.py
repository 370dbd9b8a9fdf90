"""What the set-up asks for, part by part. Pages, the terminal and a file give the same answers."""

from dataclasses import dataclass, field
from datetime import date

from articles.common.image_decoding import PreparedImage


@dataclass(frozen=True)
class FirstColumn:
    """A column with which the newspaper begins."""

    name: str
    address: str


@dataclass(frozen=True)
class FirstPrices:
    """What the newspaper costs by post, in fen."""

    year: int
    quarter: int
    month: int
    copy: int


@dataclass(frozen=True)
class Staff:
    """A person of the first day: the chief, or somebody who is invited."""

    name: str
    email: str
    sign_in_name: str = ""
    title: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewPaper:
    """Everything that a newspaper begins with."""

    paper: dict[str, str]  # fields of Publication
    weekdays: str
    pages: int
    first_issue: date
    profile: str
    columns: list[FirstColumn]
    chief: Staff
    prices: FirstPrices | None = None
    masthead: PreparedImage | None = None
    people: list[Staff] = field(default_factory=list)
