"""HTML in which every tag ends where it should, none deeper than a page needs, nothing but names of
a list. Pure.

A sanitiser builds a tree; one that is a hundred thousand levels deep, or has as much text where a
table allows none, costs the square of its length. Here it gets a tree of bounded depth, built in
one pass.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from articles.markup.tags import MarkupPiece, parse_attributes

DEPTH_MAX = 100  # elements open at once; a table in a list in a quotation has twelve
VALUE_MAX = 4_000  # characters; no browser follows a longer address
VOID = frozenset({"br", "hr", "img"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What begins or ends here ends a paragraph, also where it is not kept itself.
ENDS_PARAGRAPH = HEADINGS | {
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
}
SETTING = frozenset(
    {"strong", "em", "u", "s"}
)  # goes on behind the end of a paragraph, as in browsers
INLINE = SETTING | frozenset({"a", "sub", "sup", "ruby", "rt"})
ROWS = frozenset({"table", "thead", "tbody", "tr"})  # hold no text of their own
CELLS = frozenset({"td", "th", "caption"})
BOUNDS = CELLS | {"table"}
# What an element ends that is still open, and behind what nothing is looked for.
ITEM_BOUNDS = BOUNDS | {"ul", "ol", "blockquote", "figure"}
ENDED_BY: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), ITEM_BOUNDS),
    "rt": (frozenset({"rt"}), BOUNDS | {"ruby"}),
    "tr": (frozenset({"tr"}) | CELLS, frozenset({"table"})),
    "td": (CELLS, frozenset({"table"})),
    "th": (CELLS, frozenset({"table"})),
    "caption": (frozenset({"thead", "tbody", "tr"}) | CELLS, frozenset({"table"})),
    "thead": (frozenset({"thead", "tbody", "tr"}) | CELLS, frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tr"}) | CELLS, frozenset({"table"})),
}


@dataclass(slots=True)
class OpenElement:
    """An element that is open. `again` counts the same one inside it, which means nothing more.

    `ended` is true where its end was inside a block that is still open.
    """

    name: str
    again: int = 0
    ended: bool = False


class TagNest:
    """Takes the pieces of a text and keeps what is open.

    `too_deep` says that a block lay too deep.
    """

    def __init__(
        self, names: Collection[str], attributes_of: Mapping[str, Collection[str]]
    ) -> None:
        self.names = names
        self.attributes_of = attributes_of
        self.parts: list[list[str]] = [[]]  # of the text, and of each table that is open
        self.open: list[OpenElement] = []
        self.count: Counter[str] = Counter()  # of the open ones, by name
        self.beyond: Counter[str] = Counter()  # what was left out as too deep and has not ended
        self.pending: list[str] = []  # setting that goes on in the next text
        self.too_deep = False

    def take(self, pieces: Iterable[MarkupPiece]) -> str:
        """Return the HTML of all pieces, every element of it closed."""
        for piece in pieces:
            if piece.kind == "text":
                self._text(piece.written)
            elif piece.kind == "start":
                self._start("img" if piece.name == "image" else piece.name, piece.written)
            else:
                self._end(piece.name)
        while self.open:
            self._close()
        return "".join(self.parts[0])

    def _text(self, written: str) -> None:
        blank = not written.strip()
        if not blank and self._in_rows():
            self.parts[-2].append(written)  # before the table, where browsers put it
            return
        if not blank:
            self._go_on()
        self.parts[-1].append(written)

    def _start(self, name: str, written: str) -> None:
        if name in ENDS_PARAGRAPH:
            self._end_open(HEADINGS | {"p"} if name in HEADINGS else frozenset({"p"}), BOUNDS)
        if name not in self.names or self._has_no_place(name):
            return
        if name in VOID:
            self._void(name, written)
            return
        self._make_room(name)
        again = self._find({name}, BOUNDS) if name in SETTING else None
        if again is not None:
            self.open[again].again += 1
        elif len(self.open) >= DEPTH_MAX:
            self.too_deep = self.too_deep or name not in INLINE
            self.beyond[name] += 1
        else:
            self._push(name, self._tag(name, written))

    def _has_no_place(self, name: str) -> bool:
        if name in ENDED_BY and name not in {"li", "rt"}:
            return not self.count["table"]
        return self._in_rows() and name not in VOID and name != "table"

    def _void(self, name: str, written: str) -> None:
        if self._in_rows():
            self.parts[-2].append(self._tag(name, written))
            return
        self._go_on()
        self.parts[-1].append(self._tag(name, written))

    def _make_room(self, name: str) -> None:
        """End what cannot hold this element."""
        if name == "a":
            self._end("a")
        elif name == "table" and self._in_rows():
            self._end("table")
        elif name in ENDED_BY:
            ended, bounds = ENDED_BY[name]
            self._end_open(ended, bounds)
        if name in INLINE:
            self._go_on()

    def _end(self, name: str) -> None:
        if name == "br":
            self._void(name, "<br>")
            return
        if self.beyond[name]:
            self.beyond[name] -= 1
            return
        if name in INLINE:
            self._end_inline(name)
        elif name in HEADINGS:
            self._end_open(HEADINGS, BOUNDS)
        elif name not in self.names:
            if name in ENDS_PARAGRAPH:
                self._end_open(frozenset({"p"}), BOUNDS)
        elif name == "table":
            self._end_open(frozenset({name}), frozenset())
        elif name in ROWS or name in CELLS:
            self._end_open(frozenset({name}), frozenset({"table"}))
        else:
            self._end_open(frozenset({name}), BOUNDS | {"ul", "ol"} if name == "li" else BOUNDS)

    def _end_inline(self, name: str) -> None:
        if name in self.pending:
            self.pending.remove(name)
            return
        place = self._find({name}, BOUNDS)
        if place is None:
            return
        if self.open[place].again:
            self.open[place].again -= 1
        elif all(one.name in INLINE for one in self.open[place:]):
            self._close_to(place)
            if name in self.pending:
                self.pending.remove(name)
        else:
            self.open[place].ended = True

    def _find(self, names: Collection[str], bounds: Collection[str]) -> int | None:
        """Return the innermost open element of these names that is behind no bound."""
        if not any(self.count[name] for name in names):
            return None
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].name in names:
                return place
            if self.open[place].name in bounds:
                return None
        return None

    def _end_open(self, names: frozenset[str], bounds: frozenset[str]) -> None:
        while (place := self._find(names, bounds)) is not None:
            self._close_to(place)
            if len(names) == 1:
                return

    def _close_to(self, place: int) -> None:
        """Close an element and all within it; setting goes on behind it, but not behind a cell."""
        setting = [one.name for one in self.open[place:] if one.name in SETTING and not one.ended]
        stays = self.open[place].name not in BOUNDS | ROWS
        while len(self.open) > place:
            self._close()
        self.pending = [*self.pending, *setting] if stays else []

    def _close(self) -> None:
        name = self.open.pop().name
        self.count[name] -= 1
        self.parts[-1].append(f"</{name}>")
        if name == "table":
            table = self.parts.pop()
            self.parts[-1].append("".join(table))
        if self.open and self.open[-1].ended:
            self._close()

    def _push(self, name: str, written: str) -> None:
        if name == "table":
            self.parts.append([])
        self.parts[-1].append(written)
        self.open.append(OpenElement(name))
        self.count[name] += 1

    def _go_on(self) -> None:
        """Open again what was set in one way over the end of a paragraph."""
        for name in self.pending:
            if len(self.open) < DEPTH_MAX:
                self._push(name, f"<{name}>")
        self.pending = []

    def _in_rows(self) -> bool:
        return bool(self.open) and self.open[-1].name in ROWS

    def _tag(self, name: str, written: str) -> str:
        allowed = self.attributes_of.get(name, ())
        if not allowed:
            return f"<{name}>"
        values = parse_attributes(written)
        kept_attributes = "".join(
            f' {key}="{value.replace(chr(34), "&quot;")}"'
            for key, value in values.items()
            if key in allowed and len(value) <= VALUE_MAX
        )
        return f"<{name}{kept_attributes}>"


def nest_tags(
    pieces: Iterable[MarkupPiece],
    names: Collection[str],
    attributes_of: Mapping[str, Collection[str]],
) -> str:
    """Return the HTML with these elements and attributes only, well nested, at most DEPTH_MAX deep.

    What lies deeper loses its tags and keeps its text.
    """
    return TagNest(names, attributes_of).take(pieces)


def is_too_deep(pieces: Iterable[MarkupPiece], names: Collection[str]) -> bool:
    """Say whether blocks lie in each other deeper than DEPTH_MAX."""
    nest = TagNest(names, {})
    nest.take(pieces)
    return nest.too_deep
