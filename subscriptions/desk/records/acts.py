"""The pages of acts: a form, what it does, and what it would do. Each act is done once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.errors import Refused, Words
from subscriptions.actions.confirmed_forms import FormResult
from subscriptions.confirmation_tokens import (
    confirm_form,
    digest_state,
    find_earlier_result,
    is_stale_form,
    reload_row,
    show_result,
)
from subscriptions.desk.callers import asked_return
from subscriptions.desk.records.pages import RecordDesk, keep_filters, render_record_page

Cleaned = dict[str, Any]  # the cleaned data of a form


@dataclass(frozen=True)
class DeskAct:
    """An act with its form.

    A text that `do` returns is the message; a redirect that it returns is followed; anything else
    gives the message that the act is done. With `look` the first POST only shows what would happen;
    the second, which says `step=do`, does it, if nothing was written in between and the outcome is
    the same. `of` is the row that the page shows: the act is done only while that row is as it was
    shown. `outside`: it asks a payment provider. `reads`: it hands out a file, the response that
    `do` returns, and changes nothing.
    """

    form: Any
    do: Callable[[Cleaned], object]
    title: Words
    back: str = ""
    look: Callable[[Cleaned], Mapping[str, Any]] | None = None
    of: Model | None = None
    outside: bool = False
    reads: bool = False

    def confirm(self, request: HttpRequest) -> FormResult:
        """Do the act once, while its row, and what it would do, are as they were shown."""
        state = partial(self.state_under_lock, self.look) if self.look else None
        return confirm_form(request, self.perform, of=self.of, state=state, outside=self.outside)

    def perform(self) -> tuple[str, str]:
        """Do the act; return the message and the page that follows."""
        outcome = self.do(self.form.cleaned_data)
        if isinstance(outcome, HttpResponseRedirect):
            return "", outcome.url
        if isinstance(outcome, str | Promise):
            return str(outcome), self.back
        return _("Done: “%(act)s”.") % {"act": self.title}, self.back

    def state(self, preview: Mapping[str, Any] | None) -> str:
        """Return the state that the page carries: that of its row, and of what it showed."""
        if preview is None:
            return digest_state(self.of)
        return digest_state(self.of, *seen_values(preview, self.form))

    def state_under_lock(self, look: Callable[[Cleaned], Mapping[str, Any]]) -> str:
        """Return the same from the row as it is now."""
        return digest_state(
            reload_row(self.of), *seen_values(look(self.form.cleaned_data), self.form)
        )

    def preview_refused(self, refused: Refused) -> Mapping[str, Any] | None:
        """Return what a refused act would do, so that it is shown beside the reason."""
        if self.look is None:
            return None
        try:
            return self.look(self.form.cleaned_data)
        except Refused as also_refused:
            if is_stale_form(refused):
                show_refusal(self.form, also_refused)
            return None


def show_act_page(
    request: HttpRequest, desk: RecordDesk, act: DeskAct, /, template: str = "act", **context: Any
) -> HttpResponse:
    """Show the page of an act, and do it once. A refusal is shown on the page, and nothing typed is
    lost. It leads back to the page of the caller that opened it, else to `act.back`."""
    act = replace(act, back=asked_return(request) or act.back)
    before = None if act.reads else find_earlier_result(request)
    if before is not None:
        return redirect_to_result(request, desk, before)
    preview: Mapping[str, Any] | None = None
    if request.method == "POST" and act.form.is_valid():
        try:
            if act.look is not None and request.POST.get("step") != "do":
                preview = act.look(act.form.cleaned_data)
            elif act.reads:
                return cast("HttpResponse", act.do(act.form.cleaned_data))
            else:
                return redirect_to_result(request, desk, act.confirm(request))
        except Refused as refused:
            show_refusal(act.form, refused)
            preview = act.preview_refused(refused)
    shown = {
        "form": act.form,
        "back": act.back,
        "looks": act.look is not None,
        "shown": preview,
        "state": act.state(preview),
    }
    return render_record_page(request, desk, template, act.title, **shown, **context)


def act_at_once(
    request: HttpRequest,
    desk: RecordDesk,
    do: Callable[[], str],
    back: str,
    *,
    confirmed: bool = False,
) -> HttpResponse:
    """Do an act without a form, and return to a page. A refusal is shown as a message and changes
    nothing. An act that may safely run twice needs no token; one that may not is `confirmed`."""
    back = asked_return(request) or back
    try:
        if confirmed:

            def do_once() -> tuple[str, str]:
                return do(), back

            return redirect_to_result(request, desk, confirm_form(request, do_once))
        messages.success(request, do())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    return HttpResponseRedirect(keep_filters(request, desk, back))


def redirect_to_result(request: HttpRequest, desk: RecordDesk, result: FormResult) -> HttpResponse:
    """Show the message of a confirmed form and redirect to its result, also if it was done
    before."""
    show_result(request, result)
    return HttpResponseRedirect(keep_filters(request, desk, result.address))


def seen_values(preview: Mapping[str, Any], form: Any) -> Iterable[Any]:
    """Return what a person sees before confirming: what the preview names, else the form."""
    return cast("Iterable[Any]", preview["seen"]) if "seen" in preview else form_values(form)


def form_values(form: Any) -> Iterator[str]:
    """Yield the values of a form as text to compare, rows by their primary keys."""
    for name, value in sorted(form.cleaned_data.items()):
        yield f"{name}={value.pk if isinstance(value, Model) else value}"


def show_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Show the reasons of a refusal above a form, a line each."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))
