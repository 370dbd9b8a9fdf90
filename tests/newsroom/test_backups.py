"""A backup is made while everybody works, and a check says of it what is wrong, or that it is
whole."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from articles.actions.records.indexing import rebuild_search
from articles.actions.records.sealing import seal_new_entries
from articles.fields import page_storage
from articles.models import FileOrigin, JournalEntry, PageFile, SearchDocument
from newsroom import backups
from newsroom.backups import NoBackup, inspect_database
from tests.emptying import guards_off
from tests.factories.articles import MORNING, make_image, make_issue, make_published
from tests.factories.subscriptions import make_order, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def newspaper() -> None:
    """An article before readers, an order that is paid, and a sealed journal."""
    make_published()
    pay(make_order(), 22200)
    seal_new_entries()


def wrong(media: Path | None = None) -> list[str]:
    """Return what the check finds wrong, by what it looked at."""
    return [finding.what for finding in inspect_database(media) if finding.faults]


def alter(statement: str) -> None:
    with guards_off(), connection.cursor() as cursor:
        for part in statement.split(";"):
            cursor.execute(part)


@pytest.mark.usefixtures("newspaper")
def test_a_newspaper_at_work_is_whole() -> None:
    assert wrong() == []
    out = io.StringIO()
    call_command("check_backup", stdout=out)
    assert "The copy is whole." in out.getvalue()


@pytest.mark.usefixtures("newspaper")
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE articles_journalentry SET reason = '无'", "The journal's chain of seals holds"),
        ("UPDATE subscriptions_posting SET amount = amount + 1", "The books are right"),
        (
            "DELETE FROM articles_searchopening; DELETE FROM articles_searchdocument",
            "Search knows every article that readers see",
        ),
        ("DELETE FROM articles_searchopening", "Search knows every article that readers see"),
        (
            "UPDATE articles_searchindex SET folding = folding - 1",
            "Search knows every article that readers see",
        ),
    ],
)
def test_what_was_altered_behind_its_back_is_found(statement: str, what: str) -> None:
    alter(statement)
    assert what in wrong()
    with pytest.raises(CommandError, match="fault"):
        call_command("check_backup", stdout=io.StringIO())


@pytest.mark.usefixtures("newspaper")
def test_a_text_that_the_index_has_lost_is_found() -> None:
    document = SearchDocument.objects.get()
    backups.search.current_engine().remove_documents([document])
    assert wrong() == ["Search knows every article that readers see"]


@pytest.mark.usefixtures("newspaper")
def test_a_migration_that_is_missing_and_a_guard_that_is_missing_are_found() -> None:
    newest = "SELECT MAX(name) FROM django_migrations WHERE app = 'articles'"
    alter(f"DELETE FROM django_migrations WHERE app = 'articles' AND name = ({newest})")
    on_table = " ON subscriptions_payment" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER subscriptions_payment_never_deleted{on_table}")
    assert wrong() == [
        "Every migration is applied",
        "Rows that are written once are guarded",
    ]
    call_command("guard_rows", stdout=io.StringIO())
    assert wrong() == ["Every migration is applied"]


def test_an_entry_that_has_no_seal_yet_is_no_fault() -> None:
    make_published()
    assert JournalEntry.objects.filter(seal=None).exists()
    assert wrong() == []


def test_pictures_are_copied_once_and_a_missing_one_is_named(tmp_path: Path, settings: Any) -> None:
    image = make_image()
    settings.MEDIA_ROOT = source = tmp_path / "original"
    copy = tmp_path / "media"
    for name in (image.original.name, *(one["name"] for one in image.renditions)):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(b"a picture")
    assert backups.copy_files(source, copy) > 0
    assert backups.copy_files(source, copy) == 0
    assert wrong(copy) == []
    (copy / image.original.name).unlink()
    last = list(inspect_database(copy))[-1]
    assert last.faults == (image.original.name,)


def test_a_backup_into_a_place_that_cannot_be_written_is_told_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NoBackup, match="No backup was made"):
        backups.make_backup(tmp_path / "file", at=MORNING)
    with pytest.raises(CommandError, match="No backup was made"):
        call_command("make_backup", tmp_path / "file")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("newspaper")
def test_the_copy_of_a_database_at_work_is_whole_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    rebuild_search(at=MORNING)  # emptied tables have lost by which rules the index was made
    with connection.cursor() as writer:
        writer.execute("SELECT 1")
        made = backups.make_backup(tmp_path, at=MORNING)
    assert made.name == "newsroom-2024-03-05-024320.sqlite3"
    assert made.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [made.name]
    before = made.read_bytes()
    assert backups.check_backup_file(made, []) == 0
    assert made.read_bytes() == before
    damaged = Path(shutil.copy(made, tmp_path / "damaged.sqlite3"))
    with damaged.open("r+b") as file:
        file.seek(40 * 4096)
        file.write(b"\xff" * 4096 * 20)
    assert backups.check_backup_file(damaged, []) != 0


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    for name, content in (("empty", b""), ("text", b"hello, this is no database")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError, match="no database"):
            call_command("check_backup", tmp_path / name)
    with pytest.raises(CommandError, match="no database"):
        call_command("check_backup", tmp_path / "missing")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("newspaper")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="pg_dump is PostgreSQL's")
def test_pg_dump_writes_what_pg_restore_reads(tmp_path: Path) -> None:
    made = backups.make_backup(tmp_path, at=MORNING)
    listed = subprocess.run(
        ["pg_restore", "--list", made], check=True, capture_output=True, text=True
    ).stdout
    assert "articles_revision_never_deleted" in listed
    assert "TABLE DATA public subscriptions_payment" in listed


def test_the_guide_names_the_programs_that_a_backup_needs_and_a_timer_for_it() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "deployment.md").read_text()
    installed = guide[guide.index("apt-get install") :].split("```")[0]
    assert "postgresql-client" in installed
    unit = guide[guide.index("newsroom-backup.service") :].split("```")[0]
    command = re.search(r"ExecStart=\S+ manage\.py (\w+) /\S+", unit)
    assert command is not None
    assert command[1] in get_commands()
    assert "OnCalendar=" in unit


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("newspaper")
def test_the_commands_of_the_guide_make_a_backup_and_check_it(
    tmp_path: Path, settings: Any
) -> None:
    rebuild_search(at=MORNING)
    settings.MEDIA_ROOT = tmp_path / "original"
    out = io.StringIO()
    call_command("make_backup", tmp_path / "backup", stdout=out)
    made = Path(out.getvalue().splitlines()[0])
    with pytest.raises(SystemExit) as ended:
        call_command("check_backup", made, media=tmp_path / "backup" / "media")
    assert ended.value.code == 0


def test_printed_pages_are_copied_and_a_missing_file_is_named(
    tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "no pictures"
    source = Path(page_storage().path(""))
    file = make_page_file()
    copy = tmp_path / "pages"
    backups.copy_files(source, copy)
    assert [finding.faults for finding in inspect_database(pages=copy) if finding.faults] == []
    (copy / file.images[0]["name"]).unlink()
    last = list(inspect_database(pages=copy))[-1]
    assert last.faults == (file.images[0]["name"],)


def make_page_file() -> PageFile:
    """A page with a PDF, the places of its characters and one picture."""
    storage = page_storage()
    names = [
        storage.save(name, io.BytesIO(b"a file"))
        for name in ("pdf/1.pdf", "text/1.json.gz", "images/1.webp")
    ]
    return PageFile.objects.create(
        page=make_issue().pages.get(position=1),
        number=1,
        is_current=True,
        origin=FileOrigin.SET,
        digest="0" * 64,
        pdf=names[0],
        characters=names[1],
        width=800,
        height=1100,
        images=[
            {
                "width": 400,
                "height": 550,
                "name": names[2],
                "content_type": "image/webp",
                "bytes": 6,
            }
        ],
        made_at=MORNING,
    )
