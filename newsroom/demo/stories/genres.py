"""How each kind of article is put together out of a subject's sentences. Pure; returns HTML of our
own making."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from random import Random

from newsroom.demo.stories.facts import Facts, format_percent, split_total
from newsroom.demo.stories.families import Family, load_frames
from newsroom.demo.stories.grammar import expand_text


@dataclass(frozen=True)
class StoryText:
    """What stands under a headline."""

    abstract: str
    body: str
    subhead: str = ""
    kicker: str = ""


class Writer:
    """One subject, one set of facts, one stream of chance."""

    def __init__(self, family: Family, facts: Facts, rng: Random, figure: int) -> None:
        self.family = family
        self.facts = {**facts, "name": family.name}
        self.rng = rng
        self.figure = figure

    def shown(self, value: int) -> str:
        """Write a part of the figure; savings are counted in thousands of yuan and
        printed in 万元."""
        return f"{value / 10:g}" if self.family.pin == "saved" else str(value)

    def say(self, sentence: str) -> str:
        return expand_text(sentence, self.facts, self.rng)

    def one(self, pool: str) -> str:
        return self.say(self.rng.choice(self.family.text[pool]))

    def some(self, pool: str, count: int) -> list[str]:
        return [self.say(sentence) for sentence in self.rng.sample(self.family.text[pool], count)]

    def frame(self, group: str, part: str) -> str:
        pool: Sequence[str] = load_frames()[group].get(part, [""])
        return self.say(self.rng.choice(pool))

    def headline(self, genre: str) -> str:
        return self.say(self.rng.choice(self.family.headlines[genre]))

    def crossheads(self) -> list[str]:
        return [self.say(self.rng.choice(group)) for group in self.family.cross]

    def piece(self, genre: str, blocks: Sequence[str], abstract: str | None = None) -> StoryText:
        return StoryText(
            abstract=self.one("abstract") if abstract is None else abstract,
            body="\n".join(blocks),
            subhead=self.frame("subheads", genre),
            kicker=self.frame("kickers", genre),
        )


def mark_paragraphs(texts: Sequence[str]) -> list[str]:
    return [f"<p>{text}</p>" for text in texts]


def mark_crosshead(text: str) -> str:
    return f"<h3>{text}</h3>"


def write_news(writer: Writer) -> StoryText:
    """The plain report: what happened, how, how much, who says so."""
    details = writer.some("detail", writer.rng.choice((2, 3, 3)))
    voices = [writer.one("official"), writer.one(writer.rng.choice(("buyer", "supplier")))]
    texts = [writer.one("lead"), details[0], voices[0], writer.one("data"), *details[1:], voices[1]]
    texts += [writer.one("problem")] if writer.rng.random() < 0.6 else []
    return writer.piece("news", mark_paragraphs([*texts, writer.one("closing")]))


def write_feature(writer: Writer) -> StoryText:
    """The long report from the spot, under three crossheads."""
    why, how, ahead = writer.crossheads()
    details = writer.some("detail", 4)
    scenes = writer.family.text["scene"]
    opening = writer.rng.randrange(len(scenes))
    ending = writer.one("closing" if opening else "echo")  # the echo takes up the first scene
    return writer.piece(
        "feature",
        [
            *mark_paragraphs([writer.say(scenes[opening]), writer.one("lead")]),
            mark_crosshead(why),
            *mark_paragraphs([details[0], writer.one("buyer"), details[1]]),
            mark_crosshead(how),
            *mark_paragraphs([writer.one("official"), details[2], writer.one("data"), details[3]]),
            *mark_paragraphs([writer.one("supplier")]),
            mark_crosshead(ahead),
            *mark_paragraphs([writer.one("problem"), writer.one("expert"), ending]),
        ],
    )


def write_interview(writer: Writer) -> StoryText:
    """Questions in bold, answers under the name of who gives them."""
    name = writer.facts["official_name"]
    turns = writer.rng.sample(writer.family.answers, 4)
    turns[2:2] = writer.rng.sample(load_frames()["interview"]["questions"], 2)
    blocks = mark_paragraphs([writer.frame("interview", "opening"), writer.one("detail")])
    for turn in turns:
        blocks += [f"<p><strong>本报记者：{writer.say(turn['q'])}</strong></p>"]
        blocks += [f"<p><strong>{name}：</strong>{writer.say(turn['a'])}</p>"]
    return writer.piece(
        "interview", [*blocks, *mark_paragraphs([writer.frame("interview", "closing")])]
    )


def write_opinion(writer: Writer) -> StoryText:
    """The column: a subject's own thread with a turn left out, and a few thoughts that fit any
    subject."""
    views = writer.family.text["views"]
    left_out = writer.rng.randrange(1, len(views) - 1)
    spoken = [writer.say(view) for place, view in enumerate(views) if place != left_out]
    turns = [writer.say(turn) for turn in writer.rng.sample(load_frames()["opinion"]["turns"], 2)]
    signed = writer.frame("opinion", "sign_off")
    texts = [spoken[0], writer.one("data"), turns[0], *spoken[1:-1], turns[1], spoken[-1]]
    return writer.piece(
        "opinion", mark_paragraphs([*texts, *([signed] if signed else [])]), abstract=spoken[-1]
    )


def write_data(writer: Writer) -> StoryText:
    """Figures in a table whose rows add up, and what can be read from them."""
    caption, unit, *labels = writer.family.text["table"]
    order = writer.rng.sample(labels[:-1], len(labels) - 1) + labels[-1:]
    values = list(split_total(writer.rng, writer.figure, len(order)))
    rows = list(zip(order, values, strict=True))
    writer.facts |= _ranking(writer, rows, unit=unit.partition("（")[2].rstrip("）") or unit)
    texts = [writer.frame("data", "lead"), writer.one("official")]
    reading = [
        writer.frame("data", "reading"),
        writer.one("detail"),
        writer.one("expert"),
        writer.frame("data", "note"),
    ]
    grid = render_table(writer, writer.say(caption), ("分类", unit, "占比"), rows)
    return writer.piece("data", [*mark_paragraphs(texts), grid, *mark_paragraphs(reading)])


def _ranking(writer: Writer, rows: Sequence[tuple[str, int]], unit: str) -> Facts:
    ranked = sorted(rows, key=itemgetter(1), reverse=True)
    (top, most), (second, next_most), *_others, (last, least) = ranked
    total = writer.figure
    return {
        "top": top,
        "top_value": writer.shown(most) + unit,
        "top_share": format_percent(most, total),
        "second": second,
        "second_share": format_percent(next_most, total),
        "two_share": format_percent(most + next_most, total),
        "last": last,
        "last_value": writer.shown(least) + unit,
        "last_share": format_percent(least, total),
    }


def render_table(
    writer: Writer, caption: str, head: Sequence[str], rows: Sequence[tuple[str, int]]
) -> str:
    """Return a table with a caption, header cells with their scope, shares, and the sum as its last
    row."""
    headings = "".join(f'<th scope="col">{heading}</th>' for heading in head)
    lines = "".join(
        f'<tr><th scope="row">{label}</th><td>{writer.shown(value)}</td>'
        f"<td>{format_percent(value, writer.figure)}</td></tr>"
        for label, value in (*rows, ("合计", writer.figure))
    )
    return (
        f"<table><caption>{caption}</caption><thead><tr>{headings}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def write_case(writer: Writer) -> StoryText:
    """A dispute retold: what happened, what it turned on, how it ended, what it teaches."""
    story = writer.family.case
    which = writer.rng.randrange(len(story["facts"]))
    parts = {part: writer.say(story[part][which]) for part in ("facts", "focus", "ruling")}
    lessons = [
        writer.say(lesson) for lesson in writer.rng.sample(story["lesson"], len(story["lesson"]))
    ]
    blocks = [
        mark_crosshead("案情回放"),
        *mark_paragraphs([parts["facts"]]),
        mark_crosshead("争议焦点"),
        *mark_paragraphs([parts["focus"], writer.one("problem")]),
        mark_crosshead("处理结果"),
        *mark_paragraphs([parts["ruling"]]),
        mark_crosshead("案例评析"),
        *mark_paragraphs([*lessons, writer.one("expert")]),
    ]
    return writer.piece("case", blocks, abstract=parts["focus"])


def write_qa(writer: Writer) -> StoryText:
    """A reader's letter and its answers."""
    asked = writer.rng.sample(writer.family.answers, 3)
    blocks = [f"<blockquote><p>{writer.frame('qa', 'opening')}</p></blockquote>"]
    blocks += mark_paragraphs([writer.frame("qa", "answerer")])
    for turn in asked:
        blocks += [
            f"<p><strong>问：{writer.say(turn['q'])}</strong></p>",
            f"<p>答：{writer.say(turn['a'])}</p>",
        ]
    return writer.piece(
        "qa", [*blocks, *mark_paragraphs([writer.one("detail"), writer.frame("qa", "closing")])]
    )


def write_photo(writer: Writer) -> StoryText:
    """A picture and the few lines under it."""
    return writer.piece("photo", mark_paragraphs([writer.one("photo")]), abstract="")


def write_brief(writer: Writer) -> StoryText:
    """One paragraph."""
    return writer.piece("brief", mark_paragraphs([writer.one("brief")]), abstract="")


def write_conference(writer: Writer) -> StoryText:
    """Who met, who said what, and what was agreed, as a list."""
    tasks = writer.rng.sample(load_frames()["conference"]["tasks"], 4)
    agreed = [writer.say(task).rstrip("；") for task in tasks]
    items = "".join(f"<li>{task}{'。' if task is agreed[-1] else '；'}</li>" for task in agreed)
    voices = [writer.one(who) for who in ("official", "buyer", "supplier", "expert")]
    texts = [writer.frame("conference", "lead"), voices[0], writer.one("data")]
    texts += [
        writer.frame("conference", "turn") + voices[1],
        voices[2],
        writer.one("problem"),
        voices[3],
    ]
    blocks = [
        *mark_paragraphs([*texts, writer.frame("conference", "list_lead")]),
        f"<ol>{items}</ol>",
    ]
    return writer.piece("conference", [*blocks, *mark_paragraphs([writer.one("closing")])])


GENRES: dict[str, Callable[[Writer], StoryText]] = {
    "news": write_news,
    "feature": write_feature,
    "interview": write_interview,
    "opinion": write_opinion,
    "data": write_data,
    "case": write_case,
    "qa": write_qa,
    "photo": write_photo,
    "brief": write_brief,
    "conference": write_conference,
}
