"""The counter's pages of access, and a reader's page of receipts: they write through
the actions."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import JournalEntry
from subscriptions.actions.access import access
from subscriptions.actions.readers import receipts
from subscriptions.models import AccessRule, Entitlement, NetworkRange, ReceiptClaim
from tests.browser import Browser
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import MORNING, make_issue, make_published, the_publication
from tests.factories.subscriptions import make_term

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"
DAYS = {"first_day": "2024-03-01", "last_day": "2024-12-31"}


@pytest.fixture
def miao(client: Client) -> Client:
    """The desk of Miao, who manages subscriptions."""
    client.force_login(person("miao"))
    return client


def faults(page: Any) -> str:
    return str(
        page.context["adminform"].form.errors
        if "adminform" in page.context
        else page.context["form"].errors
    )


class TestRules:
    def form(self) -> dict[str, Any]:
        usual = {"gift_links": 10, "gift_days": 30}
        return {"publication": the_publication().pk, "mode": "metered", **usual}

    def test_a_rule_is_set_changed_and_taken_away_by_its_action(self, miao: Client) -> None:
        form = {**self.form(), "monthly_free": 3}
        assert miao.post(f"{DESK}/accessrule/add/", form).status_code == 302
        rule = AccessRule.objects.get()
        address = f"{DESK}/accessrule/{rule.pk}"
        assert miao.post(f"{address}/change/", {**form, "monthly_free": 5}).status_code == 302
        assert miao.post(f"{address}/delete/", {"post": "yes"}).status_code == 302
        rows = JournalEntry.objects.filter(act__startswith="access.").order_by("pk")
        acts = list(rows.values_list("act", flat=True))
        assert acts == ["access.rule_set", "access.rule_set", "access.rule_dropped"]

    def test_a_rule_that_contradicts_itself_is_told_on_the_page(self, miao: Client) -> None:
        form = {**self.form(), "monthly_free": 0}
        page = miao.post(f"{DESK}/accessrule/add/", form)
        assert page.status_code == 200
        assert not AccessRule.objects.exists()
        assert faults(page)


class TestEntitlements:
    def form(self, **fields: Any) -> dict[str, Any]:
        return {
            "reader": "READER",
            "publication": the_publication().pk,
            "scope": "site",
            "note": "作者",
            **DAYS,
            **fields,
        }

    def test_a_complimentary_one_is_given_with_an_end(self, miao: Client) -> None:
        user = reader()
        assert miao.post(f"{DESK}/entitlement/add/", self.form()).status_code == 302
        kept = Entitlement.objects.get()
        assert (kept.user, kept.source, kept.last_day, kept.note) == (
            user,
            "complimentary",
            date(2024, 12, 31),
            "作者",
        )
        assert JournalEntry.objects.get(act="access.granted").by_printed == "苗青"

    def test_one_issue_and_one_article_are_named_by_their_numbers(self, miao: Client) -> None:
        reader(), make_issue(1322)
        article = make_published()
        issue_form = self.form(scope="issue", issue_number=1322)
        article_form = self.form(scope="article")
        assert miao.post(f"{DESK}/entitlement/add/", issue_form).status_code == 302
        assert (
            miao.post(
                f"{DESK}/entitlement/add/", {**article_form, "article_number": article.pk}
            ).status_code
            == 302
        )
        opened = Entitlement.objects.order_by("pk")
        assert [(one.issue and one.issue.number, one.article) for one in opened] == [
            (1322, None),
            (None, article),
        ]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"reader": "nobody"}, "reader"),
            ({"reader": ""}, "reader"),
            ({"last_day": "2024-02-01"}, "last_day"),
            ({"last_day": ""}, "last_day"),
            ({"scope": "issue"}, "issue_number"),
            ({"scope": "issue", "issue_number": 4}, "issue_number"),
            ({"article_number": 9**9}, "article_number"),
            ({"scope": "moon"}, "scope"),
            ({"reader": "a\0b"}, "reader"),
            ({"last_day": "2024-02-31"}, "last_day"),
        ],
    )
    def test_what_is_wrong_is_told_beside_its_field(
        self, miao: Client, wrong: dict[str, Any], field: str
    ) -> None:
        reader()
        page = miao.post(f"{DESK}/entitlement/add/", self.form(**wrong))
        assert page.status_code == 200
        assert set(page.context["form"].errors) == {field}
        assert not Entitlement.objects.exists()

    def test_it_is_revoked_with_a_reason_and_cannot_be_changed_or_deleted(
        self, miao: Client
    ) -> None:
        kept = access.grant_entitlement(
            access.EntitlementGrant(
                reader(),
                the_publication(),
                "site",
                date(2024, 3, 1),
                date(2024, 12, 31),
                source="complimentary",
            ),
            by=OPERATOR,
            at=MORNING,
        )
        address = f"{DESK}/entitlement/{kept.pk}"
        assert "/revoke/" in miao.get(f"{address}/change/").content.decode()
        assert miao.post(f"{address}/revoke/", {"reason": ""}).status_code == 200
        assert miao.post(f"{address}/change/", self.form()).status_code == 403
        assert miao.post(f"{address}/delete/", {"post": "yes"}).status_code == 404
        assert miao.post(f"{address}/revoke/", {"reason": "误发"}).status_code == 302
        again = miao.post(f"{address}/revoke/", {"reason": "误发"})
        assert (again.status_code, "已" in faults(again) or "already" in faults(again)) == (
            200,
            True,
        )
        kept.refresh_from_db()
        assert kept.revoked_for == "误发"

    def test_it_is_found_by_the_order_of_its_term_and_names_the_term(self, miao: Client) -> None:
        term = make_term(by=reader())
        assert term.order is not None
        granted = term.entitlements.get()
        address = f"{DESK}/entitlement/{granted.pk}/change/"
        found = miao.get(f"{DESK}/entitlement/?q={term.order.number}").content.decode()
        assert address in found
        assert (
            address not in miao.get(f"{DESK}/entitlement/?q=X{term.order.number}").content.decode()
        )
        page = miao.get(address).content.decode()
        assert str(term) in page
        assert f"/order/{term.order.pk}/change/" in page

    def test_the_list_tells_what_opens_something_today(self, miao: Client) -> None:
        today = timezone.localdate()
        source = "complimentary"
        access.grant_entitlement(
            access.EntitlementGrant(
                reader(), the_publication(), "site", today, today, note="甲号来函", source=source
            ),
            by=OPERATOR,
            at=MORNING,
        )
        access.grant_entitlement(
            access.EntitlementGrant(
                reader(),
                the_publication(),
                "site",
                date(2024, 1, 1),
                date(2024, 1, 2),
                note="乙号来函",
                source=source,
            ),
            by=OPERATOR,
            at=MORNING,
        )
        assert "乙号来函" not in miao.get(f"{DESK}/entitlement/?today=open").content.decode()
        assert "甲号来函" not in miao.get(f"{DESK}/entitlement/?today=not").content.decode()
        assert "甲号来函" in miao.get(f"{DESK}/entitlement/?q=READER").content.decode()


class TestNetworks:
    def test_a_network_is_kept_by_its_action_and_a_wrong_one_told(self, miao: Client) -> None:
        form = {
            "publication": the_publication().pk,
            "institution": "江岸大学",
            "first_day": "2024-03-01",
            "active": "on",
        }
        page = miao.post(f"{DESK}/networkrange/add/", {**form, "network": "0.0.0.0/0"})
        assert (page.status_code, NetworkRange.objects.count()) == (200, 0)
        assert (
            miao.post(f"{DESK}/networkrange/add/", {**form, "network": "192.0.2.0/24"}).status_code
            == 302
        )
        assert (
            JournalEntry.objects.filter(act__startswith="access.").get().act == "access.network_set"
        )


class TestReceipts:
    def claim(self) -> ReceiptClaim:
        return receipts.claim_receipt(
            reader(),
            receipts.ReceiptDetails(
                the_publication(),
                "AB123456",
                channel="post",
                name="王立",
                first_day=date(2024, 3, 1),
                last_day=date(2024, 12, 31),
            ),
            at=MORNING,
        )

    def test_the_list_leads_to_what_waits_and_the_page_decides(self, miao: Client) -> None:
        kept = self.claim()
        address = f"{DESK}/receiptclaim/{kept.pk}/decide/"
        assert address in miao.get(f"{DESK}/receiptclaim/?state=waiting").content.decode()
        assert 'value="2024-12-31"' in miao.get(address).content.decode()
        form = {
            "decision": "approve",
            "scope": "epaper",
            "first": "2024-03-01",
            "last": "2024-06-30",
        }
        assert miao.post(address, form).status_code == 302
        assert Entitlement.objects.get().last_day == date(2024, 6, 30)
        assert miao.post(address, form).status_code == 200
        assert address not in miao.get(f"{DESK}/receiptclaim/").content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"decision": "refuse"},
            {"decision": ""},
            {"last": "2023-01-01"},
            {"scope": "archive"},
            {"first": "x"},
        ],
    )
    def test_what_cannot_be_decided_so_is_told_and_it_waits(
        self, miao: Client, wrong: dict[str, str]
    ) -> None:
        kept = self.claim()
        form = {
            "decision": "approve",
            "scope": "epaper",
            "first": "2024-03-01",
            "last": "2024-06-30",
            **wrong,
        }
        page = miao.post(f"{DESK}/receiptclaim/{kept.pk}/decide/", form)
        assert page.status_code == 200
        assert faults(page)
        assert ReceiptClaim.objects.get().state == "waiting"

    def test_a_claim_that_is_not_there_is_a_404(self, miao: Client) -> None:
        assert miao.get(f"{DESK}/receiptclaim/99/decide/").status_code == 404
        assert miao.get(f"{DESK}/receiptclaim/{2**63}/decide/").status_code == 404


class TestTheReadersPage:
    FORM = {
        "number": "AB 123456",
        "channel": "post",
        "name": "王立",
        "first": "2024-03-01",
        "last": "2024-12-31",
    }

    def test_a_stranger_signs_in_first(self, client: Client) -> None:
        the_publication()
        assert "?next=%2Faccount%2Freceipt%2F" in client.get("/account/receipt/").url
        assert "?next=%2Faccount%2Freceipt%2F" in client.post("/account/receipt/", self.FORM).url
        assert not ReceiptClaim.objects.exists()

    def test_a_reader_registers_and_sees_what_became_of_it(self, client: Client) -> None:
        the_publication()
        client.force_login(reader())
        page = client.post("/account/receipt/", self.FORM, follow=True)
        assert "AB123456" in page.content.decode()
        assert {"private", "no-store"} <= set(page["Cache-Control"].split(", "))
        receipts.decide_claim(
            ReceiptClaim.objects.get(),
            receipts.ClaimDecision(approve=False, reason="查无此号"),
            by=OPERATOR,
            at=MORNING,
        )
        assert "查无此号" in client.get("/account/receipt/").content.decode()

    def test_nobody_sees_anothers_receipt(self, client: Client) -> None:
        the_publication()
        client.force_login(reader())
        client.post("/account/receipt/", self.FORM)
        other = Browser()
        other.force_login(reader("other"))
        assert "AB123456" not in other.get("/account/receipt/").content.decode()
        refused = other.post("/account/receipt/", self.FORM)
        assert refused.status_code == 200
        assert refused.context["form"].non_field_errors()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"number": ""},
            {"number": "x"},
            {"last": "2024-02-31"},
            {"last": "2023-01-01"},
            {"name": "a\0b"},
            {"channel": "pigeon"},
            {"first": "9" * 30},
        ],
    )
    def test_what_is_wrong_is_told_and_kept_in_the_form(
        self, client: Client, wrong: dict[str, str]
    ) -> None:
        the_publication()
        client.force_login(reader())
        page = client.post("/account/receipt/", {**self.FORM, **wrong})
        assert page.status_code == 200
        assert page.context["form"].errors
        assert 'value="AB 123456"' in page.content.decode() or "number" in wrong
        assert not ReceiptClaim.objects.exists()
