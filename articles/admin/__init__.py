"""The staff's screens: Django's own admin over our actions."""

from articles.admin import images, profiles, reference
from articles.admin.editions import calendar, editions, issue_templates

__all__ = [
    "calendar",
    "editions",
    "images",
    "issue_templates",
    "profiles",
    "reference",
]
