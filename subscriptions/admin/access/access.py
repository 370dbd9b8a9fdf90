"""Access in the admin: the rules for reading articles, and entitlements."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.fields import validate_mailbox
from articles.forms.models import ReportingForm
from articles.models import Article, Issue
from articles.models.paper.editions import NUMBER_MAX
from subscriptions.actions.access import access
from subscriptions.admin.access.access_filters import EntitlementFilter
from subscriptions.admin.desk import CounterAdmin, admin_page
from subscriptions.desk.formatting import contact_lookup
from subscriptions.desk.records.fields import label_widgets
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.models import AccessRule, Entitlement, Scope, Source


@admin.register(AccessRule)
class AccessRuleAdmin(CounterAdmin[AccessRule]):
    list_display = [
        "publication",
        "column",
        "mode",
        "monthly_free",
        "pays_after_days",
        "free_after_days",
        "print_reads",
    ]
    list_select_related = ["publication", "column"]

    def save_model(self, request: HttpRequest, obj: AccessRule, form: Any, change: bool) -> None:
        access.save_access_rule(obj, by=signed_in_user(request), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: AccessRule | None = None) -> bool:
        return request.user.has_perm("subscriptions.delete_accessrule")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Confirm and delete a rule. A second click on a deleted rule returns to the list."""
        gone = request.method == "POST" and self.asked_row(request, object_id) is None
        if gone and request.user.has_perm("subscriptions.delete_accessrule"):
            return HttpResponseRedirect(self.address("changelist"))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: AccessRule) -> None:
        access.delete_access_rule(obj, by=signed_in_user(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AccessRule]) -> None:
        for rule in queryset:
            self.delete_model(request, rule)


class EntitlementForm(ReportingForm):
    """An entitlement granted by hand: the reader (by username or e-mail address, never chosen
    from a list), the scope, the days."""

    reader = forms.CharField(
        label=gettext_lazy("Reader"),
        max_length=254,
        help_text=gettext_lazy("Name or e-mail."),
        validators=[validate_mailbox],
    )
    issue_number = forms.IntegerField(
        label=gettext_lazy("Issue number"),
        required=False,
        min_value=1,
        max_value=NUMBER_MAX,
        help_text=gettext_lazy("Where one issue is opened."),
    )
    article_number = forms.IntegerField(
        label=gettext_lazy("Article number"),
        required=False,
        min_value=1,
        max_value=2**53,
        help_text=gettext_lazy("Where one article is opened: the number in its address."),
    )

    class Meta:
        model = Entitlement
        fields = ["publication", "scope", "first_day", "last_day", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_widgets(self)

    def clean_reader(self) -> Any:
        """Find the account by username or e-mail address, case-insensitive."""
        word = self.cleaned_data["reader"].strip()
        users = get_user_model()._default_manager.filter(
            Q(username__iexact=word) | Q(email__iexact=word)
        )
        user = users.first() if word else None
        if user is None:
            raise forms.ValidationError(_("Nobody signs in with this name or e-mail address."))
        return user

    def clean(self) -> dict[str, Any]:
        """Find the issue or the article. Each is given exactly with the scope that opens it."""
        cleaned = super().clean() or self.cleaned_data
        paper = cleaned.get("publication")
        scope = cleaned.get("scope")
        asked = {"issue": (Issue, "number", Scope.ISSUE), "article": (Article, "pk", Scope.ARTICLE)}
        for name, (model, key, needs) in asked.items():
            number = cleaned.get(f"{name}_number")
            rows = (
                model._default_manager.filter(publication=paper, **{key: number})
                if number
                else None
            )
            cleaned[name] = rows.first() if rows is not None else None
            if number and cleaned[name] is None:
                self.add_error(f"{name}_number", _("The newspaper has nothing with this number."))
            elif (scope == needs) is not (cleaned[name] is not None):
                self.add_error(
                    f"{name}_number", _("Name it where the entitlement opens it, and only there.")
                )
        first = cleaned.get("first_day")
        last = cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the model instance to the action."""


class RevokeForm(forms.Form):
    reason = KeptField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


@admin.register(Entitlement)
class EntitlementAdmin(CounterAdmin[Entitlement]):
    """Terms, gifts and receipts grant entitlements automatically. An entitlement granted by hand
    is added here and has a last day."""

    list_display = ["user", "scope", "first_day", "last_day", "source", "note", "revoked_at"]
    filterset_class = EntitlementFilter
    list_select_related = ["user"]
    search_fields = ["user__username"]  # and get_search_fields; Django asks whether there are any
    change_form_template = "admin/subscriptions/entitlement/change_form.html"
    form = EntitlementForm

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [
            *self.search_fields,
            contact_lookup(request, "user__email"),
            "note",
            "term__order__number",
            "claim__number",
        ]

    def get_fields(self, request: HttpRequest, obj: Entitlement | None = None) -> Any:
        if obj is None:
            return [
                "reader",
                "publication",
                "scope",
                "issue_number",
                "article_number",
                "first_day",
                "last_day",
                "note",
            ]
        keys = {"id", "source_id"}  # of the program; `term` and `claim` say where it comes from
        return [field.name for field in self.opts.fields if field.name not in keys]

    def has_change_permission(self, request: HttpRequest, obj: Entitlement | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Entitlement, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("issue", "article", "note")}
        who = form.cleaned_data["reader"]
        scope = form.cleaned_data["scope"]
        days = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
        made = access.grant_entitlement(
            access.EntitlementGrant(
                who,
                form.cleaned_data["publication"],
                scope,
                *days,
                **given,
                source=Source.COMPLIMENTARY,
            ),
            by=signed_in_user(request),
            at=timezone.now(),
        )
        obj.__dict__.update(made.__dict__)

    @admin_page("<int:pk>/revoke/", "revoke")
    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_or_404(request, pk)
        self.require(request, "revoke_entitlement")
        return self.act(
            request,
            RevokeForm(request.POST or None),
            lambda cleaned: access.revoke_entitlement(
                row, reason=cleaned["reason"], by=signed_in_user(request), at=timezone.now()
            ),
            title=_("Revoke"),
            of=row,
            back=self.address("changelist"),
            facts=self._facts(row),
            danger=True,
            intro=_(
                "From this moment on it opens nothing. It cannot be undone; a new one can be "
                "granted."
            ),
        )

    def _facts(self, row: Entitlement) -> list[tuple[str, object]]:
        return [
            (_("Reader"), row.user or "–"),
            (_("Opens"), row.get_scope_display()),
            (_("Comes from"), row.get_source_display()),
            (_("First day"), row.first_day),
            (_("Last day"), row.last_day),
        ]
