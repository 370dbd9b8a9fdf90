"""Which articles are on the page at all. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.texts import ArticleText
from articles.epaper.regions.votes import (
    count_headline_coverage,
    count_votes,
    index_texts,
    list_texts,
    plain,
)

SURE = 0.5  # share of the votes of a line: with less it may be a phrase that all articles use
LEAD = 1.2  # times the votes of the others: the article with so many more leads
LINES = 1.8  # votes in lines: with so many an article of any length is on the page
SHARE = 0.2  # of the lines of a short article: with so many it is on the page
FEWEST = 1.0  # votes in lines: with fewer no article is
HEADLINE = 0.85  # share of a headline's short runs in one line: it is printed there
SHORTEST_HEADLINE = 6  # characters: shorter ones occur anywhere


def choose_present(lines: Sequence[Line], articles: Sequence[ArticleText]) -> list[ArticleText]:
    """Return the articles of which some lines or the headline are on the page.

    Of several articles with one and the same text only the first is: which of them a region
    belongs to cannot be seen.
    """
    different = drop_copies(articles)
    index = index_texts(different)
    weights: defaultdict[int, float] = defaultdict(float)
    headlines: set[int] = set()
    for line in lines:
        headlines.update(
            number
            for number, share in count_headline_coverage(line.text, index).items()
            if share >= HEADLINE
        )
        votes = count_votes(line, index)
        best = max(votes.values(), default=0.0)
        if best < SURE:
            continue
        for number, vote in votes.items():
            if vote * LEAD >= best:
                weights[number] += vote
    typical = find_typical_length(lines)
    return [
        article
        for number, article in enumerate(different)
        if weights[number] >= least_weight(article, typical)
        or (number in headlines and len(plain(article.headline)) >= SHORTEST_HEADLINE)
    ]


def drop_copies(articles: Sequence[ArticleText]) -> list[ArticleText]:
    """Return the articles without those whose texts are all those of one before."""
    texts: dict[tuple[str, ...], ArticleText] = {}
    for article in articles:
        texts.setdefault(tuple(list_texts(article)), article)
    return list(texts.values())


def find_typical_length(lines: Sequence[Line]) -> float:
    """Return how many characters a line of text has, most characters being in such lines."""
    lengths = sorted(len(plain(line.text)) for line in lines)
    return float(max(1, lengths[len(lengths) * 2 // 3])) if lengths else 1.0


def least_weight(article: ArticleText, typical: float) -> float:
    """Return how many votes an article needs to be on the page."""
    length = sum(len(plain(text)) for text in list_texts(article))
    return min(LINES, max(FEWEST, SHARE * length / typical))
