"""The newspaper; knows nothing of money."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newspaper")

    def ready(self) -> None:
        # Both register themselves, and need the models of the app.
        from articles import checks  # noqa: F401
        from articles.common import lookups  # noqa: F401
