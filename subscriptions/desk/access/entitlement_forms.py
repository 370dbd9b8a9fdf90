"""The forms of entitlements: granted by hand, and revoked."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.fields import validate_mailbox
from articles.models import Article, Issue
from articles.models.paper.editions import NUMBER_MAX
from subscriptions.actions.access.access import EntitlementGrant
from subscriptions.desk.records.fields import day_input
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.models import Entitlement, Scope, Source


class EntitlementForm(forms.ModelForm[Entitlement]):
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
        widgets = {"first_day": day_input(), "last_day": day_input()}

    field_order = (
        "reader",
        "publication",
        "scope",
        "issue_number",
        "article_number",
        "first_day",
        "last_day",
        "note",
    )

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

    def grant(self) -> EntitlementGrant:
        """Return what is to be granted, of a valid form."""
        cleaned = self.cleaned_data
        return EntitlementGrant(
            cleaned["reader"],
            cleaned["publication"],
            cleaned["scope"],
            cleaned["first_day"],
            cleaned["last_day"],
            issue=cleaned["issue"],
            article=cleaned["article"],
            note=cleaned["note"],
            source=Source.COMPLIMENTARY,
        )


class RevokeForm(forms.Form):
    reason = KeptField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
