"""The sign-in form of the staff, which says how long to wait where attempts are used up."""

from typing import TYPE_CHECKING

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone

if TYPE_CHECKING:
    from newsroom.sign_in.limits import SignInBlocked


class StaffSignInForm(AdminAuthenticationForm):
    """Django's own, with the reason why no password is compared."""

    def get_invalid_login_error(self) -> ValidationError:
        """Return why nobody was let in."""
        shut: SignInBlocked | None = getattr(self.request, "sign_in_shut", None)
        if shut is not None:
            return ValidationError(shut.words(timezone.now()), code="wait")
        return super().get_invalid_login_error()
