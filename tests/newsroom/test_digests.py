"""The digest of what concerns a person: once a day, at his hour, by the queue of letters."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from articles import installation
from articles.actions.records.desk_settings import mark_alerts_read, set_digest_hour
from articles.actions.writing import remarks
from articles.errors import Invalid
from articles.installation import CopyDoubt
from articles.models import DeskSettings
from newsroom.accounts.models import User
from newsroom.frame.digests import write_due_digests
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.readers import outbox
from subscriptions.models import PassingLetter
from tests.cast import person
from tests.factories.articles import MORNING, make_article

pytestmark = pytest.mark.django_db
# MORNING is 02:43 by the newspaper's clock.
EIGHT = MORNING + timedelta(hours=5, minutes=30)
SECRET = "线人的电话在抽屉里"


def note_for_lin(at: Any = MORNING, headline: str = "码头夜班") -> User:
    lin = person("lin")
    article = make_article(headline, by=lin)
    remarks.add_remark(article, SECRET, by=person("shen"), at=at, mentions=[lin])
    return lin


def wants_it_at(hour: int | None) -> User:
    lin = note_for_lin()
    set_digest_hour(hour, by=lin, at=MORNING)
    return lin


def test_a_person_who_asked_for_it_gets_one_letter_a_day_however_often_the_job_runs() -> None:
    wants_it_at(8)
    assert write_due_digests(MORNING) == 0
    assert write_due_digests(EIGHT) == 1
    assert write_due_digests(EIGHT) == 0
    assert write_due_digests(EIGHT + timedelta(hours=6)) == 0
    note_for_lin(EIGHT + timedelta(hours=7), "第二篇")
    assert write_due_digests(EIGHT + timedelta(days=1)) == 1
    assert PassingLetter.objects.count() == 2


def test_it_names_headlines_and_no_note() -> None:
    wants_it_at(8)
    write_due_digests(EIGHT)
    letter = PassingLetter.objects.get()
    assert letter.address == "lin@example.com"
    assert "码头夜班" in letter.facts["body"]
    assert "沈砚 在附注里提到您" in letter.facts["body"]
    assert SECRET not in str(letter.facts)


def test_nobody_gets_it_who_did_not_ask(client: Client) -> None:
    lin = note_for_lin()
    assert write_due_digests(EIGHT) == 0
    set_digest_hour(8, by=lin, at=MORNING)
    set_digest_hour(None, by=lin, at=MORNING)
    assert write_due_digests(EIGHT) == 0


def test_what_was_read_is_not_told_and_a_day_without_news_has_no_letter() -> None:
    lin = wants_it_at(8)
    mark_alerts_read(EIGHT, by=lin, at=EIGHT)
    assert write_due_digests(EIGHT) == 0
    assert PassingLetter.objects.count() == 0


def test_closed_accounts_former_staff_and_lost_rights_get_none() -> None:
    lin = wants_it_at(8)
    for change in ({"is_active": False}, {"is_staff": False}, {"email": ""}):
        before = {name: getattr(lin, name) for name in change}
        User.objects.filter(pk=lin.pk).update(**change)
        assert write_due_digests(EIGHT) == 0
        User.objects.filter(pk=lin.pk).update(**before)
    lin.groups.clear()
    assert write_due_digests(EIGHT) == 0
    assert not PassingLetter.objects.exists()


def test_a_restored_copy_writes_none_and_the_newspaper_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wants_it_at(8)
    with monkeypatch.context() as copied:
        copied.setattr(installation, "find_copy_doubt", lambda: CopyDoubt.ELSEWHERE)
        assert write_due_digests(EIGHT) == 0
    assert write_due_digests(EIGHT) == 1


def test_while_the_mail_server_is_away_the_letter_waits_and_goes_once(settings: Any) -> None:
    wants_it_at(8)
    run_housekeeping(at=EIGHT)
    sent_at = PassingLetter.objects.get().asked_at
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_PORT = 9  # nobody answers there
    assert outbox.send_passing_letters(sent_at)[0] == 0
    run_housekeeping(at=EIGHT + timedelta(hours=1))
    settings.EMAIL_BACKEND = working
    later = sent_at + timedelta(minutes=10)
    assert outbox.send_passing_letters(later)[0] == 1
    assert outbox.send_passing_letters(later)[0] == 0
    assert [message.to for message in mail.outbox] == [["lin@example.com"]]


def test_an_hour_that_is_over_begins_tomorrow() -> None:
    lin = note_for_lin()
    set_digest_hour(1, by=lin, at=MORNING)
    assert write_due_digests(MORNING) == 0
    note_for_lin(EIGHT, "第二篇")
    assert write_due_digests(EIGHT + timedelta(days=1)) == 1


def test_another_hour_on_the_same_day_sends_no_second_letter() -> None:
    lin = wants_it_at(8)
    assert write_due_digests(EIGHT) == 1
    note_for_lin(EIGHT + timedelta(minutes=5), "第二篇")
    set_digest_hour(20, by=lin, at=EIGHT + timedelta(minutes=6))
    assert write_due_digests(EIGHT + timedelta(hours=13)) == 0


def test_a_person_sets_the_hour_and_nobody_without_a_mailbox_can(client: Client) -> None:
    lin = person("lin")
    client.force_login(lin)
    client.post("/admin/alerts/settings/", {"hour": "8"})
    assert DeskSettings.objects.get(user=lin).digest_hour == 8
    assert client.post("/admin/alerts/settings/", {"hour": "24"}).status_code == 200
    client.post("/admin/alerts/settings/", {"hour": ""})
    assert DeskSettings.objects.get(user=lin).digest_hour is None
    User.objects.filter(pk=lin.pk).update(email="")
    assert "没有电子邮箱" in client.post("/admin/alerts/settings/", {"hour": "8"}).content.decode()
    with pytest.raises(Invalid):
        set_digest_hour(24, by=lin, at=MORNING)
