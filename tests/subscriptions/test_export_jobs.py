"""Long exports are made beside the server: with progress, for whoever asked alone, for a day."""

from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions import erasure
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.service import deliveries, export_jobs, exports
from subscriptions.desk import exporting
from subscriptions.desk.records import exports as list_exports
from subscriptions.desk.service import deliveries as delivery_desk
from subscriptions.models import ExportJob, Party
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_term

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"
SHEET = f"{DESK}/party/sheet/?sort=name"
WHY = {"purpose": "年终对账"}


@pytest.fixture(autouse=True)
def _every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (list_exports, delivery_desk):
        monkeypatch.setattr(module, "AT_ONCE_MAX", 1)
    monkeypatch.setattr(exports, "REPORTED_EVERY", 1)
    for number in range(3):
        contact = Contact(f"读者{number}", f"1380000000{number}")
        Party.objects.create(**vars(contact), made_at=MORNING)


@pytest.fixture
def miao(client: Client) -> Client:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


def ask(client: Client, address: str = SHEET) -> ExportJob:
    answer = client.post(address, WHY)
    assert answer.headers["Location"] == f"{DESK}/exports/"
    return ExportJob.objects.get()


def make() -> None:
    call_command("make_exports", verbosity=0, stdout=StringIO())


def file_of(client: Client, job: ExportJob) -> bytes:
    answer: Any = client.get(f"{DESK}/exports/{job.pk}/file/")
    assert "no-store" in answer["Cache-Control"]
    return b"".join(answer.streaming_content)


def test_a_long_list_is_made_beside_the_server_and_handed_to_whoever_asked(miao: Client) -> None:
    job = ask(miao)
    ask(miao)  # twice pressed is asked for once
    assert "waiting · 0 of 3 rows" in " ".join(
        miao.get(f"{DESK}/exports/").content.decode().split()
    )
    assert miao.get(f"{DESK}/exports/{job.pk}/file/").status_code == 404
    make()
    assert f"{DESK}/exports/{job.pk}/file/" in miao.get(f"{DESK}/exports/").content.decode()
    sheet = openpyxl.load_workbook(BytesIO(file_of(miao, job)), read_only=True).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["读者0", "读者1", "读者2"]
    assert rows[0][2] == "Subscriber"  # in the language of whoever asked
    entry = JournalEntry.objects.get(act="counter.exported")
    assert (entry.by, entry.details["purpose"], entry.details["rows"]) == (
        person("miao"),
        "年终对账",
        3,
    )
    other = Client()
    other.force_login(User.objects.create_superuser("other", "o@example.com", "x"))
    assert other.get(f"{DESK}/exports/{job.pk}/file/").status_code == 404
    assert job.title not in other.get(f"{DESK}/exports/").content.decode()


def test_the_page_says_how_far_an_export_is(miao: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask(miao)
    shown: list[str] = []

    def look(*progress: Any) -> None:
        export_jobs.report_progress(*progress)
        shown.append(" ".join(miao.get(f"{DESK}/exports/").content.decode().split()))

    monkeypatch.setattr(exporting, "report_progress", look)
    make()
    assert ["being made · 2 of 3 rows" in page for page in shown] == [False, True, False]
    job.refresh_from_db()
    assert job.state == "ready"


def test_the_right_is_asked_again_when_the_file_is_made_and_when_it_is_taken(
    miao: Client,
) -> None:
    withdrawn = ask(miao)
    groups = [*person("miao").groups.all()]
    person("miao").groups.clear()
    make()
    withdrawn.refresh_from_db()
    assert (withdrawn.state, withdrawn.content) == ("failed", None)
    assert not JournalEntry.objects.filter(act="counter.exported", outcome="done").exists()
    person("miao").groups.set(groups)
    withdrawn.delete()
    job = ask(miao)
    make()
    person("miao").groups.clear()
    assert miao.get(f"{DESK}/exports/{job.pk}/file/").status_code == 403


def test_labels_of_many_are_made_beside_the_server_too(miao: Client) -> None:
    for _number in range(2):
        make_term()
    run = deliveries.make_delivery_list(
        the_publication(), date(2024, 3, 15), by=OPERATOR, at=MORNING
    )
    assert run.labels == 2
    job = ask(miao, f"{DESK}/deliveryrun/{run.pk}/labels/")
    make()
    assert file_of(miao, job).startswith(b"%PDF")
    assert JournalEntry.objects.get(act="delivery.exported").details["rows"] == 2


def test_an_export_is_gone_after_a_day_and_when_somebody_is_erased(miao: Client) -> None:
    ask(miao)
    make()
    erasure.erase_party(Party.objects.get(name="读者1"), by=person("miao"), at=timezone.now())
    assert not ExportJob.objects.exists()
    ask(miao)
    make()
    run_housekeeping(at=timezone.now() + timedelta(hours=23))
    assert ExportJob.objects.exists()
    run_housekeeping(at=timezone.now() + timedelta(hours=25))
    assert not ExportJob.objects.exists()


def test_what_a_killed_program_left_is_made_three_times_at_most(miao: Client) -> None:
    ask(miao)
    at = timezone.now()
    for _try in range(export_jobs.TRIES_MAX):
        assert export_jobs.claim_export(at) is not None
        assert export_jobs.claim_export(at) is None  # a second program finds nothing
        at += timedelta(minutes=6)
    assert export_jobs.claim_export(at) is None
    assert ExportJob.objects.get().state == "failed"
