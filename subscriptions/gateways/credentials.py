"""What an installation has told of a provider: numbers, secrets and key files, read strictly."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from subscriptions.gateways.refusals import NotConfigured

Settings = Mapping[str, str]
HERE = {"127.0.0.1", "localhost", "::1"}


def missing_settings(settings: Settings, names: tuple[str, ...]) -> list[str]:
    """Return which of the settings are not given."""
    return [name for name in names if not settings.get(name)]


def require_settings(provider: str, settings: Settings, names: tuple[str, ...]) -> None:
    """Raise NotConfigured for settings that are not given, naming all of them."""
    if absent := missing_settings(settings, names):
        raise NotConfigured(provider, "missing: " + ", ".join(absent))


def read_key(provider: str, settings: Settings, name: str) -> str:
    """Return the text of a key or certificate: the setting is the text itself (PEM) or the path of
    a file.

    Raises NotConfigured where the file cannot be read; the error names the setting, never what is
    in it.
    """
    given = settings[name]
    if given.lstrip().startswith("-----BEGIN"):
        return given.strip()
    try:
        return Path(given).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise NotConfigured(
            provider, f"{name} is no key, nor a file that can be read as one"
        ) from error


def provider_address(provider: str, settings: Settings, default: str) -> str:
    """Return where the provider is asked.

    Raises NotConfigured unless it is https, or this machine itself.
    """
    given = settings.get("address") or default
    parts = urlsplit(given)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    ):
        raise NotConfigured(provider, "address must begin with https://")
    return given.rstrip("/")
