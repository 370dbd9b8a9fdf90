"""Saved views of a list as one person sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from articles.models import Audience, SavedView, StartView
from newsroom.accounts.models import User


@dataclass(frozen=True)
class PersonalViews:
    """The views of a list that a person sees, in their order, and with which the list opens."""

    views: Sequence[SavedView]
    start: int | None

    def find(self, pk: int | None) -> SavedView | None:
        """Return a view by its number, None where the person sees none of it."""
        return next((view for view in self.views if view.pk == pk), None)

    @property
    def start_view(self) -> SavedView | None:
        return self.find(self.start)


def visible_views(by: User) -> QuerySet[SavedView]:
    """Return the views that a person sees: own ones, those of his or her roles, and everybody's."""
    seen = Q(owner=by) | Q(audience=Audience.ALL)
    seen |= Q(audience=Audience.ROLE, role__in=by.groups.values("pk"))
    return SavedView.objects.filter(seen).order_by("position", "pk")


def read_views(list_name: str, by: User) -> PersonalViews:
    """Return what a person sees of the saved views of a list. Two queries."""
    rows = visible_views(by).filter(list_name=list_name).select_related("owner", "role")
    starts = StartView.objects.filter(by=by, list_name=list_name)
    return PersonalViews(list(rows), starts.values_list("view", flat=True).first())
