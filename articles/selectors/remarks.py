"""Notes on a text and their answers, each with whether the text still holds its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from articles.domain.texts.quotes import QuotedText
from articles.models import Article, Remark


@dataclass(frozen=True)
class Conversation:
    """A note with its answers, the oldest first. `holds`: the text still has the words that the
    note is about, or it is about none."""

    note: Remark
    holds: bool
    answers: Sequence[Remark]

    @property
    def is_open(self) -> bool:
        return self.note.settled_at is None


def list_conversations(article: Article) -> list[Conversation]:
    """Return the notes on a text with their answers: the open ones first, of these the ones that
    stop approvals first; then the newest first. Four queries."""
    found = _compare(article, article.remarks.select_related("settled_by").order_by("-at", "-pk"))
    return sorted(found, key=_urgency)


def list_open_conversations(article: Article) -> list[Conversation]:
    """Return the notes that nobody settled, those that stop approvals first. Four queries."""
    rows = article.remarks.filter(settled_at=None).order_by("-must_fix", "-at", "-pk")
    return _compare(article, rows)


def _urgency(conversation: Conversation) -> tuple[bool, bool]:
    return not conversation.is_open, not (conversation.is_open and conversation.note.must_fix)


def _compare(article: Article, remarks: QuerySet[Remark]) -> list[Conversation]:
    answers = Remark.objects.order_by("at", "pk").prefetch_related("mentions")
    rows = remarks.filter(answers=None).prefetch_related(
        "mentions", Prefetch("answered_by", answers)
    )
    text = QuotedText(article)
    return [
        Conversation(
            note,
            not note.quote or bool(text.find_field(note.quote, note.field)),
            list(note.answered_by.all()),
        )
        for note in rows
    ]
