"""The plan of an issue: moves, undoing them, two editors at once, adverts, templates."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.actions.editions import adverts, editions, flatplan, planning
from articles.actions.editions.plan import plan_version
from articles.actions.publishing import issue_releases
from articles.actions.writing.drafts import Picture
from articles.domain.choices import UseRole
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.models import (
    Article,
    FileState,
    Issue,
    IssueTemplate,
    JournalEntry,
    Page,
    PageRegion,
    Placement,
    PlacementFit,
    PlanChange,
    SettingRun,
    TemplatePage,
)
from articles.selectors.desk.flatplan import read_flatplan
from articles.selectors.desk.planning import find_free_number
from articles.selectors.pages.page_content import build_page_content, read_printed_pages
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_image,
    make_published,
)
from tests.factories.editions import editor_of, make_planned, sign
from tests.factories.pages import make_page_file

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def issue() -> Issue:
    return make_planned(page_count=4)


def page_of(issue: Issue, position: int) -> Page:
    return issue.pages.select_related("issue").get(position=position)


def put(issue: Issue, position: int, *headlines: str) -> list[Placement]:
    return [
        editions.place_article(
            make_article(headline), page_of(issue, position), by=OPERATOR, at=MORNING
        )
        for headline in headlines
    ]


def order_on(issue: Issue, position: int) -> list[str]:
    rows = page_of(issue, position).placements.order_by("position")
    return list(rows.values_list("article__headline", flat=True))


class TestMoving:
    def test_an_article_moves_on_its_page_and_to_another(self, issue: Issue) -> None:
        _first, second, _third = put(issue, 1, "甲", "乙", "丙")
        flatplan.move_placement(second, page_of(issue, 1), 1, by=person("pan"), at=LATER)
        assert order_on(issue, 1) == ["乙", "甲", "丙"]
        put(issue, 3, "丁")
        flatplan.move_placement(second, page_of(issue, 3), 1, by=person("pan"), at=LATER)
        assert (order_on(issue, 1), order_on(issue, 3)) == (["甲", "丙"], ["乙", "丁"])
        assert JournalEntry.objects.filter(act="article.moved", by=person("pan")).count() == 2

    def test_a_move_to_where_it_is_changes_nothing(self, issue: Issue) -> None:
        (first,) = put(issue, 1, "甲")
        before = plan_version(issue)
        assert flatplan.move_placement(first, page_of(issue, 1), 1, by=OPERATOR, at=LATER) is None
        assert plan_version(issue) == before

    def test_a_move_reopens_both_signed_pages_and_no_other(self, issue: Issue) -> None:
        for position in (1, 2, 3):
            editions.place_article(
                make_published(f"稿{position}"), page_of(issue, position), by=OPERATOR, at=MORNING
            )
            sign(page_of(issue, position))
        moved = Placement.objects.get(article__headline="稿1")
        flatplan.move_placement(moved, page_of(issue, 2), by=OPERATOR, at=LATER)
        states = list(issue.pages.order_by("position").values_list("state", flat=True))
        assert states == ["laid_out", "laid_out", "signed", "empty"]

    def test_an_article_of_another_issue_is_not_dragged_here(self, issue: Issue) -> None:
        other = make_planned(1323, date(2024, 3, 8))
        (placement,) = put(other, 1, "甲")
        with pytest.raises(Invalid):
            flatplan.move_placement(placement, page_of(issue, 1), by=OPERATOR, at=LATER)

    def test_a_region_of_the_old_page_does_not_move_along(self, issue: Issue) -> None:
        (placement,) = put(issue, 1, "甲")
        PageRegion.objects.create(
            page=placement.page, placement=placement, polygons=[], source="found", score=0.9
        )
        flatplan.move_placement(placement, page_of(issue, 2), by=OPERATOR, at=LATER)
        assert not PageRegion.objects.exists()

    def test_a_proofreader_moves_nothing(self, issue: Issue) -> None:
        (placement,) = put(issue, 1, "甲")
        with pytest.raises(NotYours):
            flatplan.move_placement(placement, page_of(issue, 2), by=person("jiao"), at=LATER)
        assert order_on(issue, 1) == ["甲"]

    def test_an_article_goes_on_and_both_parts_know_each_other(self, issue: Issue) -> None:
        (first,) = put(issue, 1, "长稿")
        flatplan.continue_article(first, page_of(issue, 3), by=OPERATOR, at=LATER)
        plan = read_flatplan(issue)
        assert plan.pages[0].cards[0].jump_to == "（下转第3版）"
        assert plan.pages[2].cards[0].jump_from == "（上接第1版）"
        flatplan.move_placement(
            Placement.objects.get(continues=first), page_of(issue, 4), by=OPERATOR, at=LATER
        )
        assert read_flatplan(issue).pages[0].cards[0].jump_to == "（下转第4版）"
        with pytest.raises(Invalid):
            flatplan.continue_article(first, page_of(issue, 2), by=OPERATOR, at=LATER)

    def test_the_site_says_nothing_of_jumps(self, issue: Issue, client: Client) -> None:
        article = make_published("长稿")
        first = editions.place_article(article, page_of(issue, 1), by=OPERATOR, at=MORNING)
        flatplan.continue_article(first, page_of(issue, 3), by=OPERATOR, at=LATER)
        assert "下转" not in client.get(f"/articles/{article.pk}/").content.decode()

    def test_over_matter_is_what_the_plan_has_no_room_for(self, issue: Issue) -> None:
        (placement,) = put(issue, 1, "甲")
        length = placement.article.length
        flatplan.change_fit(
            placement, flatplan.Fit(planned_length=length - 5, span=2), by=OPERATOR, at=LATER
        )
        card = read_flatplan(issue).pages[0].cards[0]
        assert (card.over, card.placement.span) == (5, 2)
        with pytest.raises(Invalid):
            flatplan.change_fit(placement, flatplan.Fit(span=12), by=OPERATOR, at=LATER)

    def test_another_picture_of_an_article_leads_on_the_page(
        self, issue: Issue, client: Client
    ) -> None:
        pictures = [
            lead_picture(),
            Picture(image=make_image("卸货"), alt_text="卸货", role=UseRole.BODY),
        ]
        page = page_of(issue, 1)
        article = make_article("两图", pictures=pictures)
        placement = editions.place_article(article, page, by=OPERATOR, at=MORNING)
        client.force_login(person("pan"))
        machine = f"/admin/articles/page/{page.pk}/machine/"
        second = pictures[1].image
        assert f'<option value="{second.pk}"' in " ".join(
            client.get(machine).content.decode().split()
        )
        client.post(machine, {"fit": placement.pk, "lead_picture": make_image("别稿").pk})
        assert Placement.objects.get().lead_picture is None
        client.post(machine, {"fit": placement.pk, "lead_picture": second.pk})
        (printed, *_others) = read_printed_pages(issue)
        build_page_content(printed, [printed], {})
        assert "卸货" in printed.faults[0]  # no test picture has a file; they are read in order
        assert Placement.objects.get().lead_picture == second
        flatplan.undo_change(PlanChange.objects.latest("number"), by=OPERATOR, at=LATER)
        assert Placement.objects.get().lead_picture is None


class TestUndoing:
    @pytest.mark.parametrize("act", ["move", "take_off", "place", "order", "continue", "fit"])
    def test_every_move_is_undone(self, issue: Issue, act: str) -> None:
        first, second = put(issue, 1, "甲", "乙")
        before = [order_on(issue, position) for position in (1, 2, 3)]
        facts = list(Placement.objects.order_by("article").values("article", "page", "is_primary"))
        if act == "move":
            flatplan.move_placement(first, page_of(issue, 2), by=OPERATOR, at=LATER)
        elif act == "take_off":
            editions.remove_placement(first, by=OPERATOR, at=LATER)
        elif act == "place":
            editions.place_article(make_article("丙"), page_of(issue, 2), by=OPERATOR, at=LATER)
        elif act == "order":
            flatplan.move_placement(second, page_of(issue, 1), 1, by=OPERATOR, at=LATER)
        elif act == "continue":
            flatplan.continue_article(first, page_of(issue, 3), by=OPERATOR, at=LATER)
        else:
            flatplan.change_fit(first, flatplan.Fit(planned_length=3), by=OPERATOR, at=LATER)
        change = PlanChange.objects.latest("number")
        undoing = flatplan.undo_change(change, by=person("pan"), at=LATER)
        assert [order_on(issue, position) for position in (1, 2, 3)] == before
        rows = Placement.objects.order_by("article").values("article", "page", "is_primary")
        assert list(rows) == facts
        assert not Placement.objects.exclude(planned_length=None).exists()
        with pytest.raises(WrongState):
            flatplan.undo_change(change, by=person("pan"), at=LATER)
        flatplan.undo_change(undoing, by=person("pan"), at=LATER)  # and done again

    def test_a_part_taken_off_comes_back_as_the_part_it_was(self, issue: Issue) -> None:
        (first,) = put(issue, 1, "长稿")
        second = flatplan.continue_article(first, page_of(issue, 3), by=OPERATOR, at=LATER)
        editions.remove_placement(second, by=OPERATOR, at=LATER)
        flatplan.undo_change(PlanChange.objects.latest("number"), by=OPERATOR, at=LATER)
        assert Placement.objects.get(page__position=3).continues == first

    def test_a_move_that_others_built_on_is_not_undone(self, issue: Issue) -> None:
        first, second = put(issue, 1, "甲", "乙")
        change = flatplan.move_placement(first, page_of(issue, 2), by=person("pan"), at=LATER)
        assert change is not None
        flatplan.move_placement(second, page_of(issue, 2), 1, by=person("zhao"), at=LATER)
        with pytest.raises(Stale, match="赵望"):
            flatplan.undo_change(change, by=person("pan"), at=LATER)
        assert order_on(issue, 2) == ["乙", "甲"]


class TestTwoEditors:
    def test_nobody_s_move_is_lost(self, issue: Issue) -> None:
        first, second = put(issue, 1, "甲", "乙")
        seen = plan_version(issue)
        flatplan.move_placement(first, page_of(issue, 2), by=person("zhao"), at=LATER, version=seen)
        with pytest.raises(Stale) as refused:
            flatplan.move_placement(
                second, page_of(issue, 2), by=person("pan"), at=LATER, version=seen
            )
        assert "赵望" in str(refused.value)
        assert "甲" in str(refused.value)
        assert (order_on(issue, 1), order_on(issue, 2)) == (["乙"], ["甲"])

    def test_moves_on_other_pages_do_not_disturb_each_other(self, issue: Issue) -> None:
        (first,) = put(issue, 1, "甲")
        (second,) = put(issue, 3, "乙")
        seen = plan_version(issue)
        flatplan.move_placement(first, page_of(issue, 2), by=person("zhao"), at=LATER, version=seen)
        flatplan.move_placement(second, page_of(issue, 4), by=person("pan"), at=LATER, version=seen)
        assert (order_on(issue, 2), order_on(issue, 4)) == (["甲"], ["乙"])

    def test_what_is_gone_is_not_moved(self, issue: Issue) -> None:
        (first,) = put(issue, 1, "甲")
        editions.remove_placement(first, by=person("zhao"), at=LATER)
        first.pk = 999_999
        with pytest.raises(Stale):
            flatplan.move_placement(first, page_of(issue, 2), by=person("pan"), at=LATER)


class TestTheScreen:
    @pytest.fixture
    def desk(self, client: Client) -> Client:
        client.force_login(person("pan"))
        return client

    def test_it_shows_pages_with_state_people_length_and_adverts(
        self, issue: Issue, desk: Client
    ) -> None:
        put(issue, 1, "甲")
        adverts.place_advert(
            page_of(issue, 1),
            adverts.AdvertFacts(span=3, height=60, text="招标公告", customer="甲方公司"),
            by=OPERATOR,
            at=MORNING,
        )
        make_article("备用稿")
        content = desk.get(f"/admin/articles/issue/{issue.pk}/flatplan/").content.decode()
        for words in ("甲", "空版", "广告", "招标公告", "备用稿", "版名4"):
            assert words in content, words
        assert "甲方公司" not in content

    def test_a_card_says_what_did_not_fit_when_the_pages_were_set(
        self, issue: Issue, desk: Client
    ) -> None:
        long, short = put(issue, 1, "甲", "乙")
        fits = [
            PlacementFit(
                placement=placed.pk,
                headline="",
                page="1",
                lines=20,
                over_matter=over,
                is_left_out=False,
            )
            for placed, over in ((long, 4), (short, -3))
        ]
        SettingRun.objects.create(issue=issue, asked_at=MORNING, state=FileState.READY, fits=fits)
        SettingRun.objects.create(issue=issue, asked_at=LATER)  # waits, and says nothing yet
        content = desk.get(f"/admin/articles/issue/{issue.pk}/flatplan/").content.decode()
        assert "排版后多出4行" in content
        assert "排版后缺3行" in content

    def test_an_advert_sent_twice_stands_once_and_can_be_changed(
        self, issue: Issue, desk: Client
    ) -> None:
        page = page_of(issue, 1)
        machine = f"/admin/articles/page/{page.pk}/machine/"
        body = {"advert": "1", "span": "3", "height": "80", "mark": "广告", "text": "招标公告"}
        desk.post(machine, body)
        desk.post(machine, body)
        advert = page.adverts.get()
        name = f"advert-{advert.pk}"
        changed = {f"{name}-{field}": value for field, value in body.items()}
        changed |= {"change_advert": str(advert.pk), f"{name}-height": "0"}
        refused = desk.post(machine, changed | {f"{name}-text": "更正的公告"})
        assert "更正的公告" in refused.content.decode()
        desk.post(machine, changed | {f"{name}-text": "更正的公告", f"{name}-height": "90"})
        advert.refresh_from_db()
        assert (advert.text, advert.height, advert.span) == ("更正的公告", 90, 3)

    def test_a_refused_form_keeps_what_was_typed(self, issue: Issue, desk: Client) -> None:
        (placed,) = put(issue, 1, "甲")
        plan = desk.post(
            f"/admin/articles/issue/{issue.pk}/flatplan/",
            {"placement": placed.pk, "label": "Z9", "version": plan_version(issue)},
        )
        assert plan.status_code == 200
        assert 'value="Z9"' in plan.content.decode()
        machine = f"/admin/articles/page/{page_of(issue, 1).pk}/machine/"
        advert = desk.post(machine, {"advert": "1", "span": "0", "text": "招标公告"})
        assert "招标公告" in advert.content.decode()
        fit = desk.post(machine, {"fit": placed.pk, "planned_length": "0", "headline_step": "1"})
        assert 'value="0"' in fit.content.decode()

    def test_a_button_moves_and_a_button_undoes(self, issue: Issue, desk: Client) -> None:
        first, _second = put(issue, 1, "甲", "乙")
        address = f"/admin/articles/issue/{issue.pk}/flatplan/"
        version = plan_version(issue)
        desk.post(address, {"placement": first.pk, "down": 1, "version": version})
        assert order_on(issue, 1) == ["乙", "甲"]
        desk.post(address, {"placement": first.pk, "label": "3", "version": version + 1})
        assert order_on(issue, 3) == ["甲"]
        desk.post(address, {"undo": PlanChange.objects.latest("number").pk})
        assert order_on(issue, 1) == ["乙", "甲"]

    def test_a_page_that_does_not_exist_is_told_in_words(self, issue: Issue, desk: Client) -> None:
        (first,) = put(issue, 1, "甲")
        address = f"/admin/articles/issue/{issue.pk}/flatplan/"
        for label in ("77", "", "<b>", "9" * 40):
            answer = desk.post(address, {"placement": first.pk, "label": label}, follow=True)
            assert answer.status_code == 200
        assert order_on(issue, 1) == ["甲"]

    def test_another_editor_s_move_is_told_within_one_look(
        self, issue: Issue, desk: Client
    ) -> None:
        (first,) = put(issue, 1, "甲")
        address = f"/admin/articles/issue/{issue.pk}/flatplan/state/"
        seen = desk.get(address, {"since": plan_version(issue)}).json()
        assert seen["changes"] == []
        since = plan_version(issue)
        flatplan.move_placement(first, page_of(issue, 2), by=person("zhao"), at=LATER)
        now = desk.get(address, {"since": since}).json()
        assert now["stamp"] != seen["stamp"]
        assert "赵望" in now["changes"][0]

    def test_unplaced_articles_are_filtered(self, issue: Issue, desk: Client) -> None:
        make_column()
        sport = make_column("体育", slug="ty")
        make_article("球赛", columns=[sport])
        make_article("时政")
        address = f"/admin/articles/issue/{issue.pk}/flatplan/"
        content = desk.get(address, {"column": sport.pk, "readiness": "writing"}).content.decode()
        assert "球赛" in content
        assert "时政" not in content

    def test_a_page_shows_its_picture_and_whether_a_text_is_newer(self, desk: Client) -> None:
        issue = make_planned()
        (placement,) = put(issue, 1, "码头提速")
        page = issue.pages.get(position=1)
        Article.objects.update(changed_at=MORNING)
        make_page_file(page)
        picture = f"/admin/articles/page/{page.pk}/picture/"
        newer = "有文稿在制版后改动过"
        screens = [
            f"/admin/articles/issue/{issue.pk}/flatplan/",
            f"/admin/articles/page/{page.pk}/machine/",
        ]
        for screen in screens:
            content = desk.get(screen).content.decode()
            assert content.count(picture) >= 1
            assert newer not in content
        Article.objects.filter(pk=placement.article_id).update(
            changed_at=MORNING + timedelta(minutes=1)
        )
        for screen in screens:
            assert newer in desk.get(screen).content.decode()

    def test_48_pages_cost_as_many_queries_as_8(self, desk: Client) -> None:
        small = make_planned(1400, date(2024, 3, 8), page_count=8)
        large = make_planned(1401, date(2024, 3, 12), page_count=48)
        for issue in (small, large):
            for page in issue.pages.all():
                put(issue, page.position, f"稿{issue.number}-{page.position}")
        counts = []
        for issue in (small, large):
            address = f"/admin/articles/issue/{issue.pk}/flatplan/"
            desk.get(address)
            with CaptureQueriesContext(connection) as queries:
                desk.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestPlanningAnIssue:
    def template(self, weekday: int | None) -> IssueTemplate:
        template = IssueTemplate.objects.create(
            publication=make_planned().publication, name=f"模板{weekday}", weekday=weekday
        )
        for position, label in enumerate(("A01", "A02", "B01"), start=1):
            TemplatePage.objects.create(
                template=template,
                position=position,
                section=label[0],
                label=label,
                name=f"版{label}",
                responsible_editor=editor_of("shen") if position == 1 else None,
            )
        return template

    def test_its_pages_are_those_of_the_weekday(self) -> None:
        template = self.template(5)  # Fridays
        issue = planning.plan_issue(
            template.publication,
            planning.IssuePlan(date=date(2024, 3, 8)),
            by=person("pan"),
            at=MORNING,
        )
        rows = issue.pages.order_by("position").values_list("section", "label", "state")
        assert list(rows) == [
            ("A", "A01", "assigned"),
            ("A", "A02", "empty"),
            ("B", "B01", "empty"),
        ]
        assert (issue.number, issue.published_at) == (1323, None)

    def test_it_is_cloned_from_another_without_its_articles(self) -> None:
        template = self.template(None)
        first = planning.plan_issue(
            template.publication,
            planning.IssuePlan(date=date(2024, 3, 8), template=template),
            by=OPERATOR,
            at=MORNING,
        )
        put(first, 1, "甲")
        second = planning.plan_issue(
            template.publication,
            planning.IssuePlan(date=date(2024, 3, 12), like=first),
            by=OPERATOR,
            at=MORNING,
        )
        assert list(second.pages.values_list("label", flat=True)) == ["A01", "A02", "B01"]
        assert not Placement.objects.filter(page__issue=second).exists()

    def test_a_double_issue_takes_two_numbers(self) -> None:
        paper = make_planned().publication
        double = planning.plan_issue(
            paper,
            planning.IssuePlan(date=date(2024, 3, 8), double=True),
            by=OPERATOR,
            at=MORNING,
        )
        assert double.number_printed == "第1323—1324期"
        assert find_free_number(paper) == 1325

    def test_an_extra_appears_on_any_day(self) -> None:
        paper = make_planned().publication
        wednesday = date(2024, 3, 6)
        with pytest.raises(Invalid):
            planning.plan_issue(paper, planning.IssuePlan(date=wednesday), by=OPERATOR, at=MORNING)
        extra = planning.IssuePlan(date=wednesday, kind="extra")
        assert planning.plan_issue(paper, extra, by=OPERATOR, at=MORNING).kind == "extra"

    def test_the_form_plans_the_next_issue_of_the_calendar(self, client: Client) -> None:
        make_planned()
        client.force_login(person("pan"))
        form = client.get("/admin/articles/issue/plan/").context["form"]
        values = {name: form.initial.get(name, "") for name in ("date", "number")}
        client.post("/admin/articles/issue/plan/", {**values, "kind": "regular"})
        issue = Issue.objects.latest("number")
        assert (issue.number, issue.date) == (1323, date(2024, 3, 8))

    def test_the_overview_says_what_each_issue_lacks(self, client: Client) -> None:
        issue = make_planned()
        put(issue, 1, "未审完")
        client.force_login(person("pan"))
        content = client.get("/admin/articles/issue/overview/").content.decode()
        assert "1篇稿件尚未通过审校" in content
        assert "1个版没有稿件" in content
        assert "2个版尚未签付印" in content


def test_a_released_issue_is_not_moved() -> None:
    issue = make_planned(page_count=1)
    article = make_published("甲")
    placement = editions.place_article(article, page_of(issue, 1), by=OPERATOR, at=MORNING)
    sign(page_of(issue, 1))
    issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
    with pytest.raises(WrongState):
        editions.remove_placement(placement, by=OPERATOR, at=LATER)
    with pytest.raises(WrongState):
        editions.place_article(make_published("乙"), page_of(issue, 1), by=OPERATOR, at=LATER)
    with pytest.raises(WrongState):
        adverts.place_advert(
            page_of(issue, 1),
            adverts.AdvertFacts(span=1, height=40, text="广告"),
            by=OPERATOR,
            at=LATER,
        )
    assert Article.objects.get(headline="甲").placements.exists()
