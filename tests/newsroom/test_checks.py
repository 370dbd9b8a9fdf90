"""`check --deploy` names every setting that production lacks, with what to do, and else
is silent."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage

from newsroom import checks

ROOT = Path(__file__).resolve().parents[2]
CODE = (
    "import django, json; django.setup(); from django.core import checks; "
    "found = checks.run_checks(include_deployment_checks=True); "
    "print(json.dumps([[one.id, one.msg, one.hint] for one in found if not one.is_silenced()]))"
)
COMPLETE = {
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "paper.example",
    "SITE_URL": "https://paper.example",
    "EMAIL_URL": "smtp+tls://paper:word@mail.example:587",
    "DEFAULT_FROM_EMAIL": "letters@paper.example",
    "CACHE_URL": "redis://127.0.0.1:6379/0",
    "BANK_ACCOUNT": "name | paper",
    "TRUSTED_PROXIES": "1",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as the guide makes it: its owner's, with collected static files."""
    made = tmp_path / "var"
    made.mkdir(mode=0o750)
    (made / "static").mkdir()
    (made / "static" / "staticfiles.json").write_text("{}")
    return made


def asked(folder: Path, **changed: str) -> dict[str, Any]:
    """Return what the checks say of production with these settings, by number."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.prod",
        "NEWSROOM_VAR": str(folder),
        **{name: value for name, value in {**COMPLETE, **changed}.items() if value},
    }
    ended = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return {number: (words, hint) for number, words, hint in json.loads(ended.stdout)}


def test_production_with_everything_set_is_told_nothing(folder: Path) -> None:
    assert asked(folder) == {}


def test_bare_production_is_told_everything_that_it_lacks(folder: Path) -> None:
    bare = dict.fromkeys(COMPLETE.keys() - {"SECRET_KEY", "ALLOWED_HOSTS"}, "")
    told = asked(folder, **bare, STAFF_IDLE_MINUTES="0", LOG_LEVEL="debug", BEHIND_PROXY="0")
    named = " ".join(words + str(hint) for words, hint in told.values())
    for name in ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "SITE_URL", "CACHE_URL", "BANK_ACCOUNT"):
        assert name in named
    for name in ("STAFF_IDLE_MINUTES", "LOG_LEVEL", "SERVE_MEDIA"):
        assert name in named
    assert all(hint for _words, hint in told.values())


Asked = Callable[[None], Iterator[CheckMessage]]


@pytest.mark.parametrize(
    ("check", "number", "changed"),
    [
        (checks.check_letters, "W002", {"EMAIL_HOST": "mail.example", "EMAIL_USE_TLS": False}),
        (checks.check_letters, "W003", {"DEFAULT_FROM_EMAIL": "Paper <paper@localhost>"}),
        (checks.check_site_url, "W004", {"SITE_URL": "https://other.example"}),
        (checks.check_site_url, "W005", {"SITE_URL": "http://paper.example"}),
        (checks.check_cache, "W006", {"WORKERS": 4}),
        (checks.check_secret_key, "W007", {"SECRET_KEY": "a" * 60}),
        (checks.check_secret_key, "W007", {"SECRET_KEY": "change-me-1234567890abcdefghijk" * 2}),
        (checks.check_files, "W010", {"LABEL_FONT": "/nowhere/font.ttf"}),
        (checks.check_log_level, "W011", {"LOG_LEVEL": "CRITICAL"}),
        (checks.check_time_zone, "W013", {"TIME_ZONE": "UTC"}),
        (checks.check_session_lengths, "W014", {"STAFF_IDLE_MINUTES": 10_080}),
        (checks.check_session_lengths, "E001", {"READER_SESSION_MINUTES": -5}),
        (
            checks.check_payments,
            "W015",
            {"PAYMENTS": {"wechat": {}, "alipay": {}, "sandbox": {"secret": "x"}}},
        ),
    ],
)
def test_each_setting_is_named_with_what_to_do(
    check: Asked, number: str, changed: dict[str, Any], settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ALLOWED_HOSTS = ["paper.example"]
    for name, value in changed.items():
        setattr(settings, name, value)
    found = {one.id: one for one in check(None)}
    assert f"newsroom.{number}" in found
    assert found[f"newsroom.{number}"].hint


def test_data_that_every_user_of_the_machine_may_read_are_named(
    folder: Path, settings: Any
) -> None:
    settings.VAR_DIR = folder
    settings.STATIC_ROOT = folder / "static"
    assert "newsroom.W008" not in {
        one.id for one in checks.check_files(None) if str(folder) in one.msg
    }
    folder.chmod(0o755)
    (found, *_rest) = checks.check_files(None)
    assert str(folder) in found.msg
    assert str(found.hint).startswith("chmod")


def test_static_files_that_were_not_collected_are_named(folder: Path, settings: Any) -> None:
    settings.VAR_DIR = folder
    settings.STATIC_ROOT = folder / "elsewhere"
    hints = [str(one.hint) for one in checks.check_files(None)]
    assert any("collectstatic" in hint for hint in hints)


def test_one_process_needs_no_shared_cache(settings: Any) -> None:
    settings.WORKERS = 1
    assert list(checks.check_cache(None)) == []
