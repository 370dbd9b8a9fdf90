"""Which search engine the database in use has."""

from types import ModuleType

from django.db import connection

from articles.search import postgresql, sqlite


def current_engine() -> ModuleType:
    """Return the engine of the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite
