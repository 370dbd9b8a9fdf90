"""The process is killed while it releases an issue: nothing of it is public, and it can be released
again."""

import os
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.actions.publishing import issue_releases
from articles.models import Article, IssueRelease, Release
from tests.articles.test_issue_releases import signed_issue
from tests.cast import person
from tests.factories.articles import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
# Releases an issue and kills itself when the database has been given so many changes.
KILLED_RELEASE = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from django.utils import timezone
from articles.actions.publishing import issue_releases
from articles.models import Issue
from tests.cast import person
issue, left = Issue.objects.get(number=int(sys.argv[1])), int(sys.argv[2])
editor = person("gu")
def kill_at_change(execute, sql, params, many, context):
    global left
    answer = execute(sql, params, many, context)
    left -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
with connection.execute_wrapper(kill_at_change):
    issue_releases.release_issue(issue, by=editor, at=timezone.now())
"""


def release_and_be_killed(number: int, changes: int) -> int:
    """Release an issue in another process that is killed; return its exit code."""
    place = quote(str(connection.settings_dict["NAME"]))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.test",
        "DATABASE_URL": f"sqlite:///{place}",
        "NEWSROOM_TEST_FOLDER": str(settings.SCRATCH),
    }
    command = [sys.executable, "-c", KILLED_RELEASE, str(number), str(changes)]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize("changes", [1, 8])
def test_an_issue_whose_release_was_killed_is_not_public_in_part(changes: int) -> None:
    issue = signed_issue()
    assert release_and_be_killed(issue.number, changes) == -signal.SIGKILL
    issue.refresh_from_db()
    assert issue.published_at is None
    assert set(issue.pages.values_list("state", flat=True)) == {"signed"}
    assert set(Article.objects.values_list("stage", flat=True)) == {"ready"}
    assert not Release.objects.exists()
    assert not IssueRelease.objects.exists()
    assert not Article.objects.published(timezone.now()).exists()
    issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
    assert Article.objects.published(timezone.now()).count() == 2
