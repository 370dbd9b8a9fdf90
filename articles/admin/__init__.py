"""The staff's screens: Django's own admin over our actions."""

from articles.admin import images, profiles, reference
from articles.admin.editions import calendar, issue_templates

__all__ = [
    "calendar",
    "images",
    "issue_templates",
    "profiles",
    "reference",
]
