"""The acts that change what readers see without a new text: who may, who may not, and what the
journal calls it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image as Pillow

from articles.actions.editions import calendar, editions, page_machine
from articles.actions.fronts import placing, slots, topic_rows, topics
from articles.actions.fronts.placing import Target
from articles.actions.pictures import (
    media,
    picture_rights,
)
from articles.actions.publishing import corrections, issue_releases, publishing
from articles.actions.records import reference
from articles.actions.review import interventions
from articles.actions.writing import writing
from articles.domain.fronts import SlotKey, SlotKind
from articles.domain.topics import TopicState
from articles.models import Front, Image
from newsroom.accounts.models import User
from tests.cast import OPERATOR
from tests.factories.articles import make_article, make_ready
from tests.factories.editions import make_planned, prove, sign
from tests.house.public_paper import Paper


@dataclass(frozen=True)
class LiveAct:
    """One act: `does` carries it out, `right` names one of the cast who may, `journal` the row
    it leaves.
    """

    does: Callable[[Paper, User, datetime], object]
    right: str
    journal: str
    stranger: str = "lin"  # a reporter writes and publishes nothing
    prepares: bool = False  # it begins by making what it is done to


def changed(row: Any, **values: Any) -> Any:
    """Return a row as the form hands it to the action: fresh from the database, with these
    values.
    """
    row = type(row)._default_manager.get(pk=row.pk)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def keep(part: str, /, **values: Any) -> Callable[[Paper, User, datetime], object]:
    def does(paper: Paper, by: User, at: datetime) -> object:
        return reference.save_reference(changed(getattr(paper, part), **values), by=by, at=at)

    return does


def publish(paper: Paper, by: User, at: datetime) -> object:
    return publishing.publish_article(make_ready("新稿", by=OPERATOR), by=by, at=at)


def place(paper: Paper, by: User, at: datetime) -> object:
    page = paper.issue.pages.get(position=3)
    return editions.place_article(paper.article, page, by=by, at=at)


def attach_file(paper: Paper, by: User, at: datetime) -> object:
    raw = BytesIO()
    Pillow.new("RGB", (60, 40), "navy").save(raw, "JPEG")
    raw.seek(0)
    nothing = {"original": "", "digest": "", "renditions": []}
    Image.objects.filter(pk=paper.lead.pk).update(**nothing, source_url="https://example.org/2")
    return media.attach_file(paper.lead, file=raw, by=by, at=at)


def keep_picture_rights(paper: Paper, by: User, at: datetime) -> object:
    values = {"holder": "某通讯社", "web_allowed": False}
    return picture_rights.keep_picture_rights(paper.lead, values, by=by, at=at)


def keep_rights(paper: Paper, by: User, at: datetime) -> object:
    values = {"machines": "free", "holder": "某通讯社"}
    return writing.change_rights(paper.article, values, by=by, at=at)


def change_issue(paper: Paper, by: User, at: datetime) -> object:
    return editions.change_issue(changed(paper.issue, number_printed="特刊"), by=by, at=at)


def keep_page(paper: Paper, by: User, at: datetime) -> object:
    return editions.change_page(changed(paper.page, name="改名"), by=by, at=at)


def change_calendar(paper: Paper, by: User, at: datetime) -> object:
    calendar.plan_dates(paper.publication, by=OPERATOR, at=at)
    free = paper.publication.issue_dates.filter(date__gt=at.date() + timedelta(days=30)).first()
    assert free is not None
    return calendar.suspend_dates(
        paper.publication, [free.date], reason="清明节放假休刊", by=by, at=at
    )


def sign_page(paper: Paper, by: User, at: datetime) -> object:
    page = make_planned(1330, date(2024, 3, 29)).pages.get(position=1)
    editions.place_article(paper.article, page, by=OPERATOR, at=at)
    return page_machine.sign_page(prove(page, at=at), by=by, at=at)


def release_issue(paper: Paper, by: User, at: datetime) -> object:
    issue = make_planned(1330, date(2024, 3, 29), page_count=1)
    page = issue.pages.get()
    editions.place_article(paper.article, page, by=OPERATOR, at=at)
    sign(page, at=at)
    return issue_releases.release_issue(issue, by=by, at=at)


def reorder(paper: Paper, by: User, at: datetime) -> object:
    return editions.reorder_page(
        paper.page, list(paper.page.placements.order_by("-position")), by=by, at=at
    )


def set_embargo(paper: Paper, by: User, at: datetime) -> object:
    until = at + timedelta(days=2)
    return interventions.set_embargo(
        make_article("新稿"), until, by=by, at=at, reason="与来源有约在先"
    )


def add_note(paper: Paper, by: User, at: datetime) -> object:
    return corrections.add_note(
        paper.article, corrections.CorrectionText(note="编者按。"), by=by, at=at
    )


def set_expiry(paper: Paper, by: User, at: datetime) -> object:
    return publishing.set_expiry(paper.article, at + timedelta(days=9), by=by, at=at)


def withdraw(paper: Paper, by: User, at: datetime) -> object:
    return publishing.withdraw_article(paper.article, by=by, at=at, reason="数字有误")


def put_on_front(paper: Paper, by: User, at: datetime) -> object:
    front = Front(publication=paper.publication)
    target = Target(slot=SlotKey(SlotKind.LEAD))
    return placing.put_on_front(front, target, paper.article, by=by, at=at)


def arrange_front(paper: Paper, by: User, at: datetime) -> object:
    front = Front(publication=paper.publication)
    arrangement = slots.Arrangement(size=2)
    return slots.arrange_slot(front, SlotKey(SlotKind.SECOND), arrangement, by=by, at=at)


def describe(paper: Paper, by: User, at: datetime) -> object:
    words = topics.TopicWords(title="码头改造", slug=paper.topic.slug, introduction="改写")
    return topics.describe_topic(paper.topic, words, by=by, at=at)


def choose(paper: Paper, by: User, at: datetime) -> object:
    return topic_rows.choose_for_topic(paper.topic, paper.article, by=by, at=at)


def close_topic(paper: Paper, by: User, at: datetime) -> object:
    return topics.change_topic_state(paper.topic, TopicState.ENDED, by=by, at=at)


ACTS: dict[str, LiveAct] = {
    "publish": LiveAct(publish, "gu", "article.published", prepares=True),
    "set_expiry": LiveAct(set_expiry, "shen", "article.expiry_set"),
    "set_embargo": LiveAct(set_embargo, "gu", "article.embargoed", prepares=True),
    "withdraw": LiveAct(withdraw, "gu", "article.withdrawn"),
    "keep_rights": LiveAct(keep_rights, "rao", "article.rights_kept"),
    "keep_picture_rights": LiveAct(keep_picture_rights, "rao", "image.rights_kept"),
    "attach_file": LiveAct(attach_file, "shen", "image.filed", prepares=True),
    "keep_person": LiveAct(keep("person", biography="改写"), "gu", "reference.changed"),
    "keep_editor": LiveAct(keep("editor", printed_name="SHEN"), "gu", "reference.changed"),
    "keep_column": LiveAct(keep("column", name="新名"), "gu", "reference.changed"),
    "keep_publication": LiveAct(keep("publication", slogan="新"), "gu", "reference.changed"),
    "keep_notice": LiveAct(keep("notice", text="{holder}版权所有"), "rao", "reference.changed"),
    "keep_old_address": LiveAct(keep("old_address", path="/other.html"), "gu", "reference.changed"),
    "keep_schedule": LiveAct(keep("schedule", weekdays="26"), "gu", "reference.changed"),
    "change_issue": LiveAct(change_issue, "pan", "issue.changed"),
    "change_calendar": LiveAct(change_calendar, "gu", "calendar.suspended", prepares=True),
    "keep_page": LiveAct(keep_page, "pan", "reference.changed"),
    "sign_page": LiveAct(sign_page, "shen", "page.signed", prepares=True),
    "release_issue": LiveAct(release_issue, "gu", "issue.released", prepares=True),
    "place": LiveAct(place, "pan", "article.placed"),
    "reorder": LiveAct(reorder, "pan", "page.ordered"),
    "put_on_front": LiveAct(put_on_front, "zhao", "front.placed"),
    "arrange_front": LiveAct(arrange_front, "zhao", "front.arranged"),
    "describe_topic": LiveAct(describe, "zhao", "topic.changed"),
    "choose_for_topic": LiveAct(choose, "zhao", "topic.filled"),
    "open_topic": LiveAct(close_topic, "zhao", "topic.ended"),
    "add_note": LiveAct(add_note, "gu", "correction.noted"),
}
