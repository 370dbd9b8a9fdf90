"""What every staff page shares: who is signed in, and a form that any address may open."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.admin import ModelAdmin
from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Row = TypeVar("Row", bound=models.Model)


def signed_in(request: HttpRequest) -> "User":
    """Return the person behind a staff page; the admin lets nobody else in."""
    return cast("User", request.user)


class StaffAdmin(ModelAdmin[Row]):
    """Django's own, sure of what an address may fill in."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing but numbers for related rows: anything else in the address would end in a traceback."""
        values = super().get_changeform_initial_data(request)
        related = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in values.items() if name not in related or str(value).isdecimal()}
