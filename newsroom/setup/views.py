"""The set-up in a browser: a few pages, then the newspaper is there and the chief signed in.

Everybody but the browser that used the one-time link meets a page that does not exist.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.actions.pictures.pictures import prepare_picture
from articles.common.image_decoding import PreparedImage
from articles.errors import Invalid, Refused, WrongState
from newsroom.accounts.models import SetUpLink
from newsroom.setup import links
from newsroom.setup.founding import SETUP, found_with_chief
from newsroom.setup.mail import apply_mail_answers
from newsroom.setup.steps import BY_NAME, STEPS, Step, make_plan, open_form
from newsroom.setup.summary import list_proposals, summarise_answers
from subscriptions.actions.readers.mail_server import is_mail_set_up

BACKEND = "newsroom.sign_in.backends.EmailOrNameBackend"
METHODS = ["GET", "HEAD", "POST"]
LAST = STEPS[-1]
PICTURE = "masthead"
Answers = dict[str, dict[str, list[str]]]


@never_cache
@require_http_methods(METHODS)
def open_setup(request: HttpRequest) -> HttpResponse:
    """Use the one-time link, or go on where the set-up was left."""
    at = timezone.now()
    token = request.GET.get("token", "")
    if token and links.use_link(request, token, at=at):
        return HttpResponseRedirect(reverse("setup"))
    link = links.find_link(request, at=at)
    if link is None:
        raise Http404
    return HttpResponseRedirect(reverse("setup_step", args=[_first_open(link.answers).name]))


@never_cache
@sensitive_post_parameters()
@require_http_methods(METHODS)
def show_step(request: HttpRequest, name: str) -> HttpResponse:
    """Show a step, and take its answers. The last one founds the newspaper."""
    link = links.find_link(request, at=timezone.now())
    step = BY_NAME.get(name)
    if link is None or step is None:
        raise Http404
    if STEPS.index(step) > STEPS.index(_first_open(link.answers)):
        return HttpResponseRedirect(reverse("setup"))
    if request.method == "POST":
        return _take_answers(request, link, step)
    stored = link.answers.get(step.name)
    form = open_form(step, None, _cleaned_schedule(link.answers))
    if stored is not None:
        form.initial = _initial(stored, form)
    return _page(request, link, step, form)


def _take_answers(request: HttpRequest, link: SetUpLink, step: Step) -> HttpResponse:
    """Check the answers of a step; go on, or show them again with what is wrong."""
    form = open_form(step, request.POST, _cleaned_schedule(link.answers))
    valid = form.is_valid()
    if step is LAST:
        return _found(request, link, form) if valid else _page(request, link, step, form)
    if step.name == "mail":
        valid = _take_masthead(request, link, form) and valid
        valid = valid and apply_mail_answers(form)
    if not valid:
        return _page(request, link, step, form)
    link.answers[step.name] = _as_stored(request.POST, form)
    link.save(update_fields=["answers", PICTURE])
    following = STEPS[STEPS.index(step) + 1]
    return HttpResponseRedirect(reverse("setup_step", args=[following.name]))


def _take_masthead(request: HttpRequest, link: SetUpLink, form: BaseForm) -> bool:
    """Check the masthead picture that came along and keep it; say whether it can be used."""
    file = request.FILES.get(PICTURE)
    if request.POST.get("no_masthead"):
        link.masthead = b""
    if file is None:
        return True
    raw = file.read()
    try:
        prepare_picture(raw)
    except Invalid as refused:
        form.add_error(None, str(refused))
        return False
    link.masthead = raw
    link.save(update_fields=[PICTURE])
    return True


def _found(request: HttpRequest, link: SetUpLink, form: BaseForm) -> HttpResponse:
    """Found the newspaper of all answers, and sign its chief in."""
    cleaned, broken = _clean_all(link)
    if broken is not None:
        return HttpResponseRedirect(reverse("setup_step", args=[broken.name]))
    cleaned[LAST.name] = form.cleaned_data
    try:
        plan = make_plan(cleaned, masthead=_prepared(link))
        password = form.cleaned_data["password1"]
        user = found_with_chief(plan, password, by=SETUP, at=timezone.now())
    except WrongState as refused:
        raise Http404 from refused
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return _page(request, link, LAST, form)
    request.session.pop(links.KEY, None)
    login(request, user, backend=BACKEND)
    messages.success(request, _("The newspaper is founded. What is still missing is listed here."))
    return HttpResponseRedirect(reverse("admin:index"))


def _clean_all(link: SetUpLink) -> tuple[dict[str, Mapping[str, Any]], Step | None]:
    """Return the cleaned answers of every step but the last, and the first that no longer holds."""
    cleaned: dict[str, Mapping[str, Any]] = {}
    for step in STEPS[:-1]:
        form = open_form(step, _as_posted(link.answers.get(step.name)), cleaned.get("schedule"))
        if step.name == "mail":  # its password was stored where letters leave from, not here
            continue
        if not form.is_valid():
            return cleaned, step
        cleaned[step.name] = form.cleaned_data
    return cleaned, None


def _cleaned_schedule(answers: Answers) -> Mapping[str, Any]:
    form = open_form(BY_NAME["schedule"], _as_posted(answers.get("schedule")))
    return form.cleaned_data if form.is_valid() else {}


def _prepared(link: SetUpLink) -> PreparedImage | None:
    raw = bytes(link.masthead)
    return prepare_picture(raw) if raw else None


def _first_open(answers: Answers) -> Step:
    """Return the first step that nobody has answered yet."""
    return next((step for step in STEPS if step.name not in answers), LAST)


def _as_stored(posted: QueryDict, form: BaseForm) -> dict[str, list[str]]:
    """Return what was typed, without secrets, as it is stored with the link."""
    names = [name for name in form.fields if "password" not in name]
    typed = {name: [text.replace("\0", "") for text in posted.getlist(name)] for name in names}
    return typed | {name: [text] for name, text in list_proposals(form).items()}


def _as_posted(stored: Mapping[str, list[str]] | None) -> QueryDict:
    posted = QueryDict(mutable=True)
    for name, values in (stored or {}).items():
        posted.setlist(name, values)
    return posted


def _initial(stored: Mapping[str, list[str]], form: BaseForm) -> dict[str, Any]:
    """Return stored answers as the form shows them again."""
    many = {
        name
        for name, field in form.fields.items()
        if hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected
    }
    return {
        name: values if name in many else (values[-1] if values else "")
        for name, values in stored.items()
    }


def _page(request: HttpRequest, link: SetUpLink, step: Step, form: BaseForm) -> HttpResponse:
    number = STEPS.index(step)
    context = {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "title": step.title,
        "step": step,
        "steps": STEPS,
        "number": number + 1,
        "before": STEPS[number - 1] if number else None,
        "is_last": step is LAST,
        "has_masthead": bool(link.masthead),
        "mail_by_settings": settings.EMAIL_URL_IS_SET,
        "mail": is_mail_set_up(),
        "form": form,
        "summary": summarise_answers(_clean_all(link)[0]) if step is LAST else [],
    }
    status = HTTPStatus.OK
    return render(request, "setup/step.html", context, status=status)
