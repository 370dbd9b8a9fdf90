"""The PDF of a printed page, its pictures, and what a program reads on it.

No file lies under a public address: views ask who may read before they hand one out.
"""

from typing import Any, TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import PageFileField
from articles.models.paper.editions import Issue, Page


class PageImage(TypedDict):
    """One picture of a page: its size in pixels, the name of its file, and its type."""

    width: int
    height: int
    name: str
    content_type: str
    bytes: int


class FileState(models.TextChoices):
    """How far a file has come on its way to readers."""

    WAITING = "waiting", pgettext_lazy("of a file", "Waiting")
    READY = "ready", pgettext_lazy("of a file", "Ready")
    FAILED = "failed", pgettext_lazy("of a file", "Failed")


class FileOrigin(models.TextChoices):
    """Who made the PDF of a page."""

    SET = "set", _("Set here")
    UPLOADED = "uploaded", _("Uploaded")


class PageUpload(models.Model):
    """A PDF that somebody sent for an issue, one page of it or all, and how far it was read.

    `positions` are the pages of the issue on which its pages go, in their order. The same file sent
    twice is one upload.
    """

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="uploads", verbose_name=_("issue")
    )
    original = PageFileField(_("file"), upload_to="uploads/%Y/%m/", editable=False)
    name = models.CharField(_("name of the file"), max_length=200, blank=True, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False)
    positions: "models.JSONField[list[int], list[int]]" = models.JSONField(
        _("pages of the issue"), default=list, editable=False
    )
    page_count = models.PositiveSmallIntegerField(_("pages"), default=0, editable=False)
    done_count = models.PositiveSmallIntegerField(_("pages done"), default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=FileState.choices, default=FileState.WAITING
    )
    problem = models.TextField(_("problem"), blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )

    class Meta:
        verbose_name = _("upload of pages")
        verbose_name_plural = _("uploads of pages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="page_upload_by_state")]

    def __str__(self) -> str:
        return f"{self.issue} {self.name}".strip()


class PageFile(models.Model):
    """One PDF of one page. A later one replaces it as `is_current`; none is changed or lost.

    `images` are the pictures of the page from the smallest to the largest. `text` is what the page
    says, in the order of reading, for the search. `characters` holds the places of the characters
    (articles/epaper/page_text_files.py). `unassigned_texts` are what the program read and found no
    article for (UnassignedText as JSON). `covered_from`: this is a copy of that file on which
    withdrawn articles are covered; its PDF is a picture of the page.
    """

    page = models.ForeignKey(Page, models.PROTECT, related_name="files", verbose_name=_("page"))
    number = models.PositiveSmallIntegerField(_("version"))
    is_current = models.BooleanField(_("current"), default=False)
    origin = models.CharField(_("origin"), max_length=8, choices=FileOrigin.choices)
    upload = models.ForeignKey(
        PageUpload,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name=_("upload"),
    )
    covered_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covered_copies",
        verbose_name=_("covered copy of"),
    )
    digest = models.CharField(_("SHA-256"), max_length=64)
    pdf = PageFileField(_("PDF"), upload_to="pdf/%Y/%m/")
    characters = PageFileField(_("places of the characters"), upload_to="text/%Y/%m/", blank=True)
    width = models.FloatField(_("width in points"))
    height = models.FloatField(_("height in points"))
    images: "models.JSONField[list[PageImage], list[PageImage]]" = models.JSONField(
        _("pictures"), default=list
    )
    text = models.TextField(_("text"), blank=True)
    unassigned_texts: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = (
        models.JSONField(_("texts without an article"), default=list, blank=True)
    )
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )

    class Meta:
        verbose_name = _("file of a page")
        verbose_name_plural = _("files of pages")
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_file_number_unique"),
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(is_current=True),
                name="page_file_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0) & models.Q(height__gt=0),
                name="page_file_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.number}"

    def image_for(self, width: int) -> PageImage | None:
        """Return the smallest picture that is at least so wide, else the widest one."""
        if not self.images:
            return None
        wide_enough = [image for image in self.images if image["width"] >= width]
        return wide_enough[0] if wide_enough else self.images[-1]
