"""Cuts columns of lines where the article changes. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.layout.pieces import Piece, PieceKind, make_piece
from articles.epaper.regions.votes import Votes

CHANGE = 3.0  # lines: an article goes on unless so many lines in a row vote for another
NOBODY = 0.72  # cost of a line that belongs to no article; a line of an article costs 1 less its
# votes, so that one with a third of its runs changed still belongs to it
SILENT = 0.25  # share of votes: a line with fewer says nothing about its article


def label_columns(chain: Sequence[Line], votes: Sequence[Votes]) -> list[Piece]:
    """Return the pieces of a column of lines, each with its owner or with none.

    The owners are those with the least cost in all: a line costs what it lacks in votes, and a
    change of the owner costs as much as some lines. So paragraphs that differ from the article are
    its own all the same.
    """
    owners = choose_owners(votes)
    pieces: list[Piece] = []
    start = 0
    for place in range(1, len(chain) + 1):
        if place == len(chain) or owners[place] != owners[start]:
            piece = make_piece(PieceKind.BODY, chain[start:place], owners[start])
            piece.text_votes = average_votes(votes[start:place])
            pieces.append(piece)
            start = place
    return pieces


def average_votes(votes: Sequence[Votes]) -> Votes:
    """Return the votes of some lines for each article, as of one line."""
    sums: defaultdict[int, float] = defaultdict(float)
    for vote in votes:
        for number, share in vote.items():
            sums[number] += share / len(votes)
    return dict(sums)


def choose_owners(votes: Sequence[Votes]) -> list[int | None]:
    """Return the owner of each line of a column."""
    candidates: list[int | None] = [None]
    candidates += sorted({number for vote in votes for number in vote if vote[number] > SILENT})
    totals = dict.fromkeys(candidates, 0.0)
    steps: list[dict[int | None, int | None]] = []
    for place, vote in enumerate(votes):
        cheapest = min(candidates, key=lambda number: totals[number])
        step: dict[int | None, int | None] = {}
        after: dict[int | None, float] = {}
        for number in candidates:
            change = totals[cheapest] + CHANGE if place else totals[cheapest]
            stays = totals[number] <= change
            step[number] = number if stays else cheapest
            after[number] = min(totals[number], change) + line_cost(vote, number)
        totals = after
        steps.append(step)
    owner = min(candidates, key=lambda number: totals[number])
    owners: list[int | None] = []
    for step in reversed(steps):
        owners.append(owner)
        owner = step[owner]
    return owners[::-1]


def line_cost(vote: Votes, number: int | None) -> float:
    """Return what it costs that a line belongs to an article, or to none."""
    if not vote or max(vote.values()) < SILENT:
        return 0.0 if number is None else 0.15
    return NOBODY if number is None else 1 - vote.get(number, 0.0)
