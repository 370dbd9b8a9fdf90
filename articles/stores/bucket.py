"""A bucket of an S3-compatible store as a storage of Django.

Nothing in it is public: no address of the store is ever shown, files go out through Newsroom, which
asks who may have them. Every file carries its SHA-256, and what was altered is not given out.
"""

import hashlib
import logging
import mimetypes
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any, ClassVar, cast
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from articles.stores.remote import RemoteFileState, RemoteStorage, StoreAway

log = logging.getLogger(__name__)
CONNECT_SECONDS = 1
SECONDS_AWAY = 5.0  # so long nobody of this process asks a store again that did not answer
MEGABYTE = 1024 * 1024
MEMORY_MAX = 4 * MEGABYTE  # of a file that is read; a larger one waits on the local disk
PARTS = TransferConfig(
    multipart_threshold=16 * MEGABYTE, multipart_chunksize=16 * MEGABYTE, use_threads=False
)
DIGEST = "sha256"  # the name under which the store keeps it, in the metadata of an object
QUICK = Config(read_timeout=CONNECT_SECONDS)  # where somebody asks for the health of the site
GONE = {"404", "NoSuchKey", "NotFound"}


class BucketStorage(RemoteStorage, S3Storage):  # type: ignore[misc]  # the library has no types
    """The files below one prefix (`location`) of a bucket.

    `address`: where Newsroom itself gives them out; empty where no address leads to a file.
    `seconds`: how long an answer may take. After one that failed the store is left alone for five
    seconds, so that its loss does not hold up the pages of readers.
    """

    _away_until: ClassVar[dict[str, float]] = {}  # by endpoint; of the clock that never goes back

    def __init__(self, *, address: str = "", seconds: int = 5, **options: Any) -> None:
        self.address = address
        self._lock = Lock()
        # By process, as a connection is not inherited, and by how patient it is.
        self._clients: dict[tuple[int, Config], Any] = {}
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=seconds,
            retries={"total_max_attempts": 1, "mode": "standard"},
            signature_version="s3v4",
            s3={
                "addressing_style": options.get("addressing_style", "path"),
                "payload_signing_enabled": True,  # the store refuses what was altered on its way
            },
            # Checksums of newer kinds are unknown to many stores.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(file_overwrite=False, client_config=config, **options)

    # --- Reading ---------------------------------------------------------------------------------

    def state_of(self, name: str) -> RemoteFileState:
        with self._asking(name):
            answer = self.client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        return RemoteFileState(
            size=answer["ContentLength"],
            etag=answer["ETag"].strip('"'),
            changed_at=answer["LastModified"],
            digest=answer.get("Metadata", {}).get(DIGEST, ""),
        )

    def exists(self, name: str) -> bool:
        try:
            self.state_of(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return self.state_of(name).size

    def get_modified_time(self, name: str) -> datetime:
        return self.state_of(name).changed_at

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """Return a whole file, read and compared with its digest before anybody gets a byte."""
        if mode != "rb":
            raise ValueError("Files of a bucket are opened to be read, in bytes.")
        with self._asking(name):
            answer = self.client.get_object(Bucket=self.bucket_name, Key=self._key(name))
            content, digest = _fetch(answer["Body"])
        stated = answer.get("Metadata", {}).get(DIGEST, digest)
        if stated != digest:
            content.close()
            log.error("A file of the store is not what was stored.")
            raise StoreAway(f"{name} is not what was stored.")
        return File(content, name)

    def open_part(self, name: str, start: int, end: int) -> IO[bytes]:
        with self._asking(name):
            answer = self.client.get_object(
                Bucket=self.bucket_name, Key=self._key(name), Range=f"bytes={start}-{end - 1}"
            )
            content, _digest = _fetch(answer["Body"])
        return content

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        prefix = f"{self._key(name)}/"
        folders: list[str] = []
        files: list[str] = []
        with self._asking(name):
            for page in self._list(Prefix=prefix, Delimiter="/"):
                folders += [
                    found["Prefix"][len(prefix) : -1] for found in page.get("CommonPrefixes", ())
                ]
                files += [found["Key"][len(prefix) :] for found in page.get("Contents", ())]
        return folders, [file for file in files if file]

    def walk(self) -> Iterator[tuple[str, int]]:
        prefix = f"{self.location}/" if self.location else ""
        with self._asking(self.location):
            for page in self._list(Prefix=prefix):
                for found in page.get("Contents", ()):
                    yield found["Key"][len(prefix) :], found["Size"]

    def _list(self, **asked: str) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("list_objects_v2")
        return cast("Iterator[dict[str, Any]]", pages.paginate(Bucket=self.bucket_name, **asked))

    # --- Writing ---------------------------------------------------------------------------------

    def _save(self, name: str, content: "File[bytes]") -> str:
        """Store a file: the store shows all of it or nothing, whenever it is interrupted."""
        name = clean_name(name)
        digest, size = _measure(content)
        about = {
            "ContentType": mimetypes.guess_type(name)[0] or self.default_content_type,
            "Metadata": {DIGEST: digest},
        }
        where = {"Bucket": self.bucket_name, "Key": self._key(name)}
        with self._asking(name):
            if size <= PARTS.multipart_threshold:
                self.client.put_object(Body=content.read(), **where, **about)
            else:
                self.client.upload_fileobj(
                    _KeptOpen(content), ExtraArgs=about, Config=PARTS, **where
                )
        return name

    def delete(self, name: str) -> None:
        with self._asking(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=self._key(name))

    # --- Addresses -------------------------------------------------------------------------------

    def url(self, name: str | None, *_args: object, **_options: object) -> str:
        """Return the address at which Newsroom gives a file out, never one of the store."""
        if not self.address or name is None:
            raise ValueError("These files have no address that lasts.")
        return urljoin(self.address, filepath_to_uri(name) or "")

    def signed_address(self, name: str, seconds: int) -> str:
        where = {"Bucket": self.bucket_name, "Key": self._key(name)}
        return str(self.client.generate_presigned_url("get_object", where, ExpiresIn=seconds))

    def is_public(self, name: str) -> bool:
        bare = urlsplit(self.signed_address(name, 60))._replace(query="").geturl()
        try:
            with urlopen(Request(bare), timeout=CONNECT_SECONDS) as answer:  # noqa: S310  the setting
                return bool(answer.status < 300)
        except HTTPError as refused:
            refused.close()
            return False
        except OSError as error:
            raise StoreAway(str(error)) from error

    # --- The store itself ------------------------------------------------------------------------

    def is_answering(self) -> bool:
        try:
            with self._asking(""):
                self._client(QUICK).head_bucket(Bucket=self.bucket_name)
        except OSError:
            return False
        return True

    @property
    def client(self) -> Any:
        """The client of this process; its threads share it, as boto3 allows."""
        return self._client(self.client_config)

    def _client(self, config: Config) -> Any:
        key = (os.getpid(), config)
        with self._lock:
            client = self._clients.get(key)
            if client is None:
                session = boto3.Session(self.access_key, self.secret_key)
                client = session.client(
                    "s3",
                    region_name=self.region_name,
                    endpoint_url=self.endpoint_url,
                    config=self.client_config.merge(config),
                )
                self._clients[key] = client
        return client

    def _key(self, name: str) -> str:
        """Return the whole name in the bucket. Raises SuspiciousOperation outside the prefix."""
        return str(self._normalize_name(clean_name(name)))

    @contextmanager
    def _asking(self, name: str) -> Iterator[None]:
        """Ask the store within: an answer that it has no such file is FileNotFoundError, none at
        all or any other is StoreAway."""
        endpoint = str(self.endpoint_url)
        if time.monotonic() < self._away_until.get(endpoint, 0.0):
            raise StoreAway("The store of the files did not answer a moment ago.")
        try:
            yield
        except ClientError as error:
            status = int(error.response["ResponseMetadata"].get("HTTPStatusCode", 0))
            code = str(error.response.get("Error", {}).get("Code", ""))
            if status == 404 and code in GONE:
                raise FileNotFoundError(2, "The store has no such file", name) from error
            log.error("The store of the files answers %s %s.", status, code)
            if status >= 500:
                self._away_until[endpoint] = time.monotonic() + SECONDS_AWAY
            raise StoreAway(f"The store of the files answers {status} {code}.") from error
        except BotoCoreError as error:
            log.error("The store of the files does not answer: %s.", type(error).__name__)
            self._away_until[endpoint] = time.monotonic() + SECONDS_AWAY
            raise StoreAway("The store of the files does not answer.") from error


class _KeptOpen:
    """A file that whoever reads it does not close."""

    def __init__(self, file: "File[bytes]") -> None:
        self.read = file.read
        self.seek = file.seek
        self.tell = file.tell


def _fetch(body: Any) -> tuple[IO[bytes], str]:
    """Read an answer to its end into memory or a temporary file; return it with its SHA-256."""
    content = SpooledTemporaryFile(max_size=MEMORY_MAX)  # noqa: SIM115  whoever asked closes it
    digest = hashlib.sha256()
    for chunk in body.iter_chunks(MEGABYTE):
        digest.update(chunk)
        content.write(chunk)
    content.seek(0)
    return cast("IO[bytes]", content), digest.hexdigest()


def _measure(content: "File[bytes]") -> tuple[str, int]:
    """Return the SHA-256 and the bytes of a file, and go back to its beginning."""
    digest = hashlib.sha256()
    size = 0
    for chunk in content.chunks(MEGABYTE):  # from its beginning
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size
