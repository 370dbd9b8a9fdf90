"""Access in the admin: on what terms articles are read, and who is entitled."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in
from articles.fields import validate_mailbox
from articles.forms.models import ReportingForm
from articles.models import Article, Issue
from articles.models.paper.editions import NUMBER_MAX
from subscriptions.actions.access import access
from subscriptions.admin.desk import CounterAdmin
from subscriptions.admin.fields import speak
from subscriptions.admin.formatting import searched
from subscriptions.admin.other_filters import EntitlementFilter
from subscriptions.admin.retained_text import KeptField
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
        access.save_access_rule(obj, by=signed_in(request), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: AccessRule | None = None) -> bool:
        return request.user.has_perm("subscriptions.delete_accessrule")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask whether a rule is to go, and let it go; what went by a first click stays gone."""
        gone = request.method == "POST" and self.asked_row(request, object_id) is None
        if gone and request.user.has_perm("subscriptions.delete_accessrule"):
            return HttpResponseRedirect(self.address("changelist"))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: AccessRule) -> None:
        access.delete_access_rule(obj, by=signed_in(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AccessRule]) -> None:
        for rule in queryset:
            self.delete_model(request, rule)


class EntitlementForm(ReportingForm):
    """What is given by hand: to whom (by sign-in name or e-mail, never from a list of readers), what, until when."""

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
        speak(self)

    def clean_reader(self) -> Any:
        """Find the account. Only one person answers to a name or an address, whatever its case."""
        word = self.cleaned_data["reader"].strip()
        users = get_user_model()._default_manager.filter(
            Q(username__iexact=word) | Q(email__iexact=word)
        )
        found = users.first() if word else None
        if found is None:
            raise forms.ValidationError(_("Nobody signs in with this name or e-mail address."))
        return found

    def clean(self) -> dict[str, Any]:
        """Find the issue or the article; each is named with the scope that opens it, and only there."""
        cleaned = super().clean() or self.cleaned_data
        paper, scope = cleaned.get("publication"), cleaned.get("scope")
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
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row to the action: the form holds answers, not yet an entitlement."""


class RevokeForm(forms.Form):
    reason = KeptField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


@admin.register(Entitlement)
class EntitlementAdmin(CounterAdmin[Entitlement]):
    """Terms, gifts and receipts grant by themselves; what is given by hand is added here, with an end."""

    list_display = ["user", "scope", "first_day", "last_day", "source", "note", "revoked_at"]
    filterset_class = EntitlementFilter
    list_select_related = ["user"]
    search_fields = ["user__username"]  # and get_search_fields; Django asks whether there are any
    change_form_template = "admin/subscriptions/entitlement/change_form.html"
    form = EntitlementForm
    pages = [("<int:pk>/revoke/", "revoke", "revoke_view")]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [*self.search_fields, searched(request, "user__email"), "note", "source_id"]

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
        return [field.name for field in self.opts.fields if field.name != "id"]

    def has_change_permission(self, request: HttpRequest, obj: Entitlement | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Entitlement, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in ("issue", "article", "note")}
        who, scope = form.cleaned_data["reader"], form.cleaned_data["scope"]
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
            by=signed_in(request),
            at=timezone.now(),
        )
        obj.__dict__.update(made.__dict__)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_or_404(request, pk)
        self.require(request, "revoke_entitlement")
        return self.act(
            request,
            RevokeForm(request.POST or None),
            lambda said: access.revoke_entitlement(
                row, reason=said["reason"], by=signed_in(request), at=timezone.now()
            ),
            title=_("Revoke"),
            of=row,
            back=self.address("changelist"),
            facts=self._facts(row),
            danger=True,
            intro=_(
                "From this moment on it opens nothing. It cannot be undone; a new one can be granted."
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
