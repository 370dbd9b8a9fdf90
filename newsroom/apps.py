"""The roof of the house, and its admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from newsroom import checks
from newsroom.data_folder import prepare_data_folder

__all__ = ["NewsroomAdmin", "NewsroomConfig", "checks"]  # checks register themselves


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        """Whatever starts, a command or a server, finds its data folder or says in words what is
        wrong with it. After each `migrate` the roles follow the code."""
        prepare_data_folder()
        from newsroom.role_synchronisation import (  # noqa: PLC0415  the models must be there first
            listen_for_migrations,
        )

        listen_for_migrations()


class NewsroomAdmin(admin_apps.AdminConfig):
    """Django's own admin under our name and stylesheet."""

    default_site = "newsroom.admin.NewsroomSite"
    default = False
