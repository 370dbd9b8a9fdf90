"""Production, without the minute that collecting and compressing the static files takes."""

from newsroom.settings.prod import *  # noqa: F403
from newsroom.settings.prod import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
