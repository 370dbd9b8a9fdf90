"""Production: refuses to start with a default secret, with DEBUG, or without a host list."""

from django.core.exceptions import ImproperlyConfigured

from newsroom.settings.base import *  # noqa: F403
from newsroom.settings.base import BEHIND_PROXY, INSECURE_SECRET, SECRET_KEY, env

if INSECURE_SECRET == SECRET_KEY or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters. Nothing was started. Set it in the "
        "environment, "
        'for example to the output of: python -c "import secrets; print(secrets.token_urlsafe(60))"'
    )
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG is on. Production shows no tracebacks to readers: unset it.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's own hosts, separated by commas.")
# Without a SITE_URL links lead to the first host that is known, and a check says so
# (articles.W001).
SITE_URL = env.str("SITE_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}").rstrip("/")
SITE_URL_IS_GUESSED = "SITE_URL" not in env.ENVIRON

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
# A browser takes such a name only over https, for this host and the whole of it: no other host
# of the same domain can plant one (RFC 6265bis, section 4.1.3.2).
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
DEVICE_COOKIE_NAME = "__Host-device"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_WIDE", default=True)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
