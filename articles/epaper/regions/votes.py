"""Which article's text a line has: each line votes with its short runs of characters. Pure."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.texts import ArticleText

RUN = 4  # characters: shorter runs are common to all articles, longer ones break at each change
HEADLINE_RUN = 2  # a headline has few characters, and only headlines are compared
LONGEST_CROSSHEAD = 24  # characters

Votes = Mapping[int, float]


@dataclass(frozen=True)
class TextIndex:
    """The runs of all articles, by the number of the article."""

    runs: Mapping[str, Sequence[int]]
    headline_runs: Sequence[Set[str]]
    stack_runs: Sequence[Set[str]]
    caption_runs: Sequence[Set[str]]


def plain(text: str) -> str:
    """Return the letters and digits of a text in their usual width."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def cut_runs(text: str, length: int) -> Iterable[str]:
    """Return all runs of so many characters of a plain text."""
    return (text[start : start + length] for start in range(len(text) - length + 1))


def index_texts(articles: Sequence[ArticleText]) -> TextIndex:
    """Return the runs of the articles."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for number, article in enumerate(articles):
        for text in list_texts(article):
            for run in cut_runs(plain(text), RUN):
                owners[run].add(number)
    return TextIndex(
        {run: sorted(numbers) for run, numbers in owners.items()},
        [set(cut_runs(plain(article.headline), HEADLINE_RUN)) for article in articles],
        [index_stack(article) for article in articles],
        [
            {run for text in article.captions for run in cut_runs(plain(text), HEADLINE_RUN)}
            for article in articles
        ],
    )


def list_texts(article: ArticleText) -> list[str]:
    """Return every text of an article."""
    return [
        article.kicker,
        article.headline,
        article.subhead,
        *article.bylines,
        *article.paragraphs,
        *article.captions,
    ]


def index_stack(article: ArticleText) -> Set[str]:
    """Return the short runs of an article's headline stack and of its short paragraphs, which may
    be crossheads.
    """
    short = [text for text in article.paragraphs if len(text) <= LONGEST_CROSSHEAD]
    texts = [article.kicker, article.headline, article.subhead, *article.bylines, *short]
    return {run for text in texts for run in cut_runs(plain(text), HEADLINE_RUN)}


def count_votes(line: Line, index: TextIndex) -> Votes:
    """Return the share of a line's runs that each article has; a run of k articles counts 1/k."""
    text = plain(line.text)
    runs = list(cut_runs(text, RUN))
    if not runs:
        return {}
    votes: defaultdict[int, float] = defaultdict(float)
    for run in runs:
        owners = index.runs.get(run, ())
        for number in owners:
            votes[number] += 1 / len(owners) / len(runs)
    return dict(votes)


def count_headline_votes(text: str, index: TextIndex) -> Votes:
    """Return the share of the short runs of a line that each article's headline stack has."""
    return count_short_votes(text, index.stack_runs)


def count_headline_coverage(text: str, index: TextIndex) -> Votes:
    """Return the share of each article's headline that is in a line: the other way round."""
    runs = set(cut_runs(plain(text), HEADLINE_RUN))
    return {
        number: len(runs & headline) / len(headline)
        for number, headline in enumerate(index.headline_runs)
        if not runs.isdisjoint(headline)
    }


def measure_coverage(headline: str, texts: Iterable[str]) -> float:
    """Return the share of the short runs of a headline that are in some texts."""
    wanted = set(cut_runs(plain(headline), HEADLINE_RUN))
    printed = {run for text in texts for run in cut_runs(plain(text), HEADLINE_RUN)}
    return len(wanted & printed) / len(wanted) if wanted else 0.0


def measure_likeness(lines: Sequence[Line], article: ArticleText) -> float:
    """Return the share of the runs of some lines that are in an article's text."""
    index = index_texts([article])
    weight = sum(len(line.text) for line in lines)
    votes = sum(count_votes(line, index).get(0, 0.0) * len(line.text) for line in lines)
    return votes / weight if weight else 0.0


def count_caption_votes(text: str, index: TextIndex) -> Votes:
    """Return the share of the short runs of a text that each article's captions have."""
    return count_short_votes(text, index.caption_runs)


def count_short_votes(text: str, sets: Sequence[Set[str]]) -> Votes:
    """Return the share of the short runs of a text that is in each set."""
    runs = list(cut_runs(plain(text), HEADLINE_RUN))
    if not runs:
        return {}
    shares = [sum(run in known for run in runs) / len(runs) for known in sets]
    return {number: share for number, share in enumerate(shares) if share > 0}
