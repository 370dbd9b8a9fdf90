"""The roles in words, for whoever gives one: what each may do, in a sentence."""

from collections.abc import Collection
from typing import Final, NamedTuple

from django.contrib.auth.models import Group
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.accounts.roles import role_label

# In the order in which a newspaper looks for its people.
SENTENCES: Final[dict[str, str | Promise]] = {
    "chief": _("Sets the newspaper up, gives the final review, publishes and withdraws anything."),
    "desk_chief": _("Runs a desk: second review, publishing, holding texts, releasing issues."),
    "responsible_editor": _("Reviews and publishes texts, and answers for them by name in print."),
    "reporter": _("Writes articles and takes pictures in; changes the own texts until review."),
    "proofreader": _("Reads and marks proofs; changes no text."),
    "page_editor": _("Plans issues and puts articles on pages."),
    "rights": _("Keeps whose text it is, and the copyright notices."),
    "subscription_manager": _("Runs the counter: prices, refunds, bank, exports, reports."),
    "subscription_clerk": _("Serves subscribers: orders, addresses, complaints; sees masked data."),
    "auditor": _("Reads everything of the newspaper and the journal; changes nothing."),
    "system_administrator": _("Keeps the accounts and the machines; edits nothing."),
}
EDITORS: Final = frozenset({"chief", "desk_chief", "responsible_editor"})


class RoleChoice(NamedTuple):
    """A role that may be given, in the reader's language."""

    name: str
    label: str
    sentence: str


def list_role_choices() -> list[RoleChoice]:
    """Return the roles that the house knows and the database has. One query."""
    existing = set(Group.objects.values_list("name", flat=True))
    return [
        RoleChoice(name, role_label(name), str(sentence))
        for name, sentence in SENTENCES.items()
        if name in existing
    ]


def prints_editor(roles: Collection[str]) -> bool:
    """Say whether somebody with these roles answers for articles by name."""
    return bool(EDITORS & set(roles))
