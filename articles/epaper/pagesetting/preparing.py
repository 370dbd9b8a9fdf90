"""A page's stories ready for measuring: bodies as blocks, characters that have a shape."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.epaper.pagesetting.page_content import (
    Ear,
    Masthead,
    PageAdvert,
    PageContent,
    PageHeading,
    PageStory,
    StoryPicture,
)
from articles.epaper.pagesetting.typesetting.body_blocks import (
    BlockKind,
    BodyBlock,
    StyledRun,
    TableCell,
    read_body_blocks,
)
from articles.epaper.pagesetting.typesetting.fonts import (
    GETA,
    PageFonts,
    find_missing_characters,
    tidy_for_type,
)
from articles.epaper.pagesetting.typesetting.line_reading import BLANKS

Tidy = Callable[[str], str]
CHARACTERS_MAX = 25_000  # a broadsheet without a picture holds 14,000 characters
CROSSHEADS = frozenset({BlockKind.CROSSHEAD, BlockKind.MINOR_CROSSHEAD})
LONG_WORD = re.compile(r"[!-~\u00a1-\u024f]{14,}|[^\w\s]{14,}")  # also a row of marks
DIVIDED_AT = 7  # characters
INVISIBLE_BREAK = "\u200b"


@dataclass(frozen=True)
class PreparedText:
    """The blocks of a story; the first `before_body` of them are not of its body.

    `beyond` counts the characters behind them that no page could hold.
    """

    blocks: tuple[BodyBlock, ...]
    before_body: int
    beyond: int


@dataclass(frozen=True)
class PreparedPage:
    """A page whose every character can be set, and those that had to be replaced by 〓."""

    content: PageContent
    texts: tuple[PreparedText, ...]
    missing_characters: str


def prepare_page(content: PageContent, fonts: PageFonts) -> PreparedPage:
    """Return the page with its bodies read, cut where an earlier page ended, and tidied."""
    texts = [_read_story(story) for story in content.stories]
    letters = [*_page_texts(content)]
    letters.extend(
        text for story_text in texts for block in story_text.blocks for text in _block_texts(block)
    )
    missing = find_missing_characters(map(tidy_for_type, letters), fonts)
    replacements = str.maketrans(dict.fromkeys(missing, GETA))

    def tidy(text: str) -> str:
        return divide_long_words(tidy_for_type(text).translate(replacements))

    return PreparedPage(
        _tidy_page(content, tidy),
        tuple(
            replace(text, blocks=tuple(_tidy_block(block, tidy) for block in text.blocks))
            for text in texts
        ),
        missing,
    )


def _read_story(story: PageStory) -> PreparedText:
    before = []
    if story.abstract.strip() and not story.begin_at:
        before.append(BodyBlock(BlockKind.SUMMARY, (StyledRun(story.abstract.strip()),)))
    if story.jump_from:
        before.append(BodyBlock(BlockKind.JUMP, (StyledRun(story.jump_from),)))
    body = _skip_characters(read_body_blocks(story.body), story.begin_at)
    if story.end_at is not None:
        body = _take_paragraphs(body, story.end_at - story.begin_at)
    while body and body[-1].kind in CROSSHEADS:
        body.pop()
    kept = list(_take_characters(body, CHARACTERS_MAX))
    beyond = sum(_count_letters(block) for block in body[len(kept) :])
    return PreparedText((*before, *kept), len(before), beyond)


def _take_paragraphs(blocks: Sequence[BodyBlock], number: int) -> list[BodyBlock]:
    """Return the first blocks, one at least, that end nearest to so many characters."""
    taken = 0
    for index, block in enumerate(blocks):
        letters = _count_letters(block)
        if index and taken + letters / 2 > number:
            return list(blocks[:index])
        taken += letters
    return list(blocks)


def _take_characters(blocks: Sequence[BodyBlock], most: int) -> Iterator[BodyBlock]:
    """Yield blocks until they have so many characters."""
    taken = 0
    for block in blocks:
        if taken > most:
            return
        taken += _count_letters(block)
        yield block


def _count_letters(block: BodyBlock) -> int:
    return sum(1 for letter in block.text if letter not in BLANKS)


def _skip_characters(blocks: Sequence[BodyBlock], number: int) -> list[BodyBlock]:
    """Return the blocks without their first characters; blanks do not count, nor do tables."""
    left = number
    rest = []
    for block in blocks:
        letters = _count_letters(block)
        if left >= letters and left:
            left -= letters
        elif left:
            rest.append(replace(block, runs=_skip_in_runs(block.runs, left), continued=True))
            left = 0
        else:
            rest.append(block)
    return rest


def _skip_in_runs(runs: Sequence[StyledRun], number: int) -> tuple[StyledRun, ...]:
    rest = []
    left = number
    for run in runs:
        text = run.text
        while left and text:
            left -= text[0] not in BLANKS
            text = text[1:]
        if text:
            rest.append(StyledRun(text, run.styles))
    return tuple(rest)


def _page_texts(content: PageContent) -> Iterator[str]:
    heading = content.heading
    yield from (heading.label, heading.name, heading.publication, heading.date_line)
    yield from (heading.responsible_editor, heading.layout_editor, *content.imprint_lines)
    if content.masthead:
        yield from _masthead_texts(content.masthead)
    for story in content.stories:
        yield from (story.headline, story.label, story.kicker, story.subhead, *story.byline)
        yield from (story.jump_to, story.jump_from)
        for picture in story.pictures:
            yield from (picture.caption, picture.credit)
    for advert in content.adverts:
        yield advert.text


def _masthead_texts(masthead: Masthead) -> Iterator[str]:
    yield from (masthead.name, masthead.slogan, masthead.organiser, masthead.date_line)
    yield from (masthead.number_line, *masthead.facts)
    if masthead.ear:
        yield from (masthead.ear.title, *masthead.ear.lines)


def _block_texts(block: BodyBlock) -> Iterator[str]:
    yield block.text
    for row in block.cells:
        for cell in row:
            yield cell.text


def _tidy_page(content: PageContent, tidy: Tidy) -> PageContent:
    return replace(
        content,
        heading=_tidy_heading(content.heading, tidy),
        masthead=_tidy_masthead(content.masthead, tidy) if content.masthead else None,
        stories=tuple(_tidy_story(story, tidy) for story in content.stories),
        adverts=tuple(_tidy_advert(advert, tidy) for advert in content.adverts),
        imprint_lines=tuple(tidy(line) for line in content.imprint_lines if line.strip()),
    )


def _tidy_heading(heading: PageHeading, tidy: Tidy) -> PageHeading:
    return PageHeading(
        label=tidy(heading.label),
        name=tidy(heading.name),
        publication=tidy(heading.publication),
        date_line=tidy(heading.date_line),
        responsible_editor=tidy(heading.responsible_editor),
        layout_editor=tidy(heading.layout_editor),
    )


def _tidy_masthead(masthead: Masthead, tidy: Tidy) -> Masthead:
    ear = masthead.ear
    return Masthead(
        name=tidy(masthead.name),
        slogan=tidy(masthead.slogan),
        organiser=tidy(masthead.organiser),
        date_line=tidy(masthead.date_line),
        number_line=tidy(masthead.number_line),
        facts=tuple(map(tidy, masthead.facts)),
        ear=Ear(tidy(ear.title), tuple(map(tidy, ear.lines))) if ear else None,
    )


def _tidy_story(story: PageStory, tidy: Tidy) -> PageStory:
    return replace(
        story,
        headline=_one_line(tidy(story.headline)),
        label=_one_line(tidy(story.label)),
        kicker=_one_line(tidy(story.kicker)),
        subhead=_one_line(tidy(story.subhead)),
        byline=tuple(_one_line(tidy(part)) for part in story.byline),
        jump_to=_one_line(tidy(story.jump_to)),
        jump_from=_one_line(tidy(story.jump_from)),
        pictures=tuple(_tidy_picture(picture, tidy) for picture in story.pictures),
    )


def _tidy_picture(picture: StoryPicture, tidy: Tidy) -> StoryPicture:
    return replace(
        picture,
        caption=_one_line(tidy(picture.caption)),
        credit=_one_line(tidy(picture.credit)),
    )


def _tidy_advert(advert: PageAdvert, tidy: Tidy) -> PageAdvert:
    return replace(advert, text=tidy(advert.text))


def _tidy_block(block: BodyBlock, tidy: Tidy) -> BodyBlock:
    return replace(
        block,
        runs=tuple(StyledRun(tidy(run.text), run.styles) for run in block.runs),
        cells=tuple(tuple(_tidy_cell(cell, tidy) for cell in row) for row in block.cells),
    )


def _tidy_cell(cell: TableCell, tidy: Tidy) -> TableCell:
    return replace(cell, text=_one_line(tidy(cell.text)))


def divide_long_words(text: str) -> str:
    """Return a text in which a line may end inside a word that no column could hold."""

    def divide(match: re.Match[str]) -> str:
        word = match[0]
        pieces = (word[start : start + DIVIDED_AT] for start in range(0, len(word), DIVIDED_AT))
        return INVISIBLE_BREAK.join(pieces)

    return LONG_WORD.sub(divide, text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
