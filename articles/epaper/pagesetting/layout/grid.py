"""The grid of a page in points: columns of whole characters, rows of one line's pitch. Pure."""

from dataclasses import dataclass

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting.page_content import SheetFormat

MM = 72 / 25.4  # points in a millimetre


@dataclass(frozen=True)
class Grid:
    """The type area below the heading: `rows` lines in each of `columns` columns.

    `top` and `left` are its upper left corner on the page of `width` by `height` points.
    """

    width: float
    height: float
    left: float
    top: float
    columns: int
    column_width: float
    gutter: float
    rows: int
    pitch: float
    text_size: float

    @property
    def type_width(self) -> float:
        return self.width_of(self.columns)

    def width_of(self, span: int) -> float:
        """Return the width of so many columns with the gutters between them."""
        return span * self.column_width + (span - 1) * self.gutter

    def x(self, column: int) -> float:
        return self.left + column * (self.column_width + self.gutter)

    def y(self, row: float) -> float:
        return self.top + row * self.pitch

    def fractions(self, left: float, top: float, right: float, bottom: float) -> Rectangle:
        """Return a box in points as fractions of the page, none of it beyond an edge."""
        return Rectangle(
            max(0.0, left / self.width),
            max(0.0, top / self.height),
            min(1.0, right / self.width),
            min(1.0, bottom / self.height),
        )


def make_grid(sheet: SheetFormat, heading_height: float, foot_height: float) -> Grid:
    """Return the grid of a sheet between its heading and what stands at its foot, in points.

    What a whole number of rows leaves goes above the first one.
    """
    left = sheet.margin_side * MM
    gutter = sheet.gutter * MM
    type_width = sheet.width * MM - 2 * left
    column_width = (type_width - (sheet.columns - 1) * gutter) / sheet.columns
    letters = max(1, round(column_width / sheet.text_size))
    bottom = (sheet.height - sheet.margin_bottom) * MM - foot_height
    room = bottom - sheet.margin_top * MM - heading_height
    rows = int(room / sheet.line_pitch)
    return Grid(
        width=sheet.width * MM,
        height=sheet.height * MM,
        left=left,
        top=bottom - rows * sheet.line_pitch,
        columns=sheet.columns,
        column_width=column_width,
        gutter=gutter,
        rows=rows,
        pitch=sheet.line_pitch,
        text_size=column_width / letters,
    )
