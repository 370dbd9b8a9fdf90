"""The counter's answer: on what terms something is read, who may read it, and how few questions
that costs."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import grimp
import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Column
from articles.reading.access import (
    FREE,
    AccessMode,
    AccessReason,
    AccessTerms,
    AccessVerdict,
    ArticleFacts,
    IssueFacts,
    Reader,
)
from articles.selectors.public.site import site_of
from newsroom.accounts.models import User
from subscriptions import entitlement
from subscriptions.actions.access import access
from subscriptions.models import AccessRule, Entitlement, MeterRead, NetworkRange, NetworkUse, Scope
from subscriptions.models.access.opening import scope_opens
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import (
    MORNING,
    make_column,
    make_issue,
    make_published,
    the_publication,
)

db = pytest.mark.django_db
TODAY = date(2024, 3, 5)  # the fixed morning, in Shanghai
STRANGER = AnonymousUser()


def rule(mode: str = "paid", column: Column | None = None, **fields: Any) -> AccessRule:
    kept = AccessRule(publication=the_publication(), column=column, mode=mode, **fields)
    access.save_access_rule(kept, by=OPERATOR, at=MORNING)
    return kept


def an_article(
    pk: int = 7,
    *,
    age: timedelta = timedelta(hours=1),
    columns: tuple[int, ...] = (),
    issues: tuple[int, ...] = (),
) -> ArticleFacts:
    return ArticleFacts(pk, the_publication().pk, MORNING - age, columns, issues)


def an_issue(number: int = 1322, on: date = TODAY) -> IssueFacts:
    return IssueFacts(number, the_publication().pk, on)


def given_to(
    user: User, scope: str = "site", first: date = TODAY, last: date = TODAY, **fields: Any
) -> Entitlement:
    source = {"source": "gift", "source_id": str(Entitlement.objects.count() + 1)}
    return access.grant_entitlement(
        access.EntitlementGrant(
            user, the_publication(), scope, first, last, **{**source, **fields}
        ),
        by=OPERATOR,
        at=MORNING,
    )


def ask(user: Any, what: Any = None, at: datetime = MORNING, **more: Any) -> AccessVerdict:
    return entitlement.access().may_read(Reader(user, **more), what or an_article(), at)


def terms(what: Any, at: datetime = MORNING) -> AccessTerms:
    return entitlement.access().policy(what, at)


@db
class TestOnWhatTerms:
    def test_without_a_rule_everything_is_free(self) -> None:
        assert terms(an_article()) == terms(an_issue()) == FREE

    def test_the_rule_of_the_paper_counts_everywhere_and_that_of_a_column_inside_it(self) -> None:
        outer = make_column("经济")
        inner = make_column("采购", parent=outer)
        innermost = make_column("招标", parent=inner)
        rule("paid"), rule("free", outer), rule("metered", inner, monthly_free=3)
        site = site_of(the_publication())

        def at_home(column: Column) -> AccessTerms:
            return terms(an_article(columns=tuple(one.pk for one in reversed(site.path(column)))))

        assert at_home(innermost) == at_home(inner) == AccessTerms(AccessMode.METERED, 3)
        assert at_home(outer) == FREE
        assert at_home(make_column("别处")).mode == terms(an_article()).mode == AccessMode.PAID

    def test_another_newspapers_rule_says_nothing(self) -> None:
        rule("paid")
        assert terms(ArticleFacts(7, the_publication().pk + 1, MORNING)) == FREE

    @pytest.mark.parametrize(
        ("days", "age", "mode"),
        [
            ({"free_after_days": 30}, timedelta(days=29, hours=23), AccessMode.PAID),
            ({"free_after_days": 30}, timedelta(days=30), AccessMode.FREE),
            ({"pays_after_days": 7}, timedelta(days=6, hours=23), AccessMode.FREE),
            ({"pays_after_days": 7}, timedelta(days=7), AccessMode.PAID),
            ({"pays_after_days": 7, "free_after_days": 365}, timedelta(days=1), AccessMode.FREE),
            ({"pays_after_days": 7, "free_after_days": 365}, timedelta(days=100), AccessMode.PAID),
            ({"pays_after_days": 7, "free_after_days": 365}, timedelta(days=365), AccessMode.FREE),
            ({"free_after_days": 0}, timedelta(0), AccessMode.FREE),
        ],
    )
    def test_age_decides_on_either_side(
        self, days: dict[str, int], age: timedelta, mode: AccessMode
    ) -> None:
        rule("paid", **days)
        assert terms(an_article(age=age)).mode == mode

    def test_pages_are_never_counted_one_by_one(self) -> None:
        rule("metered", monthly_free=3, free_after_days=30)
        assert terms(an_issue()).mode == AccessMode.PAID
        assert terms(an_issue(on=TODAY - timedelta(days=30))) == FREE

    def test_a_columns_rule_does_not_touch_the_pages(self) -> None:
        rule("paid", make_column("要闻"))
        assert terms(an_issue()) == FREE

    def test_a_request_asks_once_however_many_articles_it_shows(
        self, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        rule("paid")
        answering = entitlement.access()
        facts = [an_article(pk) for pk in range(50)]
        with django_assert_num_queries(1):
            assert {answering.policy(what, MORNING).mode for what in facts} == {AccessMode.PAID}


@db
class TestWhoMayRead:
    def test_the_days_are_included_until_midnight_of_the_newspaper(self) -> None:
        user = reader()
        rule("paid")
        given_to(user, first=date(2024, 3, 1), last=date(2024, 3, 31))
        first = datetime(2024, 2, 29, 16, tzinfo=UTC)  # 00:00 in Shanghai on 1 March
        end = datetime(2024, 3, 31, 16, tzinfo=UTC)
        what = an_article(age=timedelta(days=300))
        second = timedelta(seconds=1)
        assert [ask(user, what, at).open for at in (first - second, first, end - second, end)] == [
            False,
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize(
        ("scope", "opened"),
        [
            ("site", {"new", "printed", "old", "pages", "old pages", "other pages"}),
            ("epaper", {"printed", "pages", "old pages", "other pages"}),
            ("archive", {"old", "old pages"}),
            ("issue", {"printed", "pages"}),
            ("article", {"new"}),
        ],
    )
    def test_each_scope_opens_what_it_says(self, scope: str, opened: set[str]) -> None:
        user = reader()
        rule("paid")
        issue = make_issue()
        article = make_published()
        named = {"issue": {"issue": issue}, "article": {"article": article}}.get(scope, {})
        given_to(user, scope, **named)
        asked = {
            "new": an_article(article.pk),
            "printed": an_article(99, issues=(1322,)),
            "old": an_article(98, age=timedelta(days=31)),
            "pages": an_issue(),
            "old pages": an_issue(1300, TODAY - timedelta(days=31)),
            "other pages": an_issue(1321),
        }
        assert {name for name, what in asked.items() if ask(user, what).open} == opened

    def test_the_number_of_an_article_is_no_number_of_an_issue(self) -> None:
        user = reader()
        article = make_published()
        rule("paid")
        given_to(user, "article", article=article)
        assert not ask(user, an_issue(article.pk)).open
        assert not ask(user, an_article(article.pk + 1, issues=(article.pk,))).open

    def test_what_is_revoked_or_anothers_or_of_another_paper_opens_nothing(self) -> None:
        user = reader()
        other = reader("other")
        rule("paid")
        kept = given_to(user)
        assert ask(user).why == AccessReason.ENTITLED
        assert ask(other).why == ask(STRANGER).why == AccessReason.SUBSCRIBERS
        access.revoke_entitlement(kept, reason="退款", by=OPERATOR, at=MORNING)
        assert not ask(user).open

    def test_an_erased_accounts_entitlement_opens_nothing_to_anybody(self) -> None:
        user = reader()
        rule("paid")
        given_to(user)
        Entitlement.objects.update(user=None)
        assert not ask(user).open
        assert not ask(STRANGER).open

    def test_of_the_staff_whoever_reads_texts_reads_everything(self) -> None:
        rule("paid")
        assert ask(person("lin")).why == AccessReason.STAFF
        assert ask(person("miao")).why == AccessReason.SUBSCRIBERS

    def test_one_question_costs_one_query_whatever_is_known(
        self, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        user = reader()
        article = make_published()
        rule("metered", monthly_free=5)
        network = NetworkRange(
            publication=the_publication(),
            institution="江岸大学",
            network="192.0.2.0/24",
            first_day=TODAY,
        )
        access.save_network(network, by=OPERATOR, at=MORNING)
        what = an_article(article.pk)
        ask(user, what)  # counted once
        for name in ("nothing but the meter", "an entitlement"):
            answering = entitlement.access()
            answering.policy(what, MORNING)
            with django_assert_num_queries(1):
                verdict = answering.may_read(Reader(user, address="203.0.113.9"), what, MORNING)
            assert verdict.why == (
                AccessReason.METERED if name == "nothing but the meter" else AccessReason.ENTITLED
            )
            for number in range(20):
                given_to(user, source_id=f"{name}{number}")
        answering = entitlement.access()
        answering.policy(what, MORNING)
        with django_assert_num_queries(1):
            assert answering.may_read(Reader(STRANGER, address="203.0.113.9"), what, MORNING).open
        with django_assert_num_queries(0):
            assert answering.may_read(Reader(STRANGER), what, MORNING).open


@db
class TestNetworks:
    @pytest.fixture
    def network(self) -> NetworkRange:
        rule("paid")
        kept = NetworkRange(
            publication=the_publication(),
            institution="江岸大学",
            network="192.0.2.0/24",
            first_day=TODAY,
            last_day=TODAY,
        )
        access.save_network(kept, by=OPERATOR, at=MORNING)
        return kept

    @pytest.mark.parametrize("address", ["", "192.0.3.1", "2001:db8::1", "x"])
    def test_whoever_comes_from_elsewhere_is_a_stranger(
        self, network: NetworkRange, address: str
    ) -> None:
        assert not ask(STRANGER, address=address).open

    def test_whoever_comes_from_there_reads_in_its_days(self, network: NetworkRange) -> None:
        verdict = ask(STRANGER, address="192.0.2.1")
        assert (verdict.open, verdict.why, verdict.through) == (
            True,
            AccessReason.NETWORK,
            "江岸大学",
        )
        assert ask(STRANGER, an_issue(), address="192.0.2.1").open
        for days in (-1, 1):
            assert not ask(STRANGER, at=MORNING + timedelta(days=days), address="192.0.2.1").open

    def test_a_network_that_is_switched_off_opens_nothing(self, network: NetworkRange) -> None:
        network.active = False
        access.save_network(network, by=OPERATOR, at=MORNING)
        assert not ask(STRANGER, address="192.0.2.1").open

    def test_a_head_is_no_use(self, network: NetworkRange) -> None:
        assert ask(STRANGER, address="192.0.2.1", counting=False).open
        assert not NetworkUse.objects.exists()

    def test_a_subscriber_there_is_no_use_of_the_institution(self, network: NetworkRange) -> None:
        user = reader()
        given_to(user)
        assert ask(user, address="192.0.2.1").why == AccessReason.ENTITLED
        assert not NetworkUse.objects.exists()


@db
class TestTheMeterOfAnAccount:
    def test_the_last_free_one_is_counted_and_the_next_is_not(self) -> None:
        user = reader()
        articles = [make_published(f"第{number}篇") for number in range(3)]
        rule("metered", monthly_free=2)
        verdicts = [ask(user, an_article(article.pk)) for article in articles]
        assert [(verdict.open, verdict.used) for verdict in verdicts] == [
            (True, 1),
            (True, 2),
            (False, 2),
        ]
        assert ask(user, an_article(articles[0].pk)).open
        assert MeterRead.objects.filter(user=user).count() == 2

    def test_a_new_month_begins_anew_and_the_old_one_is_forgotten(self) -> None:
        user = reader()
        first = make_published("一")
        second = make_published("二")
        rule("metered", monthly_free=1)
        ask(user, an_article(first.pk))
        april = datetime(2024, 3, 31, 16, tzinfo=UTC)
        assert not ask(user, an_article(second.pk), april - timedelta(seconds=1)).open
        assert ask(user, an_article(second.pk), april).open
        assert list(MeterRead.objects.values_list("article", "month")) == [
            (second.pk, date(2024, 4, 1))
        ]

    def test_numbers_that_are_no_articles_are_not_taken_over(self) -> None:
        user = reader()
        article = make_published()
        rule("metered", monthly_free=2)
        verdict = ask(user, an_article(article.pk), counted=(10**9, article.pk + 5))
        assert (verdict.open, verdict.used, verdict.counted) == (True, 1, ())

    def test_a_browser_that_read_more_takes_nothing_away_and_adds_nothing(self) -> None:
        user = reader()
        articles = [make_published(f"第{number}篇") for number in range(4)]
        rule("metered", monthly_free=2)
        ask(user, an_article(articles[0].pk)), ask(user, an_article(articles[1].pk))
        verdict = ask(user, an_article(articles[3].pk), counted=(articles[2].pk,))
        assert (verdict.open, verdict.used) == (False, 3)
        assert all(ask(user, an_article(article.pk)).open for article in articles[:3])


@given(reads=st.lists(st.integers(1, 8), max_size=30), free=st.integers(1, 5))
def test_a_browser_never_reads_more_than_is_free_and_never_loses_what_it_read(
    reads: list[int], free: int
) -> None:
    counted: tuple[int, ...] = ()
    terms = AccessTerms(AccessMode.METERED, free)
    for number in reads:
        what = ArticleFacts(number, 1, MORNING)
        verdict = entitlement._count_browser(
            Reader(STRANGER, counted=counted), what, terms, frozenset(), MORNING
        )
        assert verdict.open is (number in counted or len(counted) < free)
        counted = tuple(verdict.counted) if verdict.counted is not None else counted
        assert len(counted) <= free
        assert len(set(counted)) == len(counted)


def test_it_asks_entitlements_and_never_what_was_sold() -> None:
    graph = grimp.build_graph("subscriptions", "articles")
    tables = {"subscriptions.models.access.access", "subscriptions.models.access.networks"}
    asked = graph.find_modules_directly_imported_by("subscriptions.entitlement")
    assert asked == {
        "articles.common.moments",
        "articles.reading.access",
        "subscriptions.actions.access.meter",
        "subscriptions.models.access.opening",
        *tables,
    }
    assert graph.find_modules_directly_imported_by("subscriptions.actions.access.meter") == {
        "articles.models",
        *tables,
    }


def test_the_contract_stands_in_the_house_rules() -> None:
    rules = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text())
    names = [contract["name"] for contract in rules["tool"]["importlinter"]["contracts"]]
    assert "Access asks entitlements only, never what was sold" in names


def test_every_scope_is_answered() -> None:
    what = ArticleFacts(7, 1, MORNING)
    assert all(
        isinstance(scope_opens(scope, 1, what, MORNING, TODAY), bool) for scope in Scope.values
    )
