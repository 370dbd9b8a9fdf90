"""The demonstration newspaper: the known issue on its day, every hard case, the same paper twice."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article, Issue, Publication
from newsroom.accounts.models import User
from newsroom.demo.calendar import day_of
from newsroom.demo.plan import Slot
from newsroom.demo.stories import story_for

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_number_1322_falls_on_its_tuesday_and_the_calendar_counts_on() -> None:
    assert day_of(1322) == date(2024, 3, 5)
    assert (day_of(1321), day_of(1323)) == (date(2024, 3, 1), date(2024, 3, 8))


def test_the_same_slot_and_seed_give_the_same_story_and_another_seed_another() -> None:
    slot = Slot(1322, 4)
    assert story_for(slot, 7) == story_for(slot, 7)
    assert story_for(slot, 7).text != story_for(slot, 8).text


@pytest.mark.django_db
def test_the_demonstration_paper_is_complete_and_running_it_again_adds_nothing(client: Client) -> None:
    call_command("demo", issues=2, verbosity=0)
    count, issues = Article.objects.count(), Issue.objects.count()
    call_command("demo", issues=2, verbosity=0)
    assert (Article.objects.count(), Issue.objects.count()) == (count, issues)
    flagship = Article.objects.get(headline="把采购合同写成老百姓看得懂的承诺")
    page = client.get(f"/articles/{flagship.pk}/").content.decode()
    for words in ("第1322期第3版", "责任编辑：SHEN YAN", "2024-03-05 02:43:20", "276", "69", "23", "破月"):
        assert words in page
    assert Article.objects.gone(NOW).exists()
    assert Article.objects.filter(published_at__gt=NOW).exists()
    assert Article.objects.filter(stage="draft", image_uses__image__credit="").exists()
    assert not Article.objects.filter(kicker="他山之石", source_name="").exists()


@pytest.mark.django_db
def test_nobody_can_sign_in_with_a_known_password_where_debug_is_off() -> None:
    call_command("demo", issues=1, verbosity=0)
    assert Publication.objects.exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not User.objects.filter(is_superuser=True).exists()
