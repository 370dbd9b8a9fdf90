"""Files move from the folder into the bucket and back, are proved, and are never lost."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.models import Image
from articles.stores.remote import RemoteStorage
from newsroom.settings import files
from tests.articles.stores.conftest import Store
from tests.factories.articles import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FILES = {
    "media": {"pictures/ab/1.webp": b"a picture", "originals/2024/03/1.jpg": b"an original"},
    "pages": {"pdf/2024/03/1.pdf": b"a page", "process_pages.lock": b""},
}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PAGES_ROOT = tmp_path / "pages"
    for room, contents in FILES.items():
        for name, content in contents.items():
            file = tmp_path / room / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return tmp_path


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_stopped_move_goes_on_and_every_copy_is_proved(store: Store, folder: Path) -> None:
    store.stop()
    with pytest.raises(CommandError, match="Run the command again") as stopped:
        run("move_files", "--to-s3")
    assert stopped.value.returncode == 75
    store.start()
    store.client.create_bucket(Bucket=store.bucket)
    # As a run leaves it that was killed: one file is there, another is not what it should be.
    storages["default"].save("pictures/ab/1.webp", io.BytesIO(b"a picture"))  # type: ignore[arg-type]
    storages["pages"].save("pdf/2024/03/1.pdf", io.BytesIO(b"half"))  # type: ignore[arg-type]
    told = run("move_files", "--to-s3")
    assert "1 files copied, 1 were there already" in told.splitlines()[0]
    assert "1 files copied, 0 were there already" in told.splitlines()[1]
    assert store.names() == {
        "site/media/pictures/ab/1.webp",
        "site/media/originals/2024/03/1.jpg",
        "site/pages/pdf/2024/03/1.pdf",
    }
    with storages["pages"].open("pdf/2024/03/1.pdf") as stored:
        assert stored.read() == b"a page"
    assert "0 files copied, 2 were there" in run("move_files", "--to-s3", "--remove")
    assert not (folder / "media/pictures/ab/1.webp").exists()
    run("move_files", "--to-folder")
    assert (folder / "media/pictures/ab/1.webp").read_bytes() == b"a picture"


def test_what_the_store_altered_meanwhile_is_replaced_and_never_taken_back_home(
    store: Store, folder: Path
) -> None:
    run("move_files", "--to-s3")
    store.alter("site/media/pictures/ab/1.webp", b"of a stranger")
    (folder / "media/pictures/ab/1.webp").unlink()
    with pytest.raises(CommandError, match="not what was stored"):
        run("move_files", "--to-folder")
    assert not (folder / "media/pictures/ab/1.webp").exists()


def test_without_a_bucket_nothing_is_moved(settings: Any) -> None:
    with pytest.raises(CommandError, match="FILES_S3_BUCKET"):
        run("move_files", "--to-s3")


def test_check_files_names_what_is_missing_and_what_anybody_may_read(store: Store) -> None:
    Image.objects.create(
        title="码头", original="originals/gone.jpg", digest="1" * 64, uploaded_at=MORNING
    )
    assert "✓ " in run("check_files")
    assert store.names() == set()
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 fault"):
        call_command("check_files", "--every", stdout=out)
    assert "originals/gone.jpg" in out.getvalue()
    storage = storages["pages"]
    assert isinstance(storage, RemoteStorage)
    name = storage.save("pdf/1.pdf", io.BytesIO(b"a page"))  # type: ignore[arg-type]
    assert not storage.is_public(name)
    store.client.put_object_acl(Bucket=store.bucket, Key=f"site/pages/{name}", ACL="public-read")
    assert storage.is_public(name)
    store.stop()
    with pytest.raises(CommandError, match="2 faults"):
        run("check_files")


@pytest.mark.django_db(transaction=True)
def test_a_backup_says_that_the_bucket_is_not_in_it(store: Store, tmp_path: Path) -> None:
    told = run("make_backup", str(tmp_path))
    assert store.bucket in told
    assert not (tmp_path / "media").exists()


def test_a_bucket_without_its_keys_is_refused_when_the_site_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "FILES_S3_BUCKET", "paper")
    monkeypatch.setattr(files, "FILES_S3_ENDPOINT", "https://store.example")
    with pytest.raises(ImproperlyConfigured, match="FILES_S3_KEY, FILES_S3_SECRET is missing"):
        files.file_storages("/media/", Path("pages"))
    monkeypatch.setattr(files, "FILES_S3_KEY", "paper")
    monkeypatch.setattr(files, "FILES_S3_SECRET", "secret")
    made = files.file_storages("/media/", Path("pages"))
    assert made["default"]["OPTIONS"]["location"] == "media"
    assert made["pages"]["OPTIONS"]["address"] == ""
