"""The roof of the house, and its admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class NewsroomConfig(AppConfig):
    name = "newsroom"


class NewsroomAdmin(admin_apps.AdminConfig):
    """Django's own admin under our name and stylesheet."""

    default_site = "newsroom.admin.NewsroomSite"
    default = False
