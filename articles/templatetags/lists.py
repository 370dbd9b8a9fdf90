"""Headings of the lists of the newsroom's desk."""

from typing import Any

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_block_tag(takes_context=True)
def heading(context: dict[str, Any], content: str, column: str, classes: str = "") -> str:
    """Return the heading of a column of `listing`, with the link that sorts by it where the list
    has such an order."""
    link = context["listing"].sort_links.get(column)
    parameters = {"label": content, "classes": classes or column, "link": link}
    return render_to_string("desk/lists/heading.html", parameters)
