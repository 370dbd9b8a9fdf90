"""Django's admin holds reference tables; what people work with has screens of its own."""

from django.contrib import admin

# The tables of the newspaper and of its accounts that Django's own lists and forms are enough for.
REFERENCE_TABLES_OF_THE_PAPER = {
    "accounts.User",
    "articles.Column",
    "articles.CopyrightNotice",
    "articles.IssueTemplate",
    "articles.OldAddress",
    "articles.Person",
    "articles.Publication",
    "articles.ResponsibleEditor",
    "articles.Term",
    "auth.Group",
}
APPS = {"accounts", "articles", "auth"}


def test_the_admin_holds_the_reference_tables_of_the_paper_and_no_others() -> None:
    registered = {
        model._meta.label for model in admin.site._registry if model._meta.app_label in APPS
    }
    assert registered == REFERENCE_TABLES_OF_THE_PAPER
