"""Changes of accounts that wait for a second person: a list, and the page that decides one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin.reference import ReadOnlyAdmin
from articles.admin.staff import signed_in_user
from articles.errors import Refused
from newsroom.account_changes import changes, guarding
from newsroom.accounts.models import AccountChange, Decision


class DecisionForm(forms.Form):
    """What the second person says."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("confirm", gettext_lazy("Confirm")),
            ("decline", gettext_lazy("Decline")),
        ],
        widget=forms.RadioSelect,
    )


@admin.register(AccountChange)
class AccountChangeAdmin(ReadOnlyAdmin):
    """Who asked for what, and what became of it. A password's hash is never shown."""

    list_display = ["what", "link", "asked_by", "asked_at", "decided_by", "decided_at"]
    list_filter = ["decision", "kind"]
    list_select_related = ["account", "role", "asked_by", "decided_by"]
    ordering = ["-asked_at", "-pk"]
    fields = ["what", "asked_by", "asked_at", "decision", "decided_by", "decided_at"]

    @admin.display(description=pgettext_lazy("of a change of an account", "what"))
    def what(self, change: AccountChange) -> str:
        return changes.describe_change(change)

    @admin.display(
        description=pgettext_lazy("of a change of an account", "decision"), ordering="decision"
    )
    def link(self, change: AccountChange) -> str:
        """What became of it; of what waits the way to decide it."""
        if change.decision != Decision.WAITING:
            return change.get_decision_display()
        address = reverse("admin:accounts_accountchange_decide", args=[change.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, _("Decide"))

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        decide_url = path("<int:pk>/decide/", decide, name="accounts_accountchange_decide")
        return [decide_url, *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm or decline a change; a refusal is told on the page."""
        if not request.user.has_perm(guarding.RIGHT):
            raise PermissionDenied
        change = get_object_or_404(AccountChange.objects.select_related("account", "role"), pk=pk)
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            confirmed = form.cleaned_data["decision"] == "confirm"
            act = changes.confirm_change if confirmed else changes.decline_change
            try:
                act(change, by=signed_in_user(request), at=timezone.now())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                message = _("Confirmed: %(change)s") if confirmed else _("Declined: %(change)s")
                messages.success(request, message % {"change": changes.describe_change(change)})
                return HttpResponseRedirect(reverse("admin:accounts_accountchange_changelist"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "change": change,
            "words": changes.describe_change(change),
            "waits": change.decision == Decision.WAITING,
            "form": form,
            "title": _("Change of an account"),
        }
        return render(request, "admin/accounts/accountchange/decide.html", context)
