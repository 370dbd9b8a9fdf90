"""The project's app: the admin site, and what is checked when a process starts."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from newsroom import checks
from newsroom.data_folder import prepare_data_folder

__all__ = ["NewsroomAdmin", "NewsroomConfig", "checks"]  # checks register themselves

# They register themselves, in the order in which a section shows them.
FRAME_PARTS = (
    "articles.desk.menu",
    "articles.desk.finding",
    "articles.desk.lists.view_letters",
    "articles.desk.alerts.reader_errors",
    "subscriptions.admin.frame",
    "subscriptions.desk.reports.report_letters",
    "newsroom.frame.account_entries",
)


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        """Find the data folder of the process, or say what is wrong with it.

        After each `migrate` the roles follow the code.
        """
        prepare_data_folder()
        import_module("newsroom.acts")
        import_module("newsroom.page_cache.installing").listen()
        import_module("newsroom.invitations.letters")
        import_module("newsroom.frame.digests")  # joins the hourly job
        import_module("newsroom.frame.scheduled_letters")  # likewise
        import_module("newsroom.reader_letters.error_answers")  # likewise
        import_module("newsroom.reader_letters.digests")  # likewise
        import_module("newsroom.sign_in.signals")  # the models must be there first
        import_module("newsroom.account_changes.role_synchronisation").listen_for_migrations()


class NewsroomAdmin(admin_apps.AdminConfig):
    """Django's own admin under our name and stylesheet."""

    default_site = "newsroom.admin.NewsroomSite"
    default = False

    def ready(self) -> None:
        """Find the admin pages of the apps, those of accounts, which use all of them, and what each
        adds to the menu and the search."""
        super().ready()
        import_module("newsroom.account_admin")
        for part in FRAME_PARTS:
            import_module(part)
