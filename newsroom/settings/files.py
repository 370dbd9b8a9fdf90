"""Where pictures and printed pages lie: in the data folder, or in a bucket of an S3-compatible
store. base.py takes all of it."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

FILES_S3_BUCKET = env.str("FILES_S3_BUCKET", default="")
FILES_S3_ENDPOINT = env.str("FILES_S3_ENDPOINT", default="").rstrip("/")
FILES_S3_REGION = env.str("FILES_S3_REGION", default="us-east-1")
FILES_S3_KEY = env.str("FILES_S3_KEY", default="")
FILES_S3_SECRET = env.str("FILES_S3_SECRET", default="")
FILES_S3_PREFIX = env.str("FILES_S3_PREFIX", default="").strip("/")
# path: https://store/bucket/file; virtual: https://bucket.store/file
FILES_S3_ADDRESSING = env.str("FILES_S3_ADDRESSING", default="path")
FILES_S3_SECONDS = env.int("FILES_S3_SECONDS", default=5)  # that an answer may take

FOLDER = "django.core.files.storage.FileSystemStorage"
BUCKET = "articles.stores.bucket.BucketStorage"


def file_storages(media_url: str, pages_root: Path) -> dict[str, Any]:
    """Return the storages of pictures ("default") and printed pages ("pages").

    Refuses ImproperlyConfigured for a bucket that nobody could reach.
    """
    if not FILES_S3_BUCKET:
        return {
            "default": {"BACKEND": FOLDER},
            "pages": {"BACKEND": FOLDER, "OPTIONS": {"location": pages_root}},
        }
    needed = {
        "FILES_S3_ENDPOINT": FILES_S3_ENDPOINT,
        "FILES_S3_KEY": FILES_S3_KEY,
        "FILES_S3_SECRET": FILES_S3_SECRET,
    }
    missing = [name for name, value in needed.items() if not value]
    if missing or FILES_S3_ADDRESSING not in {"path", "virtual"}:
        what = ", ".join(missing) or "FILES_S3_ADDRESSING (path or virtual)"
        raise ImproperlyConfigured(
            f"FILES_S3_BUCKET names a bucket for the files, and {what} is missing or wrong. Nothing "
            "was started. docs/deployment.md says what belongs there."
        )
    return {"default": _in_bucket("media", media_url), "pages": _in_bucket("pages", "")}


def _in_bucket(folder: str, address: str) -> dict[str, Any]:
    options = {
        "bucket_name": FILES_S3_BUCKET,
        "endpoint_url": FILES_S3_ENDPOINT,
        "region_name": FILES_S3_REGION,
        "access_key": FILES_S3_KEY,
        "secret_key": FILES_S3_SECRET,
        "addressing_style": FILES_S3_ADDRESSING,
        "location": f"{FILES_S3_PREFIX}/{folder}".lstrip("/"),
        "address": address,
        "seconds": FILES_S3_SECONDS,
    }
    return {"BACKEND": BUCKET, "OPTIONS": options}
