"""Stories of handwritten/*.toml, and their way through the house."""

import html
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from articles.actions.editions import editions
from articles.actions.publishing import publishing
from articles.domain.choices import CreditRole, RightsKind
from articles.domain.states import Stage
from articles.models import Article, Issue
from newsroom.demo.editions import DemoDesk
from newsroom.demo.stories.story import Shot, Story


def publish_on_pages(
    desk: DemoDesk, story: Story, issue: Issue, *, pages: tuple[int, ...]
) -> Article | None:
    """Write a story, place it, have it approved and publish it; None where it is there already."""
    if desk.known(story.key):
        return None
    article = desk.write(story)
    desk.reopen(issue)
    first = None
    for position in pages:
        page = issue.pages.get(position=position)
        first = editions.place_article(
            article, page, by=desk.chief, at=article.created_at, continues=first
        )
    desk.advance(article, Stage.READY, at=article.created_at)
    return publishing.publish_article(article, by=desk.chief, at=story.moment)


def make_handwritten_story(
    key: str,
    text: dict[str, Any],
    moment: datetime,
    *,
    body: str = "",
    columns: tuple[str, ...] = ("news",),
) -> Story:
    """Return a story of handwritten material, by the paper's first reporter."""
    fields = {
        name: text.get(name, "")
        for name in ("kicker", "headline", "subhead", "abstract", "keywords")
    }
    return Story(
        key=key,
        genre="news",
        text={**fields, "body": body or wrap_paragraphs(text["paragraphs"])},
        columns=columns,
        credits=((CreditRole.REPORTER, "lin.xiaozhou"),),
        editor="shen.yan",
        moment=moment,
        rights={"kind": RightsKind.ORIGINAL},
        shot=Shot("facade", 7) if key in {"flagship", "two_pages"} else None,
    )


def wrap_paragraphs(texts: list[str]) -> str:
    """Return texts as paragraphs of a body."""
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


@cache
def read_material(name: str) -> dict[str, Any]:
    """Return a file of handwritten material."""
    path = Path(__file__).resolve().parent / "handwritten" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
