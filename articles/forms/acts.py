"""The forms of the acts: a reason, a moment, a person. They clean input; the actions decide."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.actions.publishing.corrections import CorrectionText
from articles.domain.choices import RightsKind
from articles.domain.states import STEPS, Stage
from articles.forms.articles import DAY_INPUT, RIGHTS_FIELDS, label_fields
from articles.forms.moments import DAY_END, EVENING, MORNING, DayAndHourField
from articles.models import CorrectionKind, ReturnCode, RightsRecord, Severity

TEXT_AREA = forms.Textarea(attrs={"rows": 3})


class ActForm(forms.Form):
    """What every act carries: the version and the step somebody looked at, so that a stale page
    decides nothing.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    step = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    only_if: ClassVar[
        Mapping[str, str]
    ] = {}  # a field, and what `initial` must hold for it to be shown

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, needed in self.only_if.items():
            if not self.initial.get(needed):
                del self.fields[name]
        label_fields(self)


class NoteForm(ActForm):
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=TEXT_AREA)


class ApproveForm(NoteForm):
    """A signature. On a correction the printed responsible editor stays unless the signer says
    otherwise."""

    as_editor = forms.BooleanField(
        label=_("Print me as responsible editor from now on"),
        required=False,
        help_text=_("Otherwise the name stays that was printed when the text first came out."),
    )
    only_if: ClassVar[Mapping[str, str]] = {"as_editor": "editor_printed"}


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, strip=False, widget=TEXT_AREA
    )


class ReturnArticleForm(ReasonForm):
    codes = forms.MultipleChoiceField(
        label=_("What it is about"),
        choices=ReturnCode.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    to_previous = forms.BooleanField(
        label=_("To the step before, not to the author"), required=False
    )


class PublishArticleForm(ActForm):
    """When readers first see it."""

    public_from = DayAndHourField(
        label=_("Public from"),
        required=False,
        help_text=_("Shanghai time. Empty means now."),
        usual_hour=MORNING,
    )
    reason = forms.CharField(
        label=_("Reason for a moment in the past"),
        max_length=500,
        required=False,
        strip=False,
        widget=TEXT_AREA,
        help_text=_(
            "Only for a text that is entered later than it came out. The journal keeps it."
        ),
    )
    only_if: ClassVar[Mapping[str, str]] = {"reason": "may_backdate"}


class ExpiryForm(ActForm):
    expires_at = DayAndHourField(
        label=_("Ends at"),
        required=False,
        help_text=_("Shanghai time. Empty means never."),
        usual_hour=DAY_END,
    )


class RightsForm(ActForm):
    """The rights record of a text readers have seen."""

    kind = forms.ChoiceField(label=_("Whose text it is"), choices=RightsKind.choices)
    holder = forms.CharField(label=_("Rights holder"), max_length=120, required=False)
    licence = forms.CharField(label=_("Licence or agreement"), max_length=200, required=False)
    valid_from = forms.DateField(label=_("Rights valid from"), required=False, widget=DAY_INPUT)
    valid_until = forms.DateField(
        label=_("Rights valid until"),
        required=False,
        help_text=_("The last day. From the next one readers are told that the rights ended."),
        widget=DAY_INPUT,
    )
    web_allowed = forms.BooleanField(label=_("May stand on the site"), required=False)
    print_allowed = forms.BooleanField(label=_("May be printed"), required=False)
    reprint = forms.ChoiceField(
        label=_("Reprinting by others"), choices=RightsRecord.Reprint.choices
    )
    machines = forms.ChoiceField(label=_("Use by AI"), choices=RightsRecord.Machines.choices)

    def values(self) -> dict[str, Any]:
        """Return the fields of the record, for the action."""
        return {name: self.cleaned_data[name] for name in RIGHTS_FIELDS}


class HeadlineLinesForm(ActForm):
    lines = forms.CharField(
        label=_("Headline, each line on a line of its own"),
        max_length=260,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
    )


class DeadlineForm(ActForm):
    due_at = DayAndHourField(
        label=_("Due at"),
        required=False,
        help_text=_("Shanghai time. Empty means that nobody waits for it."),
        usual_hour=EVENING,
    )


class EmbargoForm(ReasonForm):
    until = DayAndHourField(
        label=_("Embargo until"),
        required=False,
        help_text=_("Shanghai time. Empty lifts the embargo."),
        usual_hour=MORNING,
    )


class WaiverForm(ReasonForm):
    waived = forms.ChoiceField(
        label=_("Step"), choices=[(step.value, step.label) for step in (*STEPS, Stage.READY)]
    )
    person = forms.ModelChoiceField(
        label=_("Who may take it"), queryset=get_user_model()._default_manager.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = (
            get_user_model()
            ._default_manager.filter(is_staff=True, is_active=True)
            .order_by("username")
        )
        self.fields["person"].queryset = staff  # type: ignore[attr-defined]


class WithdrawForm(ActForm):
    """Why it goes away; readers will read the reason."""

    reason = forms.CharField(label=_("Reason, shown to readers"), max_length=300, widget=TEXT_AREA)


class NoticeForm(ActForm):
    """What readers are told about a text that is out."""

    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Severity.choices,
        help_text=_("A serious error is told above the text."),
    )
    note = forms.CharField(
        label=_("Note to readers"),
        max_length=1000,
        required=False,
        widget=TEXT_AREA,
        help_text=_("What was wrong, what is right. No blame."),
    )


class DescribeForm(NoticeForm):
    wrong = forms.CharField(
        label=pgettext_lazy("correction", "What was wrong"),
        max_length=500,
        required=False,
        widget=TEXT_AREA,
    )
    right = forms.CharField(
        label=_("What is right"), max_length=500, required=False, widget=TEXT_AREA
    )
    cause = forms.CharField(
        label=_("Cause, for the house only"), max_length=500, required=False, widget=TEXT_AREA
    )

    def words(self) -> CorrectionText:
        """Return what was written, for the action."""
        return CorrectionText(
            **{
                name: self.cleaned_data[name]
                for name in ("severity", "wrong", "right", "note", "cause")
            }
        )


class CorrectForm(DescribeForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (kind.value, kind.label) for kind in CorrectionKind if kind != CorrectionKind.NOTE
        ],
        help_text=_(
            "A correction puts an error right, a clarification says it better, an update "
            "adds what is new."
        ),
    )
    field_order = ["kind", "severity", "wrong", "right", "note", "cause"]
