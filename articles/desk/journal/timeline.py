"""The journal as a timeline, narrowed by person, act, record and day."""

from django.utils.translation import pgettext_lazy

from articles.desk.lists.record_list import RecordScreen
from articles.desk.records.record_pages import RecordPages
from articles.forms.lists.records import JournalFilter
from articles.models import JournalEntry

JOURNAL = RecordPages(
    "journalentry",
    RecordScreen(
        pgettext_lazy("menu", "Journal"),
        "desk/journal/timeline.html",
        "articles.view_journalentry",
        JournalFilter,
        JournalEntry.objects.select_related("article", "by"),
        "settings",
        {"outcome__exact": "outcome", "by__id__exact": "by"},
    ),
    (
        "at",
        "act",
        "outcome",
        "by_printed",
        "by",
        "role",
        "article",
        "subject",
        "from_stage",
        "to_stage",
        "revision",
        "reason",
        "details",
    ),
    title_column="act",
)
