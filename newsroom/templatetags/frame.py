"""What the frame around every page of the staff asks."""

from typing import Any

from django import template
from django.utils import timezone

from articles.models import Publication
from newsroom.frame.guides import Guide, find_open_guide
from newsroom.frame.menu import MenuPage, WorkFrame, build_frame

register = template.Library()
COUNTED_MAX = 1000  # of numbers beside the entries of a section


@register.simple_tag(takes_context=True)
def work_frame(context: dict[str, Any]) -> WorkFrame:
    """Return the frame for the signed-in person, with what waits now. A screen may name its section
    (`menu_section`), and the numbers that it has counted (`menu_counts`)."""
    request = context["request"]
    page = MenuPage(request.path, context.get("menu_section", ""), context.get("menu_counts") or {})
    return build_frame(request.user, page, timezone.now())


@register.simple_tag(takes_context=True)
def first_steps(context: dict[str, Any]) -> Guide | None:
    """Return the guide of the signed-in person's first visit, unless it was put away."""
    return find_open_guide(context["request"].user, context.get("desk_settings"))


@register.filter
def bounded(count: int) -> int | str:
    """Write a number that is counted up to a thousand: 1000+ for more."""
    return f"{COUNTED_MAX}+" if count > COUNTED_MAX else count


@register.simple_tag
def paper_name() -> str:
    """Return the name of the newspaper; of several, or of none, nothing. One query."""
    names = list(Publication.objects.order_by("pk").values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""
