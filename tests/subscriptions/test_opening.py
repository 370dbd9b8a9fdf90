"""What a term opens online: from payment to its last day, for its reader and nobody else, and shut
by a refund."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from articles.errors import Invalid
from articles.reading.access import ArticleFacts, IssueFacts, Reader
from newsroom.accounts.models import User
from subscriptions import entitlement
from subscriptions.actions.access import access, entitlement_sync
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import accounts, outbox
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.actions.service import holds
from subscriptions.domain.choices import Cause, Channel, PlanKind
from subscriptions.models import AccessRule, Entitlement, Gift, Letter, Party, PassingLetter, Plan
from subscriptions.selectors.readers.parties import filter_duplicates, search_parties
from tests.cast import OPERATOR, person
from tests.emptying import guards_off
from tests.factories.articles import MORNING, make_column, the_publication
from tests.factories.subscriptions import (
    HOME,
    READER,
    later,
    make_order,
    make_prices,
    make_term,
    pay,
)
from tests.post import bring_post
from tests.subscriptions.earlier_tables import tables_before

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def bundle() -> Plan:
    make_prices(channel=Channel.BUNDLE)
    return Plan.objects.create(
        publication=the_publication(),
        code="both",
        name="纸数",
        channel=Channel.BUNDLE,
        opens_online=True,
        kind=PlanKind.CALENDAR,
    )


def reader(name: str = "tian") -> User:
    return User.objects.create_user(name, email=f"{name}@example.com")


def open_days(source: str = "term") -> list[tuple[date, date]]:
    rows = Entitlement.objects.filter(revoked_at=None, source=source).order_by("pk")
    return list(rows.values_list("first_day", "last_day"))


def test_a_paid_term_of_print_and_digital_is_read_online_from_the_day_it_was_paid() -> None:
    make_term(by=reader(), plan=bundle(), channel=Channel.BUNDLE)
    assert open_days() == [(date(2024, 3, 5), date(2024, 12, 31))]


def reads(user: User, what: IssueFacts | ArticleFacts, at: datetime = MORNING) -> bool:
    return entitlement.access().may_read(Reader(user), what, at).open


def paid_rule(**fields: Any) -> AccessRule:
    rule = AccessRule(publication=the_publication(), mode="paid", **fields)
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    return rule


def test_a_printed_paper_alone_opens_nothing_unless_the_rule_of_the_paper_says_so() -> None:
    rule = paid_rule()
    user = reader()
    make_term(by=user)
    page = IssueFacts(1322, the_publication().pk, date(2024, 3, 5))
    printed = ArticleFacts(7, the_publication().pk, MORNING, (), (1322,))
    online_only = ArticleFacts(8, the_publication().pk, MORNING, (), ())
    assert [reads(user, what) for what in (page, printed, online_only)] == [False] * 3
    rule.print_reads = True
    access.save_access_rule(rule, by=person("miao"), at=MORNING)
    assert [reads(user, what) for what in (page, printed, online_only)] == [True, True, False]
    assert not reads(reader("other"), page)


def test_a_printed_term_opens_the_e_paper_as_long_as_it_runs_and_a_refund_shuts_it() -> None:
    paid_rule(print_reads=True)
    user = reader()
    term = make_term(by=user)
    page = IssueFacts(1322, the_publication().pk, date(2024, 3, 5))
    last_night = datetime(2024, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert reads(user, page, last_night)
    assert not reads(user, page, last_night + timedelta(minutes=1))
    refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "迁居"), by=person("miao"), at=later(1)
    )
    assert not reads(user, page, later(30))


def test_what_the_printed_paper_opens_is_asked_in_one_query(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    user = reader()
    page = IssueFacts(1322, the_publication().pk, date(2024, 3, 5))
    make_term(by=user)
    rule = paid_rule()
    asking = [count_queries(lambda: reads(user, page))]
    rule.print_reads = True
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    assert [*asking, count_queries(lambda: reads(user, page))] == [
        2,
        2,
    ]  # the rules, and everything of the reader


def test_only_the_rule_of_the_whole_paper_says_it() -> None:
    with pytest.raises(Invalid):
        paid_rule(column=make_column("经济"), print_reads=True)


@pytest.mark.alternates
@pytest.mark.django_db(transaction=True)
def test_terms_that_ran_before_the_rule_was_known_are_opened_by_the_migration_as_new_ones_are() -> (
    None
):
    now = timezone.now()
    today = timezone.localdate(now)
    user = reader()
    term = make_term(at=now, start=today - timedelta(20), end=today + timedelta(200), by=user)
    (as_new,) = Entitlement.objects.values(
        "scope", "first_day", "last_day", "source", "source_id", "term", "user"
    )
    with transaction.atomic(), guards_off("subscriptions_entitlement"):
        Entitlement.objects.all().delete()
    with tables_before("0028_entitlement_sources") as past:
        import_module("subscriptions.migrations.0015_leaving_and_reading").open_print(past, None)
    assert list(Entitlement.objects.values(*as_new)) == [as_new]
    entitlement_sync.sync_entitlement(term, at=now)  # and nothing is opened twice
    assert Entitlement.objects.count() == 1


def test_a_hold_lengthens_what_is_open_and_a_refund_shuts_it() -> None:
    term = make_term(by=reader(), plan=bundle(), channel=Channel.BUNDLE)
    made = holds.hold_delivery(
        term.subscription, date(2024, 4, 1), date(2024, 4, 9), by=person("miao"), at=MORNING
    )
    assert open_days() == [(date(2024, 3, 5), date(2025, 1, 10))]
    holds.withdraw_hold(made, by=person("miao"), at=MORNING)
    assert open_days() == [(date(2024, 3, 5), date(2024, 12, 31))]
    refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "迁居"), by=person("miao"), at=later(1)
    )
    assert open_days() == []


def test_whoever_ordered_without_an_account_comes_in_by_mail_and_reads() -> None:
    make_term(plan=bundle(), channel=Channel.BUNDLE)
    assert open_days() == []
    user = accounts.redeem_sign_in_token(
        accounts.make_sign_in_token("TIAN@example.com", MORNING), at=later(0)
    )
    assert Party.objects.get().user == user
    assert open_days() == [(date(2024, 3, 5), date(2024, 12, 31))]
    assert (
        accounts.redeem_sign_in_token(
            accounts.make_sign_in_token("tian@example.com", MORNING), at=MORNING
        )
        == user
    )
    assert len(open_days()) == 1


def test_a_way_in_is_ours_half_an_hour_long_and_never_opens_a_desk() -> None:
    good = accounts.make_sign_in_token("tian@example.com", MORNING)
    for words, at in (("nonsense", MORNING), (good[:-1] + "x", MORNING), (good, later(1))):
        with pytest.raises(Invalid):
            accounts.redeem_sign_in_token(words, at=at)
    person("miao")
    with pytest.raises(Invalid, match="password"):
        accounts.redeem_sign_in_token(
            accounts.make_sign_in_token("miao@example.com", MORNING), at=MORNING
        )


def test_a_way_in_is_sent_to_subscribers_only_and_nobody_is_told_who_is_one() -> None:
    make_term()
    kept = Letter.objects.count()
    for email in ("tian@example.com", "stranger@example.com"):
        accounts.request_sign_in_link(the_publication(), email, "/account/")
    waiting = str(list(PassingLetter.objects.values()))
    (letter,) = bring_post()
    assert letter.to == ["tian@example.com"]
    found = re.search(r"/account/enter/([^/]+)/", str(letter.body))
    assert found
    assert found[1] not in waiting  # whoever reads the database cannot come in
    assert Letter.objects.count() == kept  # nor anybody at the desk
    assert not PassingLetter.objects.exists()


def test_a_way_in_waits_for_a_mail_server_that_is_down_as_long_as_it_is_good(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 9
    make_term()
    accounts.request_sign_in_link(the_publication(), "tian@example.com", "/account/")
    assert outbox.send_passing_letters(timezone.now()) == (0, 1)
    assert PassingLetter.objects.exists()
    late = timezone.now() + accounts.VALID + timedelta(seconds=1)
    assert outbox.send_passing_letters(late) == (0, 1)
    assert not PassingLetter.objects.exists()
    accounts.request_sign_in_link(the_publication(), "tian@example.com", "/account/")
    settings.EMAIL_BACKEND = works
    assert [letter.to for letter in bring_post()] == [["tian@example.com"]]


def test_a_gift_is_read_by_whoever_took_it_up_and_not_by_the_buyer() -> None:
    buyer = reader("buyer")
    other = reader("other")
    pay(
        make_order(
            by=buyer, plan=bundle(), channel=Channel.BUNDLE, gift=GiftDetails("许诺"), place=None
        )
    )
    assert open_days() == []
    gifts.claim_gift(Gift.objects.get().code, Contact("许诺"), HOME, by=other, at=MORNING)
    assert list(Entitlement.objects.values_list("user__username", flat=True)) == ["other"]


def test_two_strangers_with_one_mailbox_stay_two_subscribers_until_the_desk_joins_them() -> None:
    make_term()
    make_term(contact=replace(READER, name="田野"))
    accounts.redeem_sign_in_token(
        accounts.make_sign_in_token("tian@example.com", MORNING), at=MORNING
    )
    assert Party.objects.exclude(user=None).count() == 1


def test_what_one_reader_ordered_twice_with_his_mailbox_is_all_his_once_he_comes_in() -> None:
    make_term(plan=bundle(), channel=Channel.BUNDLE)
    for email in (
        "Tian@example.com",
        "tian@example.com",
    ):  # later he orders again, and again without signing in
        make_term(
            contact=replace(READER, email=email), plan=Plan.objects.get(), channel=Channel.BUNDLE
        )
        user = accounts.redeem_sign_in_token(
            accounts.make_sign_in_token("tian@example.com", MORNING), at=MORNING
        )
    party = Party.objects.get(erased_at=None)
    assert (party.user, party.subscriptions.count(), party.orders.count()) == (user, 3, 3)
    assert len(open_days()) == 3


def test_a_mailbox_shared_by_an_office_leaves_each_name_its_own_and_the_desk_sees_them() -> None:
    make_term()
    make_term(contact=replace(READER, name="田野", phone="13800000002"))
    make_term(contact=replace(READER, name="许诺", phone="13800000003", email="xu@example.com"))
    accounts.redeem_sign_in_token(
        accounts.make_sign_in_token("tian@example.com", MORNING), at=MORNING
    )
    assert set(filter_duplicates(Party.objects.all()).values_list("name", flat=True)) == {
        "田甜",
        "田野",
    }


def test_a_subscriber_is_found_by_full_width_digits_and_letters() -> None:
    party = Party.objects.create(name="Lin 5G 基站", made_at=MORNING)
    for words in ("Ｌｉｎ", "５Ｇ", "基\u200b站"):
        assert list(search_parties(words)) == [party]
