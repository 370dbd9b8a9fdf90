"""What a person sets for the own desk: the digest by letter, and the guide of the first visit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from articles.actions.records.desk_settings import close_guide, open_guide, set_digest_hour
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen
from articles.domain.letter_times import LAST_HOUR
from articles.errors import NotYours, Refused
from articles.models import DeskSettings
from articles.selectors.lists.scheduled_letters import list_own_letters

HOURS = tuple((str(hour), f"{hour:02}:00") for hour in range(LAST_HOUR + 1))


class DigestForm(forms.Form):
    """When the digest of what concerns a person is written."""

    hour = forms.TypedChoiceField(
        label=gettext_lazy("A letter with what is unread"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", pgettext_lazy("digest", "never")), *HOURS],
        help_text=gettext_lazy(
            "Every day at this hour of the newspaper's clock, if something is unread. It names "
            "headlines, no texts and no notes."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


@require_http_methods(["GET", "HEAD", "POST"])
def show_alert_settings(request: HttpRequest) -> HttpResponseBase:
    """Show and store when the signed-in person gets the digest."""
    by = signed_in_user(request)
    row = DeskSettings.objects.filter(user=by).first()
    hour = row.digest_hour if row else None
    sent = request.POST if request.method == "POST" else None
    form = DigestForm(sent, initial={"hour": "" if hour is None else hour})
    if sent is not None and form.is_valid():
        try:
            set_digest_hour(form.cleaned_data["hour"], by=by, at=timezone.now())
        except NotYours:
            raise
        except Refused as refused:
            form.add_error("hour", [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Your setting is stored."))
            return HttpResponseRedirect(reverse("admin:articles_alert_settings"))
    return render_screen(
        request,
        "desk/alerts/settings.html",
        title=_("Settings of my desk"),
        menu_section="desk",
        form=form,
        address=by.email,
        letters=list_own_letters(by),
    )


@require_POST
def set_guide(request: HttpRequest) -> HttpResponseBase:
    """Put the guide of the first visit away (`close`), or show it on the start page again."""
    by = signed_in_user(request)
    if "close" in request.POST:
        close_guide(by=by, at=timezone.now())
        messages.info(request, _("The first steps are put away. Your own menu shows them again."))
    else:
        open_guide(by=by, at=timezone.now())
    return HttpResponseRedirect(reverse("admin:index"))
