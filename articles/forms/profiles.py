"""The form of a review profile: its steps with their roles and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.domain.profiles import can_move_step, step_problem
from articles.domain.states import STEPS, Stage
from articles.forms.articles import label_fields
from articles.models import Profile
from articles.selectors.signing.profiles import StepRole, describe_way

RULES = (
    "one_person",
    "locked",
    "restart_after_return",
    "chief_signs",
    "flash",
    "after_check_minutes",
)


@dataclass(frozen=True)
class StepRow:
    """One step on the form: its ticks, its roles, and where it can be moved."""

    step: Stage
    new_text: forms.BoundField
    correction: forms.BoundField
    roles: forms.BoundField
    up: bool
    down: bool


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A profile as people say it: which steps, by whom, in which order."""

    order = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    class Meta:
        model = Profile
        fields = ["name", "code", *RULES]

    def __init__(self, *args: Any, roles: Mapping[str, Sequence[StepRole]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        for step in STEPS:
            self._add_step(step, roles[step])
        self.initial["order"] = ",".join(self._stored_order())
        label_fields(self)

    def _add_step(self, step: Stage, roles: Sequence[StepRole]) -> None:
        """Add the fields of one step, with what the profile has so far."""
        profile = self.instance
        named = {"step": step.label}
        self.fields[f"new_{step}"] = forms.BooleanField(
            label=_("%(step)s of a new text") % named,
            required=False,
            initial=step in profile.steps,
        )
        self.fields[f"correction_{step}"] = forms.BooleanField(
            label=_("%(step)s of a correction") % named,
            required=False,
            initial=step in profile.correction_steps,
        )
        self.fields[f"roles_{step}"] = forms.MultipleChoiceField(
            label=_("Who signs: %(step)s") % named,
            required=False,
            choices=[(role.name, f"{role.label} ({role.people})") for role in roles],
            initial=profile.step_roles.get(step, []),
            widget=forms.CheckboxSelectMultiple,
        )

    def _stored_order(self) -> list[str]:
        """Return every step, those of the profile in its order."""
        order = [str(step) for step in STEPS]
        for taken in (self.instance.correction_steps, self.instance.steps):
            places = iter([step for step in taken if step in order])
            order = [next(places) if step in taken else step for step in order]
        return order

    def shown_order(self) -> list[str]:
        """Return the order of the rows: what was sent, completed, else what is stored."""
        sent = str(self["order"].value() or "").split(",")
        known = [step for step in dict.fromkeys(sent) if step in STEPS]
        return [*known, *(str(step) for step in STEPS if step not in known)]

    def step_rows(self) -> list[StepRow]:
        """Return the steps as the form shows them."""
        order = self.shown_order()
        return [
            StepRow(
                step=Stage(step),
                new_text=self[f"new_{step}"],
                correction=self[f"correction_{step}"],
                roles=self[f"roles_{step}"],
                up=can_move_step(order, step, up=True),
                down=can_move_step(order, step, up=False),
            )
            for step in order
        ]

    def rule_fields(self) -> list[forms.BoundField]:
        """Return the rules besides the steps."""
        return [self[name] for name in RULES]

    def ways(self) -> tuple[str, str]:
        """Return the way of a new text and of a correction, as the form says them now."""
        chief_signs = bool(self["chief_signs"].value())
        roles = {str(row.step): row.roles.value() or [] for row in self.step_rows()}
        new_text, correction = (
            describe_way(self.ticked_steps(kind), roles, chief_signs=chief_signs)
            for kind in ("new", "correction")
        )
        return new_text, correction

    def ticked_steps(self, kind: str) -> list[str]:
        """Return the ticked steps in the order of the rows."""
        return [step for step in self.shown_order() if self[f"{kind}_{step}"].value()]

    def clean(self) -> dict[str, Any]:
        """Put steps and roles on the profile. Each refusal names the part that is wrong."""
        cleaned = super().clean() or {}
        steps = self.ticked_steps("new")
        correction_steps = self.ticked_steps("correction")
        for name, taken in ((_("A new text"), steps), (_("A correction"), correction_steps)):
            problem = step_problem(taken)
            if problem is not None:
                self.add_error(
                    None,
                    _("%(part)s: %(problem)s") % {"part": name, "problem": problem},
                )
        self.instance.steps = steps
        self.instance.correction_steps = correction_steps
        chosen = {str(step): cleaned.get(f"roles_{step}", []) for step in STEPS}
        self.instance.step_roles = {step: names for step, names in chosen.items() if names}
        return cleaned
