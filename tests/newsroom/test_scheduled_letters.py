"""Letters by schedule: a saved view or the dashboard, once a due moment, by the rights of then."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import Max
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as search_settings
from hypothesis import strategies as st

from articles import installation
from articles.actions.lists.saved_views import ViewFacts, change_view, delete_view, save_view
from articles.actions.lists.scheduled_letters import LetterOrder, schedule_letter
from articles.desk.lists.articles import ARTICLES
from articles.desk.lists.view_letters import VIEWS
from articles.domain.letter_times import LetterTimes, find_new_rows
from articles.errors import Invalid, NotYours
from articles.installation import CopyDoubt
from articles.models import (
    Article,
    Audience,
    JournalEntry,
    Publication,
    SavedView,
    ScheduledLetter,
)
from newsroom.accounts.models import User
from newsroom.frame import scheduled_letters
from newsroom.frame.scheduled_letters import write_due_letters
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.readers import outbox
from subscriptions.desk.reports.report_letters import DASHBOARDS
from subscriptions.models import PassingLetter
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_publication

pytestmark = pytest.mark.django_db
# MORNING is 02:43 of a Tuesday by the newspaper's clock.
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EIGHT = MORNING + timedelta(hours=5, minutes=30)
EVERY_DAY = frozenset(range(1, 8))


def send(at: datetime) -> Sequence[Any]:
    """Send what waits, and return the letters of this round."""
    before = len(mail.outbox)
    latest = PassingLetter.objects.aggregate(at=Max("asked_at"))["at"]
    outbox.send_passing_letters(max(at, latest) if latest else at)
    return mail.outbox[before:]


def view_of(owner: User, audience: str = Audience.OWN) -> SavedView:
    return save_view(ARTICLES, ViewFacts("夜班", audience), "stage=draft", by=owner, at=MORNING)


def order(view: SavedView, by: User, *, only_new: bool = False, **times: Any) -> ScheduledLetter:
    chosen = LetterTimes(times.get("weekdays", EVERY_DAY), times.get("hour", 8))
    return schedule_letter(VIEWS, view.pk, LetterOrder(chosen, only_new), by=by, at=MORNING)


class TestTimes:
    @given(
        st.frozensets(st.integers(1, 7)),
        st.integers(0, 23),
        st.lists(st.integers(1, 40 * 24 * 60), min_size=1, max_size=60),
    )
    def test_every_due_moment_is_met_once_however_the_job_ticks(
        self, weekdays: frozenset[int], hour: int, ticks: list[int]
    ) -> None:
        times = LetterTimes(weekdays, hour)
        written_until = MORNING
        written = []
        for minutes in sorted(ticks):
            due = times.find_last_due(MORNING + timedelta(minutes=minutes))
            if due > written_until:
                written.append(due)
                written_until = due
        end = MORNING + timedelta(minutes=max(ticks))
        begin = MORNING.replace(minute=0, second=0, microsecond=0)
        moments = [begin + number * HOUR for number in range(1, 41 * 24)]
        due = [moment for moment in moments if moment <= end and is_moment(times, moment)]
        expected = {
            max(passed)
            for tick in ticks
            if (passed := [one for one in due if one <= MORNING + timedelta(minutes=tick)])
        }
        assert written == sorted(expected)

    def test_the_hour_is_that_of_the_newspaper(self) -> None:
        due = LetterTimes(EVERY_DAY, 8).find_last_due(EIGHT)
        assert due.isoformat().endswith("T08:00:00+08:00")

    def test_a_row_that_comes_up_from_behind_a_cut_list_is_not_new(self) -> None:
        assert find_new_rows([9, 1, 2, 4], [1, 2, 3], known_is_cut=True) == [9]
        assert find_new_rows([9, 1, 2, 4], [1, 2, 3], known_is_cut=False) == [9, 4]


def is_moment(times: LetterTimes, moment: datetime) -> bool:
    local = moment + 8 * HOUR
    day = local.day == 1 if times.is_monthly else local.isoweekday() in times.weekdays
    return local.hour == times.hour and day


class TestSavedViews:
    def test_a_view_comes_once_a_day_with_its_number_links_and_what_is_new(self) -> None:
        lin = person("lin")
        make_article("码头夜班", by=lin)
        order(view_of(lin), lin)
        make_article("渡口新灯", by=lin)
        assert write_due_letters(MORNING) == 0
        assert [write_due_letters(EIGHT + n * HOUR) for n in (0, 0, 6)] == [1, 0, 0]
        (letter,) = send(EIGHT)
        assert letter.to == ["lin@example.com"]
        assert "夜班" in letter.subject
        assert "，1 条新的" in letter.subject
        new, first_rows = letter.body.split("前几行")
        article = Article.objects.get(headline="渡口新灯")
        assert "渡口新灯" in new
        assert "码头夜班" not in new
        assert "码头夜班" in first_rows
        assert f"/admin/articles/article/{article.pk}/change/" in first_rows
        assert write_due_letters(EIGHT + DAY) == 1
        (second,) = send(EIGHT + DAY)
        assert "新增" not in second.subject

    @search_settings(
        deadline=None,
        max_examples=15,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.lists(st.integers(1, 6 * 24 * 4), min_size=1, max_size=25),
        st.frozensets(st.integers(1, 7), min_size=1),
    )
    def test_a_letter_goes_once_a_due_moment_over_random_ticks(
        self, ticks: list[int], weekdays: frozenset[int]
    ) -> None:
        ScheduledLetter.objects.all().delete()
        PassingLetter.objects.all().delete()
        lin = person("lin")
        view = SavedView.objects.first() or view_of(lin)
        order(view, lin, weekdays=weekdays)
        times = LetterTimes(weekdays, 8)
        expected = set()
        for quarter in sorted(ticks):
            at = MORNING + quarter * timedelta(minutes=15)
            write_due_letters(at)
            write_due_letters(at)
            if times.find_last_due(at) > MORNING:
                expected.add(times.find_last_due(at).isoformat())
        moments = [letter.facts["due"] for letter in PassingLetter.objects.all()]
        assert sorted(moments) == sorted(expected)

    def test_only_on_the_chosen_days_and_only_with_something_new(self) -> None:
        lin = person("lin")
        order(view_of(lin), lin, weekdays=frozenset({3}), only_new=True)  # Wednesday
        assert write_due_letters(EIGHT) == 0
        make_article("渡口新灯", by=lin)
        assert write_due_letters(EIGHT) == 0
        assert write_due_letters(EIGHT + DAY) == 1
        assert write_due_letters(EIGHT + 8 * DAY) == 0
        make_article("第三篇", by=lin)
        assert write_due_letters(EIGHT + 15 * DAY) == 1

    def test_what_leaves_the_list_before_the_letter_leaves_the_letter(self) -> None:
        lin = person("lin")
        order(view_of(lin), lin, only_new=True)
        make_article("渡口新灯", by=lin)
        write_due_letters(EIGHT)
        Article.objects.update(stage="spiked")
        assert send(EIGHT) == []
        assert not PassingLetter.objects.exists()

    @pytest.mark.parametrize(
        "change", [{"is_active": False}, {"is_staff": False}, {"email": "other@example.com"}]
    )
    def test_a_letter_on_its_way_stops_when_its_account_is_closed_or_has_another_mailbox(
        self, change: dict[str, Any]
    ) -> None:
        lin = person("lin")
        order(view_of(lin), lin)
        assert write_due_letters(EIGHT) == 1
        User.objects.filter(pk=lin.pk).update(**change)
        assert send(EIGHT) == []
        assert not PassingLetter.objects.exists()

    def test_a_right_that_is_withdrawn_ends_it_also_on_its_way(self) -> None:
        lin = person("lin")
        order(view_of(lin), lin)
        assert write_due_letters(EIGHT) == 1
        lin.groups.clear()
        assert send(EIGHT) == []
        assert write_due_letters(EIGHT + DAY) == 0
        assert not ScheduledLetter.objects.exists()
        ended = JournalEntry.objects.get(act="scheduled_letter.ended")
        assert ended.by is None

    def test_a_view_that_is_not_shared_any_more_or_deleted_ends_it(self) -> None:
        gu, lin = person("gu"), person("lin")
        view = view_of(gu, Audience.ALL)
        order(view, lin)
        order(view, gu)
        assert write_due_letters(EIGHT) == 2
        change_view(view, ViewFacts("夜班"), by=gu, at=EIGHT)
        assert [letter.to for letter in send(EIGHT)] == [["gu@example.com"]]
        assert list(ScheduledLetter.objects.values_list("user", flat=True)) == [gu.pk]
        delete_view(view, by=gu, at=EIGHT)
        assert not ScheduledLetter.objects.exists()

    def test_nobody_gets_a_view_that_he_may_not_see(self, client: Client) -> None:
        view = view_of(person("gu"))
        with pytest.raises(NotYours):
            order(view, person("lin"))
        client.force_login(person("lin"))
        assert client.get(f"/admin/alerts/letters/view/{view.pk}/").status_code == 404
        assert client.get("/admin/alerts/letters/nothing/1/").status_code == 404
        with pytest.raises(Invalid):
            order(view, person("gu"), weekdays=frozenset())
        with pytest.raises(Invalid):
            order(view, person("gu"), hour=24)

    def test_a_job_that_is_killed_between_claim_and_letter_writes_it_the_next_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gu, lin = person("gu"), person("lin")
        order(view_of(lin), lin)
        order(view_of(gu), gu)
        working = scheduled_letters.queue_made_letter

        def fail_for_lin(address: str, maker: str, **facts: Any) -> PassingLetter:
            if address == "lin@example.com":
                raise OSError("killed")
            return working(address, maker, **facts)

        with monkeypatch.context() as killed:
            killed.setattr(scheduled_letters, "queue_made_letter", fail_for_lin)
            with pytest.raises(OSError, match="killed"):
                write_due_letters(EIGHT)
        assert PassingLetter.objects.get().address == "gu@example.com"
        assert write_due_letters(EIGHT + HOUR) == 1
        assert PassingLetter.objects.count() == 2

    def test_while_the_mail_server_is_away_letters_wait_and_each_goes_once(
        self, settings: Any
    ) -> None:
        lin = person("lin")
        order(view_of(lin), lin)
        working = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "localhost"
        settings.EMAIL_PORT = 9  # nobody answers there
        for day in range(4):
            run_housekeeping(at=EIGHT + day * DAY)
            assert send(EIGHT + day * DAY) == []
        settings.EMAIL_BACKEND = working
        dates = [letter.body.split(" ")[0] for letter in send(EIGHT + 4 * DAY)]
        assert len(dates) == len(set(dates)) == 4
        assert send(EIGHT + 5 * DAY) == []

    def test_a_restored_copy_writes_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        lin = person("lin")
        order(view_of(lin), lin)
        with monkeypatch.context() as copied:
            copied.setattr(installation, "find_copy_doubt", lambda: CopyDoubt.ELSEWHERE)
            assert write_due_letters(EIGHT) == 0
        assert write_due_letters(EIGHT) == 1

    def test_a_person_orders_changes_and_ends_a_letter_on_the_screens(self, client: Client) -> None:
        lin = person("lin")
        view = view_of(lin)
        page = f"/admin/alerts/letters/view/{view.pk}/"
        client.force_login(lin)
        client.cookies["django_language"] = "en"
        assert page in client.get("/admin/views/articles/").content.decode()
        answer = client.post(page, {"weekdays": ["1", "5"], "hour": "9", "only_new": "on"})
        assert answer.status_code == 302
        letter = ScheduledLetter.objects.get()
        assert (letter.weekdays, letter.hour, letter.only_new) == ([1, 5], 9, True)
        settings_page = client.get("/admin/alerts/settings/").content.decode()
        assert "Monday, Friday" in settings_page
        for sent in ({"hour": "9"}, {"weekdays": ["8"], "hour": "9"}, {"weekdays": "1"}):
            assert client.post(page, sent).status_code == 200
        client.post(page, {"end": "1"})
        client.post(page, {"end": "1"})
        assert not ScheduledLetter.objects.exists()
        acts = JournalEntry.objects.filter(act__startswith="scheduled_letter")
        assert [entry.by for entry in acts.order_by("pk")] == [lin, lin]

    def test_nobody_ends_the_letter_of_a_colleague(self, client: Client) -> None:
        gu = person("gu")
        view = view_of(gu, Audience.ALL)
        order(view, gu)
        client.force_login(person("lin"))
        client.post(f"/admin/alerts/letters/view/{view.pk}/", {"end": "1"})
        assert ScheduledLetter.objects.filter(user=gu).exists()


class TestDashboard:
    def dashboard(self, by: User, *weekdays: int) -> ScheduledLetter:
        paper = Publication.objects.first() or make_publication()
        chosen = LetterOrder(LetterTimes(frozenset(weekdays), 8))
        return schedule_letter(DASHBOARDS, paper.pk, chosen, by=by, at=MORNING)

    def test_the_week_before_comes_with_its_numbers_and_a_link_to_the_sheet(self) -> None:
        letter = self.dashboard(person("miao"), 2)
        assert write_due_letters(EIGHT) == 1
        (sent,) = send(EIGHT)
        day = (MORNING + 8 * HOUR).date()
        query = f"paper={letter.subject}&since={day - 7 * DAY}&until={day - DAY}"
        assert f"/admin/subscriptions/dashboard/xlsx/?{query}" in sent.body
        assert f"/admin/subscriptions/dashboard/?{query}" in sent.body
        assert "较上期" in sent.body
        assert sent.attachments == []

    def test_the_month_before_comes_on_the_first(self) -> None:
        self.dashboard(person("miao"))
        assert write_due_letters(EIGHT) == 0
        assert write_due_letters(EIGHT + 31 * DAY) == 1
        month = (MORNING + 31 * DAY + 8 * HOUR).replace(day=1) - DAY
        (sent,) = send(EIGHT + 31 * DAY)
        assert f"since={month:%Y-%m}-01&until={month:%Y-%m-%d}" in sent.body

    def test_only_holders_of_the_right_get_it(self, client: Client) -> None:
        with pytest.raises(NotYours):
            self.dashboard(person("lin"), 2)
        miao = person("miao")
        self.dashboard(miao, 2)
        assert write_due_letters(EIGHT) == 1
        miao.groups.clear()
        assert send(EIGHT) == []
        assert write_due_letters(EIGHT + 7 * DAY) == 0
        assert not ScheduledLetter.objects.exists()
