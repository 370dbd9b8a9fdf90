"""The managers' desk as they use it: found, looked at, acted upon; each number leads to
its list."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from articles.errors import WrongState
from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.readers import letters, receipts
from subscriptions.actions.service import complaints
from subscriptions.domain.choices import Resolution
from subscriptions.models import (
    BulkDraw,
    ChannelSetup,
    Complaint,
    Hold,
    Letter,
    Order,
    Party,
    Span,
    Subscription,
)
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import (
    make_order,
    pay,
    promise,
)
from tests.house.service import sold

pytestmark = pytest.mark.django_db
BASE = "/admin/subscriptions"


@pytest.fixture
def house(client: Client, counter_of_everything: dict[str, Any]) -> dict[str, Any]:
    """The counter with one of everything, and Miao signed in."""
    client.force_login(person("miao"))
    return counter_of_everything


@pytest.fixture
def blind(client: Client) -> User:
    """Somebody of the counter who may look, and may not see telephones and streets."""
    user = User.objects.create_user("blind", password="x", is_staff=True)
    for name in (
        "view_party",
        "view_subscription",
        "view_letter",
        "view_complaint",
        "view_deliveryrun",
    ):
        user.user_permissions.add(
            Permission.objects.get(codename=name, content_type__app_label="subscriptions")
        )
    return user


def text(answer: Any) -> str:
    return answer.content.decode()


def names(answer: Any) -> list[str]:
    return [row.party.name for row in answer.context["shown"].page]


def test_each_number_of_the_desk_leads_to_exactly_so_many_rows(
    client: Client, house: dict[str, Any]
) -> None:
    lapsed = sold(
        "秋实",
        "13800000009",
        timezone.localdate() - timedelta(200),
        timezone.localdate() - timedelta(20),
    )
    assert lapsed
    days = {"first_day": date(2024, 1, 1), "last_day": date(2024, 6, 30)}
    for number in ("A2024", "B2024"):
        reader = User.objects.create_user(number)
        claim = receipts.claim_receipt(
            reader,
            receipts.ReceiptDetails(the_publication(), number, channel="post", name="许诺", **days),
            at=MORNING,
        )
    receipts.decide_claim(
        claim, receipts.ClaimDecision(approve=True), by=person("miao"), at=MORNING
    )
    start = client.get("/admin/").context
    found = {one.queue.name.value: one.count for one in start["counter_start"].queues}
    assert (
        found["complaints"] == found["letters_failed"] == found["lapsed"] == found["renewals"] == 1
    )
    assert found["receipts"] == 1
    for name, count in found.items():
        page = client.get(f"/admin/subscriptions/queues/{name}/")
        assert len(page.context["rows"]) == count, name
    numbers = start["counter"]
    assert {number["name"] for number in numbers} >= {"expiring", "holds_begin", "holds_end"}
    for number in numbers:
        page = client.get(number["href"])
        if number["name"] == "low_forecasts":
            assert page.status_code == 200
            continue
        rows = (
            page.context["shown"].count
            if "shown" in page.context
            else page.context["cl"].result_count
        )
        assert rows == number["count"], number["name"]


def test_the_desk_s_numbers_cost_one_query_and_are_those_of_whoever_may_look(
    client: Client,
    house: dict[str, Any],
    blind: User,
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    from subscriptions.selectors.desk import list_desk_numbers

    miao = person("miao")
    assert list_desk_numbers(miao, timezone.now())  # permissions are asked once
    assert count_queries(lambda: list_desk_numbers(miao, timezone.now())) == 1
    assert {number.model for number in list_desk_numbers(blind, timezone.now())} == {
        "subscription",
        "complaint",
        "letter",
        "party",
    }
    assert list_desk_numbers(person("lin"), timezone.now()) == []


def test_the_lists_of_the_counter_are_counted_once_a_minute_for_whoever_sees_the_same(
    house: dict[str, Any],
    blind: User,
    counted_once_a_minute: None,
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    from subscriptions.selectors.desk import NUMBERS, count_counter_lists

    now = timezone.now() + timedelta(minutes=1)  # the counter of everything was opened just now
    miao = person("miao")
    counted = count_counter_lists(miao, now, NUMBERS)
    again: list[dict[str, int]] = []
    queries = count_queries(lambda: again.append(count_counter_lists(miao, now, NUMBERS)))
    assert (queries, again) == (1, [counted])  # when Miao acted last
    assert "refunds" in counted
    assert "refunds" not in count_counter_lists(blind, now, NUMBERS)


def test_who_settles_a_complaint_reads_the_new_number_at_once_and_a_colleague_within_a_minute(
    house: dict[str, Any], counted_once_a_minute: None
) -> None:
    from subscriptions.selectors.desk import count_counter_lists

    def count(name: str, minutes: int) -> int:
        at = now + timedelta(minutes=minutes)
        return count_counter_lists(person(name), at, ["complaints"])["complaints"]

    now = timezone.now()
    open_complaints = Complaint.objects.filter(resolved_at=None)
    before = open_complaints.count()
    assert count("ying", 1) == count("miao", 1) == before
    first = open_complaints.earliest("pk")
    at = now + timedelta(minutes=2)
    complaints.settle_complaint(first, Resolution.NOTHING, by=person("miao"), at=at)
    assert count("ying", 2) == before
    assert count("miao", 2) == before - 1


def test_an_act_leads_back_to_the_list_as_it_was_narrowed(
    client: Client, house: dict[str, Any]
) -> None:
    row = f"{BASE}/party/{house['party'].pk}/change/?_changelist_filters=q%3D%25E7%2594%25B0"
    assert row in text(client.get(f"{BASE}/party/?q=田"))
    page = text(client.get(row))
    assert f'href="{BASE}/party/?q=%E7%94%B0"' in page
    act = row.replace("/change/", "/contact/")
    assert act in page
    assert client.post(act, {"name": "田甜甜", "step": "do"})["Location"] == row


def test_a_subscriber_is_found_by_name_telephone_and_order_number(
    client: Client, house: dict[str, Any]
) -> None:
    number = house["waiting_order"].number
    for words, name in (
        ("田甜", "田甜"),
        ("13800000002", "许诺"),
        (number, "江一"),
        ("13800000003@", "于洋"),
    ):
        page = client.get(f"{BASE}/party/", {"q": words})
        assert [party.name for party in page.context["shown"].page] == [name], words
    assert not list(client.get(f"{BASE}/party/", {"q": "无此人"}).context["shown"].page)


def test_whoever_may_not_see_contacts_sees_masks_everywhere(
    client: Client, house: dict[str, Any], blind: User
) -> None:
    client.force_login(blind)
    party = house["party"].pk
    subscription = house["subscription"].pk
    pages = [
        f"{BASE}/party/",
        f"{BASE}/party/{party}/change/",
        f"{BASE}/subscription/",
        f"{BASE}/subscription/{subscription}/change/",
        f"{BASE}/letter/",
        f"{BASE}/letter/{house['letter'].pk}/change/",
        f"{BASE}/deliveryrun/{house['deliveryrun'].pk}/change/",
        f"{BASE}/complaint/",
    ]
    whole = "".join(text(client.get(page)) for page in pages)
    assert "138****0001" in whole
    assert not re.search(r"1380000000\d|江滨路 1 号", whole)
    assert client.get(f"{BASE}/party/", {"q": "13800000002"}).context["shown"].count == 0
    for act in ("contact", "export", "erase", "merge", "give"):
        assert client.get(f"{BASE}/party/{party}/{act}/").status_code == 403
    for act in ("labels", "sheet", "counts"):
        assert (
            client.post(
                f"{BASE}/deliveryrun/{house['deliveryrun'].pk}/{act}/", {"purpose": "x"}
            ).status_code
            == 403
        )


def test_filters_and_order_stay_in_the_address(client: Client, house: dict[str, Any]) -> None:
    page = client.get(f"{BASE}/subscription/", {"runs": "10", "sort": "-last"})
    assert names(page) == ["于洋"]
    assert "runs=10" in text(page)
    assert names(client.get(f"{BASE}/subscription/", {"province": "浙江", "sort": "party"})) == [
        "于洋",
        "田甜",
        "许诺",
    ]
    assert names(client.get(f"{BASE}/subscription/", {"province": "北京"})) == []
    for odd in (
        {"runs": "x"},
        {"issues": "-1"},
        {"p": "999"},
        {"sort": "x"},
        {"q": "\0"},
        {"desk": "x"},
    ):
        assert client.get(f"{BASE}/subscription/", odd).status_code == 200


def test_a_hold_is_shown_before_it_is_made(client: Client, house: dict[str, Any]) -> None:
    address = f"{BASE}/subscription/{house['subscription'].pk}/hold/"
    days = {"first": f"{house['soon']}", "last": f"{house['late']}", "policy": "extend"}
    held = Hold.objects.count()
    spans = list(Span.objects.values())
    shown = client.post(address, {**days, "step": "look"})
    assert len(shown.context["shown"]["days"]) == 2
    assert Hold.objects.count() == held
    assert [span["last_issue"] for span in Span.objects.values()] == [
        span["last_issue"] for span in spans
    ]
    assert client.post(address, {**days, "step": "do"}).status_code == 302
    made = Hold.objects.latest("pk")
    assert (
        Span.objects.get(subscription=house["subscription"]).last_issue
        == shown.context["shown"]["ends"]
    )
    again = client.post(address, {**days, "step": "look"})
    assert "已" in text(again) or "already" in text(again)
    client.post(f"{BASE}/subscription/hold/{made.pk}/take-back/")
    assert Hold.objects.get(pk=made.pk).withdrawn_at is not None


def test_copies_are_shared_out_among_known_and_new_addresses(
    client: Client, house: dict[str, Any]
) -> None:
    today = timezone.localdate()
    paper_days = {"start": today - timedelta(days=10), "end": today + timedelta(days=200)}
    order = make_order(
        3, at=timezone.now(), promise=promise(copies=3, at=timezone.now(), **paper_days)
    )
    subscription = pay(order, at=timezone.now()).terms.get().subscription
    address = f"{BASE}/subscription/{subscription.pk}/address/"
    begins = client.get(address).context["form"].initial["from_issue"]
    body = {
        "from_issue": f"{begins}",
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "1",
        "form-0-known": f"{order.address_id}",
        "form-0-copies": "1",
        "form-1-recipient": "许诺",
        "form-1-province": "北京",
        "form-1-street": "长安街 1 号",
        "form-1-postcode": "100000",
        "form-1-copies": "1",
    }
    refused = client.post(address, body)
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors()
    assert client.post(address, {**body, "form-1-copies": "2"}).status_code == 302
    begun = client.get(address).context["shares"].initial
    assert [row["copies"] for row in begun] == [1, 2]
    same = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "from_issue": f"{begins}"}
    for place, row in enumerate(begun):
        same |= {
            f"form-{place}-known": f"{row['known']}",
            f"form-{place}-copies": f"{row['copies']}",
        }
    # Nothing is new but the day, and nobody is left out, whatever a browser says of their number.
    for told in ("2", "0", "-1"):
        sent = client.post(address, {**same, "form-INITIAL_FORMS": told})
        assert sent.status_code == 302
    made = subscription.dispatches.latest("pk")
    assert [(share.copies, share.address.province) for share in made.shares.all()] == [
        (1, "浙江"),
        (2, "北京"),
    ]
    # A written address goes before the known one that the form proposes.
    written = {
        "recipient": "田甜",
        "province": "浙江",
        "street": "湖滨路 9 号",
        "postcode": "310001",
    }
    fields = {f"form-0-{name}": words for name, words in written.items()}
    assert client.post(address, {**same, **fields}).status_code == 302
    made = subscription.dispatches.latest("pk")
    assert [share.address.street for share in made.shares.order_by("copies")] == [
        "湖滨路 9 号",
        "长安街 1 号",
    ]


def test_a_letter_that_failed_is_sent_again_to_the_address_of_now(
    client: Client, house: dict[str, Any]
) -> None:
    letter: Letter = house["letter"]
    Party.objects.filter(pk=letter.party_id).update(email="new@example.com")
    assert names(client.get(f"{BASE}/letter/", {"state": "failed"})) == ["江一"]
    client.post(f"{BASE}/letter/{letter.pk}/resend/")
    letter.refresh_from_db()
    assert (letter.address, letter.failed, letter.tries) == ("new@example.com", "", 0)
    letters.send_waiting_letters(timezone.now())
    with pytest.raises(WrongState):
        letters.retry_failed_letter(letter, by=person("miao"), at=timezone.now())


def test_labels_and_sheets_leave_with_their_purpose_in_the_journal(
    client: Client, house: dict[str, Any]
) -> None:
    run = house["deliveryrun"]
    refused = client.post(f"{BASE}/deliveryrun/{run.pk}/labels/", {"purpose": ""})
    assert refused.status_code == 200
    pdf = b"".join(
        client.post(f"{BASE}/deliveryrun/{run.pk}/labels/", {"purpose": "付印"}).streaming_content
    )
    assert "湖滨路" in text_of_pdf(pdf) or "江滨路" in text_of_pdf(pdf)
    entry = JournalEntry.objects.get(act="delivery.exported")
    assert (entry.details["purpose"], entry.details["rows"], entry.details["what"]) == (
        "付印",
        3,
        "labels",
    )


def test_the_sheet_of_a_list_names_the_channel_and_the_carrier_of_each_row(
    client: Client, house: dict[str, Any]
) -> None:
    run = house["deliveryrun"]
    ChannelSetup.objects.create(publication=run.publication, channel="post", carrier="岚江市邮政局")
    client.cookies["django_language"] = "en"
    answer = client.post(f"{BASE}/deliveryrun/{run.pk}/sheet/", {"purpose": "交邮局"})
    sheet: Any = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heads, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [(row["Channel"], row["Carrier"]) for row in found] == [("by post", "岚江市邮政局")] * 3


def text_of_pdf(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_list_is_made_once_and_a_supplement_only_for_who_came_later(
    client: Client, house: dict[str, Any]
) -> None:
    address = f"{BASE}/deliveryrun/issue/{house['soon']}/"
    for act in ("list", "list", "supplement"):
        client.post(address, {"act": act})
    assert [run.supplement for run in client.get(address).context["one"].runs] == [0]
    sold("秋实", "13800000009", house["past"], house["late"])
    client.post(address, {"act": "supplement"})
    assert [run.labels for run in client.get(address).context["one"].runs][1:] == [1]
    assert client.get(f"{BASE}/deliveryrun/issue/2024-13-45/").status_code == 404


def test_bulk_counts_are_entered_by_grid_and_by_file(client: Client, house: dict[str, Any]) -> None:
    address = f"{BASE}/bulkdraw/issue/{house['soon']}/"
    assert (
        client.post(address, {"r0_paid": "120", "r0_returned": "5", "r10_retail": "30"}).status_code
        == 302
    )
    rows = BulkDraw.objects.filter(issue_date=house["soon"]).values_list("region", "kind", "copies")
    assert sorted(rows) == sorted(
        [("北京", "paid", 120), ("北京", "returned", 5), ("浙江", "retail", 30)]
    )
    refused = client.post(address, {"r0_paid": "4", "r0_returned": "5"})
    assert "北京" in str(refused.context["form"].non_field_errors())
    file = SimpleUploadedFile(
        "counts.csv", "地区,收订,退报\n北京市,200,\n浙江省,50,7\n合计,250,7\n".encode()
    )
    assert client.post(f"{address}import/", {"file": file}).status_code == 302
    assert BulkDraw.objects.get(issue_date=house["soon"], region="北京", kind="paid").copies == 200
    wrong = SimpleUploadedFile("counts.csv", "地区,收订\n北京,x\n火星,3\n".encode())
    told = str(client.post(f"{address}import/", {"file": wrong}).context["form"].errors)
    assert "2" in told
    assert "火星" in told


def test_a_sheet_of_counts_goes_out_and_comes_back_the_same(
    client: Client, house: dict[str, Any]
) -> None:
    address = f"{BASE}/bulkdraw/issue/{house['past']}/"
    before = list(BulkDraw.objects.values_list("region", "kind", "copies"))
    content = b"".join(client.get(f"{address}sheet/").streaming_content)
    assert (
        client.post(
            f"{address}import/", {"file": SimpleUploadedFile("c.xlsx", content)}
        ).status_code
        == 302
    )
    assert list(BulkDraw.objects.values_list("region", "kind", "copies")) == before
    kept = JournalEntry.objects.get(act="counter.exported")
    assert (kept.by_printed, kept.subject, kept.details["list"]) == (
        "苗青",
        str(house["past"]),
        "bulkdraw",
    )
    assert kept.details["rows"] == 34  # every province


def test_many_are_renewed_at_the_prices_shown_each_once(
    client: Client, house: dict[str, Any]
) -> None:
    chosen = list(Subscription.objects.values_list("pk", flat=True))
    asked = "&".join(f"chosen={pk}" for pk in chosen)
    address = f"{BASE}/subscription/renewals/?{asked}&months=12"
    page = client.get(address)
    offers = page.context["offers"]
    assert page.context["total"] == sum(offer.promise.total for offer, _sealed, _ticked in offers)
    sealed = [f"{offer.term.pk}:{words}" for offer, words, _ticked in offers]
    before = Order.objects.count()
    client.post(address, {"renew": sealed})
    assert Order.objects.count() == before + len(chosen)
    client.post(
        address,
        {"renew": [*sealed, "x", "1:forged", f"{offers[0][0].term.pk}:x"]},
    )
    assert Order.objects.count() == before + len(chosen)
    assert all(order.renews_id for order in Order.objects.order_by("-pk")[: len(chosen)])
    again = client.get(f"{BASE}/subscription/renewals/", {"chosen": chosen})
    assert again.context["priced"] == 0


def test_all_that_a_list_finds_are_renewed_by_number_and_sum_and_only_as_shown(
    client: Client, house: dict[str, Any]
) -> None:
    address = f"{BASE}/subscription/renewals/?all=1&runs=10&months=12"
    page = client.get(address)
    assert (page.context["priced"], page.context["total"] > 0) == (1, True)
    before = Order.objects.count()
    client.post(address, {"all": "1:1"})
    assert Order.objects.count() == before
    client.post(address, {"all": f"1:{page.context['total']}"})
    assert Order.objects.latest("pk").total == page.context["total"]
    client.post(address, {"all": f"1:{page.context['total']}"})
    assert (Order.objects.count(), client.get(address).context["priced"]) == (before + 1, 0)


def test_reminders_of_a_step_or_of_some_people_are_left_for_another_day(
    client: Client, house: dict[str, Any]
) -> None:
    page = client.get(f"{BASE}/subscription/reminders/")
    due = page.context["shown"]
    assert [
        count for step, _words, count, _ticked in page.context["steps"] if step == due[0].step
    ] == [len(due)]
    before = Letter.objects.count()
    client.post(f"{BASE}/subscription/reminders/", {"step": ["60"]})
    client.post(
        f"{BASE}/subscription/reminders/",
        {"step": [str(due[0].step)], "shown": [due[0].key], "to": []},
    )
    assert Letter.objects.count() == before + len(due) - 1
    client.post(f"{BASE}/subscription/reminders/", {"step": [str(due[0].step)]})
    assert Letter.objects.count() == before + len(due)


def test_a_refused_form_of_reminders_keeps_who_was_left_out(
    client: Client, house: dict[str, Any]
) -> None:
    due = client.get(f"{BASE}/subscription/reminders/").context["shown"]
    kept_back, *others = due
    body = {
        "confirmation": "of another page",
        "step": [str(due[0].step)],
        "shown": [one.key for one in due],
        "to": [one.key for one in others],
    }
    page = client.post(f"{BASE}/subscription/reminders/", body)
    assert page.status_code == 200
    assert page.context["unticked"] == {kept_back.key}
    ticked = {step for step, _words, _count, ticked in page.context["steps"] if ticked}
    assert ticked == {due[0].step}


def test_a_person_s_data_is_handed_out_as_json_and_as_a_sheet(
    client: Client, house: dict[str, Any]
) -> None:
    address = f"{BASE}/party/{house['party'].pk}/export/"
    answer = client.post(address, {"kind": "json", "purpose": "本人查阅"})
    assert json.loads(b"".join(answer.streaming_content))["contact"]["phone"] == "13800000001"
    assert "no-store" in answer["Cache-Control"]
    assert JournalEntry.objects.get(act="party.exported").details["purpose"] == "本人查阅"
    assert (
        b"".join(client.post(address, {"kind": "xlsx", "purpose": "本人查阅"}).streaming_content)[
            :2
        ]
        == b"PK"
    )


def test_a_complaint_is_taken_and_settled_at_the_desk(
    client: Client, house: dict[str, Any]
) -> None:
    address = f"{BASE}/subscription/{house['subscription'].pk}/complain/"
    client.post(address, {"issue_date": f"{house['past']}", "kind": "late", "words": "晚了两天"})
    rows = list(client.get(f"{BASE}/complaint/").context["shown"].page)
    assert len(rows) == 2
    client.post(
        f"{BASE}/complaint/{rows[0].pk}/settle/", {"resolution": "extend", "words": "顺延一期"}
    )
    after = list(client.get(f"{BASE}/complaint/").context["shown"].page)
    assert [row.pk for row in after] == [rows[1].pk, rows[0].pk]  # what is open comes first
