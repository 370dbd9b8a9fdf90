"""What an issue printed, once readers see it: frozen for good, or reopened and frozen again.

An issue that came in as public has no release of its own: it is frozen when whatever brings it has
ended. Readers see the newest snapshot, whatever happens to the plan meanwhile.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.publishing.issue_snapshots import build_snapshot
from articles.actions.records import journal
from articles.actions.records.page_texts import index_pages
from articles.actions.records.reasons import check_reason
from articles.errors import WrongState
from articles.models import Issue, IssueRelease
from newsroom.accounts.actors import Actor, account_of


def freeze_issue(issue: Issue, *, by: Actor, at: datetime) -> IssueRelease:
    """Let readers see the plan of a public issue, as it is now, as what was printed.

    Refuses NotYours, and WrongState for an issue that readers do not see yet, or that is frozen.
    """
    with journal.perform("issue.frozen", by=by, at=at) as act:
        rights.require(rights.can_release_issues(by))
        issue = _lock_public_issue(issue, at)
        if issue.releases.filter(recalled_at=None).exists():
            raise WrongState(
                _("What %(issue)s printed is frozen already. Nothing was done twice.")
                % {"issue": issue.printed_number()}
            )
        release = _store_snapshot(issue, by=by, at=at)
        act.record(subject=str(issue), issue=issue.pk, release=release.number)
    return release


def reopen_issue(issue: Issue, reason: str, *, by: Actor, at: datetime) -> Issue:
    """Let the plan of a public issue be completed or put right. Readers see what was frozen last
    until it is frozen again.

    Refuses NotYours, WrongState for an issue that is not frozen or that readers do not see yet, and
    Invalid without a reason.
    """
    with journal.perform("issue.reopened", by=by, at=at) as act:
        rights.require(rights.can_release_issues(by))
        issue = _lock_public_issue(issue, at)
        release = issue.releases.filter(recalled_at=None).first()
        if release is None:
            raise WrongState(
                _("The plan of %(issue)s is open already. Nothing was changed.")
                % {"issue": issue.printed_number()}
            )
        checked_reason = check_reason(reason)
        IssueRelease.objects.filter(pk=release.pk).update(recalled_at=at)
        act.record(
            subject=str(issue), issue=issue.pk, release=release.number, reason=checked_reason
        )
    return issue


def freeze_archived_issues(issues: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Freeze issues that came in as public as they are now; what was frozen of them before gives
    way. Those that were released here, and those that lie ahead, stay.

    Expects the transaction and the right of the act that brought them in.
    """
    rows = Issue.objects.filter(pk__in=list(issues), published_at__lte=at)
    archived = rows.exclude(releases__is_archived=False).select_related("publication")
    for issue in archived.order_by("pk"):
        issue.releases.filter(recalled_at=None).update(recalled_at=at)
        _store_snapshot(issue, by=by, at=at)


def _lock_public_issue(issue: Issue, at: datetime) -> Issue:
    locked: Issue = (
        Issue.objects.select_for_update(of=("self",)).select_related("publication").get(pk=issue.pk)
    )
    if not locked.public(at):
        raise WrongState(
            _("Readers do not see %(issue)s yet: release it. Nothing was changed.")
            % {"issue": locked.printed_number()}
        )
    return locked


def _store_snapshot(issue: Issue, *, by: Actor, at: datetime) -> IssueRelease:
    assert issue.published_at is not None  # noqa: S101  for the type checker: it is public
    before = issue.releases.aggregate(last=Max("number"))["last"] or 0
    release = IssueRelease.objects.create(
        issue=issue,
        number=before + 1,
        at=at,
        by=account_of(by),
        by_printed=journal.printed_name(by),
        public_from=issue.published_at,
        snapshot=build_snapshot(issue, ()),
        is_archived=not issue.releases.filter(is_archived=False).exists(),
    )
    index_pages(issue.pages.filter(files__is_current=True))
    return release
