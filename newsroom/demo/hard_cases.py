"""What makes every screen prove itself: the flagship article and the awkward ones, from handwritten/*.toml."""

import html
import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from articles.actions import editions, publishing
from articles.models import Article, Issue
from articles.states import CreditRole, IssueKind, RightsKind
from newsroom.demo import calendar, plan
from newsroom.demo.editions import Desk
from newsroom.demo.stories import NEWSPAPER_TIME, Shot, Story

FLAGSHIP_AT = datetime(2024, 3, 5, 2, 43, 20, tzinfo=NEWSPAPER_TIME)
EXTRA_NUMBER, EXTRA_DAY = 9001, date(2024, 3, 10)  # a Sunday: extras are counted apart
FAR_FUTURE = datetime(2099, 1, 1, 6, tzinfo=NEWSPAPER_TIME)


def build(desk: Desk) -> None:
    """Make every hard case that is not there yet."""
    issue = desk.issue(calendar.KNOWN_NUMBER)
    desk.issue(plan.NEWEST + 1)  # planned, and not public yet
    flagship(desk, issue)
    public(desk, issue, "long_headline", pages=(1,))
    public(desk, issue, "sixty", pages=(2,))
    public(desk, issue, "two_pages", pages=(6, 8))
    extra(desk)
    future(desk)
    withdrawn(desk, issue)
    uncredited(desk)


def flagship(desk: Desk, issue: Issue) -> None:
    """Put the article with every element of an article page on page 3 of the known issue."""
    text = _material("flagship")
    body = "".join(
        (f"<h3>{html.escape(part['crosshead'])}</h3>" if "crosshead" in part else "") + _paragraphs(part["paragraphs"])
        for part in text["parts"]
    )
    story = _story("flagship", text, FLAGSHIP_AT, body=body, columns=("two-sessions-2024", "roundup", "epaper"))
    _publish(desk, story, issue, pages=(3,))


def public(desk: Desk, issue: Issue, name: str, *, pages: tuple[int, ...]) -> None:
    """Publish a handwritten article on the morning of the known issue."""
    story = _story(name, _material("others")[name], FLAGSHIP_AT + timedelta(minutes=len(name)))
    _publish(desk, story, issue, pages=pages)


def extra(desk: Desk) -> None:
    """Print an extra on a Sunday."""
    issue = Issue.objects.filter(publication=desk.publication, number=EXTRA_NUMBER).first()
    noon = datetime(EXTRA_DAY.year, EXTRA_DAY.month, EXTRA_DAY.day, 12, tzinfo=NEWSPAPER_TIME)
    if issue is None:
        issue = editions.create_issue(
            desk.publication, number=EXTRA_NUMBER, date=EXTRA_DAY, kind=IssueKind.EXTRA, page_count=2, by=desk.chief,
            at=noon, number_printed="号外", page_names=("号外", "街头"), published_at=noon,
        )  # fmt: skip
    for name, page in (("extra", 1), ("extra_street", 2)):
        _publish(desk, _story(name, _material("others")[name], noon), issue, pages=(page,))


def future(desk: Desk) -> None:
    """Schedule an article so far ahead that nobody here will read it."""
    if not desk.known("future"):
        article = desk.write(_story("future", _material("others")["future"], FLAGSHIP_AT))
        publishing.publish(article, by=desk.chief, at=FLAGSHIP_AT, public_from=FAR_FUTURE)


def withdrawn(desk: Desk, issue: Issue) -> None:
    """Publish an article and take it away the next day."""
    text = _material("others")["withdrawn"]
    article = _publish(desk, _story("withdrawn", text, FLAGSHIP_AT), issue, pages=(4,))
    if article is not None:
        publishing.withdraw(article, by=desk.chief, at=FLAGSHIP_AT + timedelta(days=1), reason=text["reason"])


def uncredited(desk: Desk) -> None:
    """Leave a draft that cannot be published: its picture has no credit, its text no rights record."""
    if not desk.known("uncredited"):
        story = _story("uncredited", _material("others")["uncredited"], FLAGSHIP_AT)
        desk.write(story, replace(desk.draft(story), pictures=[desk.library.uncredited()], rights=None))


def _publish(desk: Desk, story: Story, issue: Issue, *, pages: tuple[int, ...]) -> Article | None:
    if desk.known(story.key):
        return None
    article = desk.write(story)
    first = None
    for position in pages:
        page = issue.pages.get(position=position)
        first = editions.place(article, page, by=desk.chief, at=article.created_at, continues=first)
    return publishing.publish(article, by=desk.chief, at=story.moment)


def _story(
    key: str, text: dict[str, Any], moment: datetime, *, body: str = "", columns: tuple[str, ...] = ("news",)
) -> Story:
    fields = {name: text.get(name, "") for name in ("kicker", "headline", "subhead", "abstract", "keywords")}
    return Story(
        key=key, genre="news", text={**fields, "body": body or _paragraphs(text["paragraphs"])}, columns=columns,
        credits=((CreditRole.REPORTER, "lin.xiaozhou"),), editor="shen.yan", moment=moment,
        rights={"kind": RightsKind.ORIGINAL}, shot=Shot("facade", 7) if key in {"flagship", "two_pages"} else None,
    )  # fmt: skip


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


@cache
def _material(name: str) -> dict[str, Any]:
    path = Path(__file__).resolve().parent / "handwritten" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
