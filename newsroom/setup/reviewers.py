"""Whether the staff is enough for a workflow profile: distinct people for reviews and a writer."""

from collections.abc import Sequence

from django.db.models import Q

from articles.domain.profiles import APART, AUTHOR
from articles.models import Profile
from newsroom.accounts.models import User

WRITES = "add_article"


def lacks_people(profile: Profile) -> bool:
    """Say whether a text of a writer could not pass every step. One query a step and one more."""
    if profile.one_person:
        return any(not _holders(step) for step in [*profile.steps, WRITES])
    apart = set(APART[0]) - {AUTHOR}
    reviews = [_holders(step) for step in profile.steps if step in apart]
    proofs = [_holders(step) for step in profile.steps if step not in apart]
    if not all(proofs):
        return True
    return not any(
        _can_assign([holders - {author} for holders in reviews])
        and all(holders - {author} for holders in proofs)
        for author in _holders(WRITES)
    )


def _can_assign(choices: Sequence[set[int]], used: frozenset[int] = frozenset()) -> bool:
    """Say whether each step gets a person of its own."""
    if not choices:
        return True
    return any(_can_assign(choices[1:], used | {person}) for person in choices[0] - used)


def _holders(codename: str) -> set[int]:
    """Return the open staff accounts with a right of the newspaper."""
    right = {"content_type__app_label": "articles", "codename": codename}
    by_role = Q(**{f"groups__permissions__{name}": value for name, value in right.items()})
    own = Q(**{f"user_permissions__{name}": value for name, value in right.items()})
    accounts = User.objects.filter(by_role | own, is_active=True, is_staff=True)
    return set(accounts.values_list("pk", flat=True))
