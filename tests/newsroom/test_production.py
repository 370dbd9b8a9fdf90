"""Production refuses to start with what is meant for one person's machine, and says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "paper.example",
}


def start(**changed: str) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a process of their own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"}
    }
    given = {name: value for name, value in {**GOOD, **changed}.items() if value}
    environment = {**kept, **given, "DJANGO_SETTINGS_MODULE": "newsroom.settings.prod"}
    code = "import django; django.setup(); from django.conf import settings; print(settings.DEBUG)"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_a_secret_and_its_hosts() -> None:
    started = start()
    assert (started.returncode, started.stdout.strip()) == (0, "False")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "only-for-a-machine-nobody-else-can-reach"}, "SECRET_KEY is missing"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is LOUD"),
    ],
)
def test_it_refuses_and_says_what_to_do(changed: dict[str, str], told: str) -> None:
    refused = start(**changed)
    assert refused.returncode != 0
    assert told in refused.stderr
