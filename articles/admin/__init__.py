"""The staff's screens: Django's own admin over our actions."""

from articles.admin import (
    articles,
    calendar,
    editions,
    error_rates,
    images,
    journal,
    reference,
    workflow,
)

__all__ = [
    "articles",
    "calendar",
    "editions",
    "error_rates",
    "images",
    "journal",
    "reference",
    "workflow",
]
