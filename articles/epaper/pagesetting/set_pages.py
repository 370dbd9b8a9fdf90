"""What the engine gives back: a PDF and where each story is on it. Pure."""

from dataclasses import dataclass

from articles.epaper.geometry import Rectangle


@dataclass(frozen=True)
class SetStory:
    """A story as it was set.

    `regions` are rectangles in fractions of the page that hold all of it; none where the story did
    not fit at all. `over_matter` is the number of lines that did not fit and go on nowhere; below
    zero it is the number of lines that stayed empty. `lines` is the number of lines of the whole text in columns
    of this sheet. `characters_set` counts the characters of the body that are printed up to the end
    of this part (without blanks), for the part on another page. `pictures_left_out` counts those
    that are deeper than the page.
    """

    key: str
    regions: tuple[Rectangle, ...]
    span: int
    lines: int
    over_matter: int
    characters_set: int
    pictures_left_out: int = 0

    @property
    def is_left_out(self) -> bool:
        return not self.regions


@dataclass(frozen=True)
class SetAdvert:
    """An advert as it was set; no region where it did not fit."""

    key: str
    regions: tuple[Rectangle, ...]


@dataclass(frozen=True)
class SetPage:
    """A page as PDF, one page with its fonts embedded as subsets.

    `free_lines` is the number of lines of a column that nothing filled. `missing_characters` are
    those that no font of the page has; 〓 is printed in their place. `broken_pictures` are the
    keys of stories and adverts that have a picture which cannot be read.
    """

    pdf: bytes
    stories: tuple[SetStory, ...]
    adverts: tuple[SetAdvert, ...]
    free_lines: int
    missing_characters: str
    broken_pictures: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return the keys of the stories that did not fit at all."""
        return tuple(story.key for story in self.stories if story.is_left_out)
