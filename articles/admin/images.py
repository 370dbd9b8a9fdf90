"""The media library."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from articles.actions import media
from articles.admin.staff import signed_in
from articles.errors import Refused
from articles.forms import UploadForm
from articles.models import Image


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin[Image]):
    list_display = ["thumbnail", "title", "credit", "size", "uploaded_at"]
    list_display_links = ["thumbnail", "title"]
    search_fields = ["title", "credit", "caption"]
    ordering = ["-uploaded_at", "-pk"]
    show_full_result_count = False
    fields = ["thumbnail", "title", "credit", "caption", ("focal_x", "focal_y"), "size", "used_in"]
    readonly_fields = ["thumbnail", "size", "used_in"]

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        copies = [copy for copy in image.renditions if copy["format"] == "jpeg"]
        if not copies:
            return "—"
        smallest = min(copies, key=lambda copy: copy["width"])
        return format_html('<img class="thumbnail" src="{}" alt="">', image.original.storage.url(smallest["name"]))

    @admin.display(description=_("size in pixels"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=_("used in"))
    def used_in(self, image: Image) -> str:
        uses = image.uses.select_related("article")
        rows = (
            (reverse("admin:articles_article_change", args=[use.article_id]), use.article.headline) for use in uses
        )
        return format_html_join("", '<a class="on-page" href="{}">{}</a>', rows) or "—"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take a file in; a refusal is told beside it."""
        if not self.has_add_permission(request):
            return self.changelist_view(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            words = {name: form.cleaned_data[name] for name in ("title", "credit", "caption")}
            try:
                image = media.add_image(
                    file=form.cleaned_data["file"], by=signed_in(request), at=timezone.now(), **words
                )
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "opts": self.opts,
            "title": _("Add a picture"),
        }
        return render(request, "admin/articles/image/upload.html", context)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        media.describe_image(obj, by=signed_in(request), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Deleting is offered for one picture that no article uses."""
        free = obj is not None and not obj.uses.exists()
        return free and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        try:
            media.delete_image(obj, by=signed_in(request), at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
