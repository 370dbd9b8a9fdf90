"""The project's app: the admin site, and what is checked when a process starts."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from newsroom import checks
from newsroom.data_folder import prepare_data_folder

__all__ = ["NewsroomAdmin", "NewsroomConfig", "checks"]  # checks register themselves


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        """Find the data folder of the process, or say what is wrong with it."""
        prepare_data_folder()


class NewsroomAdmin(admin_apps.AdminConfig):
    """Django's own admin under our name and stylesheet."""

    default_site = "newsroom.admin.NewsroomSite"
    default = False
