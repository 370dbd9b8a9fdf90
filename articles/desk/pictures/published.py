"""A changed picture is brought into published texts: the list of them, and the act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures.published_pictures import (
    find_picture_change,
    publish_picture_changes,
)
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.models import Image
from newsroom.accounts.actors import actor_of

DIFFERING = {
    "credit": gettext_lazy("credit"),
    "caption": gettext_lazy("caption"),
    "focal_point": gettext_lazy("focal point"),
    "crops": gettext_lazy("crops"),
    "look": gettext_lazy("rotation, exposure and contrast"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def show_published(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the published texts that have a picture otherwise than the library, and change those
    that are chosen."""
    require_sight(request, "articles.view_image")
    image = get_object_or_404(Image, pk=pk)
    if request.method == "POST" and _publish(request, image):
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
    change = find_picture_change(image)
    return render_screen(
        request,
        "desk/pictures/published.html",
        title=_("Bring into published texts"),
        menu_section="pictures",
        image=image,
        uses=[(use, [DIFFERING[name] for name in use.differing]) for use in change.uses],
        state=change.state,
        may_publish=rights.can_publish(actor_of(request)),
    )


def _publish(request: HttpRequest, image: Image) -> bool:
    numbers = [read_number(value) for value in request.POST.getlist("article")]
    by = signed_in_user(request)
    if not numbers and rights.can_publish(actor_of(request)):
        messages.error(request, _("Choose at least one text of the list. Nothing was done."))
        return False
    counts: list[int] = []

    def act() -> None:
        counts.append(
            publish_picture_changes(
                image,
                [number for number in numbers if number is not None],
                request.POST.get("state", ""),
                by=by,
                at=timezone.now(),
            )
        )

    if not tell_refusals(request, act):
        return False
    messages.success(
        request,
        _("Readers see the picture as it is now in %(count)d published texts.")
        % {"count": counts[0]},
    )
    return True
