"""The media library in the admin: registered for search boxes; its screens are in
articles/desk/pictures."""

from django.contrib import admin
from django.urls import URLPattern

from articles.admin.staff import StaffAdmin
from articles.models import Image


@admin.register(Image)
class ImageAdmin(StaffAdmin[Image]):
    search_fields = ["title", "credit", "caption"]
    ordering = ["-uploaded_at", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        """Return nothing: the addresses of the library belong to the picture desk."""
        return []
