"""The set-up on a terminal: the forms' questions, one after the other."""

from collections.abc import Callable, Iterable, Mapping
from getpass import getpass
from typing import Any, cast

from django.core.management.base import OutputWrapper
from django.forms import BaseForm, ChoiceField, MultipleChoiceField, PasswordInput
from django.http import QueryDict

from newsroom.setup.steps import STEPS, Step, open_form

Ask = Callable[[str], str]


def ask_everything(stdout: OutputWrapper, ask: Ask) -> dict[str, Mapping[str, Any]]:
    """Ask for every step and return the cleaned answers. A step with faults is asked again, with
    what was answered before as the proposal."""
    cleaned: dict[str, Mapping[str, Any]] = {}
    for step in STEPS:
        stdout.write(f"\n== {step.title}")
        cleaned[step.name] = _ask_step(step, cleaned, stdout, ask)
    return cleaned


def _ask_step(
    step: Step, cleaned: Mapping[str, Mapping[str, Any]], stdout: OutputWrapper, ask: Ask
) -> Mapping[str, Any]:
    data = QueryDict(mutable=True)
    wrong: list[str] = []
    while True:
        form = open_form(step, data, cleaned.get("schedule"))
        _ask_fields(form, data, wrong, stdout, ask)
        form = open_form(step, data, cleaned.get("schedule"))
        if form.is_valid():
            return form.cleaned_data
        wrong = [name for name in form.errors if name in form.fields] or list(form.fields)
        for name, messages in form.errors.items():
            label = form.fields[name].label if name in form.fields else step.title
            for message in messages:
                stdout.write(f"  ! {label}: {message}")


def _ask_fields(
    form: BaseForm, data: QueryDict, wrong: list[str], stdout: OutputWrapper, ask: Ask
) -> None:
    """Ask for the fields that are wrong, at first for all of them."""
    for name, field in form.fields.items():
        if wrong and name not in wrong:
            continue
        if name not in {"use", "weekdays"} and data.get("use") == "later" and name != "test_to":
            continue
        secret = isinstance(field.widget, PasswordInput)
        proposed = data.get(name) or ("" if field.initial is None else str(field.initial))
        if isinstance(field, ChoiceField):
            for value, label in cast("Iterable[tuple[str, str]]", field.choices):
                stdout.write(f"    {value}  {label}")
        shown = "" if secret or not proposed else f" [{proposed}]"
        question = f"{field.label}{shown}: ".replace("\n", "; ")
        answer = getpass(question) if secret else ask(question)
        text = answer or ("" if secret else proposed)
        if isinstance(field, MultipleChoiceField):
            data.setlist(name, list(text.replace(",", "").replace(" ", "")))
        else:
            data[name] = text.replace("; ", "\n").replace(";", "\n") if name == "columns" else text
