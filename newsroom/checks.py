"""System checks of production settings: `manage.py check --deploy` reports each, and what to do.

The database and the newspaper have their own checks in `articles/checks.py`.
"""

import logging
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from articles.common.moments import NEWSPAPER_TIME
from subscriptions.actions.readers.mail_server import is_mail_set_up

HERE = {"localhost", "127.0.0.1", "::1", ""}
NOWHERE_BACKENDS = {"console", "dummy", "locmem", "filebased"}
OWN_MEMORY = {"LocMemCache", "DummyCache"}
CHARACTERS = 20  # different ones in a secret key that somebody did not type by hand


@register(Tags.security, deploy=True)
def check_letters(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report settings that keep e-mails from being sent, or trusted (W001 to W003)."""
    if not settings.EMAIL_URL_IS_SET and is_mail_set_up():
        return  # by the set-up, which asked for the sender as well
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind in NOWHERE_BACKENDS:
        yield checks.Warning(
            "EMAIL_URL is not set: no letter leaves, and no reader gets a way in.",
            hint="Set EMAIL_URL, for example to smtp+tls://name:password@mail.example:587",
            id="newsroom.W001",
        )
    elif settings.EMAIL_HOST not in HERE and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield checks.Warning(
            "EMAIL_URL names a mail server elsewhere without TLS: letters and its password can be "
            "read on the way.",
            hint="Write smtp+tls://… (port 587) or smtp+ssl://… (port 465).",
            id="newsroom.W002",
        )
    if settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") in HERE:
        yield checks.Warning(
            f"DEFAULT_FROM_EMAIL is {settings.DEFAULT_FROM_EMAIL}: most mail servers refuse it.",
            hint="Set DEFAULT_FROM_EMAIL to a mailbox of the newspaper's own domain.",
            id="newsroom.W003",
        )


@register(Tags.security, deploy=True)
def check_site_url(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report a SITE_URL that readers could not use (W004, W005)."""
    site = urlsplit(settings.SITE_URL)
    host = (site.hostname or "").lower()
    allowed = [name.lower() for name in settings.ALLOWED_HOSTS]
    if not any(
        host == name.lstrip(".") or (name[:1] == "." and host.endswith(name)) for name in allowed
    ):
        yield checks.Warning(
            f"SITE_URL leads to {host}, which is not among ALLOWED_HOSTS: every link in letters "
            "and feeds is answered 400.",
            hint=f"Add {host} to ALLOWED_HOSTS, or correct SITE_URL.",
            id="newsroom.W004",
        )
    if site.scheme != "https":
        yield checks.Warning(
            f"SITE_URL is {settings.SITE_URL}: links in letters lead to pages without encryption.",
            hint="Write SITE_URL with https://",
            id="newsroom.W005",
        )


@register(Tags.security, deploy=True)
def check_cache(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report a cache in process memory with several processes (W006)."""
    kind = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    if kind in OWN_MEMORY and settings.WORKERS != 1:
        yield checks.Warning(
            "CACHE_URL is not set, so each process counts for itself how often prices and orders "
            "are asked for. Sign-ins are counted in the database.",
            hint="Set CACHE_URL to the Redis of this installation, redis://127.0.0.1:6379/0, or "
            "WORKERS=1 where one process serves every page.",
            id="newsroom.W006",
        )


@register(Tags.security, deploy=True)
def check_secret_key(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report a secret key that looks typed by hand or copied from a guide (W007)."""
    key = settings.SECRET_KEY
    if len(set(key)) < CHARACTERS or "secret" in key.lower() or "change" in key.lower():
        yield checks.Warning(
            "SECRET_KEY looks as if somebody had typed it: whoever guesses it signs in as anybody.",
            hint='Make one: python -c "import secrets; print(secrets.token_urlsafe(60))". '
            "Everybody then signs in once more.",
            id="newsroom.W007",
        )


@register(Tags.security, deploy=True)
def check_files(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report folders that other users may read, or that lack files (W008 to W010)."""
    folder = Path(settings.VAR_DIR)
    database = settings.DATABASES["default"]
    private = [folder]
    if database["ENGINE"].endswith("sqlite3"):
        private.append(Path(database["NAME"]))
    for path in private:
        if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            yield checks.Warning(
                f"Every user of this machine may read {path}, which holds people's data.",
                hint=f"chmod o-rw {path}",
                id="newsroom.W008",
            )
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield checks.Warning(
            f"{settings.STATIC_ROOT} holds no collected static files: every page fails.",
            hint="Run manage.py collectstatic --noinput after each upgrade.",
            id="newsroom.W009",
        )
    if settings.LABEL_FONT and not Path(settings.LABEL_FONT).is_file():
        yield checks.Warning(
            f"LABEL_FONT names {settings.LABEL_FONT}, where no file is.",
            hint="Install the font or leave LABEL_FONT empty.",
            id="newsroom.W010",
        )


@register(Tags.security, deploy=True)
def check_log_level(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report a log level that hides errors, or logs too much (W011, W012)."""
    level = logging.getLevelNamesMapping()[settings.LOG_LEVEL]
    if level > logging.ERROR:
        yield checks.Warning(
            "LOG_LEVEL leaves out errors: a page that fails leaves no line.",
            hint="Set LOG_LEVEL to WARNING or INFO.",
            id="newsroom.W011",
        )
    if level < logging.INFO:
        yield checks.Warning(
            "LOG_LEVEL is DEBUG: every statement of the database is a line of the log.",
            hint="Set LOG_LEVEL to WARNING, or INFO for a while.",
            id="newsroom.W012",
        )


@register(Tags.security, deploy=True)
def check_time_zone(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report a time zone that differs from the newspaper's (W013)."""
    if str(NEWSPAPER_TIME) != settings.TIME_ZONE or not settings.USE_TZ:
        yield checks.Warning(
            f"TIME_ZONE is {settings.TIME_ZONE}: screens show other hours than those in which "
            "issues, terms and reminders are reckoned.",
            hint=f"Leave TIME_ZONE at {NEWSPAPER_TIME} and USE_TZ on in your settings module.",
            id="newsroom.W013",
        )


@register(Tags.security, deploy=True)
def check_session_lengths(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> Iterator[CheckMessage]:
    """Refuse sessions that end at once (E001); report staff sessions that never end (W014)."""
    names = ("STAFF_IDLE_MINUTES", "STAFF_SESSION_MINUTES", "READER_IDLE_MINUTES")
    for name in (*names, "READER_SESSION_MINUTES"):
        if getattr(settings, name) <= 0:
            yield checks.Error(
                f"{name} is {getattr(settings, name)}: nobody could stay signed in.",
                hint=f"Set {name} to minutes, or unset it.",
                id="newsroom.E001",
            )
    if settings.STAFF_IDLE_MINUTES > 24 * 60:
        yield checks.Warning(
            "STAFF_IDLE_MINUTES leaves the staff signed in for more than a day without a touch.",
            hint="Three hours (180) suit most newsrooms.",
            id="newsroom.W014",
        )


@register(Tags.security, deploy=True)
def check_payments(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report test payments, and a counter without any payment method (W015, W016)."""
    payments = settings.PAYMENTS
    if payments["sandbox"].get("secret"):
        yield checks.Warning(
            "PAYMENTS_SANDBOX_SECRET is set: whoever reads a trial page marks an order as paid.",
            hint="Unset PAYMENTS_SANDBOX_SECRET where real readers order.",
            id="newsroom.W015",
        )
    if not settings.BANK_ACCOUNT and not payments["wechat"] and not payments["alipay"]:
        yield checks.Warning(
            "No way to pay is set: readers can order and cannot pay.",
            hint="Set BANK_ACCOUNT, PAYMENTS_WECHAT or PAYMENTS_ALIPAY (docs/payments.md).",
            id="newsroom.W016",
        )


@register(Tags.security, deploy=True)
def check_media(app_configs: Sequence[Any] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Report that nothing serves the pictures, or that others see them on their way (W017 to W019)."""
    if not settings.SERVE_MEDIA and settings.MEDIA_URL == "/media/" and not settings.BEHIND_PROXY:
        yield checks.Warning(
            "Nobody serves pictures: SERVE_MEDIA is off, MEDIA_URL leads here, and no proxy stands "
            "in front.",
            hint="Set SERVE_MEDIA=1, or MEDIA_URL to the host that serves them.",
            id="newsroom.W017",
        )
    if not settings.SERVE_MEDIA and settings.FILES_S3_BUCKET and settings.MEDIA_URL == "/media/":
        yield checks.Warning(
            "Nobody serves pictures: they lie in a bucket that only Newsroom can read, and "
            "SERVE_MEDIA is off.",
            hint="Set SERVE_MEDIA=1, or take it away.",
            id="newsroom.W018",
        )
    store = urlsplit(settings.FILES_S3_ENDPOINT)
    if store.scheme == "http" and (store.hostname or "") not in HERE:
        yield checks.Warning(
            "FILES_S3_ENDPOINT names a store elsewhere without TLS: pictures and pages can be read "
            "on the way.",
            hint="Write it with https://, unless the way is a network of your own.",
            id="newsroom.W019",
        )
