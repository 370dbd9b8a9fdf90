"""A database that was restored sends no letter and moves no money until somebody releases it."""

import io
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import installation
from articles.actions.records import journal
from articles.installation import CopyDoubt, Inert, find_copy_doubt, store_state
from articles.models import Installation, JournalEntry
from newsroom.frame.scheduled_letters import MAKER
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.money import provider_payments, refunds
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import letters
from subscriptions.domain.choices import Cause, State
from subscriptions.gateways import EventKind, simulated
from subscriptions.gateways.simulated import Sender, build_notice
from subscriptions.models import Attempt, Letter, Order, PassingLetter, ProviderEvent
from tests.cast import OPERATOR, group_of, person
from tests.emptying import TRUE_PLACE
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order
from tests.patience import SECONDS

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SENDER = Sender("a secret of the sandbox")
PASSWORD = "a pass phrase of the machine room"
REASON = "数据已核对,恢复完成"


@dataclass
class House:
    """The installation of a test: it can be made the newspaper itself or a copy of it."""

    settings: Any
    folder: Path
    elsewhere: Path

    def is_the_newspaper(self) -> None:
        self.settings.INSTALLATION_FOLDER = self.folder
        bound = installation.identity(make_key=True)
        Installation.objects.update_or_create(pk=1, defaults={"identity": bound})

    def is_restored_on_another_machine(self) -> None:
        self.settings.INSTALLATION_FOLDER = self.elsewhere


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> House:
    """The newspaper itself, with a provider of payments and a mail server."""
    settings.INSTALLATION_KEY = ""
    settings.PAYMENTS = {
        "sandbox": {"secret": SENDER.secret, "page": "/subscribe/sandbox/{reference}/"}
    }
    settings.BANK_ACCOUNT = "开户行 | 江岸银行"
    folders = tmp_path / "here", tmp_path / "there"
    for folder in folders:
        folder.mkdir()
    found = House(settings, *folders)
    found.is_the_newspaper()
    return found


def begin(order: Order) -> Attempt:
    return provider_payments.begin_payment(
        order, "sandbox", notice_url="/n/", return_url="/back/", at=MORNING
    )


def keeper() -> Any:
    """A system administrator with a password."""
    user = person("lin")
    user.groups.add(group_of("system_administrator"))
    user.set_password(PASSWORD)
    user.save()
    return user


def release(monkeypatch: pytest.MonkeyPatch, name: str, password: str, **options: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("release_copy", name, reason=REASON, stdout=io.StringIO(), **options)


def test_letters_of_the_newspaper_leave_and_those_of_a_copy_wait_untouched(house: House) -> None:
    make_order()
    house.is_restored_on_another_machine()
    with pytest.raises(CommandError, match="restored copy"):
        call_command("send_letters", stdout=io.StringIO())
    letters.queue_passing_letter("reader@example.com", "paid", {"order": Order.objects.get()})
    assert mail.outbox == []
    assert set(Letter.objects.values_list("tries", "failed")) == {(0, "")}
    house.is_the_newspaper()
    call_command("send_letters", stdout=io.StringIO())
    assert len(mail.outbox) == Letter.objects.count() + 1  # and the one that nobody keeps


def test_a_copy_opens_no_payment_and_its_order_page_says_so_without_an_account_to_pay_into(
    house: House, client: Any
) -> None:
    order = make_order(at=timezone.now())
    page = client.get(order.get_absolute_url()).content.decode()
    assert "江岸银行" in page
    house.is_restored_on_another_machine()
    page = client.get(order.get_absolute_url()).content.decode()
    assert "恢复" in page
    assert "江岸银行" not in page
    assert 'name="method"' not in page
    answer = client.post(reverse("subscriptions:pay", args=[order.code]), {"method": "sandbox"})
    assert answer.status_code == 409
    assert "恢复" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_copy_refuses_a_notice_in_words_and_the_newspaper_takes_it_later(house: House) -> None:
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    sent = build_notice(slip, EventKind.PAID, SENDER, MORNING)
    house.is_restored_on_another_machine()
    answer = provider_payments.receive_notice("sandbox", *sent, at=MORNING)
    assert answer.status >= 400
    assert "restored" in answer.body.decode()
    assert not ProviderEvent.objects.exists()
    house.is_the_newspaper()
    assert provider_payments.receive_notice("sandbox", *sent, at=MORNING).status == 204
    assert Order.objects.get().state(MORNING) is State.PAID


def test_a_copy_sends_no_refund_and_does_not_say_that_one_is_on_its_way(house: House) -> None:
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    provider_payments.receive_notice(
        "sandbox", *build_notice(slip, EventKind.PAID, SENDER, MORNING), at=MORNING
    )
    grant = RefundRequest(Cause.GOODWILL, "致歉", 5000)
    refund = refunds.grant_refund(order, grant, by=person("miao"), at=MORNING)[0]
    house.is_restored_on_another_machine()
    with pytest.raises(Inert):
        provider_payments.pay_out_refund(refund, by=person("miao"), at=MORNING)
    refund.refresh_from_db()
    assert (refund.sent_at, refund.paid_out_at) == (None, None)


def test_the_hourly_job_of_a_copy_asks_no_provider(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(make_order())
    asked: list[str] = []
    monkeypatch.setattr(
        provider_payments, "ask_provider", lambda attempt, at: asked.append(attempt.reference)
    )
    house.is_restored_on_another_machine()
    assert run_housekeeping(at=MORNING).failed == ()
    assert asked == []
    house.is_the_newspaper()
    run_housekeeping(at=MORNING)
    assert len(asked) == 1


def test_another_place_or_machine_makes_a_copy_even_with_the_whole_data_folder(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_copy_doubt() is None
    monkeypatch.setattr(installation, "database_place", lambda: "another machine")
    assert find_copy_doubt() is CopyDoubt.ELSEWHERE


def test_the_place_of_the_database_is_known() -> None:
    assert len(TRUE_PLACE()) > 5


def test_an_older_state_on_the_same_machine_is_a_copy(house: House) -> None:
    journal.record("article.saved", by=OPERATOR, at=MORNING)
    store_state()
    assert find_copy_doubt() is None
    memory = house.folder / installation.FILE
    ahead = memory.read_text().replace(
        f'"journal": {JournalEntry.objects.latest("pk").pk}', '"journal": 999999'
    )
    memory.write_text(ahead)
    assert find_copy_doubt() is CopyDoubt.OLDER


def test_a_state_from_before_the_last_letters_is_a_copy_or_they_would_go_out_twice(
    house: House,
) -> None:
    make_order()
    before = Installation.objects.get().rounds
    call_command("send_letters", stdout=io.StringIO())
    assert mail.outbox
    assert find_copy_doubt() is None
    Installation.objects.update(rounds=before)  # as a backup from before has it
    assert find_copy_doubt() is CopyDoubt.OLDER


def test_a_database_that_names_no_installation_is_a_copy(house: House) -> None:
    Installation.objects.all().delete()
    assert find_copy_doubt() is CopyDoubt.UNBOUND


@pytest.mark.parametrize("nonsense", ["", "[]", "{", '{"journal": "many"}', "\0"])
def test_a_key_that_was_lost_or_spoilt_makes_a_copy_and_no_error(
    house: House, nonsense: str
) -> None:
    (house.folder / installation.FILE).write_text(nonsense)
    assert find_copy_doubt() is CopyDoubt.ELSEWHERE


def test_machines_that_serve_one_database_share_a_key_by_their_settings(
    house: House, settings: Any
) -> None:
    settings.INSTALLATION_KEY = "one for all"
    house.is_the_newspaper()
    house.is_restored_on_another_machine()  # the other web server has a folder of its own
    assert find_copy_doubt() is None


def test_the_key_is_for_its_owner_only(house: House) -> None:
    assert (house.folder / installation.FILE).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_keeps_nobody_from_working(house: House) -> None:
    (house.folder / installation.FILE).with_suffix(".new").mkdir()
    journal.record("article.saved", by=OPERATOR, at=MORNING)
    store_state()
    assert find_copy_doubt() is None


def test_somebody_with_the_right_releases_a_copy_and_the_journal_says_who_and_why(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = keeper()
    house.is_restored_on_another_machine()
    release(monkeypatch, by.username, PASSWORD)
    assert find_copy_doubt() is None
    row = JournalEntry.objects.get(act="installation.released")
    assert (row.by, row.reason, row.details) == (by, REASON, {"doubt": "elsewhere"})
    house.settings.INSTALLATION_FOLDER = house.folder
    assert find_copy_doubt() is CopyDoubt.ELSEWHERE  # the machine it came from is the copy now


def test_a_wrong_password_a_missing_right_or_a_short_reason_releases_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, other = keeper(), person("zhao")
    other.set_password(PASSWORD)
    other.save()
    house.is_restored_on_another_machine()
    with pytest.raises(CommandError, match="do not belong together"):
        release(monkeypatch, by.username, "wrong")
    with pytest.raises(CommandError, match="right"):
        release(monkeypatch, other.username, PASSWORD)
    assert find_copy_doubt() is CopyDoubt.ELSEWHERE
    denied = JournalEntry.objects.get(act="installation.released")
    assert (denied.by, denied.outcome) == (other, "denied")
    assert not (house.elsewhere / installation.FILE).exists()


def test_an_older_state_that_was_released_is_the_newspaper_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, memory = keeper(), house.folder / installation.FILE
    journal.record("article.saved", by=OPERATOR, at=MORNING)
    store_state()
    memory.write_text(memory.read_text().replace('"journal": ', '"journal": 99999'))
    assert find_copy_doubt() is CopyDoubt.OLDER
    release(monkeypatch, by.username, PASSWORD)
    assert find_copy_doubt() is None


def test_letters_that_may_have_gone_out_before_are_decided_on_and_none_is_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = keeper()
    make_order()
    house.is_restored_on_another_machine()
    with pytest.raises(CommandError, match="set-aside"):
        release(monkeypatch, by.username, PASSWORD)
    assert find_copy_doubt() is CopyDoubt.ELSEWHERE
    release(monkeypatch, by.username, PASSWORD, letters="set-aside")
    call_command("send_letters", stdout=io.StringIO())
    assert mail.outbox == []
    letter = Letter.objects.earliest("pk")
    letters.retry_failed_letter(letter, by=person("miao"), at=MORNING)
    call_command("send_letters", stdout=io.StringIO())
    assert len(mail.outbox) == 1


def test_a_letter_by_schedule_that_waited_in_a_backup_is_decided_on_and_goes_out_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = keeper()
    PassingLetter.objects.all().delete()
    Letter.objects.all().delete()
    letters.queue_made_letter("lin@example.com", MAKER, letter=0, due=MORNING.isoformat(), new=[])
    house.is_restored_on_another_machine()
    with pytest.raises(CommandError, match="set-aside"):
        release(monkeypatch, by.username, PASSWORD)
    release(monkeypatch, by.username, PASSWORD, letters="set-aside")
    assert not PassingLetter.objects.exists()


def test_a_copy_of_a_whole_machine_is_marked_by_hand(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = keeper()
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    call_command("mark_copy", by.username, reason=REASON, stdout=io.StringIO())
    assert find_copy_doubt() is CopyDoubt.UNBOUND
    assert JournalEntry.objects.filter(act="installation.marked", by=by).exists()


def test_health_the_check_and_every_page_of_the_desk_say_that_it_is_a_copy(house: House) -> None:
    client = Client()
    client.force_login(person("gu"))
    checks = lambda: [one.id for one in run_checks(databases=["default"])]  # noqa: E731
    assert client.get("/healthz").json()["copy"] is None
    assert "articles.W006" not in checks()
    assert "release_copy" not in client.get("/admin/").content.decode()
    house.is_restored_on_another_machine()
    assert client.get("/healthz").json()["copy"] == "elsewhere"
    assert "articles.W006" in checks()
    for page in ("/admin/", "/admin/articles/article/"):
        assert "release_copy" in client.get(page).content.decode()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_file_put_back_elsewhere_is_a_copy_until_it_is_released(tmp_path: Path) -> None:
    """As it happens to people: commands of their own, on a database that was copied by SQLite."""

    def manage(folder: Path, *command: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
        place = {
            "DATABASE_URL": f"sqlite:///{folder / 'newsroom.sqlite3'}",
            "NEWSROOM_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**os.environ, **place},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * SECONDS,
        )

    folders = [tmp_path / name for name in ("restored", "again")]
    for folder in folders:
        folder.mkdir()
    group_of("system_administrator")
    source = sqlite3.connect(connection.settings_dict["NAME"])
    with sqlite3.connect(folders[0] / "newsroom.sqlite3") as copy:
        source.backup(copy)
    source.close()
    made = manage(folders[0], "create_administrator", "tao", typed=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    assert manage(folders[0], "send_letters").returncode == 1
    command = ("release_copy", "tao", "--reason", REASON)
    freed = manage(folders[0], *command, typed=PASSWORD + "\n")
    assert freed.returncode == 0, freed.stderr
    assert "sent: 0" in manage(folders[0], "send_letters").stdout
    for file in folders[0].glob("newsroom.sqlite3*"):
        (folders[1] / file.name).write_bytes(file.read_bytes())
    (folders[1] / installation.FILE).write_bytes((folders[0] / installation.FILE).read_bytes())
    assert manage(folders[1], "send_letters").returncode == 1


def test_pages_of_the_staff_look_whether_this_is_a_copy_once_in_some_seconds(
    house: House, client: Any, settings: Any, django_assert_num_queries: Any
) -> None:
    client.cookies["django_language"] = "en"
    client.force_login(person("gu"))
    settings.INSTALLATION_TRUSTED_SECONDS = 0
    assert "This is a restored copy" not in client.get("/admin/").content.decode()
    settings.INSTALLATION_TRUSTED_SECONDS = 3600
    with django_assert_num_queries(0):
        assert installation.recent_doubt() is None
    house.is_restored_on_another_machine()
    assert installation.find_copy_doubt() is CopyDoubt.ELSEWHERE  # what leaves the house asks anew
    assert installation.recent_doubt() is None
    settings.INSTALLATION_TRUSTED_SECONDS = 0
    assert "This is a restored copy" in client.get("/admin/").content.decode()


@pytest.mark.sqlite
def test_whether_this_is_a_copy_costs_one_query(
    house: House, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert find_copy_doubt() is None
