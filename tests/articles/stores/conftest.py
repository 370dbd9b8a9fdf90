"""A server of the S3 protocol (moto), and a site whose files lie in a bucket of it.

Its libraries are loaded by the first test that needs them: other workers collect these tests too.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.core.files.storage import storages

from articles.models import PageFile, PageUpload
from newsroom.settings.files import BUCKET

KEYS = {"aws_access_key_id": "paper", "aws_secret_access_key": "a-secret-of-the-store"}
NUMBERS = count(1)
SECONDS = 60  # a busy machine is no store that hangs


@dataclass
class Store:
    """A bucket, and the server that has it."""

    client: Any
    bucket: str
    server: Any
    endpoint: str
    runs: bool = True

    def names(self) -> set[str]:
        """Return what lies in the bucket."""
        found = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", ())
        return {one["Key"] for one in found}

    def alter(self, name: str, content: bytes) -> None:
        """Put other bytes in the place of a file and leave what is said about it."""
        about = self.client.head_object(Bucket=self.bucket, Key=name)["Metadata"]
        self.client.put_object(Bucket=self.bucket, Key=name, Body=content, Metadata=about)

    def stop(self) -> None:
        self.server.stop()
        self.runs = False

    def start(self) -> None:
        """Start it where it stood before, with what it had."""
        self.server = serve(int(self.endpoint.rpartition(":")[2]))
        self.runs = True


def serve(port: int = 0) -> Any:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    return server


@pytest.fixture(scope="module")
def store_server() -> Iterator[Store]:
    import boto3

    server = serve()
    endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    client = boto3.client("s3", region_name="us-east-1", endpoint_url=endpoint, **KEYS)
    store = Store(client, "", server, endpoint)
    yield store
    store.stop()


@pytest.fixture
def store(store_server: Store, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty bucket as the place of pictures and printed pages."""
    store_server.bucket = f"paper-{next(NUMBERS)}"
    store_server.client.create_bucket(Bucket=store_server.bucket)
    options = {
        "bucket_name": store_server.bucket,
        "endpoint_url": store_server.endpoint,
        "region_name": "us-east-1",
        "access_key": KEYS["aws_access_key_id"],
        "secret_key": KEYS["aws_secret_access_key"],
        "seconds": SECONDS,
    }
    settings.FILES_S3_BUCKET = store_server.bucket
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": BUCKET,
            "OPTIONS": {**options, "location": "site/media", "address": "/media/"},
        },
        "pages": {"BACKEND": BUCKET, "OPTIONS": {**options, "location": "site/pages"}},
    }
    # A field takes its storage when the program starts.
    for model, name in ((PageUpload, "original"), (PageFile, "pdf"), (PageFile, "characters")):
        monkeypatch.setattr(model._meta.get_field(name), "storage", storages["pages"])
    monkeypatch.setattr("articles.stores.bucket.BucketStorage._away_until", {})
    monkeypatch.setattr("articles.stores.bucket.SECONDS_AWAY", 0.0)
    yield store_server
    if not store_server.runs:
        store_server.start()
