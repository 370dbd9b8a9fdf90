"""The staff's screens: Django's own admin over our actions."""

from articles.admin import error_rates, images, journal, reference, workflow
from articles.admin.editions import calendar, editions, issue_templates

__all__ = [
    "calendar",
    "editions",
    "error_rates",
    "images",
    "issue_templates",
    "journal",
    "reference",
    "workflow",
]
