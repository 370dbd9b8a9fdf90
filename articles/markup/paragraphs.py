"""What people paste becomes paragraphs and crossheads: lines of prose, headings of other programs.
Pure.

Plain text from an editor, a messenger or a letter breaks its lines where it means paragraphs.
Verse, addresses and signatures break theirs on purpose: their lines are short.
"""

import re

from articles.markup.tags import split_markup

PROSE_LINE = (
    40  # characters; a line this long is a paragraph, no line of verse and no line of an address
)
CROSSHEAD_MAX = 60  # characters; what is longer and has several sentences is no crosshead
VERSE_DIFFERS = 4  # characters, at most, between the lines of one stanza
REOPENED_MAX = 500  # characters of tags that each line of a paragraph would repeat
TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
HEADING = re.compile(r"h([1-6])")
BLOCK = re.compile(r"<(?:p|h[1-6]|ul|ol|table|blockquote|figure|hr|div|br)\b", re.IGNORECASE)
CROSSHEAD = re.compile(r"<h([34])>((?:(?!<h[34]>|</h\1>).)*+)</h\1>", re.DOTALL)
SENTENCE_END = re.compile(r"[。！？!?](?=.)")
LAST_MARKS = tuple("。！？!?…")
CLOSING = "”’」』）)】"
KEEPS_ITS_LINES = {"table", "ul", "ol", "figure"}
INLINE = {"strong", "em", "u", "s", "sub", "sup", "a", "ruby"}


def level_headings(html: str) -> str:
    """Return HTML whose headings are h3 and h4: the highest level becomes h3, all lower ones h4.

    Where there are only h3 and lower ones, they are ours already and h3 stays h3.
    """
    levels = {level for piece in split_markup(html) if (level := _level(piece.name))}
    if not levels:
        return html
    top = min(levels | {3})
    return "".join(
        f"<{'/' if piece.kind == 'end' else ''}h{3 if level == top else 4}>"
        if (level := _level(piece.name))
        else piece.written
        for piece in split_markup(html)
    )


def _level(name: str) -> int:
    """Return the level of a heading, 0 for what is none."""
    match = HEADING.fullmatch(name)
    return int(match[1]) if match else 0


def make_body_paragraphs(body: str) -> str:
    """Return cleaned HTML in which lines of prose are paragraphs and no crosshead holds an article.

    Lists, tables, captions and short lines keep their breaks. Twice is as once.
    """
    if "\n" in body and not BLOCK.search(body):
        lines = (line.strip() for line in body.splitlines())
        return "".join(f"<p>{line}</p>" for line in lines if line)
    return _split_paragraphs(CROSSHEAD.sub(_without_an_article, body))


def overlong_crosshead_lengths(body: str) -> list[int]:
    """Return how many characters each crosshead has that is none: `make_body_paragraphs` makes
    paragraphs of it.
    """
    return [
        len(_plain_text(crosshead[2]))
        for crosshead in CROSSHEAD.finditer(body)
        if _holds_an_article(crosshead[2])
    ]


def _holds_an_article(inner: str) -> bool:
    text = _plain_text(inner)
    return len(text) > CROSSHEAD_MAX and bool(SENTENCE_END.search(text) or "<br" in inner)


def _without_an_article(match: re.Match[str]) -> str:
    """Leave the first line a crosshead where it may be one; all others are paragraphs."""
    level = match[1]
    inner = match[2]
    if not _holds_an_article(inner):
        return match[0]
    first, *others = _lines(inner)
    text = _plain_text(first)
    is_crosshead = bool(others) and len(text) <= CROSSHEAD_MAX and not _ends_a_sentence(text)
    head = f"<h{level}>{first}</h{level}>" if is_crosshead else f"<p>{first}</p>"
    return head + "".join(f"<p>{line}</p>" for line in others)


def _split_paragraphs(body: str) -> str:
    made: list[str] = []
    depth = 0  # of the elements around that keep their lines
    start: int | None = None  # where in `made` an open paragraph begins
    for piece in TOKEN.findall(body):
        match = NAME.match(piece) if piece[0] == "<" else None
        name = match[1].lower() if match else ""
        made.append(piece)
        if name in KEEPS_ITS_LINES:
            depth = max(0, depth - 1) if piece[1] == "/" else depth + 1
        elif piece == "<p>" and not depth:
            start = len(made)
        elif piece == "</p>" and start is not None:
            inner = "".join(made[start:-1])
            made[start - 1 :] = [_paragraphs_of(inner)]
            start = None
    return "".join(made)


def _paragraphs_of(inner: str) -> str:
    """Return one paragraph as it is, or one for each of its lines where they are prose."""
    if "<br" not in inner:
        return f"<p>{inner}</p>"
    lines = _lines(inner)
    if not _is_prose([_plain_text(line) for line in lines]):
        return f"<p>{inner}</p>"
    return "".join(f"<p>{line}</p>" for line in lines)


def _is_prose(lines: list[str]) -> bool:
    """Say whether lines are paragraphs: one is long, or all end as sentences do and are not as
    even as verse."""
    if any(len(line) >= PROSE_LINE for line in lines):
        return True
    even = max(map(len, lines)) - min(map(len, lines)) <= VERSE_DIFFERS
    return not even and all(map(_ends_a_sentence, lines))


def _ends_a_sentence(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(LAST_MARKS)


def _lines(inner: str) -> list[str]:
    """Return the lines of a paragraph; what is set in one way over a break is closed before it and
    opened after.

    Where that would repeat a long tag in each line, the paragraph stays whole.
    """
    lines = []
    line = ""
    opened = list[str]()
    for piece in TOKEN.findall(inner):
        match = NAME.match(piece) if piece[0] == "<" else None
        name = match[1].lower() if match else ""
        if name == "br":
            lines.append(line + "".join(f"</{_name(tag)}>" for tag in reversed(opened)))
            line = "".join(opened)
            if len(line) > REOPENED_MAX:
                return [inner]
            continue
        if name in INLINE and piece[1] != "/":
            opened.append(piece)
        elif name in INLINE and opened:
            opened.pop()
        line += piece
    lines.append(line)
    return [line for line in (line.strip() for line in lines) if _plain_text(line)]


def _name(tag: str) -> str:
    match = NAME.match(tag)
    return match[1] if match else ""


def _plain_text(html: str) -> str:
    return "".join(piece for piece in TOKEN.findall(html) if piece[0] != "<").strip()
