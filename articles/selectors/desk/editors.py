"""Responsible editors by the names that readers know."""

from articles.characters import fold
from articles.models import Release, ResponsibleEditor
from articles.selectors.listing.distinct import distinct_values


def find_editors(name: str) -> tuple[list[int], list[str]]:
    """Return who signs under this name now, and the spellings in which it stands in print.

    However its characters are written. Two queries.
    """
    wanted = fold(name).strip()
    editors = ResponsibleEditor.objects.values_list("pk", "printed_name")
    printed = distinct_values(Release, "editor_printed")
    return (
        [pk for pk, known in editors if fold(known).strip() == wanted],
        [known for known in printed if fold(known).strip() == wanted],
    )
