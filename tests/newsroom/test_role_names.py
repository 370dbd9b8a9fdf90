"""Roles are spoken of in the reader's language, wherever the desk names one."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.accounts.models import User
from newsroom.accounts.roles import LABELS, ROLES, role_label
from tests.cast import group_of, person
from tests.factories.articles import make_article

pytestmark = pytest.mark.django_db
LATIN = ("responsible_editor", "desk_chief", "system_administrator", "subscription_clerk")


@pytest.fixture
def administrator() -> Client:
    """The system administrator before the Chinese admin."""
    client = Client()
    client.force_login(person("xu"))
    for role in ROLES:
        group_of(role)
    return client


def test_every_role_has_words_and_a_role_of_the_papers_own_keeps_its_name() -> None:
    assert set(ROLES) <= set(LABELS)
    assert role_label("校检科") == "校检科"


@pytest.mark.parametrize("page", ["group list", "group", "account", "accounts"])
def test_no_page_of_the_chinese_desk_names_a_role_in_latin(
    administrator: Client, page: str
) -> None:
    addresses = {
        "group list": reverse("admin:auth_group_changelist"),
        "group": reverse("admin:auth_group_change", args=[group_of("desk_chief").pk]),
        "account": reverse("admin:accounts_user_change", args=[person("lin").pk]),
        "accounts": reverse("admin:accounts_user_changelist"),
    }
    shown = administrator.get(addresses[page]).content.decode()
    assert "部门主任" in shown
    for name in LATIN:
        assert f">{name}<" not in shown


def test_an_account_is_still_filtered_by_role(administrator: Client) -> None:
    person("lin")
    group = group_of("reporter")
    shown = administrator.get(
        f"{reverse('admin:accounts_user_changelist')}?groups__id__exact={group.pk}"
    )
    assert list(shown.context["cl"].queryset) == [User.objects.get(username="lin")]


def test_the_journal_taken_away_names_roles_in_words() -> None:
    make_article(by=person("lin"))
    client = Client()
    client.force_login(person("gu"))
    answer = client.get(reverse("admin:articles_journalentry_export"))
    lines = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert '"记者"' in lines
    assert "reporter" not in lines


def test_the_chooser_of_roles_speaks_chinese(administrator: Client) -> None:
    script = administrator.get(reverse("admin:jsi18n")).content.decode()
    assert "\\u9009\\u62e9\\u5168\\u90e8%s" in script  # 选择全部%s
    assert "\\u70b9\\u51fb\\u6e05\\u9664" in script  # 点击清除
