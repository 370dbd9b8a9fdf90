"""Terms of subscription and privacy policy in the admin: their drafts and versions."""

from typing import Any

from csp.decorators import csp_update
from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.editor import EDITOR_POLICY, body_widget
from articles.markup.bodies import clean_for_showing
from articles.models import Publication
from subscriptions.actions.readers import legal_texts
from subscriptions.admin.reference import ReferenceAdmin
from subscriptions.desk.formatting import render_badge
from subscriptions.domain.choices import TextKind
from subscriptions.models import LegalText
from subscriptions.selectors.readers.legal_text_templates import starting_text

FIELDS = ["publication", "kind", "effective_from", "changes", "asks_again"]
KEPT = ["published_at", "published_by"]


@admin.register(LegalText)
class LegalTextAdmin(ReferenceAdmin[LegalText]):
    list_display = ["kind", "version", "publication", "effective_from", "asks_again", "standing"]
    list_display_links = ["kind", "version"]
    list_select_related = ["publication"]
    view_on_site = False  # the preview shows drafts too
    change_form_template = "admin/subscriptions/legaltext/change_form.html"

    @admin.display(ordering="published_at", description=gettext_lazy("standing"))
    def standing(self, row: LegalText) -> SafeString:
        if row.published_at is None:
            return render_badge("awaiting", _("draft"))
        today = timezone.localdate()
        if row.effective_from > today:
            return render_badge("part_paid", _("comes into force"))
        later = LegalText.objects.filter(publication=row.publication_id, kind=row.kind)
        newest = later.begun(today).values_list("pk", flat=True).first()
        return (
            render_badge("paid", _("in force"))
            if row.pk == newest
            else render_badge("", _("replaced"))
        )

    @admin.display(description=gettext_lazy("wording"))
    def reading(self, row: LegalText) -> SafeString:
        """The wording as one reads it, where nobody may change it any more."""
        body = mark_safe(clean_for_showing(row.body))  # noqa: S308  sanitised in this line
        return format_html('<div class="reading" lang="zh-Hans">{}</div>', body)

    def get_fields(self, request: HttpRequest, obj: LegalText | None = None) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            return [*FIELDS, "body"]
        return [*FIELDS, "reading", *(KEPT if obj.published_at else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: LegalText | None = None) -> list[str]:
        return ["reading", *KEPT, *(["publication", "kind"] if obj else [])]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "body":
            return db_field.formfield(widget=_plain_editor())
        return super().formfield_for_dbfield(db_field, request, **options)

    def has_change_permission(self, request: HttpRequest, obj: LegalText | None = None) -> bool:
        return (obj is None or obj.published_at is None) and super().has_change_permission(
            request, obj
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start with the previous version, or with a neutral template."""
        values = super().get_changeform_initial_data(request)
        kind = values.get("kind")
        kind = kind if kind in TextKind.values else TextKind.TERMS
        papers = Publication.objects.order_by("pk")
        asked = read_number(values.get("publication", ""))
        paper = papers.filter(pk=asked).first() if asked is not None else papers.first()
        if paper is None:
            return values
        before = LegalText.objects.filter(publication=paper, kind=kind).order_by("-version").first()
        body = before.body if before else starting_text(paper, kind)
        day = timezone.localdate()
        return values | {"kind": kind, "publication": paper.pk, "body": body, "effective_from": day}

    def save_model(self, request: HttpRequest, obj: LegalText, form: Any, change: bool) -> None:
        legal_texts.save_draft_text(obj, by=signed_in_user(request), at=timezone.now())

    @method_decorator(csp_update(EDITOR_POLICY))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.asked_row(request, object_id)
        following = {"kind": row.kind, "publication": str(row.publication_id)} if row else {}
        more = {
            "text": row,
            "may_publish": request.user.has_perm("subscriptions.publish_legaltext"),
            "may_add": self.has_add_permission(request),
            "starters": [] if row else self._starters(request),
            "next": urlencode(following),
        }
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **more}
        )

    def _starters(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return the texts that can be started, each with its address."""
        here = reverse("admin:subscriptions_legaltext_add")
        paper = request.GET.get("publication", "")
        initial = {"publication": paper} if read_number(paper) is not None else {}
        return [
            (str(kind.label), f"{here}?{urlencode({'kind': kind.value, **initial})}")
            for kind in TextKind
        ]


def _plain_editor() -> forms.Widget:
    """Return the editor of bodies without the picture library."""
    widget = body_widget()
    config = getattr(widget, "config", None)
    if config:
        tools = [[tool for tool in row if tool != "LibraryPicture"] for row in config["toolbar"]]
        config.update(toolbar=tools, extraPlugins="autogrow")
    return widget
