"""The search box of the staff: what it finds, for whom, and what it never tells."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.actions.pictures import describing
from articles.actions.records import reference
from articles.frame.finding import find_everything
from articles.models import ImageKey, PersonKey, ResponsibleEditor
from articles.models import Person as Author
from newsroom.accounts.models import User
from subscriptions.actions import erasure
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.admin.frame.finding import CONTACTS_TRIED
from subscriptions.models import ContactKey, Party
from subscriptions.selectors.readers import finding
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_image,
    make_issue,
    make_published,
    the_publication,
)
from tests.factories.subscriptions import make_order

pytestmark = pytest.mark.django_db
WRITINGS = [
    "13800000055",
    "138 0000 0055",
    "138-0000-0055",
    "+86 13800000055",
    "0086 138 0000 0055",
    "１３８００００００５５",
]
LANDLINES = ["0571-87654321", "057187654321", "(0571) 8765 4321", "+86 571 87654321", "87654321"]


def labels(name: str | User, text: str) -> list[str]:
    """Return what somebody finds, whatever its kind."""
    by = person(name) if isinstance(name, str) else name
    groups = find_everything(by, text, timezone.now())
    return [hit.label for group in groups for hit in group.hits]


def details(name: str, text: str) -> list[str]:
    groups = find_everything(person(name), text, timezone.now())
    return [hit.detail for group in groups for hit in group.hits]


def subscriber(
    name: str = "王桂香", phone: str = "13800000055", street: str = "文三路 12 号"
) -> Party:
    party = parties.find_or_create_party(
        Contact(name, phone, f"{phone}@example.com"), user=None, at=MORNING
    )
    place = Place(name, "浙江", street, "310001", city="杭州市")
    parties.find_or_create_address(party, place, at=MORNING)
    return party


@pytest.mark.parametrize("text", ["码头", "碼頭", "靠泊", "靠泊 货船", "林晓舟", "林曉舟"])
def test_an_article_before_readers_is_found_by_headline_body_and_byline_in_either_script(
    text: str,
) -> None:
    make_published("清晨的码头", body="<p>两艘货船靠泊。</p>")
    assert "清晨的码头" in labels("shen", text)


@pytest.mark.parametrize("text", ["新质", "新質", "财政部", "財政部"])
def test_a_text_on_its_way_is_found_in_either_script(text: str) -> None:
    article = make_article("以“新質”力量", body="<p>財政部指定。</p>")
    assert labels("lin", text) == [article.headline]
    assert labels("lin", str(article.pk)) == [article.headline]
    assert labels("lin", f"#{article.pk}") == [article.headline]


@pytest.mark.parametrize(
    "text", ["1328", "１３２８", "第1328期", "总第1328期", "2024-03-26", "3月26日"]
)
def test_an_issue_is_found_by_its_number_and_its_date(text: str) -> None:
    issue = make_issue(1328, date(2024, 3, 26))
    assert f"{issue.publication} 第1328期" in labels("pan", text)


@pytest.mark.parametrize("text", ["1328期3版", "1328/3", "第1328期第3版", "2024年3月26日3版"])
def test_a_page_is_found_with_its_issue(text: str) -> None:
    issue = make_issue(1328, date(2024, 3, 26))
    page = issue.pages.get(position=3)
    found = find_everything(person("pan"), text, timezone.now())
    assert f"/admin/articles/page/{page.pk}/machine/" in [
        hit.href for group in found for hit in group.hits
    ]


@pytest.mark.parametrize(
    "text", ["1328年", "2024-13-40", "0月0日", "99999999期", "第期", "1328/99"]
)
def test_what_is_no_issue_finds_none_and_breaks_nothing(text: str) -> None:
    make_issue(1328, date(2024, 3, 26))
    assert all("版" not in label for label in labels("pan", text))


def test_people_and_pictures_are_found_by_any_part_of_their_names() -> None:
    author = Author(name="歐陽知棠", slug="ouyang")
    reference.save_reference(author, by=OPERATOR, at=MORNING)
    image = make_image("清晨的碼頭", caption="兩艘貨船")
    assert labels("lin", "欧阳") == labels("lin", "知棠") == ["歐陽知棠"]
    assert labels("lin", "码头") == labels("lin", "货船") == ["清晨的碼頭"]
    ResponsibleEditor.objects.filter(person=author).delete()
    editor = ResponsibleEditor(person=author, printed_name="OUYANG ZHITANG")
    reference.save_reference(editor, by=OPERATOR, at=MORNING)
    assert labels("lin", "zhitang") == ["歐陽知棠"]
    author.name = "沈砚秋"
    reference.save_reference(author, by=OPERATOR, at=MORNING)
    image.title = "渡口"
    describing.describe_image(image, by=OPERATOR, at=MORNING)
    assert labels("lin", "知棠") == labels("lin", "码头") == []
    assert labels("lin", "砚秋") == ["沈砚秋"]
    assert PersonKey.objects.filter(person=author).exists()
    assert ImageKey.objects.filter(image=image).exists()


@pytest.mark.parametrize(
    "text", [*WRITINGS, "王桂香", "桂香", "文三路", "文三路12号", "13800000055@example.com"]
)
def test_a_subscriber_is_found_by_name_street_mailbox_and_telephone_in_any_writing(
    text: str,
) -> None:
    subscriber()
    subscriber("李长明", "13900000000", "湖滨路 9 号")
    assert labels("miao", text)[0] == "王桂香"


@pytest.mark.parametrize("text", LANDLINES)
def test_a_landline_is_found_with_and_without_its_area(text: str) -> None:
    subscriber(phone="0571-87654321")
    subscriber("李长明", "0571-87654322", "湖滨路 9 号")
    assert labels("ying", text) == ["王桂香"]


@pytest.mark.parametrize("text", ["0571-87654321-8001", "0571-87654321", "057187654321转8001"])
def test_a_number_with_an_extension_is_found_with_it_and_without(text: str) -> None:
    subscriber(phone="0571-87654321-8001")
    assert labels("ying", text) == ["王桂香"]


@pytest.mark.parametrize("text", ["1380000", "13800000", "1380000005", "0055", "138"])
def test_no_part_of_a_telephone_finds_whose_it_is(text: str) -> None:
    subscriber()
    assert labels("ying", text) == labels("miao", text) == []


def test_a_clerk_finds_a_caller_and_sees_the_contact_masked() -> None:
    subscriber()
    assert details("ying", "138 0000 0055") == ["138****0055 · 浙江杭州市文三路****"]
    assert details("miao", "138 0000 0055") == ["13800000055 · 浙江杭州市文三路 12 号"]


@pytest.mark.parametrize(
    "text", ["文", "文三路", "文三路1", "三路12号", "13800000055@", "example.com"]
)
def test_who_sees_streets_masked_cannot_read_them_letter_by_letter(text: str) -> None:
    subscriber()
    assert labels("ying", text) == []
    assert labels("ying", "文三路12号") == ["王桂香"]


@pytest.mark.parametrize("guess", ["1380000{:04d}", "文三路{}号", "a{}@example.com"])
def test_who_sees_contacts_masked_cannot_try_them_all(client: Client, guess: str) -> None:
    subscriber()
    for number in range(CONTACTS_TRIED[0].most):
        assert labels("ying", guess.format(number)) in ([], ["王桂香"])
    groups = find_everything(person("ying"), "13800000055", timezone.now())
    assert [(group.hits, bool(group.note)) for group in groups] == [([], True)]
    client.force_login(person("ying"))
    assert "15" in client.get("/admin/find/?q=13800000055").content.decode()
    assert labels("miao", "13800000055") == ["王桂香"]  # who sees the whole has nothing to guess
    assert labels("ying", "王桂香") == ["王桂香"]


@pytest.mark.parametrize("name", ["gu", "lin", "xu"])
def test_without_the_right_to_see_subscribers_none_is_found_nor_counted(
    client: Client, name: str
) -> None:
    subscriber()
    client.force_login(person(name))
    page = client.get("/admin/find/?q=13800000055&part=1").content.decode()
    assert "王桂香" not in page
    assert "订户" not in page
    assert labels(name, "王桂香") == labels(name, "文三路12号") == []


@pytest.mark.parametrize("name", ["miao", "ying", "xu"])
def test_the_counter_finds_no_article_and_no_picture(name: str) -> None:
    make_published("清晨的码头")
    make_image("码头")
    assert labels(name, "码头") == []


def test_an_order_is_found_by_its_number() -> None:
    order = make_order()
    assert labels("ying", order.number) == [order.number]
    assert labels("gu", order.number) == []


def keys_of(party: Party) -> set[tuple[str, bytes]]:
    rows = ContactKey.objects.filter(party=party).values_list("kind", "key")
    return {(kind, bytes(key)) for kind, key in rows}


def test_a_changed_contact_is_found_as_it_is_now_and_an_erased_one_not_at_all() -> None:
    party = subscriber()
    parties.change_contact(
        party, Contact("王贵香", "13900000001", "new@example.com"), by=OPERATOR, at=MORNING
    )
    assert labels("miao", "13800000055") == labels("miao", "13800000055@example.com") == []
    assert labels("miao", "13900000001") == labels("miao", "贵香") == ["王贵香"]
    erasure.erase_party(party, by=OPERATOR, at=timezone.now())
    assert not keys_of(party)
    assert labels("miao", "13900000001") == labels("miao", "文三路") == []


def test_of_two_that_are_joined_one_is_found_by_all_that_was_known() -> None:
    party = subscriber()
    twin = subscriber("王桂香", "13900000001", "湖滨路 9 号")
    parties.merge_parties(party, twin, by=OPERATOR, at=MORNING)
    assert labels("miao", "湖滨路") == labels("miao", "文三路") == ["王桂香"]
    assert not keys_of(twin)


def find_plans(name: str, text: str) -> Sequence[str]:
    """Return how the database answers each question of a search."""
    by = person(name)
    by.has_perm("articles.view_article")
    with CaptureQueriesContext(connection) as queries:
        find_everything(by, text, timezone.now())
    plans = []
    with connection.cursor() as cursor:
        for query in queries:
            if query["sql"].startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                plans += [row[3] for row in cursor.fetchall()]
    return plans


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "text", ["码头", "1328", "何知棠", "3月5日", "王桂香", "文三路 霍", "13800000055", "8768734744"]
)
@pytest.mark.parametrize("name", ["gu", "miao", "ying"])
def test_no_table_is_read_through_to_find_something(name: str, text: str) -> None:
    found = [plan for plan in find_plans(name, text) if plan.startswith("SCAN")]
    # The full-text index is no table, what is chosen before is few, and so are attempts.
    few = ("VIRTUAL TABLE", "part", "accounts_attemptcount")
    assert [plan for plan in found if not any(name in plan for name in few)] == []


def test_a_search_costs_the_same_for_one_hit_and_for_many(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    the_publication()
    by = User.objects.create_superuser("founder", "founder@example.com", "a long pass phrase")

    def look() -> None:
        find_everything(by, "码头", timezone.now())

    def fill(count: int) -> None:
        for number in range(count):
            make_published(f"码头{number}", at=MORNING + timedelta(seconds=number))
            make_article(f"码头稿{number}")
            make_image(f"码头图{ImageKey.objects.count()}")
            subscriber(f"码头人{number}", f"1390000{number:04d}")

    fill(1)
    few = count_queries(look)
    fill(9)
    assert count_queries(look) == few
    assert few <= 9


def test_the_page_works_without_a_script_and_a_part_of_it_for_the_script(client: Client) -> None:
    make_published("清晨的码头")
    client.force_login(person("shen"))
    page = client.get("/admin/find/?q=码头").content.decode()
    part = client.get("/admin/find/?q=码头&part=1").content.decode()
    assert "清晨的码头" in page
    assert "清晨的码头" in part
    assert "<form" in page
    assert "<html" not in part
    assert 'value="码头"' in page
    assert client.get("/admin/find/").status_code == 200


@pytest.mark.parametrize(
    "text",
    ["", " ", "%", "_", "'", '"', "\\", "\0", "<script>", "字" * 5000, "1" * 400, "＠", "+", "(("],
)
def test_whatever_is_written_is_answered(client: Client, text: str) -> None:
    client.force_login(
        User.objects.create_superuser("founder", "founder@example.com", "a long pass phrase")
    )
    answer = client.get("/admin/find/", {"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_who_deletes_a_picture_is_not_shown_the_keys_it_is_found_by(client: Client) -> None:
    image = make_image("渡口")
    client.force_login(person("gu"))
    page = client.get(f"/admin/articles/image/{image.pk}/delete/").content.decode()
    assert "渡口" in page
    assert page.count("key") == page.count("hotkey") + page.count("aria-keyshortcuts")
    client.post(f"/admin/articles/image/{image.pk}/delete/", {"post": "yes"})
    assert not ImageKey.objects.exists()


def test_two_common_words_find_whom_both_name_also_among_the_older_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    older = subscriber()
    for number in range(3):
        subscriber("李长明", f"1390000000{number}", "文三路 9 号")
    monkeypatch.setattr(finding, "RARE_MAX", 0)
    for newest in (5000, 1):
        monkeypatch.setattr(finding, "NEWEST", newest)
        assert finding.find_by_words(["文三路", "桂香"], 8, contacts=True) == [older]
        assert len(finding.find_by_words(["文三路"], 8, contacts=True)) == 4
