"""What every staff page shares, whichever app it belongs to: who is signed in, no second log, and an address that may
ask anything without a traceback."""

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


class GuardedAdmin(ModelAdmin[Row]):
    """Django's own, sure of what an address may fill in; the journal says what happened, and no second log does."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse numbers that no row can have: the database would answer them with a traceback."""
        asked = value if isinstance(value, list | tuple) else [value]
        sensible = all(len(str(one)) < 19 or not str(one).isdecimal() for one in asked)
        return sensible and super().lookup_allowed(lookup, value, request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing but numbers for related rows: anything else in the address would end in a traceback."""
        values = super().get_changeform_initial_data(request)
        related = {field.name for field in self.opts.fields if field.is_relation}
        return {
            name: value
            for name, value in values.items()
            if name not in related or str(value).isdecimal()
        }
