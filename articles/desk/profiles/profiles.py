"""The review profiles as a list, and the screen of one: steps by tick, roles, order, and the way of
a text in words."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from articles.actions.records.reference import save_reference
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight
from articles.domain.profiles import PROFILES, move_step
from articles.errors import NotYours, Refused
from articles.forms.profiles import ProfileForm
from articles.models import Profile
from articles.selectors.signing.profiles import count_under_way, describe_way, roles_by_step

TEMPLATE = "desk/profiles/profile.html"
LOOK = "articles.view_profile"
ADD = "articles.add_profile"
CHANGE = "articles.change_profile"


@dataclass(frozen=True)
class ListedProfile:
    """A profile with the ways of a new text and of a correction through it, in words."""

    profile: Profile

    @property
    def way(self) -> str:
        profile = self.profile
        return describe_way(profile.steps, profile.step_roles, chief_signs=profile.chief_signs)

    @property
    def correction_way(self) -> str:
        profile = self.profile
        steps = profile.correction_steps
        return describe_way(steps, profile.step_roles, chief_signs=profile.chief_signs)


@require_safe
def show_profiles(request: HttpRequest) -> HttpResponseBase:
    """Show the profiles, each as the way of a text."""
    require_sight(request, LOOK)
    return render_screen(
        request,
        "desk/profiles/list.html",
        title=pgettext("menu", "Review profiles"),
        menu_section="settings",
        rows=[ListedProfile(profile) for profile in Profile.objects.order_by("pk")],
    )


def add_profile(request: HttpRequest) -> HttpResponseBase:
    """Begin a profile: one of the house's (`like`), else one of the paper's own with the steps of
    the small one."""
    require_sight(request, ADD)
    like = request.GET.get("like", "")
    if like in PROFILES:
        return _show(request, Profile(code=like, **PROFILES[like]))
    small = PROFILES["small"]
    return _show(request, Profile(steps=small["steps"], correction_steps=small["correction_steps"]))


def show_profile(request: HttpRequest, object_id: str) -> HttpResponseBase:
    """Show a profile, and change it where the person may."""
    require_sight(request, CHANGE if request.method == "POST" else LOOK)
    number = read_number(object_id)
    if number is None:
        raise Http404
    return _show(request, get_object_or_404(Profile, pk=number))


def _show(request: HttpRequest, profile: Profile) -> HttpResponseBase:
    roles = roles_by_step()
    under_way = count_under_way(profile) if profile.pk else 0
    sent: QueryDict | None = request.POST if request.method == "POST" else None
    if sent is not None and "move" in sent:
        sent = _with_moved_step(sent)
    form = ProfileForm(sent, instance=profile, roles=roles, label_suffix="")
    saves = sent is not None and not {"move", "preview"} & sent.keys()
    if saves and form.is_valid() and _store(request, form):
        _say_stored(request, form, under_way)
        return HttpResponseRedirect(reverse("admin:articles_profile_changelist"))
    return render_screen(
        request,
        TEMPLATE,
        title=profile.name if profile.pk else _("A new review profile"),
        menu_section="settings",
        form=form,
        profile=profile,
        ways=form.ways(),
        under_way=under_way,
        offered=[] if profile.pk else _unused_profiles(),
        changes=request.user.has_perm(CHANGE if profile.pk else ADD),
    )


def _unused_profiles() -> list[Profile]:
    """Return the profiles of the house that the paper has not taken up."""
    stored = set(Profile.objects.values_list("code", flat=True))
    return [Profile(code=code, **fields) for code, fields in PROFILES.items() if code not in stored]


def _with_moved_step(sent: QueryDict) -> QueryDict:
    """Return what was sent with one step moved, as its button says: “up:review_3”."""
    direction, _colon, step = sent.get("move", "").partition(":")
    moved = sent.copy()
    order = [name for name in sent.get("order", "").split(",") if name]
    moved["order"] = ",".join(move_step(order, step, up=direction == "up"))
    return moved


def _store(request: HttpRequest, form: ProfileForm) -> bool:
    """Store the profile; a refusal becomes an error of the form."""
    try:
        save_reference(form.save(commit=False), by=signed_in_user(request), at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    return True


def _say_stored(request: HttpRequest, form: ProfileForm, under_way: int) -> None:
    """Say what holds from now on, and what becomes of texts on their way."""
    words = {"name": form.instance.name, "way": form.ways()[0]}
    messages.success(request, _("Stored “%(name)s”: %(way)s.") % words)
    if under_way:
        told = ngettext(
            "%(count)d text on its way keeps the steps with which it was submitted.",
            "%(count)d texts on their way keep the steps with which they were submitted.",
            under_way,
        )
        messages.info(request, told % {"count": under_way})
