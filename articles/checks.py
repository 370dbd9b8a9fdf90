"""Questions at the start: can whoever answers for readers be found?"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils.module_loading import import_string

from articles import search
from articles.models import SearchIndex
from articles.origins import is_origin

HINT = "Everything that is not known to be free stays shut. Leave READER_ACCESS empty where every article is free."


@register
def reader_access_answers(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start in silence with a READER_ACCESS that cannot answer (articles.E001)."""
    if not settings.READER_ACCESS:
        return []
    try:
        found = import_string(settings.READER_ACCESS)()
    except Exception as fault:  # whatever it is, it stands between readers and the paper
        return [
            Error(
                f"READER_ACCESS names “{settings.READER_ACCESS}”: {fault}",
                hint=HINT,
                id="articles.E001",
            )
        ]
    missing = [name for name in ("policy", "may_read") if not callable(getattr(found, name, None))]
    if missing:
        words = f"READER_ACCESS names “{settings.READER_ACCESS}”, which has no {' and no '.join(missing)}."
        return [Error(words, hint=HINT, id="articles.E001")]
    return []


@register
def proxies_are_a_number(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse fewer than no proxies (articles.E002)."""
    if settings.TRUSTED_PROXIES >= 0:
        return []
    return [
        Error(
            "TRUSTED_PROXIES counts our own proxies; it cannot be less than 0.", id="articles.E002"
        )
    ]


@register(Tags.database)
def search_finds_what_is_asked(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Tell of an index whose texts were folded by other rules than queries are now (articles.W003)."""
    if "default" not in (databases or ()):
        return []
    if SearchIndex._meta.db_table not in connection.introspection.table_names():
        return []  # before the first migration
    if not search.is_stale():
        return []
    return [
        checks.Warning(
            "The search index was made by an older folding of characters, so readers miss texts that are there.",
            hint="Run “manage.py rebuild_search”. Readers go on searching meanwhile.",
            id="articles.W003",
        )
    ]


@register
def site_url_is_an_origin(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a SITE_URL that is no address, or more than one begins with (articles.E003)."""
    if is_origin(settings.SITE_URL):
        return []
    return [
        Error(
            f"SITE_URL is “{settings.SITE_URL}”, which is no address of a site.",
            hint="Write scheme, host and, where needed, port: https://newspaper.example",
            id="articles.E003",
        )
    ]


@register(Tags.security, deploy=True)
def site_url_is_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn where production guesses its own address, or letters would lead to this machine (articles.W001)."""
    here = urlsplit(settings.SITE_URL).hostname in {"localhost", "127.0.0.1", "::1"}
    if not settings.SITE_URL_IS_GUESSED and not here:
        return []
    return [
        checks.Warning(
            f"SITE_URL is not set: links in letters, feeds and sitemaps lead to {settings.SITE_URL}.",
            hint="Set SITE_URL to the address that readers know, for example https://newspaper.example",
            id="articles.W001",
        )
    ]
