"""A database that is busy: who waited too long is told to try again, nothing is half done, and
trying again works."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from threading import Barrier, Event
from typing import Any

import psycopg
import pytest
from django.conf import settings as house
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.utils import DatabaseErrorWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from psycopg_pool import ConnectionPool

from articles.common.database_busy import is_busy
from articles.models import JournalEntry, Profile, Publication
from newsroom import urls
from subscriptions.actions.money import provider_payments
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.domain.choices import State
from subscriptions.gateways import EventKind, simulated
from subscriptions.gateways.simulated import Sender, build_notice
from subscriptions.models import Letter, Order, Payment, ProviderEvent, Term
from tests.browser import Browser
from tests.cast import person, reader
from tests.factories.articles import make_article, make_publication, the_publication
from tests.factories.subscriptions import books, make_order, promise
from tests.patience import SECONDS, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "lanjiang-1322"
SENDER = Sender("a secret of the sandbox")


@pytest.fixture
def _impatient() -> Iterator[None]:
    """Wait a fifth of a second for what others hold, where an installation waits twenty."""
    shorten(200)
    yield
    shorten(house.LOCK_SECONDS * 1000)


def shorten(milliseconds: int) -> None:
    words = (
        "PRAGMA busy_timeout=%d" if connection.vendor == "sqlite" else "SET lock_timeout = '%dms'"
    )
    with connection.cursor() as cursor:
        cursor.execute(words % milliseconds)


@contextmanager
def held(what: Callable[[], object]) -> Iterator[None]:
    """Hold a lock in a transaction of somebody else's; on SQLite a transaction holds them all."""
    taken = Event()
    over = Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                what()
                taken.set()
                over.wait(SECONDS)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        try:
            assert taken.wait(SECONDS) or holder.result(0)
            yield
        finally:
            over.set()
        holder.result(SECONDS)


def order_of_today() -> Order:
    """Pages go by their own clock."""
    at = timezone.now()
    year = timezone.localdate(at).year + 1
    return make_order(at=at, promise=promise(date(year, 1, 1), date(year, 12, 31), at=at))


def order_held(order: Order) -> Any:
    return held(lambda: Order.objects.select_for_update().get(pk=order.pk))


def _sessions() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE django_session IN EXCLUSIVE MODE")


def written() -> tuple[int, ...]:
    """How much stands in the tables that money touches."""
    tables: list[Any] = [Payment, ProviderEvent, Term, Letter, JournalEntry]
    return tuple(table.objects.count() for table in tables)


def test_waiting_ends_after_the_seconds_of_the_settings() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"
        )
        assert cursor.fetchone()[0] == (20_000 if connection.vendor == "sqlite" else "20s")
    assert house.LOCK_SECONDS == 20


@pytest.mark.usefixtures("_impatient")
def test_cash_entered_while_the_order_is_held_is_not_taken_and_told_in_the_look_of_the_desk() -> (
    None
):
    order = order_of_today()
    client = Browser()
    client.force_login(person("miao"))
    address = f"/admin/subscriptions/order/{order.pk}/pay/"
    form = {"method": "cash", "amount": "276", "reference": "N1", "received_at": "2024-03-05T09:00"}
    before = written()
    with order_held(order):
        answer = client.post(address, form)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "没有只做一半的事" in page
    assert 'id="user-tools"' in page
    assert 'name="reference" value="N1"' in page
    assert written() == before
    assert client.post(address, form).status_code == 302
    assert Order.objects.get().state(timezone.now()) is State.PAID


@pytest.mark.usefixtures("_impatient")
def test_a_reader_who_cancels_a_held_order_reads_so_in_the_look_of_the_paper() -> None:
    order = order_of_today()
    client = Client()
    client.cookies["django_language"] = "en"
    address = f"/subscribe/order/{order.code}/cancel/"
    with order_held(order):
        answer = client.post(address)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "nothing was half done. Please try again in a few seconds." in page
    assert the_publication().name in page
    assert Order.objects.get().cancelled_at is None
    assert client.post(address).status_code == 302
    assert Order.objects.get().cancelled_at is not None


@pytest.mark.usefixtures("_impatient")
def test_a_notice_that_found_the_order_held_is_sent_again_by_the_provider_and_pays(
    settings: Any,
) -> None:
    settings.PAYMENTS = {
        "sandbox": {"secret": SENDER.secret, "page": "/subscribe/sandbox/{reference}/"}
    }
    order = order_of_today()
    at = timezone.now()
    attempt = provider_payments.begin_payment(order, "sandbox", notice_url="", return_url="", at=at)
    slip = simulated.pay_slip(SandboxTable(), attempt.reference, at)

    def tell() -> HttpResponse:
        headers, body = build_notice(slip, EventKind.PAID, SENDER, timezone.now())
        answer: Any = Client(headers=dict(headers)).post(
            "/subscribe/notices/sandbox/", body, content_type="application/json"
        )
        return answer

    before = written()
    with order_held(order):
        answer = tell()
    # WeChat Pay repeats after any 4xx or 5xx, Alipay after anything that is not the word “success”.
    assert answer.status_code == 503
    assert answer.content.strip() != b"success"
    assert written() == before
    assert tell().status_code == 204
    assert books() == {"clearing": 27600, "deferred": -27600}


@pytest.mark.usefixtures("_impatient")
def test_a_session_that_cannot_be_kept_for_now_is_told_too() -> None:
    the_publication()
    user = reader()
    client = Client(raise_request_exception=False)
    user.set_password(PASSWORD)
    user.save()

    form = {"way": "password", "username": user.username, "password": PASSWORD}
    with held(_sessions):
        answer = client.post("/account/sign-in/", form)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert client.post("/account/sign-in/", form).status_code == 302


def _broken(request: HttpRequest) -> HttpResponse:
    Publication.objects.create(code="lanjiang", name="again")
    Publication.objects.create(code="lanjiang", name="again")
    return HttpResponse()


def _remembering(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse()


urlpatterns = [path("broken/", _broken), path("remembering/", _remembering), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.mark.urls(__name__)
def test_any_other_fault_stays_a_fault_of_ours() -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
    with pytest.raises(IntegrityError) as told:
        _broken(HttpRequest())
    assert not is_busy(told.value)
    assert not is_busy(None)


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("_impatient")
def test_what_cannot_be_remembered_on_the_way_out_is_told_too() -> None:
    client = Client(raise_request_exception=False)
    with held(_sessions):
        answer = client.get("/remembering/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert client.get("/remembering/").status_code == 200


def _caught(act: Callable[[], object]) -> DatabaseError | None:
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return error
    finally:
        connections.close_all()
    return None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_of_two_who_wait_for_each_other_one_is_told_to_try_again() -> None:
    orders = [make_order().pk, make_order().pk]
    both = Barrier(2)

    def crosswise(first: int, second: int) -> None:
        Order.objects.select_for_update().get(pk=first)
        both.wait(SECONDS)
        Order.objects.select_for_update().get(pk=second)

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda pks: _caught(lambda: crosswise(*pks)), [orders, orders[::-1]]))
    assert sorted(error is not None for error in told) == [False, True]
    assert any(is_busy(error) for error in told)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_whoever_changes_what_changed_meanwhile_is_told_to_try_again() -> None:
    order = make_order()

    def change_behind() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert Order.objects.get(pk=order.pk).cancelled_why == ""
        with ThreadPoolExecutor(1) as pool:
            changed = pool.submit(
                _caught, lambda: Order.objects.filter(pk=order.pk).update(cancelled_why="a")
            )
            assert changed.result(SECONDS) is None
        Order.objects.filter(pk=order.pk).update(cancelled_why="b")

    assert is_busy(_caught(change_behind))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pool")
def test_a_pool_whose_connections_are_all_taken_is_busy() -> None:
    pool = ConnectionPool("host=127.0.0.1 port=1", min_size=0, max_size=1, open=True, timeout=0.1)
    with pytest.raises(OperationalError) as told, DatabaseErrorWrapper(connection):
        pool.getconn(timeout=0.1)
    pool.close()
    assert is_busy(told.value)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to restart")
def test_a_database_that_was_restarted_is_busy_for_a_moment_at_most(client: Client) -> None:
    make_publication()
    assert client.get("/").status_code == 200
    connection.close()  # back into the pool
    settings = connection.settings_dict
    with psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        host=settings["HOST"],
        port=settings["PORT"],
        autocommit=True,
    ) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    met = [client.get("/").status_code]

    def is_answered() -> bool:
        met.append(client.get("/").status_code)
        return met[-1] == 200

    wait_until(is_answered)  # while one page waits for a connection the others fail at once
    assert {*met} <= {200, 503}


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("page", ["change/", "history/", "preview/", "compare/"])
def test_an_article_opens_while_somebody_else_writes(page: str) -> None:
    """An import is one long transaction, which on SQLite keeps everybody else from writing."""
    article = make_article()
    client = Client()
    client.force_login(person("gu"))
    Profile.named()  # made by the first who asks; a migrated house has it
    with held(lambda: Publication.objects.update(name="江岸日报")):
        assert client.get(f"/admin/articles/article/{article.pk}/{page}").status_code == 200
        assert client.get("/admin/articles/article/add/").status_code == 200
        assert client.get("/admin/articles/issue/").status_code == 200
