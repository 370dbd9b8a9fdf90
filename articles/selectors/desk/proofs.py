"""The galley: the frozen proof with its marks in place, and what the checker would mark."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.domain.states import PROOFS
from articles.domain.texts.checking import TextSuggestion
from articles.domain.texts.proof_marks import locate_stretch
from articles.markup.sanitising import plain_text
from articles.models import Article, ProofMark, Revision
from articles.models.review.proofs import MarkField
from articles.selectors.search.suggestions import make_checker


@dataclass(frozen=True)
class TextRun:
    """A run of characters of the proof, or a mark on them."""

    text: str
    mark: ProofMark | None = None


@dataclass(frozen=True)
class PlacedMark:
    """An undecided mark and where its words are in the newest text, whichever revision it was
    made on.
    """

    mark: ProofMark
    start: int
    end: int


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a part of the text; `start` counts characters of the part."""

    field: MarkField
    start: int
    runs: Sequence[TextRun]


@dataclass(frozen=True)
class OfferedMark:
    """A suggestion of the checker that can be made a mark: where it is, as people say it."""

    field: MarkField
    suggestion: TextSuggestion
    number: int


@dataclass(frozen=True)
class Galley:
    """`revision` is the frozen proof. `marks` holds all marks of the round, the undecided first."""

    revision: Revision
    paragraphs: Sequence[Paragraph]
    marks: Sequence[ProofMark]
    offered: Sequence[OfferedMark]
    open: bool


def make_galley(article: Article, *, at: datetime) -> Galley:
    """Return the proof a text is at, or was at last. At most six queries."""
    current_round = article.rounds.order_by("-number").first()
    rows = (
        current_round.proofmarks.select_related("decided_by", "revision")
        if current_round
        else ProofMark.objects.none()
    )
    marks = list(rows)
    for number, mark in enumerate(marks, start=1):
        mark.number = number
    marks.sort(key=lambda mark: (mark.accepted is not None, mark.pk))
    revision = article.revisions.latest("number")
    waiting = place_marks([mark for mark in marks if mark.accepted is None], revision)
    texts = [(field, plain_text_of(revision, field)) for field in MarkField]
    return Galley(
        revision,
        [paragraph for field, text in texts for paragraph in _paragraphs(field, text, waiting)],
        marks,
        [offered for offered in _offered(article, texts, at) if not _is_marked(offered, waiting)],
        article.stage in PROOFS,
    )


def plain_text_of(row: Article | Revision, field: str) -> str:
    """Return the plain text of a part, in whose characters marks are placed."""
    text = str(getattr(row, field))
    return plain_text(text) if field == MarkField.BODY else text


def place_marks(marks: Iterable[ProofMark], revision: Revision) -> list[PlacedMark]:
    """Return the marks whose words are still in a revision.

    Expects their own revisions loaded with them.
    """
    placed_marks: list[PlacedMark] = []
    for mark in marks:
        place: tuple[int, int] | None = (mark.start, mark.end)
        if mark.revision_id != revision.pk:
            frozen = plain_text_of(mark.revision, mark.field)
            newest = plain_text_of(revision, mark.field)
            place = locate_stretch(frozen, newest, mark.start, mark.end)
        placed_marks += [PlacedMark(mark, *place)] if place else []
    return placed_marks


def _paragraphs(field: MarkField, text: str, marks: Sequence[PlacedMark]) -> Iterator[Paragraph]:
    start = 0
    for line in text.split("\n") if text else []:
        end = start + len(line)
        here = sorted(
            (
                mark
                for mark in marks
                if mark.mark.field == field and start <= mark.start and mark.end <= end
            ),
            key=lambda mark: (mark.start, mark.end),
        )
        yield Paragraph(field, start, list(_runs(line, start, here)))
        start = end + 1


def _runs(line: str, start: int, marks: Sequence[PlacedMark]) -> Iterator[TextRun]:
    place = 0
    for mark in marks:
        yield TextRun(line[place : mark.start - start])
        yield TextRun(mark.mark.found, mark.mark)
        place = max(place, mark.end - start)
    yield TextRun(line[place:])


def _is_marked(one: OfferedMark, marks: Sequence[PlacedMark]) -> bool:
    start = one.suggestion.start
    end = one.suggestion.end
    return any(
        mark.mark.field == one.field and mark.start < end and start < mark.end for mark in marks
    )


def _offered(
    article: Article, texts: Sequence[tuple[MarkField, str]], at: datetime
) -> Iterator[OfferedMark]:
    """Yield what the checker can say how to put right; what it only doubts is on the article's
    page.
    """
    checker = make_checker(article, at=at)
    for field, text in texts:
        for suggestion in checker.check(text):
            if suggestion.proposal and suggestion.proposal != suggestion.found:
                yield OfferedMark(
                    field, suggestion, text.count(suggestion.found, 0, suggestion.start) + 1
                )
