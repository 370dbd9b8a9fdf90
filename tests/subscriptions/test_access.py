"""Rules, entitlements, networks and receipts are kept under the law of the house: right, check, row
in the journal."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User
from subscriptions.actions.access import access
from subscriptions.actions.readers import receipts
from subscriptions.models import AccessRule, Entitlement, NetworkRange, ReceiptClaim
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import (
    MORNING,
    make_column,
    make_issue,
    make_publication,
    make_published,
    the_publication,
)
from tests.factories.subscriptions import make_term

pytestmark = pytest.mark.django_db
FIRST = date(2024, 3, 1)
LAST = date(2024, 12, 31)


def written() -> list[tuple[str, str]]:
    return list(JournalEntry.objects.order_by("pk").values_list("act", "outcome"))


def a_rule(**fields: Any) -> AccessRule:
    return AccessRule(publication=the_publication(), **{"mode": "paid", **fields})


def a_network(**fields: Any) -> NetworkRange:
    fields = {"institution": "江岸大学", "network": "192.0.2.0/24", "first_day": FIRST, **fields}
    return NetworkRange(publication=the_publication(), **fields)


def give(user: User | None = None, by: Actor = OPERATOR, **fields: Any) -> Entitlement:
    said: dict[str, Any] = {
        "scope": "site",
        "first_day": FIRST,
        "last_day": LAST,
        "source": "complimentary",
        **fields,
    }
    return access.grant_entitlement(
        access.EntitlementGrant(user or reader(), the_publication(), **said), by=by, at=MORNING
    )


def claim(user: User | None = None, number: str = "AB 12-3456", **fields: Any) -> ReceiptClaim:
    said: dict[str, Any] = {
        "channel": "post",
        "name": "王立",
        "first_day": FIRST,
        "last_day": LAST,
        **fields,
    }
    return receipts.claim_receipt(
        user or reader(), receipts.ReceiptDetails(the_publication(), number, **said), at=MORNING
    )


class TestRules:
    def test_a_rule_stands_in_the_journal_with_what_was_and_what_is(self) -> None:
        rule = a_rule()
        miao = person("miao")
        access.save_access_rule(rule, by=miao, at=MORNING)
        rule.mode = "metered"
        rule.monthly_free = 5
        access.save_access_rule(rule, by=miao, at=MORNING)
        access.delete_access_rule(rule, by=miao, at=MORNING)
        rows = JournalEntry.objects.order_by("pk")
        assert [row.act for row in rows] == [
            "access.rule_set",
            "access.rule_set",
            "access.rule_dropped",
        ]
        assert rows[1].details["changed"] == {
            "mode": ["paid", "metered"],
            "monthly_free": ["0", "5"],
        }
        assert rows[2].details["changed"]["monthly_free"] == ["5", ""]
        assert not AccessRule.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"mode": "metered"},
            {"mode": "metered", "monthly_free": 61},
            {"mode": "dear"},
            {"pays_after_days": 30, "free_after_days": 30},
            {"pays_after_days": -1},
        ],
    )
    def test_a_rule_that_contradicts_itself_is_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            access.save_access_rule(a_rule(**wrong), by=OPERATOR, at=MORNING)
        assert written() == [("access.rule_set", "denied")]

    def test_there_is_one_rule_for_the_paper_and_one_for_each_column(self) -> None:
        access.save_access_rule(a_rule(), by=OPERATOR, at=MORNING)
        access.save_access_rule(a_rule(column=make_column("要闻")), by=OPERATOR, at=MORNING)
        with pytest.raises(Invalid, match="Change that one"):
            access.save_access_rule(a_rule(), by=OPERATOR, at=MORNING)

    def test_a_column_of_another_newspaper_is_refused(self) -> None:
        stranger = make_column("别报", publication=make_publication("other"))
        paper = make_publication("third")
        with pytest.raises(Invalid, match="another newspaper"):
            access.save_access_rule(
                AccessRule(publication=paper, column=stranger, mode="paid"), by=OPERATOR, at=MORNING
            )


class TestRights:
    @pytest.fixture
    def acts(self) -> dict[str, Callable[[User], object]]:
        rule = a_rule()
        standing = give(source="gift", source_id="1")
        waiting = claim(reader("owner"))
        access.save_access_rule(rule, by=OPERATOR, at=MORNING)
        return {
            "set a rule": lambda by: access.save_access_rule(
                a_rule(column=make_column("新栏")), by=by, at=MORNING
            ),
            "drop a rule": lambda by: access.delete_access_rule(rule, by=by, at=MORNING),
            "set a network": lambda by: access.save_network(a_network(), by=by, at=MORNING),
            "give": lambda by: give(by=by),
            "revoke": lambda by: access.revoke_entitlement(
                standing, reason="退款", by=by, at=MORNING
            ),
            "decide": lambda by: receipts.decide_claim(
                waiting, receipts.ClaimDecision(approve=True), by=by, at=MORNING
            ),
        }

    @pytest.mark.parametrize("name", ["gu", "lin", "ji", "xu", "reader"])
    def test_nobody_but_the_counter_may(
        self, acts: dict[str, Callable[[User], object]], name: str
    ) -> None:
        by = reader("somebody") if name == "reader" else person(name)
        before = len(written())
        for act in acts.values():
            with pytest.raises(NotYours):
                act(by)
        assert {outcome for _act, outcome in written()[before:]} == {"denied"}
        assert len(written()) == before + len(acts)

    def test_the_counter_may(self, acts: dict[str, Callable[[User], object]]) -> None:
        for act in acts.values():
            act(person("miao"))
        assert not JournalEntry.objects.filter(outcome="denied").exists()

    def test_what_was_sold_is_granted_inside_the_act_that_sold_it(self) -> None:
        assert give(by=reader("buyer"), source="gift", source_id="9").source == "gift"


class TestGranting:
    def test_a_source_grants_a_scope_once(self) -> None:
        first = give(source="gift", source_id="7")
        again = give(source="gift", source_id="7")
        assert first.pk == again.pk == Entitlement.objects.get().pk
        assert written() == [("access.granted", "done")]
        assert give(source="gift", source_id="7", scope="epaper").pk != first.pk

    def test_what_was_revoked_is_not_granted_again_by_the_same_source(self) -> None:
        access.revoke_entitlement(
            give(source="gift", source_id="7"), reason="退款", by=OPERATOR, at=MORNING
        )
        assert give(source="gift", source_id="7").revoked_at == MORNING
        assert Entitlement.objects.count() == 1

    @pytest.mark.parametrize(
        "other", [{"last_day": LAST + timedelta(days=1)}, {"first_day": FIRST + timedelta(days=1)}]
    )
    def test_a_source_that_says_something_else_is_refused(self, other: dict[str, date]) -> None:
        give(source="gift", source_id="7")
        with pytest.raises(Invalid, match="something else"):
            give(source="gift", source_id="7", **other)
        with pytest.raises(Invalid, match="something else"):
            give(reader("other"), source="gift", source_id="7")

    def test_what_is_given_by_hand_may_be_given_again(self) -> None:
        assert give().pk != give().pk

    @pytest.mark.parametrize(
        "wrong",
        [
            {"last_day": FIRST - timedelta(days=1)},
            {"scope": "issue"},
            {"scope": "article"},
            {"scope": "moon"},
            {"source": "magic"},
            {"note": "长" * 201},
        ],
    )
    def test_what_contradicts_itself_is_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            give(**wrong)
        assert not Entitlement.objects.exists()

    def test_an_issue_or_an_article_is_named_only_where_it_is_opened(self) -> None:
        issue = make_issue()
        article = make_published()
        assert give(scope="issue", issue=issue).issue == issue
        assert give(scope="article", article=article).article == article
        with pytest.raises(Invalid):
            give(scope="site", issue=issue)
        with pytest.raises(Invalid):
            give(scope="issue", issue=issue, article=article)

    def test_what_another_newspaper_printed_is_refused(self) -> None:
        the_publication()
        stranger = make_issue(1, publication=make_publication("other"))
        with pytest.raises(Invalid, match="another newspaper"):
            give(scope="issue", issue=stranger)

    def test_it_ends_with_a_reason_and_once(self) -> None:
        kept = give()
        with pytest.raises(Invalid, match="why"):
            access.revoke_entitlement(kept, reason="  ", by=OPERATOR, at=MORNING)
        access.revoke_entitlement(kept, reason="退款", by=OPERATOR, at=MORNING)
        with pytest.raises(WrongState):
            access.revoke_entitlement(kept, reason="退款", by=OPERATOR, at=MORNING)
        assert (kept.revoked_at, kept.revoked_for) == (MORNING, "退款")

    def test_a_refund_ends_everything_its_term_granted_and_nothing_else(self) -> None:
        user = reader("buyer")
        term, other = make_term(by=user), make_term(by=user)
        granted = term.entitlements.get()
        more = give(user, source="print", source_id="once more", scope="archive", term=term)
        by_hand = give(user)

        def revoke(**but: Entitlement) -> int:
            return access.revoke_entitlements_of_term(
                term, reason="退款", by=user, at=MORNING, **but
            )

        assert revoke(but=granted) == 1
        assert set(Entitlement.objects.exclude(revoked_at=None)) == {more}
        assert [revoke(), revoke()] == [1, 0]
        still_open = Entitlement.objects.filter(revoked_at=None)
        assert set(still_open) == {other.entitlements.get(), by_hand}

    def test_what_a_term_grants_names_it_and_nothing_else_does(self) -> None:
        term = make_term()
        for wrong in ({"source": "term"}, {"source": "print"}, {"source": "gift", "term": term}):
            with pytest.raises(Invalid, match="Name the term"):
                give(**wrong)
        with pytest.raises(Invalid, match="receipt of the post"):
            give(source="gift", claim=claim())
        assert not Entitlement.objects.exists()


class TestNetworks:
    @pytest.mark.parametrize(
        "network", ["192.0.2.0/24", " 192.0.2.9 ", "2001:db8:1::/48", "10.0.0.0/8"]
    )
    def test_a_network_is_kept_in_one_way_of_writing(self, network: str) -> None:
        kept = a_network(network=network)
        access.save_network(kept, by=OPERATOR, at=MORNING)
        assert "/" in kept.network
        assert kept.network == kept.network.strip()

    @pytest.mark.parametrize(
        "network",
        [
            "",
            "everybody",
            "0.0.0.0/0",
            "::/0",
            "192.0.2.1/24",
            "300.1.1.1",
            "127.0.0.0/8",
            "127.0.0.1",
            "::1",
            "192.0.2.0/7",
            "224.0.0.0/8",
            "169.254.0.0/16",
            "192.0.2.0/33",
            "2001:db8::/12",
        ],
    )
    def test_what_is_no_institutions_network_is_refused(self, network: str) -> None:
        with pytest.raises(Invalid):
            access.save_network(a_network(network=network), by=OPERATOR, at=MORNING)

    def test_the_same_network_twice_is_told(self) -> None:
        access.save_network(a_network(), by=OPERATOR, at=MORNING)
        with pytest.raises(Invalid, match="already"):
            access.save_network(a_network(), by=OPERATOR, at=MORNING)


class TestReceipts:
    def test_a_claim_waits_and_the_journal_knows_neither_number_nor_name(self) -> None:
        kept = claim()
        assert (kept.number, kept.state) == ("AB123456", "waiting")
        row = JournalEntry.objects.get()
        assert row.act == "receipt.claimed"
        assert "AB123456" not in f"{row.subject}{row.details}"
        assert "王立" not in f"{row.subject}{row.details}"

    @pytest.mark.parametrize("number", ["AB123456", "ab12-3456", "ＡＢ１２３４５６", " AB 123 456"])
    def test_a_receipt_is_registered_once_however_it_is_written(self, number: str) -> None:
        owner = reader()
        claim(owner)
        with pytest.raises(Invalid, match="You have registered"):
            claim(owner, number)
        with pytest.raises(Invalid, match="somebody else"):
            claim(reader("other"), number)
        assert ReceiptClaim.objects.count() == 1

    def test_the_same_number_of_another_newspaper_is_another_receipt(self) -> None:
        user = reader()
        other = None
        claim(user)
        other = make_publication("other")
        said: dict[str, Any] = {
            "channel": "post",
            "name": "王立",
            "first_day": FIRST,
            "last_day": LAST,
        }
        receipt = receipts.ReceiptDetails(other, "AB123456", **said)
        assert receipts.claim_receipt(user, receipt, at=MORNING).publication == other

    @pytest.mark.parametrize(
        "wrong",
        [
            {"number": "12"},
            {"number": "收据一二三四"},
            {"number": "=1+1"},
            {"name": " "},
            {"channel": "pigeon"},
            {"last_day": FIRST - timedelta(days=1)},
        ],
    )
    def test_what_is_no_receipt_is_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            claim(**wrong)
        assert not ReceiptClaim.objects.exists()

    def test_nobody_tries_numbers_by_the_dozen(self) -> None:
        for number in range(5):
            claim(number=f"AB10{number}")
        with pytest.raises(Invalid, match="Please wait"):
            claim(number="AB999")

    def test_approved_it_opens_the_e_paper_for_its_days(self) -> None:
        kept = receipts.decide_claim(
            claim(), receipts.ClaimDecision(approve=True), by=person("miao"), at=MORNING
        )
        opened = Entitlement.objects.get()
        assert (opened.scope, opened.first_day, opened.last_day) == ("epaper", FIRST, LAST)
        assert (opened.source, opened.source_id, opened.user) == (
            "receipt",
            str(kept.pk),
            kept.user,
        )
        assert opened.claim == kept
        assert (kept.state, kept.decided_by) == ("approved", person("miao"))

    def test_a_claim_that_goes_with_its_reader_leaves_what_it_opened(self) -> None:
        kept = receipts.decide_claim(
            claim(), receipts.ClaimDecision(approve=True), by=OPERATOR, at=MORNING
        )
        ReceiptClaim.objects.filter(user=kept.user).delete()  # as erasing a person does
        opened = Entitlement.objects.get()
        assert (opened.claim, opened.source_id) == (None, str(kept.pk))
        with pytest.raises(DatabaseError), transaction.atomic():
            Entitlement.objects.update(claim=claim(kept.user))

    def test_the_counter_may_put_the_days_right(self) -> None:
        receipts.decide_claim(
            claim(),
            receipts.ClaimDecision(approve=True, last_day=date(2024, 6, 30), scope="site"),
            by=OPERATOR,
            at=MORNING,
        )
        assert (Entitlement.objects.get().last_day, Entitlement.objects.get().scope) == (
            date(2024, 6, 30),
            "site",
        )

    def test_refused_it_opens_nothing_and_its_owner_may_register_again(self) -> None:
        kept = receipts.decide_claim(
            claim(),
            receipts.ClaimDecision(approve=False, reason="查无此号"),
            by=OPERATOR,
            at=MORNING,
        )
        assert (kept.state, kept.reason) == ("refused", "查无此号")
        assert not Entitlement.objects.exists()
        assert claim(reader("owner")).state == "waiting"

    def test_a_refusal_says_why(self) -> None:
        with pytest.raises(Invalid, match="why"):
            receipts.decide_claim(
                claim(), receipts.ClaimDecision(approve=False), by=OPERATOR, at=MORNING
            )
        assert ReceiptClaim.objects.get().state == "waiting"

    def test_it_is_decided_once(self) -> None:
        kept = claim()
        receipts.decide_claim(kept, receipts.ClaimDecision(approve=True), by=OPERATOR, at=MORNING)
        with pytest.raises(WrongState):
            receipts.decide_claim(
                kept,
                receipts.ClaimDecision(approve=False, reason="改主意"),
                by=OPERATOR,
                at=MORNING,
            )
        assert Entitlement.objects.get().revoked_at is None

    def test_days_that_end_before_they_begin_leave_it_waiting(self) -> None:
        with pytest.raises(Invalid):
            receipts.decide_claim(
                claim(),
                receipts.ClaimDecision(approve=True, last_day=FIRST - timedelta(days=1)),
                by=OPERATOR,
                at=MORNING,
            )
        assert ReceiptClaim.objects.get().state == "waiting"
        assert not Entitlement.objects.exists()

    def test_nobody_decides_about_a_receipt_of_his_or_her_own(self) -> None:
        miao = person("miao")
        with pytest.raises(NotYours, match="your own"):
            receipts.decide_claim(
                claim(miao), receipts.ClaimDecision(approve=True), by=miao, at=MORNING
            )
