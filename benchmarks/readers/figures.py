"""What one run found, as plain values."""

from dataclasses import dataclass, field

from benchmarks.readers.load import Load
from benchmarks.readers.publishing import Seen
from benchmarks.readers.rounds import HotPage


@dataclass(frozen=True)
class Search:
    """A search: what somebody waited and what it cost, in milliseconds, a figure a round."""

    path: str
    waited: list[float]
    work: list[float]


@dataclass(frozen=True)
class NewspaperFigures:
    """What a newspaper of one size on one database cost.

    `pages`: milliseconds of a core for each kind of page that is rendered. `memory`: PSS and RSS of
    each worker after the load, in megabytes.
    """

    kind: str
    size: int
    pages: dict[str, float]
    searches: list[Search]
    in_turn: Load
    memory: list[tuple[float, float]]


@dataclass
class Figures:
    """Everything, and what else the machine did meanwhile."""

    newspapers: list[NewspaperFigures] = field(default_factory=list)
    hot: dict[str, list[HotPage]] = field(default_factory=dict)
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    imported: str = ""
    machine: str = ""

    def of_kind(self, kind: str) -> list[NewspaperFigures]:
        return [one for one in self.newspapers if one.kind == kind]


def percentile(values: list[float], share: float) -> float:
    """Return the value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
