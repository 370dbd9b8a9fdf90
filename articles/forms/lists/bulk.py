"""What is asked before an act on many articles. `values()` are texts that a token can carry."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import validate_moment
from articles.domain.states import STEPS
from articles.forms.moments import EVENING, DayAndHourField
from articles.models import Column, Issue, Page
from newsroom.accounts.models import User

ISSUES_OFFERED = 60
HOW = (
    ("add", pgettext_lazy("bulk act", "Add the column")),
    ("home", pgettext_lazy("bulk act", "Make it the home column")),
    ("remove", pgettext_lazy("bulk act", "Take the column away")),
)


class BulkForm(forms.Form):
    """An act without a question."""

    def values(self) -> dict[str, str]:
        """Return what was chosen, as text."""
        return {}

    def describe(self) -> str:
        """Return what was chosen in words."""
        return ""


class BulkPlaceForm(BulkForm):
    """An issue that is not released yet, and a page of it by number or printed label."""

    issue = forms.ModelChoiceField(label=_("Issue"), queryset=Issue.objects.none())
    page = forms.CharField(label=_("Page"), max_length=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_issues = Issue.objects.filter(published_at=None).select_related("publication")
        shown = open_issues.order_by("-date", "-number").values("pk")[:ISSUES_OFFERED]
        self.fields["issue"].queryset = (  # type: ignore[attr-defined]
            Issue.objects.filter(pk__in=list(shown.values_list("pk", flat=True)))
            .select_related("publication")
            .order_by("date", "number")
        )

    def clean(self) -> dict[str, Any]:
        """Find the page, by its label before its number."""
        issue = self.cleaned_data.get("issue")
        label = self.cleaned_data.get("page", "").strip()
        if issue is None or not label:
            return self.cleaned_data
        pages = Page.objects.filter(issue=issue).select_related("issue")
        page = pages.filter(label__iexact=label).first()
        if page is None and label.isascii() and label.isdecimal():
            page = pages.filter(position=int(label)).first()
        if page is None:
            self.add_error(
                "page",
                _("The issue has no page “%(label)s”. Write the label that the page prints.")
                % {"label": label},
            )
        self.cleaned_data["found_page"] = page
        return self.cleaned_data

    def values(self) -> dict[str, str]:
        return {"page": str(self.cleaned_data["found_page"].pk)}

    def describe(self) -> str:
        page = self.cleaned_data["found_page"]
        return f"{page.issue.printed_number()} {page}"


class BulkDeadlineForm(BulkForm):
    """A moment, or none."""

    due_at = DayAndHourField(
        label=_("Due at"),
        required=False,
        help_text=_("Shanghai time. Empty means that nobody waits for it."),
        usual_hour=EVENING,
        validators=[validate_moment],
    )

    def values(self) -> dict[str, str]:
        moment = self.cleaned_data["due_at"]
        return {"due_at": moment.isoformat() if moment else ""}

    def describe(self) -> str:
        moment = self.cleaned_data["due_at"]
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else str(_("no deadline"))


class BulkColumnForm(BulkForm):
    """A column, and what is done with it."""

    how = forms.ChoiceField(label=pgettext_lazy("bulk act", "What"), choices=HOW)
    column = forms.ModelChoiceField(label=_("Column"), queryset=Column.objects.all())

    def values(self) -> dict[str, str]:
        return {"how": self.cleaned_data["how"], "column": str(self.cleaned_data["column"].pk)}

    def describe(self) -> str:
        return f"{dict(HOW)[self.cleaned_data['how']]} · {self.cleaned_data['column']}"


class BulkAssignForm(BulkForm):
    """Somebody of the staff who writes or signs, or nobody."""

    to = forms.ModelChoiceField(
        label=_("assigned to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=pgettext_lazy("bulk act", "nobody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = staff_who_work()  # type: ignore[attr-defined]

    def values(self) -> dict[str, str]:
        person = self.cleaned_data["to"]
        return {"to": str(person.pk) if person else ""}

    def describe(self) -> str:
        person = self.cleaned_data["to"]
        return person.get_full_name() if person else str(pgettext_lazy("bulk act", "nobody"))


def staff_who_work() -> Any:
    """Return the accounts that write or sign texts, by name. One query."""
    names = ["change_article", *map(str, STEPS)]
    by_role = Q(groups__permissions__codename__in=names)
    own = Q(user_permissions__codename__in=names)
    accounts = User.objects.filter(by_role | own | Q(is_superuser=True))
    return accounts.filter(is_staff=True, is_active=True).distinct().order_by("display_name", "pk")


BULK_FORMS: dict[str, type[BulkForm]] = {
    "place": BulkPlaceForm,
    "deadline": BulkDeadlineForm,
    "column": BulkColumnForm,
    "assign": BulkAssignForm,
    "submit": BulkForm,
}
