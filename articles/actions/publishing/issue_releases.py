"""Releasing an issue: its pages and the articles tied to it become public together, at one moment.

One transaction under the lock of the issue: all of it or nothing, with every reason at once. A
moment to come needs no job.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import page_checks, page_machine
from articles.actions.publishing import publishing
from articles.actions.publishing.issue_snapshots import build_snapshot
from articles.actions.records import journal
from articles.actions.records.page_texts import index_pages
from articles.actions.records.reasons import check_reason
from articles.common.moments import require_supported
from articles.domain.printed.imprint_check import ImprintFinding
from articles.domain.printed.page_states import PageMove, PageState, apply_page_move
from articles.domain.states import SIGNED_OFF, Stage, Visibility, stage_at
from articles.domain.texts.quoting import nest_headline
from articles.errors import Invalid, NotReady, Refused, Words, WrongState
from articles.models import Article, Issue, IssueRelease, Page, Task
from newsroom.accounts.actors import Actor, account_of


def release_issue(
    issue: Issue, *, by: Actor, at: datetime, public_from: datetime | None = None
) -> IssueRelease:
    """Release an issue for readers from `public_from` on (default: at once).

    Its articles that no reader has seen yet are published for the same moment; one that is
    scheduled for later comes out with it. Corrections planned on its pages count as printed.
    Refuses NotYours, WrongState for an issue that is public or released already, Invalid for a
    moment in the past, and NotReady with every reason: pages without a signature, articles that are
    not complete, gaps of the imprint.
    """
    with journal.perform("issue.released", by=by, at=at) as act:
        rights.require(rights.can_release_issues(by))
        moment = _release_moment(public_from, at)
        issue = _lock_issue(issue)
        if issue.published_at is not None:
            raise WrongState(_already_released(issue))
        articles = _lock_articles(issue)
        pages = list(
            Page.objects.select_for_update(of=("self",)).filter(issue=issue).order_by("position")
        )
        findings = page_checks.check_issue_imprint(issue, appears=page_machine.issue_appears(issue))
        reasons = [
            *_page_reasons(pages),
            *(finding.gap for finding in findings if finding.gap is not None),
            *_publish_articles(articles, moment, by=by, at=at),
        ]
        if reasons:
            raise NotReady(*reasons)
        release = _store_release(issue, pages, findings, moment, by=by, at=at)
        act.record(
            subject=str(issue),
            issue=issue.pk,
            release=release.number,
            public_from=moment.isoformat(),
            articles=[article.pk for article in articles],
        )
    return release


def recall_release(issue: Issue, reason: str, *, by: Actor, at: datetime) -> Issue:
    """Take a release back before its moment: its articles leave the schedule, its pages are signed
    as before. Refuses NotYours, WrongState once readers see it, Invalid without a reason."""
    with journal.perform("issue.recalled", by=by, at=at) as act:
        rights.require(rights.can_release_issues(by))
        issue = _lock_issue(issue)
        release = IssueRelease.objects.filter(issue=issue, recalled_at=None).first()
        if release is None or release.public_from <= at:
            raise WrongState(
                _("Only a release whose moment lies ahead can be taken back. Nothing was changed.")
            )
        checked_reason = check_reason(reason)
        articles = _lock_articles(issue)
        IssueRelease.objects.filter(pk=release.pk).update(recalled_at=at)
        for article in articles:
            if _waits_for(article, release):
                publishing.unschedule_article(article, by=by, at=at)
        _move_pages(issue.pages.all(), PageMove.RECALL)
        Task.objects.filter(page__issue=issue, issue=issue).update(
            done_at=None, done_by=None, issue=None
        )
        issue.published_at = None
        issue.save(update_fields=["published_at"])
        index_pages(issue.pages.all())
        act.record(
            subject=str(issue), issue=issue.pk, release=release.number, reason=checked_reason
        )
    return issue


def _release_moment(public_from: datetime | None, at: datetime) -> datetime:
    """Return when readers first see the issue. Refuses Invalid for a moment that has passed."""
    if public_from is None:
        return at
    if public_from.tzinfo is None:
        raise Invalid(_("The moment names no time zone. Nothing was changed."))
    require_supported(public_from)
    if public_from < at:
        raise Invalid(
            _("This moment has passed. Choose one to come, or leave it empty to release now.")
        )
    return public_from


def _lock_issue(issue: Issue) -> Issue:
    locked: Issue = (
        Issue.objects.select_for_update(of=("self",))
        .select_related("publication__profile")
        .get(pk=issue.pk)
    )
    return locked


def _lock_articles(issue: Issue) -> list[Article]:
    """Return the articles on the pages of an issue, locked, each once."""
    numbers = issue.pages.values("placements__article")
    rows = Article.objects.filter(pk__in=numbers).select_for_update(of=("self",))
    return list(rows.order_by("pk"))


def _already_released(issue: Issue) -> Words:
    assert issue.published_at is not None  # noqa: S101  told to the type checker
    return _("%(issue)s is released already, public from %(moment)s. Nothing was done twice.") % {
        "issue": issue.printed_number(),
        "moment": journal.short_moment(issue.published_at),
    }


def _page_reasons(pages: Sequence[Page]) -> list[Words]:
    """Ask whether every page is signed."""
    message = _("Page %(label)s %(name)s is not signed: it is at “%(state)s”.")
    return [
        message % {"label": page.label, "name": page.name, "state": page.get_state_display()}
        for page in pages
        if page.state != PageState.SIGNED
    ]


def _publish_articles(
    articles: Iterable[Article], moment: datetime, *, by: Actor, at: datetime
) -> list[Words]:
    """Publish what no reader has seen yet; return every reason that stands against it."""
    reasons: list[Words] = []
    for article in articles:
        try:
            with transaction.atomic():
                _publish_with_issue(article, moment, by=by, at=at)
        except Refused as refusal:
            reasons += [
                _("“%(headline)s”: %(reason)s")
                % {"headline": nest_headline(article.headline), "reason": str(reason)}
                for reason in refusal.reasons
            ]
    return reasons


def _publish_with_issue(article: Article, moment: datetime, *, by: Actor, at: datetime) -> None:
    stage = stage_at(article.stage, article.published_at, at)
    if stage not in SIGNED_OFF:
        raise NotReady(_("It has not passed its round."))
    if stage == Stage.SCHEDULED and article.published_at and article.published_at > moment:
        article = publishing.unschedule_article(article, by=by, at=at)
        stage = Stage(article.stage)
    if stage == Stage.READY and article.visibility == Visibility.NEVER:
        later = moment if moment > at else None
        publishing.publish_article(article, by=by, at=at, public_from=later)


def _waits_for(article: Article, release: IssueRelease) -> bool:
    """Say whether an article is scheduled for the moment of this release."""
    return article.stage == Stage.SCHEDULED and article.published_at == release.public_from


def _store_release(
    issue: Issue,
    pages: Sequence[Page],
    findings: Sequence[ImprintFinding],
    moment: datetime,
    *,
    by: Actor,
    at: datetime,
) -> IssueRelease:
    """Freeze what was printed, and let issue, pages and corrections follow."""
    _move_pages(pages, PageMove.RELEASE)
    issue.published_at = moment
    issue.save(update_fields=["published_at"])
    index_pages(pages)
    release = IssueRelease.objects.create(
        issue=issue,
        number=issue.releases.count() + 1,
        at=at,
        by=account_of(by),
        by_printed=journal.printed_name(by),
        public_from=moment,
        snapshot=build_snapshot(issue, findings),
    )
    Task.objects.filter(page__issue=issue, done_at=None).update(
        done_at=at, done_by=account_of(by), issue=issue
    )
    return release


def _move_pages(pages: Iterable[Page], move: PageMove) -> None:
    for page in pages:
        state = apply_page_move(page.state, move)
        Page.objects.filter(pk=page.pk).update(state=state)


def list_release_reasons(issue: Issue) -> list[Words]:
    """Return what stands against releasing an issue now, for its screen. Changes nothing.

    Publishing its articles may refuse more: that is asked when the issue is released.
    """
    findings = page_checks.check_issue_imprint(issue, appears=page_machine.issue_appears(issue))
    articles = Article.objects.filter(placements__page__issue=issue).distinct().order_by("pk")
    return [
        *_page_reasons(list(issue.pages.order_by("position"))),
        *(finding.gap for finding in findings if finding.gap is not None),
        *page_checks.article_reasons(articles),
    ]
