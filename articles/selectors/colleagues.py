"""Who may be named in a note, by the beginning of a name in either script or in pinyin."""

from collections.abc import Iterable
from dataclasses import dataclass

from articles import rights
from articles.frame.keys import fold_line
from newsroom.accounts.models import User

OFFERED_MAX = 8
ASKED_MAX = 30  # characters


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be named: the account, the name in the note, and what tells namesakes
    apart."""

    pk: int
    name: str
    username: str


def find_colleagues(asked: str, *, limit: int = OFFERED_MAX) -> list[Colleague]:
    """Return the staff who may read articles and whose name holds what is asked, or whose pinyin,
    initials or sign-in name begin with it; everybody for an empty question. Those whose name begins
    with it come first. One query.
    """
    question = fold_line(asked[:ASKED_MAX])
    readers = rights.find_article_readers().select_related("person").order_by("username")
    ranked = [(rank, user) for user in readers if (rank := _rank(user, question)) is not None]
    ranked.sort(key=_rank_and_name)
    return [
        Colleague(user.pk, user.get_full_name(), user.username) for _rank_, user in ranked[:limit]
    ]


def _rank_and_name(ranked: tuple[int, User]) -> tuple[int, str]:
    rank, user = ranked
    return rank, user.get_full_name()


def _rank(user: User, question: str) -> int | None:
    """Return how well a person answers a question: 0 by the beginning of a name, 1 by pinyin or
    initials, 2 by a part of a name, None not at all."""
    person = getattr(user, "person", None)
    names = [fold_line(user.get_full_name()), fold_line(person.name) if person else ""]
    if any(name.startswith(question) for name in names if name):
        return 0
    spellings = [fold_line(user.username), *_spell(person.sort_key if person else "")]
    if any(spelling.startswith(question) for spelling in spellings):
        return 1
    return 2 if any(question in name for name in names) else None


def _spell(sort_key: str) -> Iterable[str]:
    """Return how a name in pinyin is written: as a whole, from each word on, and by initials."""
    words = sort_key.split()
    yield from (fold_line(" ".join(words[start:])) for start in range(len(words)))
    yield fold_line("".join(word[0] for word in words))
