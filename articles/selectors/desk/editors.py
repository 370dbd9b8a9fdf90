"""Editors: those who answer for pages by the names that readers know, those who lay them out."""

from django.db.models import QuerySet

from articles.characters import fold
from articles.models import Release, ResponsibleEditor
from articles.selectors.listing.distinct import distinct_values
from newsroom.accounts.models import User


def find_editors(name: str) -> tuple[list[int], list[str]]:
    """Return who signs under this name now, and the spellings in which it is printed.

    However its characters are written. Two queries.
    """
    folded = fold(name).strip()
    editors = ResponsibleEditor.objects.values_list("pk", "printed_name")
    printed = distinct_values(Release, "editor_printed")
    return (
        [pk for pk, editor_name in editors if fold(editor_name).strip() == folded],
        [editor_name for editor_name in printed if fold(editor_name).strip() == folded],
    )


def list_layout_editors() -> QuerySet[User]:
    """Return the accounts that may place articles on pages."""
    allowed = User.objects.filter(is_active=True, groups__permissions__codename="add_placement")
    return allowed.distinct()
