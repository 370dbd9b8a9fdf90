"""What the engine is asked to set: a sheet, what its page prints around the stories, the stories.

Lengths of a sheet are millimetres, sizes of type points. Pure.
"""

from dataclasses import dataclass, field
from enum import Enum

COLUMNS_MIN = 5
COLUMNS_MAX = 8


@dataclass(frozen=True)
class SheetFormat:
    """A sheet of paper, its margins and the columns of its type area.

    `text_size` is the wish: the engine takes the nearest size at which a whole number of characters
    fills a column. `line_pitch` is the distance of two lines and the grid of everything.
    """

    width: float
    height: float
    columns: int
    gutter: float = 4.2
    margin_top: float = 16.0
    margin_side: float = 19.0
    margin_bottom: float = 17.0
    text_size: float = 9.3
    line_pitch: float = 13.8

    def __post_init__(self) -> None:
        if not COLUMNS_MIN <= self.columns <= COLUMNS_MAX:
            raise ValueError(f"A page has {COLUMNS_MIN} to {COLUMNS_MAX} columns.")


BROADSHEET = SheetFormat(390, 545, columns=6)
TABLOID = SheetFormat(
    270, 390, columns=5, gutter=3.8, margin_top=13, margin_side=14, margin_bottom=13
)


@dataclass(frozen=True)
class Ear:
    """The box beside the masthead (报眼): a title and its lines, such as 今日导读."""

    title: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Masthead:
    """What page 1 prints above its stories (报头); `facts` are short, such as 邮发代号 1-23."""

    name: str
    slogan: str = ""
    organiser: str = ""
    date_line: str = ""
    number_line: str = ""
    facts: tuple[str, ...] = ()
    ear: Ear | None = None


@dataclass(frozen=True)
class PageHeading:
    """What other pages print above their stories (报眉)."""

    label: str
    name: str = ""
    publication: str = ""
    date_line: str = ""
    responsible_editor: str = ""
    layout_editor: str = ""


@dataclass(frozen=True)
class StoryPicture:
    """A picture as bytes (JPEG, PNG or WebP) with its printed words.

    `columns` is its width where the editor chose it.
    """

    content: bytes
    caption: str = ""
    credit: str = ""
    columns: int | None = None


class StoryKind(Enum):
    """An article with text, or a picture whose text is a caption (图片新闻)."""

    ARTICLE = "article"
    PICTURE = "picture"


@dataclass(frozen=True)
class PageStory:
    """An article as this page prints it; `body` is sanitised HTML (articles/markup).

    The first picture is the lead picture. `span` is the width in columns that the editor chose,
    `headline_step` makes the headline larger or smaller, from -2 to 2. `begin_at` is the number of
    body characters that an earlier page has printed: what `SetStory.characters_set` of that page
    says. `end_at` is the number that are printed at the end of this part, where the editor chose
    it: the part ends with the paragraph nearest to it. The jump phrases (（下转第3版）,
    （上接第1版）) are printed where they are given.
    """

    key: str
    headline: str
    body: str = ""
    label: str = ""
    kicker: str = ""
    subhead: str = ""
    abstract: str = ""
    byline: tuple[str, ...] = ()
    pictures: tuple[StoryPicture, ...] = ()
    kind: StoryKind = StoryKind.ARTICLE
    span: int | None = None
    headline_step: int = 0
    begin_at: int = 0
    end_at: int | None = None
    jump_to: str = ""
    jump_from: str = ""


@dataclass(frozen=True)
class PageAdvert:
    """An advert at the foot of the page: `span` columns wide and `height` millimetres high.

    It shows its picture, else its text. The mark 广告 is always printed.
    """

    key: str
    span: int
    height: float
    picture: bytes | None = None
    text: str = ""


@dataclass(frozen=True)
class PageContent:
    """A page in the order of importance: the first story is the lead.

    Page 1 has a masthead, every other page a heading. `imprint_lines` are printed at the foot.
    """

    sheet: SheetFormat
    heading: PageHeading
    masthead: Masthead | None = None
    stories: tuple[PageStory, ...] = ()
    adverts: tuple[PageAdvert, ...] = ()
    imprint_lines: tuple[str, ...] = field(default=())
