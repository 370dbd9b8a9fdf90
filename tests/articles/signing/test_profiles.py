"""Review profiles: steps, roles and order by ticks and buttons, and what they mean for texts."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles.actions.publishing import publishing
from articles.actions.review import workflow
from articles.domain.profiles import PROFILES, PURPOSES, move_step, step_problem
from articles.domain.states import STEPS, Stage
from articles.errors import NotYours
from articles.models import Article, JournalEntry, Profile
from articles.selectors.desk.desk import count_desk_numbers
from articles.selectors.signing.profiles import describe_way
from tests.articles.signing.desk import QUEUE, enter, submit, use_profile
from tests.cast import person
from tests.factories.articles import MORNING, make_article

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/profile/add/"
ORDER = ",".join(STEPS)


def address_of(profile: Profile) -> str:
    return reverse("admin:articles_profile_change", args=[profile.pk])


def ticked(new: str, correction: str = "review_1", **more: Any) -> dict[str, Any]:
    """What the form sends: ticks by step, the order of the rows, the name."""
    sent: dict[str, Any] = {"name": "三审一校", "order": ORDER, "after_check_minutes": "30"}
    sent |= {f"new_{step}": "on" for step in new.split()}
    sent |= {f"correction_{step}": "on" for step in correction.split()}
    return {**sent, **more}


def test_a_profile_is_stored_by_ticks_with_roles_and_journalled(client: Client) -> None:
    enter(client, "gu")
    sent = ticked(
        "review_1 review_3 proof_1", roles_review_3=["chief"], code="three", chief_signs="on"
    )
    said = client.post(ADD, sent, follow=True).content.decode()
    profile = Profile.objects.get(code="three")
    assert profile.steps == ["review_1", "review_3", "proof_1"]
    assert profile.correction_steps == ["review_1"]
    assert profile.step_roles == {"review_3": ["chief"]}
    way = "Reporter → First review → Final review (chief) → First proof → "
    assert f"{way}Publication signed by the chief" in said
    assert JournalEntry.objects.filter(act="reference.added", by=person("gu")).exists()


def test_the_way_is_said_in_chinese_as_a_newspaper_says_it(client: Client) -> None:
    enter(client, "gu", "zh-hans")
    sent = ticked(
        "review_1 review_3",
        roles_review_1=["responsible_editor"],
        roles_review_3=["chief"],
        preview="1",
    )
    page = client.post(ADD, sent).content.decode()
    assert "记者 → 责任编辑初审 → 总编辑终审 → 发布" in page
    assert not Profile.objects.filter(name="三审一校").exists()


def test_a_step_moves_by_its_button_and_nothing_typed_is_lost(client: Client) -> None:
    enter(client, "gu")
    sent = ticked("review_1 review_3 proof_1", move="up:proof_1", code="x")
    shown = client.post(ADD, sent)
    form = shown.context["form"]
    assert form["name"].value() == "三审一校"
    assert form.shown_order()[:4] == ["review_1", "review_2", "proof_1", "review_3"]
    assert form.ticked_steps("new") == ["review_1", "proof_1", "review_3"]
    order = "review_1,review_2,proof_1,review_3"
    again = client.post(ADD, {**sent, "order": order, "move": "down:review_2"})
    assert again.context["form"].shown_order()[:4] == [
        "review_1",
        "proof_1",
        "review_2",
        "review_3",
    ]
    assert again.context["form"].ticked_steps("new") == ["review_1", "proof_1", "review_3"]
    assert not Profile.objects.filter(name="三审一校").exists()


def test_a_proof_may_come_before_a_later_review_and_no_review_before_an_earlier_one() -> None:
    moved = move_step(["review_1", "review_3", "proof_1"], "proof_1", up=True)
    assert moved == ["review_1", "proof_1", "review_3"]
    assert step_problem(moved) is None
    assert move_step(["review_1", "review_3"], "review_3", up=True) == ["review_1", "review_3"]
    for wrong in (["review_3", "review_1"], ["proof_1", "review_1"], [], ["review_1"] * 2, ["x"]):
        assert step_problem(wrong) is not None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"new": "proof_1"}, "A new text: Begin with a review"),
        ({"new": ""}, "A new text: Begin with a review"),
        ({"new": "review_1", "correction": ""}, "A correction: Begin with a review"),
        (
            {"new": "review_1 review_2", "order": "review_2,review_1"},
            "Reviews keep their order",
        ),
        ({"new": "proof_9", "order": "1e9,[x]", "roles_review_1": "9" * 30}, "Begin with a"),
        ({"new": "review_1", "name": ""}, "This field is required"),
        ({"new": "review_1", "roles_review_1": ["reporter"]}, "Select a valid choice"),
        ({"new": "review_1", "one_person": "on", "locked": "on"}, "cannot forbid exceptions"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_stays_typed(
    client: Client, sent: dict[str, Any], words: str
) -> None:
    profile = Profile.named("small")
    enter(client, "gu")
    page = client.post(address_of(profile), ticked(**sent)).content.decode()
    assert words in page
    profile.refresh_from_db()
    assert profile.steps == PROFILES["small"]["steps"]


def test_texts_on_their_way_keep_their_steps_and_the_screen_says_so(client: Client) -> None:
    use_profile("small")
    article = submit()
    profile = Profile.named("small")
    enter(client, "gu")
    assert "1 text is on its way after this profile." in (
        client.get(address_of(profile)).content.decode()
    )
    said = client.post(address_of(profile), ticked("review_1 review_2"), follow=True)
    assert "1 text on its way keeps the steps" in said.content.decode()
    assert article.rounds.get().steps == ["review_1", "proof_1"]
    assert submit("下一篇").rounds.get().steps == ["review_1", "review_2"]


def test_who_only_looks_sees_the_way_and_stores_nothing(client: Client) -> None:
    profile = Profile.named("strict")
    enter(client, "lin")
    page = client.get(address_of(profile)).content.decode()
    assert "Reporter → First review → Second review → Final review → First proof" in page
    assert 'name="move"' not in page
    assert client.post(address_of(profile), ticked("review_1")).status_code == 403
    assert client.get(ADD).status_code == 403


def test_only_the_named_role_signs_the_step_finds_it_and_is_offered_it(client: Client) -> None:
    small = Profile.named("small")
    small.step_roles = {"review_1": ["desk_chief"]}
    small.save()
    use_profile("small")
    article = submit()
    shen = person("shen")
    with pytest.raises(NotYours, match="desk chief"):
        workflow.approve_step(article, Stage.REVIEW_1, by=shen, at=MORNING)
    assert dict(count_desk_numbers(shen, MORNING).waiting)[Stage.REVIEW_1] == 0
    enter(client, "shen")
    assert f'id="row-{article.pk}"' not in client.get(QUEUE).content.decode()
    page = client.get(f"/admin/articles/article/{article.pk}/review/").content.decode()
    assert "On this text the step is signed by: desk chief." in page
    assert 'value="approve"' not in page
    shen.groups.add(Group.objects.get(name="desk_chief"))
    assert f'id="row-{article.pk}"' in client.get(QUEUE).content.decode()
    workflow.approve_step(
        article, Stage.REVIEW_1, by=type(shen).objects.get(pk=shen.pk), at=MORNING
    )


def test_a_one_person_paper_is_made_by_one_person_who_is_named_at_every_step() -> None:
    use_profile("one-person")
    gu = person("gu")
    article = workflow.submit_article(make_article(by=gu), by=gu, at=MORNING)
    workflow.approve_step(article, Stage.REVIEW_1, by=gu, at=MORNING)
    article.refresh_from_db()
    publishing.publish_article(article, by=gu, at=MORNING)
    assert Article.objects.published(MORNING).get() == article
    assert article.rounds.get().authors == [gu.pk]
    use_profile("small")
    other = workflow.submit_article(make_article("另一篇", by=gu), by=gu, at=MORNING)
    with pytest.raises(NotYours):
        workflow.approve_step(other, Stage.REVIEW_1, by=gu, at=MORNING)


def test_every_profile_of_the_house_is_valid_and_says_what_it_is_for(client: Client) -> None:
    assert set(PURPOSES) == set(PROFILES)
    for code in PROFILES:
        Profile.named(code).full_clean()
    enter(client, "gu")
    page = client.get("/admin/articles/profile/").content.decode()
    assert str(PURPOSES["one-person"]) in page
    assert "review_1" not in page
    assert describe_way(["review_1"], {}, chief_signs=False) in page


def test_a_new_profile_begins_with_one_of_the_house(client: Client) -> None:
    enter(client, "gu")
    assert "?like=one-person" in client.get(ADD).content.decode()
    shown = client.get(ADD, {"like": "one-person"}).context["form"]
    sent = {field.name: field.value() for field in shown if field.value() not in (False, None, [])}
    client.post(ADD, {**sent, "like": "one-person"})
    assert Profile.objects.get(code="one-person").one_person
    assert "?like=one-person" not in client.get(ADD).content.decode()


@pytest.mark.parametrize("odd", ["x", "0", "9" * 30, "²"])
def test_a_profile_that_does_not_exist_is_not_found(client: Client, odd: str) -> None:
    enter(client, "gu")
    assert client.get(f"/admin/articles/profile/{odd}/change/").status_code == 404
