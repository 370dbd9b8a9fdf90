"""Notes on a text, each with whether the text still holds the words that it is about."""

from collections.abc import Iterable
from typing import NamedTuple

from articles.domain.texts.quotes import QuotedText
from articles.models import Article, Remark


class ShownRemark(NamedTuple):
    """A note. `holds`: the text still has its words, or it is about none."""

    remark: Remark
    holds: bool


def list_remarks(article: Article) -> list[ShownRemark]:
    """Return the notes on a text, the newest first. Two queries."""
    rows = article.remarks.select_related("settled_by").prefetch_related("mentions")
    return _compare(article, rows.order_by("-at", "-pk"))


def list_open_remarks(article: Article) -> list[ShownRemark]:
    """Return the notes that nobody settled, those that stop approvals first. Two queries."""
    rows = article.remarks.filter(settled_at=None).prefetch_related("mentions")
    return _compare(article, rows.order_by("-must_fix", "-at", "-pk"))


def _compare(article: Article, remarks: Iterable[Remark]) -> list[ShownRemark]:
    text = QuotedText(article)
    return [
        ShownRemark(remark, not remark.quote or bool(text.find_field(remark.quote, remark.field)))
        for remark in remarks
    ]
