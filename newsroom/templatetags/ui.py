"""Site-wide pieces of a page, available in every template without loading."""

from django import template

register = template.Library()
