"""The blocks of the start page: moved, hidden and shown by each person for the own desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.models import DeskSettings
from newsroom.frame.start_blocks import BLOCKS, arrange_names, move_name
from tests.cast import person
from tests.factories.articles import make_issue, make_published

PAGE = "/admin/blocks/"
FIXED = {"own_work", "queues", "signing", "ready", "waiting"}


@pytest.fixture
def client() -> Client:
    """The desk of the chief."""
    client = Client()
    client.force_login(person("gu"))
    client.cookies["django_language"] = "en"
    return client


def names(client: Client) -> list[str]:
    context: Any = client.get("/admin/").context
    return [block.name for block in (*context["main_blocks"], *context["aside_blocks"])]


class TestOrder:
    def test_a_new_block_appears_behind_the_one_it_usually_follows(self) -> None:
        assert arrange_names("abcd", "dca") == ["d", "c", "a", "b"]
        assert arrange_names("abcd", "dcb") == ["a", "d", "c", "b"]
        assert arrange_names("abc", "zcca") == ["c", "a", "b"]

    @given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")), st.sampled_from((-1, 1)))
    def test_a_block_passes_its_next_visible_neighbour_and_no_block_is_lost(
        self, order: list[str], among: set[str], steps: int
    ) -> None:
        for name in among:
            moved = move_name(order, among, name, steps)
            seen = [one for one in order if one in among]
            expected = list(seen)
            place = seen.index(name)
            if 0 <= place + steps < len(seen):
                expected.insert(place + steps, expected.pop(place))
            assert [one for one in moved if one in among] == expected
            assert sorted(moved) == sorted(order)

    def test_what_waits_for_somebody_and_the_queues_with_money_are_fixed(self) -> None:
        assert {block.name for block in BLOCKS if block.is_fixed} == FIXED


@pytest.mark.django_db
class TestScreens:
    def test_a_block_moves_by_its_buttons_and_the_others_keep_their_order(
        self, client: Client
    ) -> None:
        usual = names(client)
        assert usual.index("house") == usual.index("waiting") + 1
        answer = client.post(PAGE, {"up": "house"})
        assert answer["Location"] == f"{PAGE}#block-house"
        moved = names(client)
        assert moved.index("house") == moved.index("waiting") - 1
        client.post(PAGE, {"down": "house"})
        assert names(client) == usual
        client.post(PAGE, {"up": usual[0]})
        assert names(client) == usual

    def test_dragged_blocks_are_stored_in_their_order_within_their_column(
        self, client: Client
    ) -> None:
        usual = names(client)
        client.post(PAGE, {"order": "acts,chart,next_issue,unknown,acts"})
        assert names(client) == [*usual[:-3], "acts", "chart", "next_issue"]
        assert DeskSettings.objects.get(user=person("gu")).block_order

    def test_a_hidden_block_is_gone_until_it_is_shown_or_everything_is_as_usual(
        self, client: Client
    ) -> None:
        usual = names(client)
        client.post(PAGE, {"hide": "house"})
        assert "house" not in names(client)
        assert 'id="house"' not in client.get("/admin/").content.decode()
        client.post(PAGE, {"show": "house"})
        assert names(client) == usual
        client.post(PAGE, {"hide": "chart"})
        client.post(PAGE, {"up": "house"})
        client.post(PAGE, {"reset": "1"})
        assert names(client) == usual

    def test_what_waits_for_me_is_never_hidden_not_even_by_what_is_stored(
        self, client: Client
    ) -> None:
        page = client.get(PAGE).content.decode()
        for name in FIXED:
            assert f'name="hide" value="{name}"' not in page
            client.post(PAGE, {"hide": name})
        DeskSettings.objects.update(hidden_blocks=[*FIXED, "house"])
        assert {"signing", "ready", "waiting"} <= set(names(client))

    def test_each_person_arranges_the_own_desk_and_sees_no_block_of_others(
        self, client: Client
    ) -> None:
        client.post(PAGE, {"hide": "house"})
        other = Client()
        other.force_login(person("ying"))
        assert names(other)[:2] == ["own_work", "queues"]
        assert "house" not in other.get(PAGE).content.decode()
        other.force_login(person("shen"))
        assert "house" in names(other)

    def test_hostile_names_change_nothing(self, client: Client) -> None:
        usual = names(client)
        for sent in ({"up": "x" * 9000}, {"order": ","}, {"hide": "\0"}, {}, {"show": "own_work"}):
            assert client.post(PAGE, sent).status_code == 302
        assert names(client) == usual

    def test_a_block_that_comes_with_a_new_version_is_at_its_usual_place(
        self, client: Client
    ) -> None:
        client.post(PAGE, {"up": "house"})
        order = DeskSettings.objects.get().block_order
        DeskSettings.objects.update(block_order=[name for name in order if name != "chart"])
        assert names(client)[-3:] == ["next_issue", "chart", "acts"]

    def test_a_hidden_block_asks_nothing(
        self, client: Client, count_queries: Callable[[Callable[[], Any]], int]
    ) -> None:
        make_issue()
        make_published()
        client.get("/admin/")
        for name in ("house", "next_issue", "chart", "acts"):
            shown = count_queries(lambda: client.get("/admin/"))
            client.post(PAGE, {"hide": name})
            assert count_queries(lambda: client.get("/admin/")) < shown, name
