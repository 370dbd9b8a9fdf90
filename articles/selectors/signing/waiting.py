"""The texts that wait for one person's signature, each with the text that would be signed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from articles.domain.choices import UseRole
from articles.domain.imprint import printed_role
from articles.domain.signing import OpenPoints
from articles.domain.states import STEPS, Stage
from articles.errors import Words
from articles.models import (
    Approval,
    Article,
    Image,
    Lock,
    ProofMark,
    Remark,
    Return,
    Revision,
    RightsRecord,
    Round,
)
from articles.models.querysets import ArticleQuerySet
from articles.selectors.desk.desk_lists import hindered_articles
from articles.selectors.suggested_edits import open_edits_count
from newsroom.accounts.models import User

ORDER = (F("due_at").asc(nulls_last=True), "changed_at", "pk")
LENGTH_IN_A_ROW = 12_000  # characters; a longer text is read on its signature page


@dataclass(frozen=True)
class SignedPicture:
    """A picture of the text with the words that are signed with it."""

    image: Image | None
    caption: str


@dataclass(frozen=True)
class WaitingRow:
    """A text that waits, as a row shows it.

    `revision` is the newest, which a signature signs. `judged` is the revision that the person
    judged last on this round, None where there is none. `obstacles` refuse a signature, and so does
    the `lock` of somebody else.
    """

    article: Article
    revision: Revision
    round: Round
    credits: Sequence[Mapping[str, str]]
    pictures: Sequence[SignedPicture]
    images: Mapping[int, Image]
    home: str
    obstacles: Sequence[Words]
    lock: Lock | None
    judged: int | None
    last_return: Return | None

    @property
    def step(self) -> Stage:
        return Stage(self.article.stage)

    @property
    def is_known(self) -> bool:
        """Say whether the person judged this very revision before."""
        return self.judged == self.article.version

    @property
    def is_long(self) -> bool:
        """Say whether the text is too long for a row."""
        return self.article.length > LENGTH_IN_A_ROW

    @property
    def can_be_signed(self) -> bool:
        """Say whether nothing more is needed than to read it and to sign."""
        return not self.obstacles and self.lock is None


def waiting_articles(by: User, steps: Collection[str]) -> ArticleQuerySet:
    """Return the texts at these steps that a person may take: the earliest deadline first, then the
    longest wait. Two queries, and the one of the result."""
    allowed = [step for step in STEPS if step in steps and by.has_perm(f"articles.{step}")]
    hindered = hindered_articles(by, allowed)
    # The stages stand alone in the condition, so that an index finds them in a large archive.
    rows: ArticleQuerySet = Article.objects.filter(stage__in=allowed)
    for step in allowed:
        if hindered[step]:
            rows = rows.exclude(stage=step, pk__in=hindered[step])
    return rows.order_by(*ORDER)


def first_waiting_articles(by: User, steps: Collection[str], most: int) -> ArticleQuerySet:
    """Return the first texts of each of these steps, at most `most` a step, in the order of
    `waiting_articles`. Two queries, and the one of the result."""
    numbered = waiting_articles(by, steps).annotate(
        place=Window(RowNumber(), partition_by="stage", order_by=ORDER)
    )
    first = numbered.filter(place__lte=most).order_by().values("pk")
    rows: ArticleQuerySet = Article.objects.filter(pk__in=first).order_by(*ORDER)
    return rows


def list_waiting_rows(articles: QuerySet[Article], by: User, at: datetime) -> list[WaitingRow]:
    """Return these texts as rows. Seven queries, however many there are."""
    chosen = list(
        articles.annotate(
            lacks_rights=~Exists(RightsRecord.objects.filter(article=OuterRef("pk"))),
            must_fix=Exists(
                Remark.objects.filter(article=OuterRef("pk"), must_fix=True, settled_at=None)
            ),
            undecided=Exists(
                ProofMark.objects.filter(
                    round__article=OuterRef("pk"), round__closed_at=None, accepted=None
                )
            ),
            open_edits=open_edits_count(),
        ).prefetch_related("standings__column")
    )
    if not chosen:
        return []
    revisions = _newest_revisions(chosen)
    rounds = {
        row.article_id: row for row in Round.objects.filter(article__in=chosen, closed_at=None)
    }
    images = Image.objects.in_bulk(
        {use["image"] for revision in revisions.values() for use in revision.images}
    )
    locks = Lock.objects.living(at).filter(article__in=chosen).exclude(by=by)
    facts = _Facts(
        revisions=revisions,
        rounds=rounds,
        images=images,
        locks={lock.article_id: lock for lock in locks},
        judged=_judged_revisions(rounds.values(), by),
        returns=_last_returns(rounds.values()),
    )
    rows = (_waiting_row(article, facts) for article in chosen)
    return [row for row in rows if row is not None]


@dataclass(frozen=True)
class _Facts:
    """What the rows need, by article or by round."""

    revisions: Mapping[int, Revision]
    rounds: Mapping[int, Round]
    images: Mapping[int, Image]
    locks: Mapping[int, Lock]
    judged: Mapping[int, int]
    returns: Mapping[int, Return]


def _newest_revisions(articles: Iterable[Article]) -> dict[int, Revision]:
    """Return the revisions of these texts as they were read, by article. A text that was saved in
    this moment has none. One query."""
    versions = {article.pk: article.version for article in articles}
    newest = Revision.objects.filter(article__in=list(versions), number=F("article__version"))
    return {
        revision.article_id: revision
        for revision in newest
        if revision.number == versions[revision.article_id]
    }


def _judged_revisions(rounds: Iterable[Round], by: User) -> dict[int, int]:
    """Return the newest revision that a person signed or returned, by round. One query."""
    numbers = [row.pk for row in rounds]
    signed, returned = (
        table.objects.filter(round__in=numbers, by=by)
        .order_by()
        .values_list("round_id", "revision__number")
        for table in (Approval, Return)
    )
    judged: dict[int, int] = defaultdict(int)
    for number, revision in signed.union(returned):
        judged[number] = max(judged[number], revision)
    return judged


def _last_returns(rounds: Iterable[Round]) -> dict[int, Return]:
    """Return the last return of each round."""
    rows = Return.objects.filter(round__in=[row.pk for row in rounds]).order_by("at", "pk")
    return {row.round_id: row for row in rows}


def _waiting_row(article: Any, facts: _Facts) -> WaitingRow | None:
    """Return one row, None for a text that left its step in this moment."""
    revision = facts.revisions.get(article.pk)
    current = facts.rounds.get(article.pk)
    if revision is None or current is None:
        return None
    points = OpenPoints(
        lacks_rights=article.lacks_rights,
        has_open_must_fix=article.must_fix,
        has_undecided_marks=article.undecided,
        has_undecided_edits=article.open_edits > 0,
    )
    home = next((row.column.name for row in article.standings.all() if row.is_primary), "")
    return WaitingRow(
        article=article,
        revision=revision,
        round=current,
        credits=[{**line, "role_printed": printed_role(line["role"])} for line in revision.credits],
        pictures=[
            SignedPicture(facts.images.get(use["image"]), use["caption"])
            for use in revision.images
            if use["role"] == UseRole.LEAD
        ],
        images=facts.images,
        home=home,
        obstacles=points.sentences(),
        lock=facts.locks.get(article.pk),
        judged=facts.judged.get(current.pk),
        last_return=facts.returns.get(current.pk),
    )
