"""The printed pages of the newest issues: set from the articles on them, as a page editor would."""

from collections.abc import Sequence
from datetime import datetime

from articles.actions.epaper.page_setting import ask_for_setting, set_pages
from articles.models import Issue, Publication
from newsroom.accounts.models import User


def find_issues_without_pages(publication: Publication, count: int, at: datetime) -> list[Issue]:
    """Return the newest issues that are out, have no page files and nobody asked for yet, the
    oldest first."""
    issues = Issue.objects.of(publication).published(at).newest_first()[:count]
    return [
        issue
        for issue in reversed(issues)
        if not issue.setting_runs.exists() and not issue.pages.exclude(files=None).exists()
    ]


def ask_for_pages(issues: Sequence[Issue], *, by: User, at: datetime) -> None:
    """Leave the pages of these issues to `manage.py process_pages`, which sets the last
    one first."""
    for issue in issues:
        ask_for_setting(issue, by=by, at=at)


def set_newest_pages(issues: Sequence[Issue], *, by: User, at: datetime) -> Sequence[Issue]:
    """Set the pages of the last of these issues now; return the others."""
    if issues:
        set_pages(issues[-1], by=by, at=at)
    return issues[:-1]
