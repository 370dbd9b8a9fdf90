"""A manuscript: what of a document is headline, byline, abstract and body. Pure.

Writers set a headline in a style, or large and centred; what is not clearly something else stays
in the body, where nothing is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.domain.choices import CreditRole
from articles.word_files.blocks import WordBlock
from articles.word_files.bylines import (
    BylineName,
    is_name,
    join_name,
    read_byline,
    read_dateline,
)

FRONT = 12  # blocks in which headline, byline and abstract are looked for
HEADLINE_MAX = 200
KICKER_MAX = 120
SUBHEAD_MAX = 200
ABSTRACT_MAX = 1000
KEYWORDS_MAX = 200
PROMINENT = 2  # centred, and bold or large
SHORT = 60  # characters; no longer line is a headline by its look alone
DASHES = ("——", "—", "――", "--", "──")
SENTENCE_END = tuple("。；;：:")
ABSTRACT = re.compile(
    r"^[【\[]?(?:摘\s*要|内容提要|内容摘要|提\s*要|导\s*读|核心提示)\s*(?:[】\]]\s*[:：]?|[:：])\s*"
)
KEYWORDS = re.compile(r"^[【\[]?关键[词字]\s*(?:[】\]]\s*[:：]?|[:：])\s*")
BREAKS = re.compile(r"[\s;；,，、]+")


@dataclass
class Manuscript:
    """An article as its writer set it. `blocks` are its body, pictures included."""

    headline: str = ""
    kicker: str = ""
    subhead: str = ""
    abstract: str = ""
    keywords: str = ""
    dateline: str = ""
    names: list[BylineName] = field(default_factory=list)
    blocks: list[WordBlock] = field(default_factory=list)
    above: int = 0  # how many of the blocks stood above the headline


def read_manuscript(blocks: Sequence[WordBlock]) -> Manuscript:
    """Return what the blocks of a document are. The headline is empty where none can be told."""
    filled = [block for block in blocks if block.text or block.has_picture]
    manuscript = Manuscript(blocks=filled)
    _take_headline(manuscript)
    _take_front(manuscript)
    _take_dateline(manuscript)
    _take_last_byline(manuscript)
    return manuscript


def _take_headline(manuscript: Manuscript) -> None:
    """Take the headline off the body, with what stands above and below it."""
    headline = _find_headline(_front_of(manuscript.blocks))
    if headline is None:
        return
    place = next(n for n, block in enumerate(manuscript.blocks) if block is headline)
    manuscript.headline = headline.text
    above = manuscript.blocks[place - 1] if place else None
    below = manuscript.blocks[place + 1] if place + 1 < len(manuscript.blocks) else None
    first = place
    end = place + 1
    if place == 1 and above is not None and _is_kicker(above):
        manuscript.kicker = above.text
        first -= 1
    if below is not None and _is_subhead(below):
        manuscript.subhead = below.text
        end += 1
    manuscript.above = first
    manuscript.blocks = [*manuscript.blocks[:first], *manuscript.blocks[end:]]


def _front_of(blocks: Sequence[WordBlock]) -> Sequence[WordBlock]:
    """Return what stands before the first paragraph of text: no line behind it is a headline."""
    for place, block in enumerate(blocks[:FRONT]):
        is_prose = len(block.text) > SHORT or block.text.endswith("。")
        if is_prose and not _is_set_apart(block) and not ABSTRACT.match(block.text):
            return blocks[:place]
    return blocks[:FRONT]


def _is_set_apart(block: WordBlock) -> bool:
    return block.tag != "p" or bool(block.marks & {"centred", "title", "subtitle"})


def _find_headline(front: Sequence[WordBlock]) -> WordBlock | None:
    """Return the first title, else the first heading 1, else the most prominent line in front.

    A large or bold centred line before the heading is the headline: the heading is a crosshead.
    """
    lines = [block for block in front if _can_be_headline(block)]
    title = next((block for block in lines if "title" in block.marks), None)
    if title is not None:
        return title
    heading = next((place for place, block in enumerate(lines) if block.level == 1), None)
    looks = [block for block in lines[:heading] if _prominence(block) and len(block.text) <= SHORT]
    most = max(looks, key=_prominence, default=None)  # of several alike the first
    if heading is not None and (most is None or _prominence(most) < PROMINENT):
        return lines[heading]
    if most is not None:
        return most
    first = lines[0] if lines and lines[0] is front[0] else None
    is_line = first is not None and len(first.text) <= SHORT
    return first if is_line and first is not None and not _ends_sentence(first) else None


def _can_be_headline(block: WordBlock) -> bool:
    text = block.text
    return (
        (block.tag == "p" or block.level == 1)
        and 0 < len(text) <= HEADLINE_MAX
        and not block.has_picture
        and "caption" not in block.marks
        and not text.startswith(DASHES)
        and not read_byline(text)
        and not ABSTRACT.match(text)
        and not KEYWORDS.match(text)
    )


def _ends_sentence(block: WordBlock) -> bool:
    return block.text.endswith(SENTENCE_END)


def _size(block: WordBlock) -> int:
    """Return how large a paragraph is set, from 0 for body text to 3."""
    return max((int(mark[4:]) for mark in block.marks if mark.startswith("size")), default=0)


def _prominence(block: WordBlock) -> int:
    """Return how much a paragraph looks like a headline; 0 for one that does not."""
    if "centred" not in block.marks or (is_name(block.text) and not _size(block)):
        return 0
    return 1 + 2 * _size(block) + ("bold" in block.marks)


def _is_kicker(block: WordBlock) -> bool:
    is_set_apart = "subtitle" in block.marks or "centred" in block.marks
    return is_set_apart and len(block.text) <= KICKER_MAX and _can_be_headline(block)


def _is_subhead(block: WordBlock) -> bool:
    text = block.text
    if not text or len(text) > SUBHEAD_MAX or block.tag != "p" or block.has_picture:
        return False
    if text.startswith(DASHES) or "subtitle" in block.marks:
        return not read_byline(text)
    is_set_apart = "centred" in block.marks and (_size(block) > 0 or "bold" in block.marks)
    return is_set_apart and _can_be_headline(block) and not is_name(text)


def _take_front(manuscript: Manuscript) -> None:
    """Take bylines, abstract and keywords off the front of the body, up to its first text.

    Of what stood above the headline only a byline with its role is one.
    """
    above = manuscript.blocks[: manuscript.above]
    blocks = manuscript.blocks[manuscript.above :]
    while blocks and blocks[0].tag == "p" and not blocks[0].has_picture:
        if not _take_line(manuscript, blocks[0]):
            break
        blocks = blocks[1:]
    manuscript.blocks = [
        *(block for block in above if not _take_byline(manuscript, block)),
        *blocks,
    ]


def _take_byline(manuscript: Manuscript, block: WordBlock) -> bool:
    names = read_byline(block.text) if block.tag == "p" and not block.has_picture else []
    manuscript.names += names
    return bool(names)


def _take_line(manuscript: Manuscript, block: WordBlock) -> bool:
    """Take a line for what it is; say whether it is anything but text."""
    text = block.text
    names = read_byline(text)
    is_alone = "centred" in block.marks and not _size(block) and bool(manuscript.headline)
    if not names and is_alone and is_name(text):
        names = [BylineName(CreditRole.AUTHOR, join_name(text))]
    if names:
        manuscript.names += names
        return True
    for pattern, most, name in (
        (ABSTRACT, ABSTRACT_MAX, "abstract"),
        (KEYWORDS, KEYWORDS_MAX, "keywords"),
    ):
        rest = pattern.sub("", text)
        if rest != text and 0 < len(rest) <= most and not getattr(manuscript, name):
            is_list = name == "keywords"
            setattr(manuscript, name, "，".join(BREAKS.split(rest)) if is_list else rest)
            return True
    return False


def _take_dateline(manuscript: Manuscript) -> None:
    """Take 本报讯（记者 林晓舟） off the first paragraph where it stands there in plain letters."""
    place = next((n for n, block in enumerate(manuscript.blocks) if block.tag == "p"), None)
    if place is None:
        return
    block = manuscript.blocks[place]
    inner = block.inner.lstrip()
    dateline = read_dateline(inner)
    if dateline is None or len(dateline.words) > SHORT:
        return
    manuscript.dateline = dateline.words
    manuscript.names += dateline.names
    manuscript.blocks[place] = WordBlock(block.tag, block.marks, inner[dateline.length :])


def _take_last_byline(manuscript: Manuscript) -> None:
    """Take a byline off the end: （本报记者 林晓舟）. One that names the same people is enough."""
    last = manuscript.blocks[-1] if manuscript.blocks else None
    names = read_byline(last.text) if last is not None and last.tag == "p" else []
    if names and last is not None and not last.has_picture:
        manuscript.names += [name for name in names if name not in manuscript.names]
        manuscript.blocks = manuscript.blocks[:-1]
