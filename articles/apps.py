"""The newspaper; knows nothing of money."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newspaper")

    def ready(self) -> None:
        # Each registers itself, and needs the app ready.
        from articles import acts, checks  # noqa: F401
        from articles.common import lookups  # noqa: F401
