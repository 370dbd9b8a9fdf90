"""The list of all issues."""

from django.utils.translation import pgettext_lazy

from articles.desk.lists.record_list import RecordScreen
from articles.forms.lists.issues import IssueFilter
from articles.selectors.desk.issue_pages import issues_with_articles

ISSUES = RecordScreen(
    pgettext_lazy("menu", "All issues"),
    "desk/issues/list.html",
    "articles.view_issue",
    IssueFilter,
    issues_with_articles(),
    "pages",
    {"publication__id__exact": "publication", "kind__exact": "kind"},
)
