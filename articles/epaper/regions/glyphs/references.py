"""The texts that print is compared with, and where each repetition in them is. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.epaper.regions.glyphs.symbols import (
    GapPair,
    fold_characters,
    measure_gaps,
    pair_gaps,
)
from articles.epaper.regions.texts import ArticleText
from articles.epaper.regions.votes import list_texts

BREAK = "\n"  # between two texts; no printed symbol is one
PRINTED_ANYWHERE = (  # what pages say besides their articles
    "责任编辑：",
    "责编：",
    "校对：",
    "版式：",
    "国内统一连续出版物号CN",
    "国内统一刊号CN",
    "邮发代号：",
    "星期一星期二星期三星期四星期五星期六星期日",
    "（上接本版头条）",
    "（上接第",
    "（下转第",
)

LetterPair = tuple[str, str]


@dataclass(frozen=True)
class ReferenceTexts:
    """All texts as one row of characters, with their gaps and the places of what is rare."""

    letters: Sequence[str]
    gaps: Sequence[int]
    gap_places: Mapping[GapPair, Sequence[int]]
    letter_places: Mapping[LetterPair, Sequence[int]]


def gather_references(articles: Sequence[ArticleText]) -> ReferenceTexts:
    """Return the texts of articles and what is printed on any page."""
    letters: list[str] = []
    gaps: list[int] = []
    gap_places: defaultdict[GapPair, list[int]] = defaultdict(list)
    letter_places: defaultdict[LetterPair, list[int]] = defaultdict(list)
    texts = ["".join(list_texts(article)) for article in articles]
    for text in [*texts, *PRINTED_ANYWHERE]:
        row = fold_characters(text)
        distances = measure_gaps(row)
        for place, gap_pair in pair_gaps(distances):
            gap_places[gap_pair].append(len(letters) + place)
        for place, letter_pair in enumerate(zip(row, row[1:], strict=False)):
            letter_places[letter_pair].append(len(letters) + place)
        letters += [*row, BREAK]
        gaps += [*distances, 0]
    return ReferenceTexts(letters, gaps, gap_places, letter_places)
