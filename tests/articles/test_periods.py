"""Years, months and days above a list lead from the first of its rows to the last."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.accounts.models import User
from subscriptions.models import ProviderEvent

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="\?([^"]*arrived_at__year[^"]*)"')


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


def notices_arrive(*moments: datetime) -> None:
    for number, moment in enumerate(moments):
        ProviderEvent.objects.create(
            provider="sandbox", event=f"E{number}", arrived_at=moment, outcome="ignored"
        )


def periods_offered(client: Client, query: str = "") -> set[str]:
    address = reverse("admin:subscriptions_providerevent_changelist")
    page = client.get(f"{address}?{query}").content.decode()
    links = {link.replace("&amp;", "&").replace("arrived_at__", "") for link in LINK.findall(page)}
    return {"&".join(sorted(link.split("&"))) for link in links}


def test_rows_of_two_years_offer_both_years(root: Client) -> None:
    notices_arrive(datetime(2023, 12, 31, 12, tzinfo=UTC), datetime(2024, 1, 1, 12, tzinfo=UTC))
    assert periods_offered(root) == {"year=2023", "year=2024"}


def test_rows_of_one_year_offer_its_months_and_a_month_its_days(root: Client) -> None:
    notices_arrive(datetime(2024, 3, 30, 12, tzinfo=UTC), datetime(2024, 4, 2, 12, tzinfo=UTC))
    assert periods_offered(root) == {"month=3&year=2024", "month=4&year=2024"}
    of_april = periods_offered(root, "arrived_at__year=2024&arrived_at__month=4")
    assert {one for one in of_april if "day=" in one} == {
        "day=1&month=4&year=2024",
        "day=2&month=4&year=2024",
    }
    assert "year=2024" in of_april  # and back to the year


def test_the_days_are_those_of_the_newspapers_clock(root: Client) -> None:
    notices_arrive(datetime(2023, 12, 31, 16, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC))
    assert periods_offered(root) == {"month=1&year=2024", "month=2&year=2024"}
