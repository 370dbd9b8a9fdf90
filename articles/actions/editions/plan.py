"""The plan of an issue under its lock: what stood on its pages, what changed, and who came too
late.

Everything that moves an article in print takes the lock of the issue first, then that of the
article, then the pages. Releasing and signing take them in the same order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from articles.actions.records import journal
from articles.actions.records.undoable_changes import last_version, require_current_parts
from articles.actions.review.rounds import reopen_pages
from articles.domain.texts.quoting import nest_headline
from articles.errors import WrongState
from articles.models import Article, Issue, IssueRelease, Page, Placement, PlanChange
from articles.models.editions.plan_changes import PagePlan, PlacedArticle
from newsroom.accounts.actors import Actor, account_of

PLACE = "place"
MOVE = "move"
ORDER = "order"
TAKE_OFF = "take_off"
CONTINUE = "continue"
FIT = "fit"
UNDO = "undo"


@dataclass(frozen=True, kw_only=True)
class ChangeFacts:
    """What a change is called: its kind, the article, and the labels of the pages it is about."""

    kind: str
    headline: str = ""
    from_label: str = ""
    to_label: str = ""


def lock_plan(issue: Issue) -> Issue:
    """Return the issue locked. Refuses WrongState for one whose release is in force: what it
    printed is frozen."""
    locked: Issue = (
        Issue.objects.select_for_update(of=("self",)).select_related("publication").get(pk=issue.pk)
    )
    if is_released(locked):
        raise WrongState(
            _(
                "%(issue)s is released: what stands on its pages stays. Nothing was changed. "
                "Before its moment the release can be taken back; afterwards the plan can be "
                "reopened, with a reason."
            )
            % {"issue": locked.printed_number()}
        )
    return locked


def is_released(issue: Issue) -> bool:
    """Say whether a release of this issue is in force. One query."""
    return IssueRelease.objects.filter(issue=issue, recalled_at=None).exists()


def is_released_here(issue: Issue) -> bool:
    """Say whether an issue was ever released here, and did not come in as public. One query."""
    return IssueRelease.objects.filter(issue=issue, is_archived=False).exists()


def lock_placed_article(article: Article) -> Article:
    """Return an article locked, with what releasing it again needs."""
    locked: Article = (
        Article.objects.select_for_update(of=("self",))
        .select_related("publication", "release")
        .get(pk=article.pk)
    )
    return locked


def plan_version(issue: Issue) -> int:
    """Return the version of the plan: the number of its last change, 0 where it has none."""
    return last_version(PlanChange.objects.filter(issue=issue))


def require_current_plan(
    issue: Issue, version: int | None, pages: Iterable[int], article: int | None = None
) -> None:
    """Refuse Stale where somebody changed these pages, or moved this article, after `version`.

    The refusal says in words what changed. A change elsewhere in the issue is no obstacle.
    """
    if version is None:
        return
    require_current_parts(
        PlanChange.objects.filter(issue=issue, number__gt=version).order_by("number"),
        pages,
        concerns=partial(_moved, article=article),
        describe=describe_plan_change,
        refusal=_(
            "Somebody changed the plan meanwhile. Nothing was moved. Look at the plan again."
        ),
    )


def _moved(change: PlanChange, article: int | None) -> bool:
    plans = [*change.before.values(), *change.after.values()]
    return article is not None and any(row["article"] == article for rows in plans for row in rows)


def describe_plan_change(change: PlanChange) -> str:
    """Return what a change did, by whom and when, in the reader's language."""
    sentences = {
        PLACE: _("%(who)s put “%(headline)s” on page %(to)s at %(when)s."),
        MOVE: _("%(who)s moved “%(headline)s” from page %(from)s to page %(to)s at %(when)s."),
        ORDER: _("%(who)s ordered page %(to)s anew at %(when)s."),
        TAKE_OFF: _("%(who)s took “%(headline)s” off page %(from)s at %(when)s."),
        CONTINUE: _(
            "%(who)s let “%(headline)s” go on from page %(from)s on page %(to)s at %(when)s."
        ),
        FIT: _("%(who)s changed how “%(headline)s” is set on page %(to)s at %(when)s."),
        UNDO: _("%(who)s undid a change at %(when)s."),
    }
    return sentences[change.kind] % {
        "who": change.by_printed,
        "headline": nest_headline(change.headline),
        "from": change.from_label,
        "to": change.to_label,
        "when": journal.short_moment(change.at),
    }


def read_plan(pages: Iterable[Page]) -> PagePlan:
    """Return what stands on these pages, in the order on each. One query."""
    chosen = {page.pk for page in pages}
    plan: PagePlan = {str(page): [] for page in sorted(chosen)}
    rows = Placement.objects.filter(page__in=chosen).select_related("continues")
    for placement in rows.order_by("position", "pk"):
        plan[str(placement.page_id)].append(_placed(placement))
    return plan


def _placed(placement: Placement) -> PlacedArticle:
    return {
        "article": placement.article_id,
        "is_primary": placement.is_primary,
        "continues": placement.continues.page_id if placement.continues else None,
        "planned_length": placement.planned_length,
        "span": placement.span,
        "headline_step": placement.headline_step,
        "lead_picture": placement.lead_picture_id,
    }


def record_change(
    issue: Issue, before: PagePlan, facts: ChangeFacts, *, by: Actor, at: datetime
) -> PlanChange:
    """Store what changed since `before` was read, and reopen the pages on which something did.

    Expects the lock of the issue.
    """
    pages = Page.objects.filter(pk__in=[int(page) for page in before])
    after = read_plan(pages)
    changed = [int(page) for page, rows in after.items() if rows != before[page]]
    reopen_pages(pages.filter(pk__in=changed), by=by, at=at)
    return PlanChange.objects.create(
        issue=issue,
        number=plan_version(issue) + 1,
        kind=facts.kind,
        headline=facts.headline[:200],
        from_label=facts.from_label,
        to_label=facts.to_label,
        before=before,
        after=after,
        at=at,
        by=account_of(by),
        by_printed=journal.printed_name(by),
    )


def number_positions(placements: Sequence[Placement]) -> None:
    """Give the placements of one page the order 1, 2, 3."""
    for position, placement in enumerate(placements, start=1):
        if placement.position != position:
            Placement.objects.filter(pk=placement.pk).update(position=position)


def ordered_placements(page: Page) -> list[Placement]:
    """Return what stands on a page in the order on it. One query."""
    return list(page.placements.order_by("position", "pk"))


def pass_on_primary(article: Article) -> None:
    """Let the next place in print be the primary one, where the article has none."""
    heir = article.placements.order_by("-is_primary", "page__issue__date", "page__position").first()
    if heir is not None and not heir.is_primary:
        Placement.objects.filter(pk=heir.pk).update(is_primary=True)
