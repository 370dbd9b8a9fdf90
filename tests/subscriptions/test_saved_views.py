"""Saved views of the counter's lists: filters under a name, shared by a manager, never a search."""

from typing import Any

import pytest
from django.test import Client

from articles.models import SavedView
from newsroom.accounts.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db
BASE = "/admin/subscriptions"
LISTS = ("party", "subscription", "order")


def save(client: Client, table: str, query: str, **more: Any) -> Any:
    sent = {"save": "1", "name": "常用", "query": query, "audience": "own", **more}
    return client.post(f"/admin/views/{table}/", sent)


@pytest.mark.parametrize(
    ("table", "query"),
    [("party", "kind=organisation"), ("subscription", "channel=post"), ("order", "state=paid")],
)
def test_a_list_keeps_its_filters_and_opens_with_them(
    client: Client, table: str, query: str
) -> None:
    address = f"{BASE}/{table}/"
    client.force_login(person("miao"))
    offered = client.get(f"{address}?{query}&p=1&sort=-last&q=田甜")
    assert offered.context["filters_query"] == f"{query}&sort=-last"  # no name stays in a view
    answer = save(client, table, query)
    view = SavedView.objects.get()
    assert answer.url == f"{address}?{query}&view={view.pk}"
    assert client.get(answer.url).context["current_view"] == view.pk
    assert client.get(address).status_code == 200
    client.post(f"/admin/views/{table}/", {"view": view.pk, "start": "1"})
    assert client.get(address).url == answer.url
    assert client.get(f"{address}?all=1").context["filters_query"] == ""


def test_a_manager_shares_a_view_with_the_clerks_and_a_clerk_does_not(client: Client) -> None:
    ying = Client()
    ying.force_login(person("ying"))
    assert "audience" not in ying.get(f"{BASE}/order/?state=paid").context["view_form"].fields
    client.force_login(person("miao"))
    save(client, "order", "state=paid", audience="all")
    assert "常用" in ying.get(f"{BASE}/order/").content.decode()
    lin = Client()
    lin.force_login(person("lin"))
    assert lin.get(f"/admin/views/{SavedView.objects.get().pk}/").status_code == 403
    assert lin.get("/admin/views/order/").status_code == 403


def test_no_letter_tells_whom_a_view_of_subscribers_finds(client: Client) -> None:
    client.force_login(User.objects.create_superuser("founder", "f@paper.cn", "a long pass phrase"))
    save(client, "party", "kind=organisation")
    view = SavedView.objects.get()
    letter = f"/admin/alerts/letters/view/{view.pk}/"
    assert letter not in client.get("/admin/views/party/").content.decode()
    assert client.get(letter).status_code == 404


def test_other_filters_begin_outside_of_the_view(client: Client) -> None:
    client.force_login(person("miao"))
    shown = client.get(f"{BASE}/party/?kind=organisation&view=7&sort=-last").context["shown"]
    assert shown.others == [("sort", "-last")]
