"""The menu by work: what each role finds in it, and how much waits there."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import override

from articles.actions.review import workflow
from articles.desk.issues.issue_list import ISSUES
from articles.desk.journal.timeline import JOURNAL
from articles.desk.records.urls import TABLES
from articles.frame.menu import (
    SECTIONS,
    allowed_entries,
    count_menu_numbers,
    entries_of,
    find_section,
)
from newsroom.account_changes.desk import CHANGES
from newsroom.accounts.models import User
from newsroom.accounts.roles import ROLES
from newsroom.frame.menu import SHOWN_MAX, MenuPage, build_frame, entry_href
from tests.browser import without_blanks
from tests.cast import CAST, person
from tests.factories.articles import MORNING, make_article, make_issue

pytestmark = pytest.mark.django_db
OF_ROLE = {role: name for name, (_words, role) in CAST.items()}


def founder() -> User:
    return User.objects.create_superuser("founder", "founder@example.com", "a long pass phrase")


def reachable(by: User) -> set[str]:
    """Return every address that the menu leads a person to."""
    return {
        entry_href(entry).split("?")[0]
        for section in SECTIONS
        for entry in allowed_entries(section, by)
    }


def list_of(model: Any) -> str:
    """Return the address of the list of a table, "" where it has none."""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:
        return ""


def submit(count: int) -> None:
    for number in range(count):
        article = make_article(f"待审{number}", by=person("lin"))
        workflow.submit_article(article, by=person("lin"), at=MORNING)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_has_more_than_seven_places_and_each_place_opens(client: Client, role: str) -> None:
    by = person(OF_ROLE[role])
    menu = build_frame(by, MenuPage("/admin/"), timezone.now()).menu
    assert 1 < len(menu.shown) <= SHOWN_MAX
    assert not menu.more
    client.force_login(by)
    for item in menu.shown:
        assert client.get(item.href).status_code == 200


def test_whoever_may_do_everything_finds_the_rest_behind_the_seventh_place() -> None:
    menu = build_frame(founder(), MenuPage("/admin/money/"), timezone.now()).menu
    names = [item.section.name for item in (*menu.shown, *menu.more)]
    assert names == [section.name for section in SECTIONS]
    assert len(menu.shown) + 1 == SHOWN_MAX
    assert menu.more_is_current


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_list_that_a_role_may_look_at_is_in_its_menu(rf: Any, role: str) -> None:
    by = person(OF_ROLE[role])
    request = rf.get("/admin/")
    request.user = by
    found = reachable(by)
    for model, desk in admin.site._registry.items():
        if desk.has_view_permission(request):
            assert list_of(model) in found, model
    for model in apps.get_app_config("subscriptions").get_models():
        address = list_of(model)
        if address and by.has_perm(f"subscriptions.view_{model._meta.model_name}"):
            assert address in found, model


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_list_of_records_that_a_role_may_look_at_is_in_its_menu(role: str) -> None:
    by = person(OF_ROLE[role])
    permissions = {table.list_name: table.screen.permission for table in (*TABLES, JOURNAL)}
    permissions |= {
        "admin:articles_issue_changelist": ISSUES.permission,
        "admin:articles_issuedate_changelist": "articles.view_issuedate",
        "admin:articles_profile_changelist": "articles.view_profile",
        "admin:accounts_accountchange_changelist": CHANGES.permission,
    }
    seen = {reverse(name) for name, permission in permissions.items() if by.has_perm(permission)}
    assert seen <= reachable(by)


# Every other role's entries are among the first one's.
@pytest.mark.usefixtures("frame_counted_once")
@pytest.mark.parametrize("name", ["gu", "miao", "ying", "xu"])
def test_each_entry_opens_for_whoever_is_shown_it(client: Client, name: str) -> None:
    make_issue()
    by = person(name)
    client.force_login(by)
    for address in sorted(reachable(by)):
        assert client.get(address).status_code == 200, address


def test_what_waits_is_a_number_with_a_word_for_who_hears_it(client: Client) -> None:
    make_issue()
    submit(2)
    client.force_login(person("shen"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = without_blanks(client.get("/admin/review/").content.decode())
    assert '<span aria-hidden="true">2</span><span class="visually-hidden">2 wait</span>' in page
    assert re.search('<a href="/admin/review/"[^>]* aria-current="page"', page)
    client.force_login(person("lin"))  # who wrote them has nothing to review
    assert "2 wait" not in client.get("/admin/writing/").content.decode()


def test_a_number_counts_the_rows_of_the_list_that_it_leads_to(client: Client) -> None:
    submit(3)
    by = person("shen")
    client.force_login(by)
    section = find_section("review")
    entry = next(one for one in allowed_entries(section, by) if one.counted == "review_1")
    assert count_menu_numbers([entry], by, timezone.now())["review_1"] == 3
    assert client.get(entry_href(entry)).context["pager"].paginator.count == 3


def test_a_page_marks_the_section_that_it_belongs_to() -> None:
    by = person("gu")
    make_article("会计")
    here = {
        address: [
            item.section.name
            for item in build_frame(by, MenuPage(address), timezone.now()).menu.shown
            if item.current
        ]
        for address in (
            "/admin/",
            "/admin/articles/article/1/change/",
            "/admin/articles/issue/overview/",
            "/admin/articles/page/1/machine/",
            "/admin/articles/column/",
            "/admin/password_change/",
        )
    }
    assert list(here.values()) == [
        ["desk"],
        ["writing"],
        ["pages"],
        ["pages"],
        ["settings"],
        [],
    ]


def test_the_frame_costs_the_same_for_two_articles_and_for_forty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    make_issue()
    by = founder()
    submit(2)

    def look() -> None:
        build_frame(User.objects.get(pk=by.pk), MenuPage("/admin/"), timezone.now())

    few = count_queries(look)
    submit(38)
    assert count_queries(look) == few
    assert few <= 8  # the account, what four eyes keep apart (2), a count for each app, the bell


def test_nobody_opens_a_section_in_which_he_may_do_nothing(client: Client) -> None:
    client.force_login(person("ying"))
    assert client.get("/admin/review/").status_code == 403
    assert client.get("/admin/readers/").status_code == 200


def test_every_entry_of_the_settings_says_what_it_is_for_in_both_languages() -> None:
    for language in ("en", "zh-hans"):
        with override(language):
            for entry in entries_of(find_section("settings")):
                assert str(entry.purpose)
                assert str(entry.group)


def test_rows_are_close_in_the_browser_that_chose_it_until_it_chooses_otherwise(
    client: Client,
) -> None:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    address = "/admin/subscriptions/payment/?sort=amount"
    compact = "newsroom/compact"

    def choose(density: str, back: str = address) -> str:
        sent = {"density": density, "next": back}
        return str(client.post(reverse("admin:density"), sent).headers["Location"])

    assert compact not in client.get(address).content.decode()
    assert choose("compact") == address
    page = client.get(address).content.decode()
    assert compact in page
    assert "Comfortable rows" in page
    assert client.cookies["desk_density"]["path"] == reverse("admin:index")  # readers send none
    assert choose("x", "https://elsewhere.example/") == reverse("admin:index")
    assert compact in client.get(address).content.decode()  # what is no density changes nothing
    choose("comfortable")
    assert compact not in client.get(address).content.decode()
