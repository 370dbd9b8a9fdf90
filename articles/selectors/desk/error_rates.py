"""How many errors ten thousand characters held: by printed page and by responsible editor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from articles.domain.states import PROOFS, Stage
from articles.domain.texts.proof_marks import has_same_words
from articles.models import (
    Approval,
    Article,
    Correction,
    CorrectionKind,
    MarkKind,
    Placement,
    ProofMark,
)

LIMIT = 3.0  # errors in 10,000 characters a newspaper may not pass (报纸期刊质量管理规定, 2020: 万分之三)
# Counted as the annex of that regulation counts: a wrong, missing or needless character is one
# error, a wrong mark of punctuation a tenth of one. How words are set is no error of the text.
CHARACTER = 1.0
PUNCTUATION = 0.1


@dataclass
class ErrorRate:
    """What was read and what was found.

    `found` is weighted, by proof; `left` is what the proofs let pass.
    """

    name: str
    articles: int = 0
    characters: int = 0
    found: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    left: float = 0

    @property
    def by_proof(self) -> list[float]:
        return [self.found[str(step)] for step in PROOFS]

    @property
    def found_rate(self) -> float:
        """Errors the proofs found in 10,000 characters."""
        return self._rate(sum(self.found.values()))

    @property
    def left_rate(self) -> float:
        """Errors found after the proofs in 10,000 characters: what the limit is about."""
        return self._rate(self.left)

    @property
    def over(self) -> bool:
        return self.left_rate > LIMIT

    def _rate(self, errors: float) -> float:
        return round(errors * 10_000 / self.characters, 2) if self.characters else 0.0


@dataclass(frozen=True)
class ErrorReport:
    """Rates of the texts whose proof was signed in a period."""

    total: ErrorRate
    editors: Sequence[ErrorRate]
    pages: Sequence[ErrorRate]


def report_error_rates(since: datetime, until: datetime) -> ErrorReport:
    """Return the rates of the texts that passed a proof from `since` until before `until`.

    Four queries.
    """
    signed = Approval.objects.filter(
        step__in=PROOFS, cancelled_at=None, at__gte=since, at__lt=until
    )
    rows = list(
        Article.objects.filter(pk__in=signed.values("round__article")).values(
            "pk", "length", "responsible_editor__printed_name"
        )
    )
    read = [row["pk"] for row in rows]
    found_errors = _count_found(read)
    left_errors = _count_left(read)
    editors: dict[str, ErrorRate] = {}
    pages: dict[str, ErrorRate] = {}
    total = ErrorRate(str(_("Together")))
    places = _places(read)
    for row in rows:
        editor = row["responsible_editor__printed_name"] or "—"
        groups = [total, editors.setdefault(editor, ErrorRate(editor))]
        groups += [pages.setdefault(name, ErrorRate(name)) for name in places.get(row["pk"], [])]
        for rate in groups:
            _count(
                rate, row["length"], found_errors.get(row["pk"], {}), left_errors.get(row["pk"], 0)
            )
    return ErrorReport(total, _worst_first(editors.values()), _worst_first(pages.values()))


def mark_weight(mark: ProofMark) -> float:
    """Return how much a mark counts: one for characters, a tenth for punctuation, nothing for how
    words are set.

    A mark inside a number is no punctuation: it made another text. Expects the revision it made
    loaded with it.
    """
    if mark.kind == MarkKind.STYLE:
        return 0
    mended = "" if mark.kind == MarkKind.DELETE else mark.proposal
    slip = mark.result is not None and mark.result.typographic
    return (
        PUNCTUATION
        if slip and mark.kind != MarkKind.MOVE and has_same_words(mark.found, mended)
        else CHARACTER
    )


def _count(rate: ErrorRate, length: int, found: dict[str, float], left: float) -> None:
    rate.articles += 1
    rate.characters += length
    rate.left += left
    for step, errors in found.items():
        rate.found[step] += errors


def _count_found(articles: Sequence[int]) -> dict[int, dict[str, float]]:
    """Return the weighted errors that were put right, by article and proof."""
    errors: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mark in ProofMark.objects.filter(accepted=True, round__article__in=articles).select_related(
        "round", "result"
    ):
        errors[mark.round.article_id][str(Stage(mark.step))] += mark_weight(mark)
    return errors


def _count_left(articles: Sequence[int]) -> dict[int, float]:
    """Return the errors that readers were told of, by article: each correction is at least one
    wrong character.
    """
    errors: dict[int, float] = defaultdict(float)
    rows = Correction.objects.published().filter(
        kind=CorrectionKind.CORRECTION, article__in=articles
    )
    for number in rows.values_list("article_id", flat=True):
        errors[number] += CHARACTER
    return errors


def _places(articles: Sequence[int]) -> dict[int, list[str]]:
    places: dict[int, list[str]] = defaultdict(list)
    for placement in Placement.objects.filter(article__in=articles).select_related(
        "page__issue__publication"
    ):
        page = placement.page
        places[placement.article_id].append(f"{page.issue.printed_number()} {page}")
    return places


def _worst_first(rates: Iterable[ErrorRate]) -> list[ErrorRate]:
    return sorted(rates, key=lambda rate: (-rate.left_rate, -rate.found_rate, rate.name))
