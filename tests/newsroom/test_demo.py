"""The demonstration newspaper: the known issue on its day, every hard case, the same
paper twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.models import (
    Article,
    FileState,
    Issue,
    Page,
    Publication,
    SearchDocument,
    SettingRun,
    Task,
)
from newsroom.accounts.models import User
from newsroom.demo.calendar import find_issue_day, newest_number
from newsroom.demo.examples import find_example_addresses
from newsroom.demo.hard_cases import WAITING
from newsroom.demo.stories.plan import Slot
from newsroom.demo.stories.story import write_story
from newsroom.management.commands.demo import moment_of
from tests.factories.articles import make_publication

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2024, 3, 24)  # a fixed day: number 1327 is the newest issue


def test_number_1322_falls_on_its_tuesday_and_the_calendar_counts_on() -> None:
    assert find_issue_day(1322) == date(2024, 3, 5)
    assert (find_issue_day(1321), find_issue_day(1323)) == (date(2024, 3, 1), date(2024, 3, 8))


def test_the_same_slot_and_seed_give_the_same_story_and_another_seed_another() -> None:
    slot = Slot(1322, 4)
    assert write_story(slot, 7) == write_story(slot, 7)
    assert write_story(slot, 7).text != write_story(slot, 8).text


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
class TestTheDemonstrationPaper:
    def test_the_demonstration_paper_is_complete_and_running_it_again_adds_nothing(
        self, client: Client
    ) -> None:
        count = Article.objects.count()
        issues = Issue.objects.count()
        call_command("demo", today=TODAY, issues=1, verbosity=0)
        assert (Article.objects.count(), Issue.objects.count()) == (count, issues)
        flagship = Article.objects.get(headline="把采购合同写成老百姓看得懂的承诺")
        page = client.get(f"/articles/{flagship.pk}/").content.decode()
        for words in (
            "第1322期第3版",
            "责任编辑：SHEN YAN",
            "2024-03-05 02:43:20",
            "276",
            "69",
            "23",
            "破月",
        ):
            assert words in page
        assert Article.objects.gone(NOW).exists()
        assert Article.objects.filter(published_at__gt=NOW).exists()
        assert Article.objects.filter(stage="draft", image_uses__image__credit="").exists()
        assert not Article.objects.filter(kicker="他山之石", source_name="").exists()

    def test_the_pages_of_every_issue_that_is_out_wait_to_be_set_and_no_others(self) -> None:
        call_command("demo", today=TODAY, issues=1, verbosity=0)
        waiting = SettingRun.objects.filter(state=FileState.WAITING)
        out = Issue.objects.published(NOW)
        assert out.count() == waiting.count() > 0
        assert set(waiting.values_list("issue", flat=True)) == set(out.values_list("pk", flat=True))
        newest = out.newest_first().first()
        assert waiting.order_by("-pk")[0].issue == newest  # which the worker takes first

    def test_it_lives_on_the_day_up_to_which_its_issues_reach(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_command("demo", today=TODAY, issues=2, verbosity=0)
        now = moment_of(TODAY)
        monkeypatch.setattr(timezone, "now", lambda: now)
        newest = Issue.objects.published(now).newest_first()[0]
        assert now.date() - newest.date <= timedelta(days=4)
        coming = Issue.objects.filter(published_at=None).order_by("number")
        assert coming[0].date > newest.date
        assert coming.count() == 4
        assert not Article.objects.filter(created_at__gt=now).exists()
        yesterday = now - timedelta(days=1)
        assert Article.objects.published(now).filter(published_at__gt=yesterday).count() >= 5
        assert "<news:news>" in client.get("/news-sitemap.xml").content.decode()

    def test_nobody_can_sign_in_with_a_known_password_where_debug_is_off(self) -> None:
        assert Publication.objects.exists()
        assert not any(user.has_usable_password() for user in User.objects.all())
        assert not User.objects.filter(is_superuser=True).exists()

    def test_the_archive_holds_as_many_as_asked_for_and_can_be_extended(self) -> None:
        call_command("demo", today=TODAY, issues=1, articles=100, verbosity=0)
        assert Article.objects.count() == 100
        call_command("demo", today=TODAY, issues=1, articles=140, verbosity=0)
        assert Article.objects.count() == 140
        older = Article.objects.filter(placements__page__issue__number__lt=1322)
        assert set(older.values_list("stage", flat=True)) == {"published"}
        assert SearchDocument.objects.filter(article__in=older).count() == older.count()
        assert not Article.objects.filter(stage="published", release=None).exists()
        headlines = list(Article.objects.values_list("headline", flat=True))
        assert len(set(headlines)) == len(headlines)

    def test_what_is_stored_is_the_story_of_its_slot_to_the_byte(self) -> None:
        call_command("demo", today=TODAY, issues=1, articles=90, verbosity=0)
        stored = {
            row.source_id: row
            for row in Article.objects.filter(placements__page__issue__number__lte=1322)
        }
        slots = [Slot(1321, index) for index in range(10)] + [
            Slot(1322, index) for index in range(28)
        ]
        for slot in slots:
            story = write_story(slot, 1322)
            article = stored[f"1322/{slot.key}"]
            assert {name: getattr(article, name) for name in story.text} == story.text
            assert article.published_at == story.moment

    def test_every_screen_meets_a_hard_case(self, client: Client) -> None:
        known = Issue.objects.get(number=1322)
        assert (
            max(len(headline) for headline in Article.objects.values_list("headline", flat=True))
            > 60
        )
        continued = Article.objects.filter(placements__continues__isnull=False)
        assert continued.count() == 2  # the flagship, and one that takes two pages
        assert (
            Article.objects.filter(placements__page__issue=known, published_at__year=2099).count()
            == 1
        )
        assert Article.objects.gone(NOW).filter(expires_at__isnull=False).count() == 1
        assert (
            Article.objects.filter(
                release__number=2, version=2, corrections__published_at__isnull=False
            ).count()
            == 1
        )
        assert Article.objects.filter(stage="correcting", release__number=1, version=2).count() == 1
        assert Task.objects.filter(kind="print_notice", done_at=None).count() == 1
        waiting = Article.objects.filter(placements__page__issue__number=1328).values_list(
            "stage", flat=True
        )
        assert sorted(waiting) == sorted(str(stage) for stage in WAITING)
        bare = Article.objects.filter(stage="draft", responsible_editor=None)
        assert bare.filter(image_uses__image__credit="").count() == 1
        assert Article.objects.filter(body__contains="data-image").count() == 1
        extra = Issue.objects.get(kind="extra")
        assert extra.date.isoweekday() == 7
        assert not Page.objects.filter(issue__kind="regular", responsible_editor=None).exists()
        assert client.get("/caigou/2024-03/05/content_1322_3.htm").status_code == 301
        assert not Issue.objects.published(NOW).filter(number=1328).exists()

    def test_every_screen_that_the_documents_show_is_there(self, client: Client) -> None:
        now = timezone.now()
        examples = find_example_addresses(now)
        client.force_login(User.objects.create_superuser("looks-at-everything"))
        answers = {
            name: client.get(address, follow=True).status_code
            for name, address in examples.items()
            if not name.startswith("way_in")
        }
        assert set(answers.values()) == {200}, answers

    def test_the_staff_hold_their_roles_where_signing_in_is_asked_for(self) -> None:
        call_command("demo", today=TODAY, issues=1, with_sign_ins=True, verbosity=0)
        roles = {
            user.username: [group.name for group in user.groups.all()]
            for user in User.objects.all()
        }
        assert roles["he.zhitang"] == ["chief"]
        assert roles["fang.suan"] == ["subscription_manager"]
        assert roles["kang.taiying"] == ["subscription_clerk"]
        assert User.objects.get(username="founder").is_superuser
        assert all(user.check_password("lanjiang-1322") for user in User.objects.all())
        changed = User.objects.get(username="he.zhitang")
        changed.set_password("something-of-my-own")
        changed.save()
        call_command("demo", today=TODAY, issues=1, with_sign_ins=True, verbosity=0)
        changed.refresh_from_db()
        assert changed.check_password("something-of-my-own")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [{"issues": 0}, {"issues": 5000}, {"articles": -1}, {"articles": 10**7}]
)
def test_numbers_that_make_no_sense_are_refused_before_anything_is_made(
    options: dict[str, int],
) -> None:
    with pytest.raises(CommandError):
        call_command("demo", today=TODAY, verbosity=0, **options)
    assert not Publication.objects.exists()


@pytest.mark.django_db
def test_it_does_not_mix_into_a_real_newspaper() -> None:
    make_publication("daily")
    with pytest.raises(CommandError):
        call_command("demo", today=TODAY, verbosity=0)
    call_command("demo", if_empty=True, verbosity=0)
    assert Publication.objects.count() == 1


def test_number_1327_is_the_newest_on_a_day_of_march_and_a_later_one_today() -> None:
    assert newest_number(datetime(2024, 3, 24, 12, tzinfo=UTC)) == 1327
    before_dawn = datetime(2024, 3, 25, 21, tzinfo=UTC)  # Tuesday, 5:00 in Shanghai
    assert newest_number(before_dawn) == 1327
    assert newest_number(before_dawn + timedelta(hours=1)) == 1328
    assert find_issue_day(newest_number(timezone.now())) <= timezone.localdate()


def test_its_issues_reach_up_to_now_where_no_day_is_asked_for() -> None:
    before = timezone.now()
    assert before <= moment_of(None) <= timezone.now()
    assert moment_of(before.date() + timedelta(days=2)) <= timezone.now()
    assert moment_of(TODAY) == datetime(2024, 3, 24, 12, tzinfo=UTC)
