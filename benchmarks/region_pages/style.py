"""How a page and its articles look: formats, sizes and fonts."""

from dataclasses import dataclass
from random import Random

from benchmarks.region_pages.grids import Grid
from benchmarks.region_pages.items import Face

SERIF = "Noto Serif CJK SC"
SANS = "Noto Sans CJK SC"
OTHER = "WenQuanYi Zen Hei"
BROADSHEET = (1105.0, 1545.0)
TABLOID = (765.0, 1105.0)


@dataclass(frozen=True)
class Style:
    """The type of an article."""

    size: float
    pitch: float
    body: Face
    head: Face
    kicker: Face
    caption: Face


@dataclass(frozen=True)
class Format:
    """A page's size, grid and body type."""

    width: float
    height: float
    grid: Grid
    size: float
    pitch: float
    gap: float
    body: str


def choose_format(rng: Random, *, other_fonts: bool) -> Format:
    """Return a broadsheet or tabloid of 5 to 8 columns."""
    broadsheet = rng.random() < 0.65
    width, height = BROADSHEET if broadsheet else TABLOID
    columns = rng.randint(5, 8) if broadsheet else rng.randint(5, 6)
    margin = rng.uniform(32, 48)
    gutter = rng.uniform(11, 18)
    wide = (width - 2 * margin - gutter * (columns - 1)) / columns
    size = rng.choice((9.0, 9.5, 10.0, 10.5)) if broadsheet else rng.choice((8.0, 8.5, 9.0))
    top = margin + rng.uniform(22, 40)
    grid = Grid(columns, wide, gutter, margin, top, height - margin)
    family = rng.choice((SERIF, SERIF, SANS, OTHER) if other_fonts else (SERIF, SERIF, SANS))
    pitch = size * rng.uniform(1.3, 1.65)
    return Format(width, height, grid, size, pitch, rng.uniform(12, 22), family)


def choose_style(rng: Random, page: Format, *, other_fonts: bool) -> Style:
    """Return the type of one article: mostly that of the page."""
    families = (SERIF, SANS, OTHER) if other_fonts else (SERIF, SANS)
    own = rng.random() < 0.25
    body = rng.choice(families) if own else page.body
    size = page.size + rng.choice((0, 0.5, 1.0)) if own else page.size
    pitch = page.pitch * size / page.size
    head = rng.choice((Face(SANS, True), Face(SERIF, True), Face(SANS), Face(SERIF, True)))
    return Style(size, pitch, Face(body), head, Face(rng.choice(families)), Face(SANS))
