"""The media library."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from articles.actions.pictures import media
from articles.admin.long_lists import LongListMixin
from articles.admin.staff import StaffAdmin, signed_in_user
from articles.errors import Refused
from articles.forms.articles import PictureFileForm, UploadForm
from articles.models import Image
from articles.reading.rendering import picture_copies

ADDED = _("The picture is in the library.")
KNOWN_ALREADY = _("The library has this file already. This is the picture; nothing was changed.")
CHOICES = 24  # pictures that the chooser shows at once


def _choice(image: Image) -> dict[str, Any]:
    """Return a picture as the chooser shows it and the body names it."""
    copies = [copy for copy in image.renditions if copy["format"] == "jpeg"]
    smallest = (
        min(copies, key=lambda copy: copy["width"])["name"] if copies else image.original.name
    )
    storage = image.original.storage
    return {
        "id": image.pk,
        "title": image.title,
        "caption": image.caption,
        "url": image.original.url,
        "thumbnail": storage.url(smallest or ""),
    }


@admin.register(Image)
class ImageAdmin(LongListMixin[Image], StaffAdmin[Image]):
    list_display = ["thumbnail", "title", "credit", "size", "uploaded_at"]
    list_display_links = ["thumbnail", "title"]
    search_fields = ["title", "credit", "caption"]
    ordering = ["-uploaded_at", "-pk"]
    address_lookups = ("credit__exact",)  # the desk links to pictures without a credit
    readonly_fields = ["thumbnail", "focal_picture", "known_from", "size", "used_in"]
    change_form_template = "admin/articles/image/change_form.html"

    class Media:
        js = ["articles/focal.js"]
        css = {"all": ["articles/desk.css"]}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        urls = [
            path("choose/", wrap(never_cache(self.choose_view)), name="articles_image_choose"),
            path("<int:pk>/file/", wrap(never_cache(self.file_view)), name="articles_image_file"),
        ]
        return urls + super().get_urls()

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        shown = "focal_picture" if obj and obj.original else "known_from"
        return [shown, "title", "credit", "caption", ("focal_x", "focal_y"), "size", "used_in"]

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        copies = [copy for copy in image.renditions if copy["format"] == "jpeg"]
        if not copies:
            return "—"
        smallest = min(copies, key=lambda copy: copy["width"])
        address = image.original.storage.url(smallest["name"])
        return format_html('<img class="thumbnail" src="{}" alt="{}">', address, image.title)

    @admin.display(description=_("focal point"))
    def focal_picture(self, image: Image) -> str:
        """Show the picture to click on; what lies there stays in sight wherever the picture is
        cut.
        """
        copies = picture_copies(image)
        if copies is None:
            return "—"
        return format_html(
            '<div class="focal"><img src="{}" width="{}" height="{}" alt="">'
            '<span class="focal-mark"></span></div>',
            copies.fallback,
            copies.width,
            copies.height,
        )

    @admin.display(description=_("known from"))
    def known_from(self, image: Image) -> str:
        return image.source_url or "—"

    @admin.display(description=_("size in pixels"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=_("used in"))
    def used_in(self, image: Image) -> str:
        uses = image.uses.select_related("article")
        rows = (
            (reverse("admin:articles_article_change", args=[use.article_id]), use.article.headline)
            for use in uses
        )
        return format_html_join("", '<a class="on-page" href="{}">{}</a>', rows) or "—"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take a file in; a refusal is shown beside it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            described = {name: form.cleaned_data[name] for name in ("title", "credit", "caption")}
            at = timezone.now()
            try:
                image = media.add_image(
                    file=form.cleaned_data["file"],
                    by=signed_in_user(request),
                    at=at,
                    **described,
                )
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                is_new = image.uploaded_at == at
                messages.success(request, ADDED if is_new else KNOWN_ALREADY)
                return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "opts": self.opts,
            "title": _("Add a picture"),
        }
        return render(request, "admin/articles/image/upload.html", context)

    def choose_view(self, request: HttpRequest) -> JsonResponse:
        """Answer the picture chooser of the body: the newest pictures with a file that fit the
        words.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        term = request.GET.get("q", "").replace("\0", "").strip()[:100]
        rows = Image.objects.exclude(original="").order_by("-uploaded_at", "-pk")
        if term:
            rows = rows.filter(
                Q(title__icontains=term) | Q(credit__icontains=term) | Q(caption__icontains=term)
            )
        return JsonResponse({"images": [_choice(image) for image in rows[:CHOICES]]})

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the file of a picture that is known by its address; a refusal is shown beside it."""
        image = get_object_or_404(Image, pk=pk, original="")
        if not self.has_change_permission(request, image):
            raise PermissionDenied
        form = PictureFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                media.attach_file(
                    image,
                    file=form.cleaned_data["file"],
                    by=signed_in_user(request),
                    at=timezone.now(),
                )
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
        context = {
            **self.admin_site.each_context(request),
            "form": form,
            "opts": self.opts,
            "title": _("Upload the file"),
        }
        return render(request, "admin/articles/image/upload.html", context)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        media.describe_image(obj, by=signed_in_user(request), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Deleting is offered for one picture that no article uses."""
        free = obj is not None and not obj.uses.exists() and not obj.shown_in.exists()
        return free and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        try:
            media.delete_image(obj, by=signed_in_user(request), at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
