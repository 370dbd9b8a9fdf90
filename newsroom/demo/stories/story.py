"""One slot in print, one story: everything an article needs, worked out from the seed and the slot
alone. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import CreditRole, RightsKind
from newsroom.demo import calendar, cast
from newsroom.demo.stories import names, plan
from newsroom.demo.stories.facts import Facts, gather_facts
from newsroom.demo.stories.families import Family, load_frames
from newsroom.demo.stories.genres import GENRES, StoryText, Writer
from newsroom.demo.stories.grammar import expand_text
from newsroom.demo.stories.plan import Slot

FIGURE = "<p>FIGURE</p>"
SOURCES = ("望浦日报", "青垣晚报", "岚江商报", "鹤汀周刊")
HOME_COLUMNS = {
    "conference": "news",
    "photo": "photos",
    "brief": "briefs",
    "feature": "special",
    "qa": "questions",
    "data": "data",
    "case": "cases",
    "opinion": "opinion",
    "reprint": "horizon",
    "interview": "people",
}
CHARTS = {"bars", "lines", "map"}
NEWS_HOMES = {1: "news", 2: "policy", 3: "two-sessions-2024", 4: "market", 6: "regions"}
# How likely an article of a kind is to carry a picture, in percent; the first on a page is
# likelier.
PICTURE_CHANCE = {
    "photo": 100,
    "feature": 80,
    "interview": 55,
    "data": 50,
    "conference": 45,
    "news": 15,
}


@dataclass(frozen=True)
class Shot:
    """Which picture of the library goes with a story, and what is printed under it."""

    kind: str
    variant: int
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """An article before it is stored. `credits` pairs a role with the key of somebody in the cast,
    or a bare name.

    `figure` is a picture in the body, where the body says FIGURE. `public_from` is set where
    readers wait for it.
    """

    key: str
    genre: str
    text: dict[str, Any]
    columns: tuple[str, ...]
    credits: tuple[tuple[str, str], ...]
    editor: str
    moment: datetime
    rights: dict[str, Any] = field(default_factory=lambda: {"kind": RightsKind.ORIGINAL})
    shot: Shot | None = None
    figure: Shot | None = None
    public_from: datetime | None = None
    expires_at: datetime | None = None


def write_story(slot: Slot, seed: int) -> Story:
    """Return the story of a slot. The same slot and seed always give the same story, to
    the byte."""
    rng = Random(f"{seed}:{slot.key}")  # noqa: S311  chance for a demonstration, no secret
    family = plan.choose_family(slot, seed)
    day = calendar.find_issue_day(slot.number)
    place, figure = plan.choose_place_and_figure(slot, seed)
    facts = gather_facts(
        rng, seed=seed, place=place, day=day, pin=family.pin, figure=figure, cast=family
    )
    writer = Writer(family, facts, rng, figure)
    genre = "news" if slot.genre == "reprint" else slot.genre
    headline = writer.headline(genre)
    piece = GENRES[genre](writer)
    text = _text(slot, family, facts, headline, piece)
    rights: dict[str, Any] = {"kind": RightsKind.ORIGINAL}
    if slot.genre == "reprint":
        rights = reprint_story(text, writer, day)
    elif slot.genre == "opinion" and "作者系" in piece.body:
        rights = {"kind": RightsKind.CONTRIBUTED, "holder": "作者本人"}
    return Story(
        key=slot.key,
        genre=slot.genre,
        text=text,
        columns=_columns(slot, family, rng),
        rights=rights,
        credits=_credits(slot, rng, text),
        editor=cast.EDITOR_OF_PAGE[slot.page],
        moment=_moment(day, rng),
        shot=_shot(slot, family, piece, rng),
    )


def _text(
    slot: Slot, family: Family, facts: Facts, headline: str, piece: StoryText
) -> dict[str, Any]:
    day = calendar.find_issue_day(slot.number) - timedelta(days=1)
    filed = slot.genre in {"news", "conference"} and slot.index % 3 != 2
    return {
        "kicker": piece.kicker,
        "headline": headline,
        "subhead": piece.subhead,
        "abstract": piece.abstract,
        "dateline": f"本报{facts['city'][:-1]}{day.month}月{day.day}日电" if filed else "",
        "body": piece.body,
        "keywords": f"{family.keywords}，{facts['here']}",
    }


def reprint_story(text: dict[str, Any], writer: Writer, day: date) -> dict[str, Any]:
    """Turn a text into a reprint: source, editor's note; return its rights."""
    rng = writer.rng
    paper = rng.choice(SOURCES)
    original = writer.headline("news")
    text |= {
        "kicker": "他山之石",
        "dateline": "",
        "source_name": paper,
        "source_headline": original,
        "source_author": names.make_person_name(rng),
        "source_date": day - timedelta(days=rng.randint(3, 20)),
        "source_url": f"https://example.com/{rng.randrange(10**6):06}",
    }
    note = expand_text(
        load_frames()["reprint"]["opening"][0],
        {"source": f"《{paper}》", "source_headline": original},
        rng,
    )
    text["body"] = f"<blockquote><p>{note}</p></blockquote>\n{text['body']}"
    return {
        "kind": RightsKind.REPRINT,
        "holder": paper,
        "licence": f"与《{paper}》稿件互换协议（{day.year}年）",
    }


def _columns(slot: Slot, family: Family, rng: Random) -> tuple[str, ...]:
    home = HOME_COLUMNS.get(slot.genre) or NEWS_HOMES[slot.page]
    if home == "two-sessions-2024" and calendar.find_issue_day(slot.number).year != 2024:
        home = "special"
    more = [column for column in family.columns if rng.random() < 0.6]
    more += ["explained"] if slot.genre == "qa" else []
    more += ["roundup"] if slot.page == 6 or rng.random() < 0.1 else []
    more += ["epaper"] if slot.order == 1 else []
    return tuple(dict.fromkeys([home, *more]))


def _credits(slot: Slot, rng: Random, text: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if slot.genre == "reprint":
        return ((CreditRole.AUTHOR, text["source_author"]),)
    if slot.genre == "opinion":
        return ((CreditRole.AUTHOR, rng.choice((*cast.COLUMNISTS, names.make_person_name(rng)))),)
    if slot.genre == "photo":
        return ((CreditRole.PHOTOGRAPHER, cast.PHOTOGRAPHER),)
    if slot.genre == "brief":
        return ((CreditRole.CORRESPONDENT, names.make_person_name(rng)),)
    if slot.genre in {"data", "qa"}:
        return ((CreditRole.COMPILER, rng.choice(cast.REPORTERS)),)
    byline = [(CreditRole.REPORTER, rng.choice(cast.REPORTERS))]
    if rng.random() < 0.3:
        byline.append((CreditRole.CORRESPONDENT, names.make_person_name(rng)))
    elif rng.random() < 0.15:
        byline.append((CreditRole.INTERN, names.make_person_name(rng)))
    return tuple(byline)


def _moment(day: date, rng: Random) -> datetime:
    """Return a moment in the small hours of the day of publication, when a morning paper goes
    online."""
    midnight = datetime.combine(day, time(), tzinfo=NEWSPAPER_TIME)
    return midnight + timedelta(seconds=rng.randint(20 * 60, 5 * 3600))


def _shot(slot: Slot, family: Family, piece: StoryText, rng: Random) -> Shot | None:
    chance = PICTURE_CHANCE.get(slot.genre, 0) + (
        35 if slot.order == 1 and slot.genre == "news" else 0
    )
    if rng.randrange(100) >= chance:
        return None
    chart = slot.genre == "data"  # figures get a chart, everything else a scene
    kinds = [kind for kind in family.pictures if (kind in CHARTS) == chart]
    return Shot(rng.choice(kinds or ["bars"]), rng.randrange(1000))
