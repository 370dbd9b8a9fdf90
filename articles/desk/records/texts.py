"""What the house keeps of its texts: revisions, releases, corrections, and tasks."""

from django.utils.translation import pgettext_lazy

from articles.desk.lists.record_list import RecordScreen
from articles.desk.records.record_pages import RecordPages
from articles.forms.lists.records import (
    CorrectionFilter,
    ReleaseFilter,
    RevisionFilter,
    TaskFilter,
)
from articles.models import Correction, Release, Revision, Task

REVISIONS = RecordPages(
    "revision",
    RecordScreen(
        pgettext_lazy("menu", "Revisions"),
        "desk/records/revisions.html",
        "articles.view_revision",
        RevisionFilter,
        Revision.objects.select_related("article", "made_by"),
        "settings",
    ),
    (
        "article",
        "number",
        "made_at",
        "made_by",
        "note",
        "typographic",
        "kicker",
        "headline",
        "subhead",
        "abstract",
        "dateline",
        "keywords",
        "source_name",
        "source_author",
        "digest",
    ),
    "desk/records/revision.html",
)
RELEASES = RecordPages(
    "release",
    RecordScreen(
        pgettext_lazy("menu", "Releases"),
        "desk/records/releases.html",
        "articles.view_release",
        ReleaseFilter,
        Release.objects.select_related("article", "revision", "made_by", "editor"),
        "settings",
    ),
    (
        "article",
        "number",
        "revision",
        "made_at",
        "made_by",
        "publisher_printed",
        "editor",
        "editor_printed",
        "editor_signed_at",
        "source_line",
        "notice_text",
    ),
)
CORRECTIONS = RecordPages(
    "correction",
    RecordScreen(
        pgettext_lazy("menu", "Corrections"),
        "desk/records/corrections.html",
        "articles.view_correction",
        CorrectionFilter,
        Correction.objects.select_related(
            "article", "opened_by", "published_by", "revision_before", "release__revision"
        ),
        "writing",
        {
            "kind__exact": "kind",
            "severity__exact": "severity",
            "published_at__isempty": "unpublished",
        },
    ),
    (
        "article",
        "kind",
        "severity",
        "wrong",
        "right",
        "note",
        "cause",
        "revision_before",
        "release",
        "opened_at",
        "opened_by",
        "published_at",
        "published_by",
        "cancelled_at",
    ),
)
TASKS = RecordPages(
    "task",
    RecordScreen(
        pgettext_lazy("list", "Tasks"),
        "desk/records/tasks.html",
        "articles.view_task",
        TaskFilter,
        Task.objects.select_related(
            "article", "opened_by", "done_by", "issue__publication", "page"
        ),
        "writing",
        {"done_at__isempty": "open", "kind__exact": "kind"},
    ),
    (
        "kind",
        "article",
        "opened_at",
        "opened_by",
        "due_at",
        "note",
        "page",
        "issue",
        "done_at",
        "done_by",
    ),
    "desk/records/task.html",
)
