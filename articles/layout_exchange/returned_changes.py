"""Three texts of one article: as exported, as it came back from layout, as it is now."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles.characters import clean_text
from articles.layout_exchange.pairing import Pair, pair_paragraphs, share_half
from articles.layout_exchange.paragraphs import (
    BODY,
    CAPTION,
    HEAD_OF_STYLE,
    HEADS,
    LINE_BREAK,
    ParagraphStyle,
    StoredParagraph,
)

BLANKS = " \t\u3000\u2002\u2003\u00a0"
LATIN_BREAK = re.compile(r"(?<=[0-9A-Za-z,.;:])\n(?=[0-9A-Za-z])")
KNOWN_SHARE = 0.2  # of the returned characters; less is the text of another article
ABSENT = -1


class ReturnFinding(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"  # in layout only
    MEANWHILE = "meanwhile"  # here only, since the export
    AGREED = "agreed"  # on both sides alike
    CONFLICT = "conflict"  # on both sides, each otherwise
    CUT = "cut"  # layout took it out
    ADDED = "added"  # layout put it in


OFFERED = frozenset(
    {ReturnFinding.CHANGED, ReturnFinding.CONFLICT, ReturnFinding.CUT, ReturnFinding.ADDED}
)
TAKEN_FIRST = frozenset({ReturnFinding.CHANGED, ReturnFinding.ADDED})


@dataclass(frozen=True)
class ReturnedChange:
    """A paragraph in the three texts; None where it is not there.

    `key` names it as long as none of the three texts changes. `place` is its place among the
    paragraphs of now; of an added one that of the paragraph before it, -1 for none. `applicable`:
    the article can take layout's words over.
    """

    key: str
    finding: ReturnFinding
    part: str
    style: str
    exported: str | None
    returned: str | None
    current: str | None
    place: int
    applicable: bool

    @property
    def is_offered(self) -> bool:
        return self.applicable and self.finding in OFFERED

    @property
    def is_chosen_first(self) -> bool:
        return self.applicable and self.finding in TAKEN_FIRST


def compare_three(
    exported: Sequence[StoredParagraph],
    returned: Sequence[StoredParagraph],
    current: Sequence[StoredParagraph],
) -> list[ReturnedChange]:
    """Return every paragraph with what became of it, in the order in which it is read."""
    base = [_cleaned(paragraph) for paragraph in exported]
    layout = _joined_heads([_cleaned(paragraph) for paragraph in returned])
    now = [_cleaned(paragraph) for paragraph in current]
    there = _places(_pair_styled(base, now))
    pairs = _pair_styled(base, layout)
    body_came_back = any(
        pair.new is not None and pair.old is not None and base[pair.old]["part"] == BODY
        for pair in pairs
    )
    body_texts = frozenset(row["text"] for row in now if row["part"] == BODY)
    comparison = _Comparison(base, layout, now, there, body_came_back, body_texts)
    return _with_new_paragraphs(list(comparison.changes(pairs)), now, set(there.values()))


def _with_new_paragraphs(
    changes: Sequence[ReturnedChange], now: Sequence[StoredParagraph], known: set[int]
) -> list[ReturnedChange]:
    """Return the changes with the paragraphs that were written here since the export, each behind
    the one before it. A caption is not among them: that of a picture that may not be printed never
    went out."""
    written = {
        place: ReturnedChange(
            f"n{place}",
            ReturnFinding.MEANWHILE,
            row["part"],
            row["style"],
            exported=None,
            returned=None,
            current=row["text"],
            place=place,
            applicable=False,
        )
        for place, row in enumerate(now)
        if row["part"] == BODY and row["style"] != ParagraphStyle.CAPTION and place not in known
    }
    told = {change.current for change in changes if change.finding == ReturnFinding.AGREED}
    shown = [change for change in written.values() if change.current not in told]
    merged: list[ReturnedChange] = list(changes)
    for change in shown:
        index = next((n for n, row in enumerate(merged) if row.place == change.place - 1), None)
        merged.insert(len(merged) if index is None else index + 1, change)
    return merged


def shared_share(exported: Sequence[StoredParagraph], returned: Sequence[StoredParagraph]) -> float:
    """Return how much of a returned text is that of an export: 0 for another article.

    Bylines, tables and names of pictures say nothing: many articles have the same.
    """
    base = [_cleaned(row)["text"] for row in exported if row["part"]]
    layout = [_cleaned(row)["text"] for row in returned if not _is_of_layout(row["style"])]
    length = sum(map(len, layout))
    shared = sum(
        len(layout[pair.new])
        for pair in pair_paragraphs(base, layout)
        if pair.old is not None
        and pair.new is not None
        and (base[pair.old] == layout[pair.new] or share_half(base[pair.old], layout[pair.new]))
    )
    return shared / length if length else 0.0


def _cleaned(paragraph: StoredParagraph) -> StoredParagraph:
    """Return a paragraph as the house would store it: without noise, and without the blanks that
    indent it."""
    lines = (line.strip(BLANKS) for line in clean_text(paragraph["text"]).split(LINE_BREAK))
    text = LINE_BREAK.join(line for line in lines if line)
    return {"style": paragraph["style"], "text": text, "part": paragraph["part"]}


def _joined_heads(paragraphs: Sequence[StoredParagraph]) -> list[StoredParagraph]:
    """Return the paragraphs with those of one head field as one: layout breaks a headline into
    lines, and no text changes by that."""
    joined: list[StoredParagraph] = []
    heads: dict[str, StoredParagraph] = {}
    for paragraph in paragraphs:
        name = HEAD_OF_STYLE.get(paragraph["style"])
        if name is None:
            joined.append(paragraph)
        elif name in heads:
            heads[name]["text"] = one_line(f"{heads[name]['text']}\n{paragraph['text']}")
        else:
            heads[name] = {**paragraph, "text": one_line(paragraph["text"]), "part": name}
            joined.append(heads[name])
    return joined


def one_line(text: str) -> str:
    """Return a text without its forced breaks, a blank where Latin words would touch."""
    return LATIN_BREAK.sub(" ", text).replace(LINE_BREAK, "")


def _pair_styled(old: Sequence[StoredParagraph], new: Sequence[StoredParagraph]) -> list[Pair]:
    """Pair what has a name by it, captions among captions, everything else by its words."""
    named: list[Pair] = []
    rest = list(range(len(old)))
    other_rest = list(range(len(new)))
    for name in _names(new):
        other = next(n for n in other_rest if new[n]["part"] == name)
        place = next((n for n in rest if old[n]["part"] == name), None)
        named.append(Pair(place, other))
        other_rest.remove(other)
        if place is not None:
            rest.remove(place)
    captions = [n for n in other_rest if new[n]["style"] == ParagraphStyle.CAPTION]
    if not captions:
        return named + _pair_places(old, new, rest, other_rest)
    own = [n for n in rest if old[n]["style"] == ParagraphStyle.CAPTION]
    texts = [n for n in rest if n not in own]
    other_texts = [n for n in other_rest if n not in captions]
    return [
        *named,
        *_pair_places(old, new, texts, other_texts),
        *_pair_places(old, new, own, captions),
    ]


def _names(paragraphs: Sequence[StoredParagraph]) -> list[str]:
    """Return the head fields and the captions that a text has by their names."""
    parts = [paragraph["part"] for paragraph in paragraphs]
    return [part for part in parts if part in HEADS or part.startswith(CAPTION)]


def _pair_places(
    old: Sequence[StoredParagraph],
    new: Sequence[StoredParagraph],
    places: Sequence[int],
    others: Sequence[int],
) -> list[Pair]:
    pairs = pair_paragraphs([old[n]["text"] for n in places], [new[n]["text"] for n in others])
    return [
        Pair(
            None if pair.old is None else places[pair.old],
            None if pair.new is None else others[pair.new],
        )
        for pair in pairs
    ]


def _places(pairs: Sequence[Pair]) -> dict[int, int]:
    """Return where the paragraphs of the export are now."""
    return {pair.old: pair.new for pair in pairs if pair.old is not None and pair.new is not None}


@dataclass(frozen=True)
class _Comparison:
    """The three texts, and where the paragraphs of the export are now."""

    base: Sequence[StoredParagraph]
    layout: Sequence[StoredParagraph]
    now: Sequence[StoredParagraph]
    there: Mapping[int, int]
    body_came_back: bool
    body_texts: frozenset[str]

    def changes(self, pairs: Sequence[Pair]) -> Iterator[ReturnedChange]:
        """Yield what became of each paragraph."""
        before = ABSENT
        for pair in pairs:
            if pair.old is None:
                yield from self._added(pair, before)
                continue
            if self.base[pair.old]["style"] == ParagraphStyle.PICTURE:
                continue  # a name of a file, which is of the export alone
            place = self.there.get(pair.old, ABSENT)
            if self.base[pair.old]["part"] == BODY and place != ABSENT:
                before = place
            if pair.new is None:
                yield from self._missing(pair.old, place)
            else:
                yield self._kept(pair.old, pair.new, place)

    def _kept(self, old: int, new: int, place: int) -> ReturnedChange:
        """Return what became of a paragraph that came back."""
        exported = self.base[old]
        returned = _like(self.layout[new]["text"], exported["text"])
        current = self.now[place]["text"] if place != ABSENT else None
        finding = _finding(exported["text"], returned, current)
        fits = current is not None and _has_same_lines(returned, current)
        return ReturnedChange(
            f"e{old}",
            finding,
            exported["part"],
            exported["style"],
            exported["text"],
            returned,
            current,
            place,
            applicable=bool(exported["part"]) and fits,
        )

    def _missing(self, old: int, place: int) -> Iterator[ReturnedChange]:
        """Yield what is told of a paragraph that did not come back. Headlines and captions have
        frames of their own in layout, so that only the body can lack one."""
        exported = self.base[old]
        current = self.now[place]["text"] if place != ABSENT else None
        is_caption = exported["style"] == ParagraphStyle.CAPTION
        if exported["part"] != BODY or is_caption or not self.body_came_back:
            return
        if current is None:
            finding = ReturnFinding.AGREED
        else:
            same = current == exported["text"]
            finding = ReturnFinding.CUT if same else ReturnFinding.CONFLICT
        yield ReturnedChange(
            f"e{old}",
            finding,
            BODY,
            exported["style"],
            exported["text"],
            None,
            current,
            place,
            applicable=current is not None,
        )

    def _added(self, pair: Pair, before: int) -> Iterator[ReturnedChange]:
        """Yield what layout put in. Lines of pictures and bylines are layout's own."""
        assert pair.new is not None  # noqa: S101  a pair holds one of the two
        paragraph = self.layout[pair.new]
        head = HEAD_OF_STYLE.get(paragraph["style"], "")
        current = next((row["text"] for row in self.now if head and row["part"] == head), None)
        if _is_of_layout(paragraph["style"]):
            return
        known = current == paragraph["text"] or (not head and paragraph["text"] in self.body_texts)
        conflict = ReturnFinding.CONFLICT if current is not None else ReturnFinding.ADDED
        yield ReturnedChange(
            f"r{pair.new}",
            ReturnFinding.AGREED if known else conflict,
            head or BODY,
            paragraph["style"],
            None,
            paragraph["text"],
            current,
            before,
            applicable=not known,
        )


def _is_of_layout(style: str) -> bool:
    return style in {
        ParagraphStyle.BYLINE,
        ParagraphStyle.TABLE,
        ParagraphStyle.PICTURE,
        ParagraphStyle.CAPTION,
        ParagraphStyle.CREDIT,
    }


def _like(returned: str, exported: str) -> str:
    """Return a paragraph without the forced breaks that layout set in what had none."""
    return returned if LINE_BREAK in exported else one_line(returned)


def _has_same_lines(returned: str, current: str) -> bool:
    return returned.count(LINE_BREAK) == current.count(LINE_BREAK)


def _finding(exported: str, returned: str, current: str | None) -> ReturnFinding:
    if returned == exported:
        return ReturnFinding.SAME if current == exported else ReturnFinding.MEANWHILE
    if current == exported:
        return ReturnFinding.CHANGED
    return ReturnFinding.AGREED if current == returned else ReturnFinding.CONFLICT
