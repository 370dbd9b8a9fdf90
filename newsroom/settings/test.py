"""Tests: quick password hashes, files in a folder of their own, everything else as it runs for
people."""

import os
import tempfile
from pathlib import Path

from newsroom.settings.base import *  # noqa: F403
from newsroom.settings.base import DATABASES, STORAGES

SECRET_KEY = "tests-sign-nothing-that-lasts"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A folder that is named is found again: `pytest --reuse-db` then starts without the migrations.
SCRATCH = Path(os.environ.get("NEWSROOM_TEST_FOLDER") or tempfile.mkdtemp(prefix="newsroom-test-"))
MEDIA_ROOT = SCRATCH / "media"
STORAGES["pages"]["OPTIONS"]["location"] = SCRATCH / "pages"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as people have it: in memory, two requests of one page would refuse each other at
    # once.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "tests.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
# A database that a test run finds again is no restored copy; the tests of copies give a folder of
# their own.
INSTALLATION_KEY = "tests"
INSTALLATION_FOLDER = None
INSTALLATION_TRUSTED_SECONDS = 0  # what a test changes is seen at once
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
SERVE_MEDIA = True
QUEUE_COUNT_SECONDS = 0  # each test counts its own rows
FRAME_COUNT_SECONDS = 0
REPORT_SECONDS = 0
PAGE_CACHE_MEGABYTES = 0  # the tests of the page cache put their own in front
