"""A page on its way to the press: its people, its steps, its imprint, what is on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.editions import adverts, flatplan, page_checks, page_machine, planning
from articles.actions.records.reasons import REASON_MAX
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.domain.printed.imprint_check import findings_for_page
from articles.domain.printed.page_states import PageMove, PageState, find_page_rule, next_proof
from articles.errors import Invalid
from articles.models import (
    AdvertPlacement,
    Image,
    Page,
    Placement,
    ResponsibleEditor,
    Task,
)
from articles.selectors.desk.editors import list_layout_editors
from articles.selectors.desk.flatplan import pair_with_pictures, read_flatplan
from newsroom.accounts.actors import actor_of


class AssignForm(forms.Form):
    """Who answers for a page, and who lays it out."""

    responsible_editor = forms.ModelChoiceField(
        label=gettext_lazy("Responsible editor"),
        queryset=ResponsibleEditor.objects.filter(active=True).select_related("person"),
    )
    layout_editor = forms.ModelChoiceField(
        label=gettext_lazy("Layout editor"),
        queryset=list_layout_editors(),
        required=False,
    )


class FitForm(forms.Form):
    """How an article is set on its page."""

    planned_length = forms.IntegerField(
        label=gettext_lazy("Planned length"),
        required=False,
        min_value=1,
        max_value=flatplan.LENGTH_MAX,
    )
    span = forms.IntegerField(
        label=gettext_lazy("Width in columns"),
        required=False,
        min_value=1,
        max_value=flatplan.SPAN_MAX,
    )
    headline_step = forms.IntegerField(
        label=gettext_lazy("Headline size"),
        required=False,
        min_value=-2,
        max_value=2,
        help_text=gettext_lazy("-2 to 2"),
    )
    lead_picture = forms.IntegerField(
        label=gettext_lazy("Lead picture"), required=False, min_value=1
    )


class AdvertForm(forms.ModelForm[AdvertPlacement]):
    """An advertisement at the foot of the page."""

    picture = forms.IntegerField(
        label=gettext_lazy("Number of its picture in the library"), required=False, min_value=1
    )

    class Meta:
        model = AdvertPlacement
        fields = ["span", "height", "mark", "text", "customer"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def clean_picture(self) -> Image | None:
        """Find the picture of the library. Refuses a number that no picture has."""
        number = self.cleaned_data["picture"]
        picture = Image.objects.filter(pk=number).first() if number else None
        if number and picture is None:
            raise forms.ValidationError(_("The library has no picture of this number."))
        return picture

    def _post_clean(self) -> None:
        """The action checks the row: it knows the page."""


class ReopenForm(forms.Form):
    """Why a page is reopened."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=REASON_MAX)


@dataclass
class PageForms:
    """The forms of a page's screen; the one that was sent keeps what was typed.

    `fit_of` is the placement whose form was sent. `adverts` are the forms of those on the page.
    """

    assign: AssignForm
    advert: AdvertForm
    reopen: ReopenForm
    fit: FitForm
    adverts: dict[int, AdvertForm]
    fit_of: int | None = None


def show_page_machine(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a page on its way to the press. A button does one thing to it."""
    require_sight(request)
    page = get_object_or_404(
        Page.objects.select_related(
            "issue__publication__profile", "responsible_editor", "layout_editor", "column"
        ),
        pk=pk,
    )
    shown = _fresh_forms(page)
    if request.method == "POST" and _act(request, page, shown):
        return HttpResponseRedirect(reverse("admin:articles_page_machine", args=[page.pk]))
    page.refresh_from_db()
    return _render(request, page, shown)


def _fresh_forms(page: Page) -> PageForms:
    people = {"responsible_editor": page.responsible_editor, "layout_editor": page.layout_editor}
    return PageForms(
        AssignForm(initial=people),
        AdvertForm(initial={"span": 2, "height": 80}),
        ReopenForm(),
        FitForm(),
        {advert.pk: _advert_form(advert) for advert in page.adverts.all()},
    )


def _advert_form(advert: AdvertPlacement, sent: Mapping[str, str] | None = None) -> AdvertForm:
    return AdvertForm(
        sent,
        instance=advert,
        initial={"picture": advert.picture_id},
        prefix=f"advert-{advert.pk}",
    )


def _render(request: HttpRequest, page: Page, shown: PageForms) -> HttpResponse:
    by = signed_in_user(request)
    plan = read_flatplan(page.issue)
    planned = next(entry for entry in plan.pages if entry.page.pk == page.pk)
    proofs = page_checks.asked_proofs(page.issue)
    appears = page_machine.issue_appears(page.issue)
    findings = page_checks.check_issue_imprint(page.issue, appears=appears)
    waiting = next_proof(page.state, proofs)
    signable = find_page_rule(page.state, PageMove.SIGN) is not None and waiting is None
    actor = actor_of(request)
    return render_screen(
        request,
        "desk/flatplan/page.html",
        title=_("Page %(label)s %(name)s") % {"label": page.label, "name": page.name},
        page=page,
        issue=page.issue,
        planned=planned,
        version=plan.version,
        states=_shown_states(page, proofs),
        steps=page.steps.order_by("at", "pk"),
        findings=findings_for_page(findings, page.position),
        due_notices=page_checks.due_notices(page),
        waiting=waiting,
        waiting_label=PageMove(waiting).label if waiting else "",
        forms=shown,
        fit_rows=pair_with_pictures(planned.cards),
        advert_rows=[(advert, shown.adverts.get(advert.pk)) for advert in planned.adverts],
        may_assign=rights.may(actor, "change_page") and page.state != PageState.RELEASED,
        may_place=rights.can_place(actor) and page.state != PageState.RELEASED,
        may_lay_out=rights.can_place(actor)
        and find_page_rule(page.state, PageMove.LAY_OUT) is not None,
        may_proof=waiting is not None and rights.can_step(actor, waiting),
        may_sign=signable and rights.may(actor, "sign_page"),
        may_reopen=find_page_rule(page.state, PageMove.REOPEN) is not None
        and rights.may(actor, "change_page"),
        reasons=page_machine.list_signing_reasons(page, by) if signable else [],
    )


def _shown_states(page: Page, proofs: list[str]) -> list[tuple[PageState, bool]]:
    """Return the states of this page's way, and of each whether it is the present one."""
    passed_over = {PageState.PROOF_1, PageState.PROOF_2, PageState.PROOF_3} - set(proofs)
    return [
        (state, state == page.state)
        for state in PageState
        if state not in passed_over or state == page.state
    ]


def _act(request: HttpRequest, page: Page, shown: PageForms) -> bool:
    """Do what the pressed button says; say whether it was done."""
    acts: Mapping[str, Callable[[HttpRequest, Page, PageForms, datetime], bool]] = {
        "assign": _assign,
        "reopen": _reopen,
        "advert": _place_advert,
        "change_advert": _change_advert,
        "fit": _fit,
    }
    at = timezone.now()
    for name, act in acts.items():
        if name in request.POST:
            return act(request, page, shown, at)
    return tell_refusals(request, lambda: _plain_act(request, page, at))


def _plain_act(request: HttpRequest, page: Page, at: datetime) -> object:
    """Do an act that takes no form. Refuses Invalid for a button that the screen does not have."""
    sent = request.POST
    by = signed_in_user(request)
    if "lay_out" in sent:
        return page_machine.lay_out_page(page, by=by, at=at)
    if "proof" in sent:
        return page_machine.read_page_proof(page, sent["proof"], by=by, at=at)
    if "sign" in sent:
        return page_machine.sign_page(page, by=by, at=at)
    if "remove_advert" in sent:
        number = read_number(sent["remove_advert"])
        advert = get_object_or_404(page.adverts.select_related("page__issue"), pk=number)
        adverts.remove_advert(advert, by=by, at=at)
        return advert
    if "notice" in sent:
        task = get_object_or_404(Task, pk=read_number(sent["notice"]))
        return planning.place_notice(task, page, by=by, at=at)
    if "remove_notice" in sent:
        task = get_object_or_404(page.notices.all(), pk=read_number(sent["remove_notice"]))
        return planning.place_notice(task, None, by=by, at=at)
    raise Invalid(_("Choose what to do with the page. Nothing was changed."))


def _assign(request: HttpRequest, page: Page, shown: PageForms, at: datetime) -> bool:
    shown.assign = AssignForm(request.POST)
    if not shown.assign.is_valid():
        return False
    people = shown.assign.cleaned_data
    return tell_refusals(
        request,
        lambda: page_machine.assign_page(
            page,
            people["responsible_editor"],
            people["layout_editor"],
            by=signed_in_user(request),
            at=at,
        ),
    )


def _reopen(request: HttpRequest, page: Page, shown: PageForms, at: datetime) -> bool:
    shown.reopen = ReopenForm(request.POST)
    if not shown.reopen.is_valid():
        return False
    reason = shown.reopen.cleaned_data["reason"]
    return tell_refusals(
        request,
        lambda: page_machine.reopen_page(page, reason, by=signed_in_user(request), at=at),
    )


def _place_advert(request: HttpRequest, page: Page, shown: PageForms, at: datetime) -> bool:
    shown.advert = AdvertForm(request.POST)
    if not shown.advert.is_valid():
        return False
    facts = adverts.AdvertFacts(**shown.advert.cleaned_data)
    return tell_refusals(
        request,
        lambda: adverts.place_advert(page, facts, by=signed_in_user(request), at=at),
    )


def _change_advert(request: HttpRequest, page: Page, shown: PageForms, at: datetime) -> bool:
    advert = get_object_or_404(
        page.adverts.select_related("page__issue"),
        pk=read_number(request.POST.get("change_advert", "")),
    )
    form = shown.adverts[advert.pk] = _advert_form(advert, request.POST)
    if not form.is_valid():
        return False
    facts = adverts.AdvertFacts(**form.cleaned_data)
    return tell_refusals(
        request,
        lambda: adverts.change_advert(advert, facts, by=signed_in_user(request), at=at),
    )


def _fit(request: HttpRequest, page: Page, shown: PageForms, at: datetime) -> bool:
    shown.fit = FitForm(request.POST)
    placement = get_object_or_404(
        Placement.objects.select_related("page__issue", "article"),
        page=page,
        pk=read_number(request.POST.get("fit", "")),
    )
    shown.fit_of = placement.pk
    if not shown.fit.is_valid():
        for errors in shown.fit.errors.values():
            for error in errors:
                messages.error(request, str(error))
        return False
    cleaned = shown.fit.cleaned_data
    fit = flatplan.Fit(
        planned_length=cleaned["planned_length"],
        span=cleaned["span"],
        headline_step=cleaned["headline_step"] or 0,
        lead_picture=cleaned["lead_picture"],
    )
    version = read_number(request.POST.get("version", ""))
    return tell_refusals(
        request,
        lambda: flatplan.change_fit(
            placement, fit, by=signed_in_user(request), at=at, version=version
        ),
    )
