"""Questions at the start: can the object that answers for readers be found?"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils.module_loading import import_string

from articles import append_only, installation, search
from articles.origins import is_origin
from articles.search import passages
from newsroom.accounts.unapplied import list_unapplied_migrations

HINT = (
    "Everything that is not known to be free stays shut. Leave READER_ACCESS empty where "
    "every article is free."
)


@register
def reader_access_answers(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start in silence with a READER_ACCESS that cannot answer (articles.E001)."""
    if not settings.READER_ACCESS:
        return []
    try:
        answering = import_string(settings.READER_ACCESS)()
    except Exception as fault:  # whatever it is, it is between readers and the paper
        return [
            Error(
                f"READER_ACCESS names “{settings.READER_ACCESS}”: {fault}",
                hint=HINT,
                id="articles.E001",
            )
        ]
    methods = ("policy", "may_read", "free_spans", "reads_everything")
    missing = [name for name in methods if not callable(getattr(answering, name, None))]
    if missing:
        lacking = " and no ".join(missing)
        message = f"READER_ACCESS names “{settings.READER_ACCESS}”, which has no {lacking}."
        return [Error(message, hint=HINT, id="articles.E001")]
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
    """Report an index that was made by other rules than those of now (articles.W003), or one
    without the text of released pages (articles.W007)."""
    if not _is_migrated(databases):
        return []
    warnings: list[CheckMessage] = []
    if passages.is_incomplete():
        warnings.append(
            checks.Warning(
                "Released pages have a text that is not in the search index, so readers miss it.",
                hint="Run “manage.py rebuild_search”. Readers go on searching meanwhile.",
                id="articles.W007",
            )
        )
    if not search.is_stale():
        return warnings
    return [
        *warnings,
        checks.Warning(
            "The search index was made by older rules, so readers miss texts that are there, or "
            "find words that they may not see any more.",
            hint="Run “manage.py rebuild_search”. Readers go on searching meanwhile.",
            id="articles.W003",
        ),
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
    """Warn where production guesses its own address, or letters would lead to this machine
    (articles.W001).
    """
    here = urlsplit(settings.SITE_URL).hostname in {"localhost", "127.0.0.1", "::1"}
    if not settings.SITE_URL_IS_GUESSED and not here:
        return []
    return [
        checks.Warning(
            "SITE_URL is not set: links in letters, feeds and sitemaps lead to "
            f"{settings.SITE_URL}.",
            hint="Set SITE_URL to the address that readers know, for example "
            "https://newspaper.example",
            id="articles.W001",
        )
    ]


@register(Tags.security, deploy=True)
def proxies_are_counted(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn where a proxy is believed for one thing and not for the other (articles.W004, W005)."""
    behind = bool(settings.SECURE_PROXY_SSL_HEADER)
    if behind and settings.TRUSTED_PROXIES == 0:
        return [
            checks.Warning(
                "BEHIND_PROXY is on and TRUSTED_PROXIES is 0: every reader seems to come from the "
                "proxy. All share one count of wrong passwords and guesses, so ten shut the "
                "site for "
                "everybody, and institutions are not known by their networks.",
                hint="Set TRUSTED_PROXIES to how many proxies of yours stand in a row, 1 with the "
                "nginx of the guide; or BEHIND_PROXY=off where none stands in front.",
                id="articles.W004",
            )
        ]
    if settings.TRUSTED_PROXIES > 0 and not behind:
        return [
            checks.Warning(
                "BEHIND_PROXY is off and TRUSTED_PROXIES is not 0: whoever reaches this "
                "server writes "
                "into X-Forwarded-For which address is believed.",
                hint="Set TRUSTED_PROXIES=0, or BEHIND_PROXY=on where a proxy stands in front.",
                id="articles.W005",
            )
        ]
    return []


@register(Tags.database)
def rows_are_guarded(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Name triggers that are missing, as after a restore without them (articles.E004)."""
    if not _is_migrated(databases):
        return []
    missing = append_only.find_guard_faults(connection)
    if not missing:
        return []
    return [
        Error(
            "Rows that are written once could be changed or deleted: these triggers are missing or "
            f"old: {', '.join(missing)}.",
            hint="Run “manage.py guard_rows”, and “manage.py check_backup” to see whether anything "
            "was altered.",
            id="articles.E004",
        )
    ]


@register(Tags.database)
def database_is_released(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report a restored copy, which sends no letters and moves no money (articles.W006)."""
    doubt = installation.find_copy_doubt() if _is_migrated(databases) else None
    if doubt is None:
        return []
    return [
        checks.Warning(
            f"This is a restored copy: no letter leaves it and no payment is taken. {doubt.words}",
            hint="Look through it (docs/deployment.md), then run “manage.py release_copy”.",
            id="articles.W006",
        )
    ]


def _is_migrated(databases: Sequence[str] | None) -> bool:
    """Say whether the database is asked about and has every migration.

    `migrate` asks too. Before it has run, tables, columns and triggers may be missing.
    """
    return "default" in (databases or ()) and not list_unapplied_migrations()
