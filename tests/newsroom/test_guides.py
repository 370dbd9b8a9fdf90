"""The guide of the first visit: for each role its own steps, put away once and opened again."""

import pytest
from django.test import Client

from newsroom.accounts.roles import ROLES
from newsroom.frame.guides import GUIDES, find_open_guide
from tests.cast import CAST, person
from tests.factories.articles import the_publication

pytestmark = pytest.mark.django_db
NAMES = {role: name for name, (_label, role) in CAST.items()}


def test_every_role_has_three_to_five_first_steps_of_its_own() -> None:
    assert {guide.role for guide in GUIDES} == set(ROLES)
    assert {len(guide.steps) for guide in GUIDES} <= {3, 4, 5}
    for role, name in NAMES.items():
        guide = find_open_guide(person(name), None)
        assert guide is not None
        assert guide.role == role


@pytest.mark.parametrize("role", ROLES)
def test_every_first_step_opens_for_its_role(client: Client, role: str) -> None:
    the_publication()
    by = person(NAMES[role])
    client.force_login(by)
    guide = find_open_guide(by, None)
    assert guide is not None
    for step in guide.steps:
        assert client.get(step.href).status_code == 200, step.href


def test_a_guide_that_was_put_away_stays_away_until_it_is_opened_again(client: Client) -> None:
    client.force_login(person("lin"))
    assert "第一步做什么：记者" in client.get("/admin/").content.decode()
    client.post("/admin/alerts/guide/", {"close": "1"})
    assert "第一步做什么" not in client.get("/admin/").content.decode()
    other = Client()
    other.force_login(person("lin"))
    assert "第一步做什么" not in other.get("/admin/").content.decode()
    other.force_login(person("ying"))
    assert "查找来电的订户" in other.get("/admin/").content.decode()
    client.post("/admin/alerts/guide/", {"open": ""})
    assert "第一步做什么：记者" in client.get("/admin/").content.decode()
