"""Review profiles in words: who may sign their steps, and which texts are on their way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.domain.states import STEPS, Stage
from articles.models import Profile, Round
from newsroom.accounts.models import User
from newsroom.accounts.roles import role_label


@dataclass(frozen=True)
class StepRole:
    """A role that may sign a step, and how many people of the staff have it."""

    name: str
    people: int

    @property
    def label(self) -> str:
        return role_label(self.name)


def roles_by_step() -> dict[str, list[StepRole]]:
    """Return the roles that have the right of each step. Three queries."""
    people: dict[int, int] = defaultdict(int)
    members = User.groups.through.objects.filter(user__is_active=True, user__is_staff=True)
    for group in members.values_list("group", flat=True):
        people[group] += 1
    rights = (
        Group.objects.filter(
            permissions__content_type__app_label="articles",
            permissions__codename__in=[str(step) for step in STEPS],
        )
        .order_by("pk")
        .values_list("permissions__codename", "name", "pk")
    )
    found: dict[str, list[StepRole]] = {str(step): [] for step in STEPS}
    for codename, name, number in rights:
        found[codename].append(StepRole(name, people[number]))
    return found


def count_under_way(profile: Profile) -> int:
    """Return how many texts are on a round of a profile."""
    return Round.objects.filter(profile=profile, closed_at=None).count()


def describe_way(
    steps: Sequence[str], step_roles: Mapping[str, Sequence[str]], *, chief_signs: bool
) -> str:
    """Return the way of a text through a profile in one line, from its writer to publication."""
    publication = pgettext("way of a text", "Publication")
    if chief_signs:
        publication = _("Publication signed by the chief")
    taken = [_describe_step(step, step_roles.get(step, [])) for step in steps if step in STEPS]
    return " → ".join([capfirst(role_label("reporter")), *taken, publication])


def _describe_step(step: str, roles: Sequence[str]) -> str:
    label = Stage(step).label
    if not roles:
        return str(label)
    named = "/".join(role_label(name) for name in roles)
    return _("%(step)s (%(roles)s)") % {"step": label, "roles": named}
