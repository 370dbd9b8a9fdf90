"""Everyone who signs in: staff and readers are the same kind of user."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "newsroom.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from newsroom.accounts import signals  # noqa: F401, PLC0415  the models must be there first
