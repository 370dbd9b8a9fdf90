"""The autocomplete of the desk's forms: a user who may fill in a form may choose its values."""

from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest

from articles.desk.choices import offers_choice
from newsroom.accounts.models import User


class PickerView(AutocompleteJsonView):
    """Django's own view requires the right to view the list of choices.

    A chief links people to accounts without a list of accounts. So the right to the form is enough
    here. The offered rows are up to the list (`get_search_results`), which knows users without
    access to the list.
    """

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            super().has_perm(request, obj)
            or offers_choice(self.source_field, cast("User", request.user))
            or self._has_the_form(request)
        )

    def _has_the_form(self, request: HttpRequest) -> bool:
        site = cast("AdminSite", self.admin_site)
        desks = (
            desk
            for desk in site._registry.values()
            if desk.has_add_permission(request) or desk.has_change_permission(request)
        )
        return any(
            part.model is self.source_field.model
            and self.source_field.name in part.get_autocomplete_fields(request)
            for desk in desks
            for part in (desk, *(inline(desk.model, site) for inline in desk.inlines))
        )
