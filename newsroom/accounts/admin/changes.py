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
from newsroom.accounts import changes, guarding
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

    list_display = ["asked_at", "what", "asked_by", "decision", "decided_by", "decided_at", "link"]
    list_filter = ["decision", "kind"]
    list_select_related = ["account", "role", "asked_by", "decided_by"]
    ordering = ["-asked_at", "-pk"]
    fields = ["what", "asked_by", "asked_at", "decision", "decided_by", "decided_at"]

    @admin.display(description=pgettext_lazy("of a change of an account", "what"))
    def what(self, change: AccountChange) -> str:
        return changes.words_of(change)

    @admin.display(description="")
    def link(self, change: AccountChange) -> str:
        if change.decision != Decision.WAITING:
            return ""
        address = reverse("admin:accounts_accountchange_decide", args=[change.pk])
        return format_html('<a href="{}">{}</a>', address, _("Decide"))

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(self.decide)
        mine = path("<int:pk>/decide/", decide, name="accounts_accountchange_decide")
        return [mine, *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm or decline a change; a refusal is told on the page."""
        if not request.user.has_perm(guarding.RIGHT):
            raise PermissionDenied
        change = get_object_or_404(AccountChange.objects.select_related("account", "role"), pk=pk)
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            confirmed = form.cleaned_data["decision"] == "confirm"
            act = changes.confirm if confirmed else changes.decline
            try:
                act(change, by=signed_in_user(request), at=timezone.now())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                told = _("Confirmed: %(change)s") if confirmed else _("Declined: %(change)s")
                messages.success(request, told % {"change": changes.words_of(change)})
                return HttpResponseRedirect(reverse("admin:accounts_accountchange_changelist"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "change": change,
            "words": changes.words_of(change),
            "waits": change.decision == Decision.WAITING,
            "form": form,
            "title": _("Change of an account"),
        }
        return render(request, "admin/accounts/accountchange/decide.html", context)
