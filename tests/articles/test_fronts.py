"""The front page: what editors put there, what follows by itself, and two editors at once."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from articles.actions.editions import editions
from articles.actions.fronts import front_plan, placing, slots
from articles.actions.fronts.placing import EntryLook, Target
from articles.actions.pictures import picture_rights
from articles.actions.publishing import publishing
from articles.actions.records import reference
from articles.actions.writing.drafts import CreditLine
from articles.common.act_registry import is_seen_by_readers
from articles.domain.choices import CreditRole
from articles.domain.fronts import SlotKey, SlotKind
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.models import (
    Article,
    Column,
    Front,
    FrontChange,
    FrontEntry,
    FrontSlot,
    Image,
    JournalEntry,
)
from articles.reading.next_change import find_next_change
from articles.selectors.fronts.editing import EntryState, read_edited_front
from articles.selectors.fronts.front_page import (
    HomeFront,
    ShownSlot,
    read_column_front,
    read_home_front,
)
from articles.selectors.public.pictures import is_shown
from articles.selectors.public.site import site_of
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=12)
LEAD = Target(slot=SlotKey(SlotKind.LEAD))
SECOND = SlotKey(SlotKind.SECOND)


def front() -> Front:
    return Front(publication=the_publication())


def home(at: object = NOW) -> HomeFront:
    return read_home_front(site_of(the_publication()), at)  # type: ignore[arg-type]


def headlines(slot: ShownSlot) -> list[str]:
    return [piece.teaser.headline for piece in slot.pieces]


def make_many(count: int, word: str = "短讯", **fields: object) -> list[Article]:
    return [
        make_published(f"{word}{number}", at=MORNING + timedelta(minutes=number), **fields)
        for number in range(count)
    ]


def print_articles(*pages: Sequence[Article]) -> None:
    """Print articles on the pages of the newest issue, from page 1 on."""
    issue = make_issue()
    for position, articles in enumerate(pages, start=1):
        for article in articles:
            page = issue.pages.get(position=position)
            editions.place_article(article, page, by=OPERATOR, at=MORNING)


def put(target: Target, article: Article, look: EntryLook = placing.ALWAYS) -> FrontEntry:
    return placing.put_on_front(front(), target, article, look, by=person("gu"), at=NOW)


def state_of(article: Article, at: object = NOW) -> EntryState:
    """Return what the desk says of an article that an editor put on the front page."""
    page = home(at)
    shown = {
        piece.teaser.pk: piece.entry.slot_id
        for slot in page.slots
        for piece in slot.pieces
        if piece.entry is not None
    }
    edited = read_edited_front(site_of(the_publication()), None, shown, at)  # type: ignore[arg-type]
    placed = [one for slot in edited.slots for one in slot.entries]
    return next(one.state for one in placed if one.entry.article_id == article.pk)


def test_what_nobody_filled_follows_the_newest_issue_page_one_first() -> None:
    make_column()
    on_page_two = make_published("二版", at=MORNING + timedelta(hours=2))
    second = make_published("一版次条")
    first = make_published("一版头条")
    make_published("网上新闻", at=MORNING + timedelta(hours=3))
    print_articles([first, second], [on_page_two])
    page = home()
    assert headlines(page.lead) == ["一版头条"]
    assert headlines(page.second) == ["一版次条", "二版", "网上新闻"]


def test_a_block_shows_its_own_newest_however_many_others_are_newer() -> None:
    busy, quiet = make_column("快讯", position=1), make_column("人物", position=2)
    alone = make_published("访一位老采购员", columns=[quiet])
    make_many(90, columns=[busy], word="快讯")
    page = home()
    block = next(slot for slot in page.blocks if slot.column == quiet)
    assert headlines(block) == [alone.headline]
    shown = [teaser.pk for teaser in page.teasers]
    assert len(shown) == len(set(shown))


def test_what_an_editor_placed_stays_and_the_rest_flows_around_it() -> None:
    articles = make_many(6)
    put(Target(slot=SECOND, position=3), articles[0])
    assert headlines(home().second) == ["短讯4", "短讯3", "短讯0", "短讯2"]


def test_moving_inside_a_slot_is_moving_in_a_list() -> None:
    one, two, three = make_many(3)
    entries = [
        put(Target(slot=SECOND, position=place), article)
        for place, article in enumerate((one, two, three), start=1)
    ]
    target = Target(slot=SECOND, position=3)
    placing.move_entry(entries[0], target, by=person("gu"), at=NOW)
    assert list(FrontEntry.objects.values_list("article", "position")) == [
        (two.pk, 1),
        (three.pk, 2),
        (one.pk, 3),
    ]


def test_whoever_comes_to_a_taken_place_moves_the_others_on() -> None:
    one, two, three = make_many(3)
    for article in (one, two, three):
        put(Target(slot=SECOND, position=1), article)
    assert headlines(home().second)[:3] == [three.headline, two.headline, one.headline]
    assert list(FrontEntry.objects.values_list("article", flat=True)) == [three.pk, two.pk, one.pk]


def test_a_lead_comes_back_when_the_one_that_took_its_place_is_over() -> None:
    lead, flash = make_many(2)
    put(LEAD, lead)
    ends = NOW + timedelta(hours=1)
    put(LEAD, flash, EntryLook(ends_at=ends))
    assert headlines(home().lead) == [flash.headline]
    assert state_of(lead) == EntryState.NO_ROOM
    assert headlines(home().second) == [lead.headline]  # meanwhile it is on the page by itself
    assert headlines(home(ends).lead) == [lead.headline]
    assert home(ends).lead.pieces[0].entry is not None


def test_an_article_that_goes_leaves_its_place_to_the_default() -> None:
    default, withdrawn, expired = make_many(3)
    put(LEAD, withdrawn)
    put(Target(slot=SECOND), expired)
    assert headlines(home().lead) == [withdrawn.headline]
    publishing.withdraw_article(withdrawn, by=person("gu"), at=NOW, reason="数字有误")
    publishing.set_expiry(expired, NOW + timedelta(hours=1), by=person("gu"), at=NOW)
    later = NOW + timedelta(hours=2)
    assert headlines(home(later).lead) == [default.headline]
    assert headlines(home(later).second) == []
    assert state_of(withdrawn, later) == state_of(expired, later) == EntryState.NOT_PUBLIC


def test_a_picture_without_its_right_falls_out_and_its_own_comes_back() -> None:
    own, chosen = make_image("自带"), make_image("另选")
    article = make_published("配图稿", pictures=[lead_picture(own)])
    only = make_image("组图")
    pictured = make_published("图片稿", pictures=[lead_picture(only)])
    put(LEAD, article, EntryLook(image=chosen))
    put(Target(slot=SlotKey(SlotKind.PICTURES)), pictured)

    def shown_image() -> Image | None:
        return home().lead.pieces[0].teaser.image

    assert shown_image() == chosen
    assert headlines(home().pictures) == [pictured.headline]
    for image in (chosen, only):
        values = {"holder": "某通讯社", "web_allowed": False}
        picture_rights.keep_picture_rights(image, values, by=person("gu"), at=NOW)
    assert shown_image() == own
    assert headlines(home().pictures) == []
    assert state_of(pictured) == EntryState.NO_PICTURE


def test_a_start_and_an_end_come_at_their_moments_without_a_job() -> None:
    default, timed = make_many(2)
    starts, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=3)
    put(LEAD, timed, EntryLook(starts_at=starts, ends_at=ends))
    request = RequestFactory().get("/")
    assert find_next_change(request, NOW) == starts
    assert find_next_change(request, starts) == ends
    assert headlines(home(starts).lead) == [timed.headline]
    assert headlines(home(ends).lead) == [timed.headline]  # the newest, by itself
    assert home(starts).lead.pieces[0].entry is not None
    assert home(ends).lead.pieces[0].entry is None
    assert (state_of(timed, NOW), state_of(timed, ends)) == (EntryState.AHEAD, EntryState.OVER)
    assert default.headline in headlines(home(starts).second)


def test_a_headline_of_the_front_page_is_nowhere_else(client: Client) -> None:
    article = make_published("原来的标题")
    put(LEAD, article, EntryLook(headline="头版上的标题"))
    assert "头版上的标题" in client.get("/").content.decode()
    assert "头版上的标题" not in client.get(article.get_absolute_url()).content.decode()
    assert "头版上的标题" not in client.get("/feeds/latest.rss").content.decode()


def test_readers_are_sent_the_picture_of_a_front_page_while_it_is_there() -> None:
    image = make_image("另选", original="pictures/ab/another.jpg")
    path = "pictures/ab/another.jpg"
    assert not is_shown(path, NOW)
    ends = NOW + timedelta(hours=1)
    article = make_published(at=NOW - timedelta(minutes=1))
    put(LEAD, article, EntryLook(image=image, ends_at=ends))
    assert is_shown(path, NOW)
    assert not is_shown(path, ends)
    assert not is_shown(path, NOW - timedelta(hours=1))  # its article is not public yet


def test_no_move_of_two_editors_is_lost() -> None:
    one, two, three = make_many(3)
    version = 0  # both looked at the same page
    first = placing.put_on_front(front(), LEAD, one, by=person("gu"), at=NOW, version=version)
    with pytest.raises(Stale, match="顾长河"):
        placing.put_on_front(front(), LEAD, two, by=person("zhao"), at=NOW, version=version)
    target = Target(slot=SECOND)
    placing.put_on_front(front(), target, three, by=person("zhao"), at=NOW, version=version)
    with pytest.raises(Stale):
        placing.remove_entry(first, by=person("zhao"), at=NOW, version=version)
    assert set(FrontEntry.objects.values_list("article", flat=True)) == {one.pk, three.pk}


def test_every_change_is_undone_once_and_undoing_can_be_undone() -> None:
    one, two = make_many(2)
    entry = put(LEAD, one)
    look = EntryLook(headline="另拟", ends_at=NOW + timedelta(hours=1))
    placing.change_entry(entry, look, by=person("gu"), at=NOW)
    placing.remove_entry(entry, by=person("gu"), at=NOW)
    removal = FrontChange.objects.get(number=3)
    undoing = slots.undo_front_change(removal, by=person("zhao"), at=NOW)
    back = FrontEntry.objects.get()
    assert (back.article, back.headline, back.ends_at) == (one, "另拟", look.ends_at)
    with pytest.raises(WrongState):
        slots.undo_front_change(removal, by=person("zhao"), at=NOW)
    slots.undo_front_change(undoing, by=person("zhao"), at=NOW)
    assert not FrontEntry.objects.exists()
    put(LEAD, two)
    with pytest.raises(Stale):
        slots.undo_front_change(FrontChange.objects.get(number=1), by=person("gu"), at=NOW)
    sentences = [front_plan.describe_front_change(one) for one in FrontChange.objects.all()]
    assert len(sentences) == 6
    assert len(set(sentences)) == 5  # both undoings are called alike
    acts = list(JournalEntry.objects.filter(act__startswith="front.").values_list("act", flat=True))
    assert {"front.placed", "front.changed", "front.removed", "front.undone"} <= set(acts)
    assert all(is_seen_by_readers(act) for act in acts)  # each drops the page cache


@pytest.mark.parametrize("name", ["lin", "shen", "pan", "jiao", "miao"])
def test_only_whoever_runs_a_desk_changes_the_front_page(name: str) -> None:
    article = make_published()
    entry = put(LEAD, article)
    by = person(name)
    for act in (
        lambda: placing.put_on_front(front(), LEAD, article, by=by, at=NOW),
        lambda: placing.remove_entry(entry, by=by, at=NOW),
        lambda: slots.add_topic(front(), "专题", by=by, at=NOW),
        lambda: slots.undo_front_change(FrontChange.objects.get(), by=by, at=NOW),
    ):
        with pytest.raises(NotYours):
            act()
    assert FrontChange.objects.count() == 1


def test_what_readers_will_not_see_does_not_come_on_the_front_page() -> None:
    twice = make_published("两处")
    elsewhere = make_publication("other", domain="other.example")
    column = make_column("别家", publication=elsewhere)
    other = make_published("别家的", publication=elsewhere, columns=[column])
    put(LEAD, twice)
    for article in (make_article("还在写"), other, twice):
        with pytest.raises(Invalid):
            put(Target(slot=SECOND), article)
    image = make_image("过期")
    picture_rights.keep_picture_rights(
        image, {"web_allowed": False, "holder": "某社"}, by=person("gu"), at=NOW
    )
    backwards = EntryLook(starts_at=NOW, ends_at=NOW - timedelta(hours=1))
    for look in (EntryLook(image=image), backwards, EntryLook(headline="长" * 61)):
        with pytest.raises(Invalid):
            put(Target(slot=SECOND), make_published("新稿"), look)
    strange = (SlotKey(SlotKind.TOPIC, 7), SlotKey(SlotKind.COLUMN, 99), SlotKey(SlotKind.COLUMN))
    for key in strange:
        with pytest.raises(Invalid):
            put(Target(slot=key), make_published("新稿"))
    assert FrontEntry.objects.count() == 1


def test_one_article_may_be_in_two_slots_at_different_times() -> None:
    article = make_published()
    put(LEAD, article, EntryLook(ends_at=NOW))
    put(Target(slot=SECOND), article, EntryLook(starts_at=NOW))
    assert FrontEntry.objects.count() == 2


def test_a_topic_has_a_title_and_the_articles_that_were_chosen() -> None:
    chosen = make_many(3)[0]
    with pytest.raises(Invalid):
        slots.add_topic(front(), "  ", by=person("gu"), at=NOW)
    topic = slots.add_topic(front(), "绿色采购", by=person("gu"), at=NOW)
    assert home().topics == []
    put(Target(slot=topic.key), chosen)
    (shown,) = home().topics
    assert (shown.label, headlines(shown)) == ("绿色采购", [chosen.headline])
    nothing = slots.Arrangement(size=0, title="绿色采购")
    slots.arrange_slot(front(), topic.key, nothing, by=person("gu"), at=NOW)
    assert home().topics == []


def test_opinion_comes_from_its_column_and_has_no_block_of_its_own() -> None:
    make_column("要闻", position=1)
    opinion = make_column("评论", position=2)
    make_many(12)
    comment = make_published("有话直说", columns=[opinion])
    page = home()
    assert headlines(page.opinion) == [comment.headline]
    assert opinion not in [slot.column for slot in page.blocks]


def test_a_slot_has_as_many_articles_as_it_was_given() -> None:
    make_many(12)
    arrangement = slots.Arrangement(size=2)
    slots.arrange_slot(front(), SECOND, arrangement, by=person("gu"), at=NOW)
    assert len(home().second.pieces) == 2
    with pytest.raises(Invalid):
        slots.arrange_slot(front(), LEAD.slot, slots.Arrangement(size=2), by=person("gu"), at=NOW)
    assert FrontSlot.objects.get().size == 2


def test_the_page_of_a_column_has_the_same_leads() -> None:
    column = make_column()
    articles = make_many(9)
    of_column = Front(publication=column.publication, column=column)
    placing.put_on_front(of_column, LEAD, articles[2], by=person("gu"), at=NOW)
    pictures = Target(slot=SlotKey(SlotKind.PICTURES))
    with pytest.raises(Invalid):
        placing.put_on_front(of_column, pictures, articles[1], by=person("gu"), at=NOW)
    site = site_of(column.publication)
    page = read_column_front(site, Column.objects.get(), NOW)
    assert headlines(page.lead) == ["短讯2"]
    assert headlines(page.second) == ["短讯8", "短讯7", "短讯6", "短讯5"]
    assert headlines(home().lead) == ["短讯8"]  # the front page is another front


def test_each_article_is_once_on_the_page_of_a_column(client: Client) -> None:
    column = make_column()
    make_many(9)
    answer = client.get(f"/columns/{column.slug}/")
    text = answer.content.decode()
    links = [text.count(f">短讯{number}</a>") for number in range(9)]
    assert links == [1] * 9


def test_an_article_that_becomes_paid_is_marked(client: Client) -> None:
    article = make_published()
    put(LEAD, article)
    assert "paid-mark" not in client.get("/").content.decode()
    rule = AccessRule(publication=article.publication, mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    assert "paid-mark" in client.get("/").content.decode()


def test_no_two_landmarks_of_the_front_page_have_one_name(client: Client) -> None:
    make_column("要闻")
    make_many(8)
    with translation.override("zh-hans"):
        names = {
            str(translation.gettext(name)) for name in ("Lead story", "Further leading stories")
        }
    assert len(names) == 2
    assert "要闻" not in names
    answer = client.get("/", headers={"accept-language": "zh-hans"}).content.decode()
    assert 'aria-label="要闻"' not in answer


def desk_address() -> str:
    return f"/admin/articles/front/paper/{the_publication().pk}/"


def test_plain_forms_do_everything_that_dragging_does(client: Client) -> None:
    one, two = make_many(2)
    client.force_login(person("zhao"))
    address = desk_address()
    sent = {"put": "1", "article": str(one.pk), "slot": "second", "place": "1", "version": "0"}
    assert client.post(address, sent).status_code == 302
    entry = FrontEntry.objects.get()
    moved = {"entry": str(entry.pk), "slot": "second", "place": "1", "version": "1"}
    client.post(address, moved | {"down": "1"})
    assert FrontEntry.objects.get().position == 2
    look = {"change": str(entry.pk), "entry-headline": "另拟", "version": "2"}
    client.post(address, look | {"entry-ends_at_0": "2099-01-01", "entry-ends_at_1": ""})
    assert (FrontEntry.objects.get().headline, FrontEntry.objects.get().ends_at is None) == (
        "另拟",
        False,
    )
    client.post(address, look | {"entry-starts_at_0": "0001-01-01", "version": "3"})
    assert FrontEntry.objects.get().starts_at is None
    picture = make_image("另选")  # by its number, where no script offers pictures
    client.post(address, look | {"entry-image": ["", str(picture.pk)], "version": "3"})
    assert FrontEntry.objects.get().image == picture
    client.post(address, {"add_topic": "1", "topic": "绿色采购"})
    topic = FrontSlot.objects.get(kind="topic")
    arranged = {"arrange": f"topic-{topic.pk}", f"slot-topic-{topic.pk}-size": "3"}
    client.post(address, arranged | {f"slot-topic-{topic.pk}-title": "绿色"})
    topic.refresh_from_db()
    assert (topic.title, topic.size) == ("绿色", 3)
    client.post(address, {"remove": str(entry.pk)})
    assert not FrontEntry.objects.exists()
    client.post(address, {"undo": str(FrontChange.objects.latest("number").pk)})
    assert FrontEntry.objects.get().headline == "另拟"
    assert two.headline in client.get(address + "?q=" + two.headline).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"put": "1"},
        {"put": "1", "article": "9" * 30, "slot": "lead"},
        {"put": "1", "article": "{live}", "slot": "column-x", "place": "-1"},
        {"put": "1", "article": "{live}", "slot": "topic"},
        {"put": "1", "entry": "7", "slot": "lead"},
        {"put": "1", "article": "{live}", "slot": "lead", "place": "²"},
        {"put": "1", "article": "{live}", "slot": "lead", "place": "0"},
        {"change": "7", "entry-headline": "\0"},
        {"arrange": "lead", "slot-lead-size": "99"},
        {"arrange": "nowhere"},
        {"add_topic": "1", "topic": ""},
        {"undo": "x"},
        {"remove": "0"},
    ],
)
def test_what_is_sent_wrong_is_told_and_changes_nothing(
    client: Client, sent: dict[str, str]
) -> None:
    article = make_published()
    client.force_login(person("gu"))
    body = {name: value.format(live=article.pk) for name, value in sent.items()}
    answer = client.post(desk_address(), body)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"] * len(
        answer.context["messages"]
    )
    assert not FrontChange.objects.exists()


def test_the_desk_shows_the_page_at_another_moment_without_handles(client: Client) -> None:
    make_published("今天的")
    tomorrow = timezone.now() + timedelta(days=1)
    timed = make_published("明天的")
    look = EntryLook(starts_at=tomorrow, headline="明天才见")
    placing.put_on_front(front(), LEAD, timed, look, by=person("gu"), at=timezone.now())
    client.force_login(person("gu"))
    page = desk_address() + "page/"
    now = client.get(page)
    assert "frame-ancestors 'self'" in now["Content-Security-Policy"]
    assert now["X-Frame-Options"] == "SAMEORIGIN"
    assert 'class="handles"' in now.content.decode()
    assert "明天才见" not in now.content.decode()
    moment = timezone.localtime(tomorrow + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    then = client.get(page, {"moment": moment}).content.decode()
    assert "明天才见" in then
    assert 'class="handles"' not in then
    for odd in ("x", "9999-99-99T00:00", "\0", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert client.get(page, {"moment": odd}).status_code == 200
        assert client.get(desk_address(), {"moment": odd, "width": odd}).status_code == 200


def test_readers_are_never_shown_handles(client: Client) -> None:
    column = make_column()
    put(LEAD, make_published())
    client.force_login(person("gu"))
    for address in ("/", f"/columns/{column.slug}/"):
        answer = client.get(address).content.decode()
        assert "data-article" not in answer
        assert "handles" not in answer


def test_the_desk_costs_the_same_for_two_articles_and_for_twelve(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    for article in make_many(2):
        put(Target(slot=SECOND), article)
    client.force_login(person("gu"))
    small = count_queries(lambda: client.get(desk_address()))
    for article in make_many(10, word="又讯"):
        put(Target(slot=SECOND), article)
    assert count_queries(lambda: client.get(desk_address())) == small


def test_opinion_shows_its_authors_face_or_a_letter_of_the_name(client: Client) -> None:
    opinion = make_column("评论")
    author = make_person("沈鹤洲")
    credit = CreditLine(role=CreditRole.REPORTER, person=author)
    make_published("头条")
    make_published("有话直说", columns=[opinion], credits=[credit], at=MORNING - timedelta(days=1))
    assert 'class="face letter"' in client.get("/").content.decode()
    author.portrait = make_image("沈鹤洲像", original="pictures/ab/portrait.jpg")
    reference.save_reference(author, by=person("gu"), at=NOW)
    assert 'class="face"' in client.get("/").content.decode()
    assert is_shown("pictures/ab/portrait.jpg", NOW)
    values = {"holder": "某社", "web_allowed": False}
    picture_rights.keep_picture_rights(author.portrait, values, by=person("gu"), at=NOW)
    assert 'class="face letter"' in client.get("/").content.decode()
    assert not is_shown("pictures/ab/portrait.jpg", NOW)
