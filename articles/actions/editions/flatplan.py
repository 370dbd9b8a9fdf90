"""Moving articles on the plan of an issue: one act a move, each of which can be undone.

`version` is the version of the plan that an editor looked at. A move of what somebody else changed
after it is refused with what changed; a change elsewhere in the issue is no obstacle.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import editions, plan
from articles.actions.records import journal
from articles.actions.records.undoable_changes import require_not_undone, require_state_after
from articles.actions.review.releases import release_again
from articles.actions.review.rounds import cancel_proofs
from articles.errors import Invalid, Stale
from articles.models import Article, Issue, Page, PageRegion, Placement, PlanChange
from articles.models.editions.plan_changes import PagePlan, PlacedArticle
from newsroom.accounts.actors import Actor

SPAN_MAX = 8
LENGTH_MAX = 100_000
HEADLINE_STEPS = range(-2, 3)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How an article is set on its page: characters planned for it, columns, size of headline, and
    the number of the picture that leads.

    None leaves length, width or picture to the program.
    """

    planned_length: int | None = None
    span: int | None = None
    headline_step: int = 0
    lead_picture: int | None = None


def move_placement(
    placement: Placement,
    page: Page,
    position: int | None = None,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> PlanChange | None:
    """Move an article on its page or to another page of the issue, to `position` (None: to the
    end). None where it stands there already.

    Refuses NotYours, Invalid (another issue, a page on which the article stands), WrongState for a
    released issue, and Stale with what changed.
    """
    with journal.perform("article.moved", by=by, at=at, article=placement.article) as act:
        rights.require(rights.can_place(by))
        issue = plan.lock_plan(page.issue)
        article = plan.lock_placed_article(placement.article)
        placement = _find_placement(placement, issue)
        source = placement.page
        plan.require_current_plan(issue, version, {source.pk, page.pk}, article.pk)
        _require_room(placement, page)
        before = plan.read_plan([source, page])
        if not _reposition(placement, page, position):
            return None
        kind = plan.ORDER if source.pk == page.pk else plan.MOVE
        facts = plan.ChangeFacts(
            kind=kind,
            headline=article.headline,
            from_label=source.label,
            to_label=page.label,
        )
        change = plan.record_change(issue, before, facts, by=by, at=at)
        act.record(article=article, issue=issue.number, page=page.label, from_page=source.label)
        if source.pk != page.pk:
            cancel_proofs(article, by=by, at=at)
            release_again(article, by=by, at=at)
    return change


def _find_placement(placement: Placement, issue: Issue) -> Placement:
    """Return a placement as it is under the lock. Refuses Stale for one that is gone, Invalid for
    one of another issue."""
    existing: Placement | None = (
        Placement.objects.select_related("page").filter(pk=placement.pk).first()
    )
    if existing is None:
        raise Stale(_("Somebody took this article off its page meanwhile. Look at the plan again."))
    if existing.page.issue_id != issue.pk:
        raise Invalid(_("The article stands in another issue. Take it off there first."))
    return existing


def _require_room(placement: Placement, page: Page) -> None:
    if placement.page_id == page.pk:
        return
    if page.placements.filter(article=placement.article_id).exists():
        raise Invalid(_("The article already stands on this page."))


def _reposition(placement: Placement, page: Page, position: int | None) -> bool:
    """Put a placement where it goes; say whether that changed anything."""
    source = placement.page
    before = [row.pk for row in plan.ordered_placements(page)]
    if source.pk != page.pk:
        PageRegion.objects.filter(placement=placement).delete()  # it was of the other page
        placement.page = page
        placement.save(update_fields=["page"])
        plan.number_positions(plan.ordered_placements(source))
    others = [row for row in plan.ordered_placements(page) if row.pk != placement.pk]
    index = len(others) if position is None else min(max(position - 1, 0), len(others))
    others.insert(index, placement)
    plan.number_positions(others)
    return [row.pk for row in others] != before


def continue_article(
    placement: Placement,
    page: Page,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Placement:
    """Let an article go on (下转) on another page: a second placement that continues the first.

    Refuses as `place_article` does, Invalid on a page of another issue, and where it goes on
    elsewhere already.
    """
    if placement.page.issue_id != page.issue_id:
        raise Invalid(_("An article goes on within its issue. Choose a page of the same issue."))
    if placement.continued_by.exists():
        raise Invalid(_("The article goes on elsewhere already. Take that part off first."))
    return editions.place_article(
        placement.article, page, continues=placement, by=by, at=at, version=version
    )


def change_fit(
    placement: Placement,
    fit: Fit,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> PlanChange | None:
    """Say how an article is set on its page. None where nothing changes. Refuses NotYours, Invalid
    for numbers no page has, WrongState and Stale as moving does."""
    with journal.perform("article.fitted", by=by, at=at, article=placement.article) as act:
        rights.require(rights.can_place(by))
        issue = plan.lock_plan(placement.page.issue)
        placement = _find_placement(placement, issue)
        page = placement.page
        plan.require_current_plan(issue, version, [page.pk], placement.article_id)
        _require_fit(fit)
        _require_own_picture(placement.article, fit.lead_picture)
        before = plan.read_plan([page])
        placement.planned_length = fit.planned_length
        placement.span = fit.span
        placement.headline_step = fit.headline_step
        placement.lead_picture_id = fit.lead_picture
        placement.save(update_fields=["planned_length", "span", "headline_step", "lead_picture"])
        if plan.read_plan([page]) == before:
            return None
        facts = plan.ChangeFacts(
            kind=plan.FIT, headline=placement.article.headline, to_label=page.label
        )
        change = plan.record_change(issue, before, facts, by=by, at=at)
        act.record(article=placement.article, issue=issue.number, page=page.label)
    return change


def _require_fit(fit: Fit) -> None:
    if fit.span is not None and not 1 <= fit.span <= SPAN_MAX:
        raise Invalid(_("An article is 1 to %(most)d columns wide.") % {"most": SPAN_MAX})
    if fit.planned_length is not None and not 1 <= fit.planned_length <= LENGTH_MAX:
        raise Invalid(
            _("Plan between 1 and %(most)d characters for an article.") % {"most": LENGTH_MAX}
        )
    if fit.headline_step not in HEADLINE_STEPS:
        raise Invalid(_("A headline is made up to two steps larger or smaller."))


def _require_own_picture(article: Article, picture: int | None) -> None:
    if picture is not None and not article.image_uses.filter(image=picture).exists():
        raise Invalid(_("The lead picture is one of the article's pictures. Nothing was changed."))


def undo_change(change: PlanChange, *, by: Actor, at: datetime) -> PlanChange:
    """Put the pages of one change back as they were before it. Undoing is a change of its own and
    can be undone.

    Refuses NotYours, WrongState for a released issue and a change undone already, and Stale, with
    what changed, where the pages were changed after it.
    """
    with journal.perform("plan.undone", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        issue = plan.lock_plan(change.issue)
        change = PlanChange.objects.get(pk=change.pk)
        require_not_undone(change)
        pages = list(Page.objects.filter(issue=issue, pk__in=change.part_ids))
        articles = _lock_articles(change)
        plan.require_current_plan(issue, change.number, [page.pk for page in pages])
        before = plan.read_plan(pages)
        require_state_after(
            change, before, _("These pages were changed otherwise meanwhile. Nothing was undone.")
        )
        _restore(pages, change.before, articles)
        PlanChange.objects.filter(pk=change.pk).update(undone_at=at)
        facts = plan.ChangeFacts(
            kind=plan.UNDO,
            headline=change.headline,
            from_label=change.from_label,
            to_label=change.to_label,
        )
        undoing = plan.record_change(issue, before, facts, by=by, at=at)
        act.record(subject=str(issue), issue=issue.pk, change=change.number)
        for article in _moved_between(change, articles):
            cancel_proofs(article, by=by, at=at)
            release_again(article, by=by, at=at)
    return undoing


def _lock_articles(change: PlanChange) -> dict[int, Article]:
    plans = [*change.before.values(), *change.after.values()]
    numbers = {row["article"] for rows in plans for row in rows}
    articles = Article.objects.filter(pk__in=numbers).order_by("pk")
    locked = articles.select_for_update(of=("self",)).select_related("publication", "release")
    return {article.pk: article for article in locked}


def _moved_between(change: PlanChange, articles: Mapping[int, Article]) -> list[Article]:
    """Return the articles that stood on other pages before a change than after it."""

    def pages_of(stored: PagePlan, article: int) -> set[str]:
        return {
            page for page, rows in stored.items() if any(row["article"] == article for row in rows)
        }

    return [
        article
        for pk, article in articles.items()
        if pages_of(change.before, pk) != pages_of(change.after, pk)
    ]


def _restore(pages: Iterable[Page], stored: PagePlan, articles: Mapping[int, Article]) -> None:
    """Make the placements of these pages what they were. A placement that was moved keeps its
    row."""
    pages_by_key = {str(page.pk): page for page in pages}
    existing = list(Placement.objects.filter(page__in=pages_by_key.values()))
    wanted = {(key, row["article"]) for key, rows in stored.items() for row in rows}
    spare = [row for row in existing if (str(row.page_id), row.article_id) not in wanted]
    primary = {row["article"] for rows in stored.values() for row in rows if row["is_primary"]}
    Placement.objects.filter(article__in=primary, is_primary=True).update(is_primary=False)
    rows_by_place = {(str(row.page_id), row.article_id): row for row in existing}
    for key, article in wanted - rows_by_place.keys():
        reused = next((row for row in spare if row.article_id == article), None)
        if reused is not None:
            spare.remove(reused)
            PageRegion.objects.filter(placement=reused).delete()
        placement = reused or Placement(article=articles[article])
        placement.is_primary = False
        placement.page = pages_by_key[key]
        placement.save()
        rows_by_place[key, article] = placement
    for row in spare:
        row.continued_by.update(continues=None)
        row.delete()
    for key, rows in stored.items():
        for position, facts in enumerate(rows, start=1):
            _restore_facts(rows_by_place[key, facts["article"]], facts, position)
    for restored in articles.values():
        plan.pass_on_primary(restored)


def _restore_facts(placement: Placement, facts: PlacedArticle, position: int) -> None:
    """Give a placement back its order, its part in the article and how it was set."""
    continues = None
    if facts["continues"] is not None:
        continues = Placement.objects.filter(
            page=facts["continues"], article=facts["article"]
        ).first()
    Placement.objects.filter(pk=placement.pk).update(
        position=position,
        is_primary=facts["is_primary"],
        continues=continues,
        planned_length=facts["planned_length"],
        span=facts["span"],
        headline_step=facts["headline_step"],
        lead_picture=facts.get("lead_picture"),
    )
