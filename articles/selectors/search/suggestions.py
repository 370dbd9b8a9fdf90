"""What the checker suggests for an article as it is."""

from collections.abc import Sequence
from datetime import datetime

from articles.common.moments import newspaper_day
from articles.domain.texts.checking import Checker, TextSuggestion, check_texts
from articles.markup.sanitising import plain_text
from articles.models import Article
from articles.selectors.search.printed_names import list_house_terms


def make_checker(article: Article, *, at: datetime) -> Checker:
    """Return the checker with the paper's terms and the names this article knows. Two queries."""
    terms, house_names = list_house_terms(article.publication)
    names = [str(credit) for credit in article.credits.select_related("person")]
    return Checker(
        terms,
        [*names, *house_names, *article.keyword_list()],
        year=newspaper_day(article.published_at or at).year,
    )


def suggest_corrections(article: Article, *, at: datetime) -> Sequence[TextSuggestion]:
    """Return what a proofreader should look at, in reading order. Two queries."""
    return check_texts(
        make_checker(article, at=at),
        [
            article.kicker,
            article.headline,
            article.subhead,
            article.abstract,
            plain_text(article.body),
        ],
    )
