"""The counter: prices now; quotes, orders and delivery as they come."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self) -> None:
        from subscriptions import acts, checks  # noqa: F401  they register themselves
