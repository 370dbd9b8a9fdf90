"""Who may choose among the rows of another table in a work screen, without a right to its list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Field

from articles.forms.article_rows import CREDITED_PERSON, USED_IMAGE
from articles.forms.issues import PAGE_EDITOR
from newsroom.accounts.models import User

WRITING = ("articles.add_article", "articles.change_article")
# The fields with a search box, each with the permissions any of which is enough.
PERMISSIONS: Mapping[Field[Any, Any], Sequence[str]] = {
    CREDITED_PERSON: WRITING,
    USED_IMAGE: WRITING,
    PAGE_EDITOR: ("articles.change_issue", "articles.change_page"),
}


def offers_choice(field: Field[Any, Any], by: User) -> bool:
    """Say whether a person may choose among the rows of a field, because the form is hers."""
    return any(by.has_perm(permission) for permission in PERMISSIONS.get(field, ()))
