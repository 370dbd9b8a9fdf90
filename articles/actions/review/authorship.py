"""Who wrote a text (docs/decisions/0022, 0045)."""

from collections import defaultdict
from datetime import datetime

from articles.models import Article, Round, RoundKind, SuggestedEdit
from newsroom.accounts.actors import Actor


def authors_of(article: Article, *, by: Actor, current: Round | None = None) -> set[int]:
    """Return the accounts that wrote this text.

    They are: who began it, who submits it, whose names it carries, and who wrote words that nobody
    judged yet on the current round. Without a round they are everybody who wrote words of it.
    """
    since = _last_judged_revision(current) if current else 0
    judged_at = _last_judged_at(current) if current else None
    writers = _writers_since(article, since, judged_at)
    named = set(article.credits.values_list("person__user", flat=True))
    return {pk for pk in {article.created_by_id, by.pk, *writers, *named} if pk is not None}


def _writers_since(article: Article, since: int, judged_at: datetime | None) -> set[int | None]:
    """Return who changed a word after a revision (0: since the first), as far as the change still
    stands.

    A save that changes no word makes nobody an author, nor does a change that was taken back whole.
    """
    rows = article.revisions.filter(number__gte=max(since, 1)).order_by("number")
    suggesters = _suggesters_by_revision(article, judged_at)
    writers: set[int | None] = set()
    first_text = None
    previous_text = None
    for revision in rows.iterator(50):
        text = revision.words()
        if first_text is None:
            first_text = text
        elif text == first_text:
            writers.clear()
        elif text != previous_text:
            writers |= {revision.made_by_id, *suggesters[revision.pk]}
        previous_text = text
    return writers


def _suggesters_by_revision(article: Article, judged_at: datetime | None) -> dict[int, set[int]]:
    """Return who suggested the changes of which a revision was made, by revision. What was
    suggested before the last judgement was judged with the text."""
    accepted = SuggestedEdit.objects.filter(article=article, accepted=True)
    if judged_at is not None:
        accepted = accepted.filter(at__gt=judged_at)
    suggesters: dict[int, set[int]] = defaultdict(set)
    for revision, person in accepted.order_by().values_list("result", "by"):
        suggesters[revision].add(person)
    return suggesters


def _last_judged_revision(current: Round) -> int:
    """Return the newest revision somebody of the house judged; later ones were written by authors.

    A correction begins from what readers see: whoever edited the text before is no author of it.
    """
    judged = [0]
    if current.pk:
        for rows in (current.approvals, current.returns):
            judged += rows.values_list("revision__number", flat=True)
    elif current.kind == RoundKind.CORRECTION:
        judged += [current.article.release.revision.number] if current.article.release else []
    return max(judged)


def _last_judged_at(current: Round) -> datetime | None:
    """Return when somebody of the house judged the text last on this round."""
    if not current.pk:
        return None
    moments = [
        moment
        for rows in (current.approvals, current.returns)
        for moment in rows.values_list("at", flat=True)
    ]
    return max(moments, default=None)
