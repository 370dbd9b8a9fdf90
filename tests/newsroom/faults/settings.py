"""Production, without the minute that collecting and compressing the static files takes."""

import os

from newsroom.settings.prod import *  # noqa: F403
from newsroom.settings.prod import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Python takes another folder than TMPDIR where that is full when it first looks.
FILE_UPLOAD_TEMP_DIR = os.environ.get("TMPDIR")
