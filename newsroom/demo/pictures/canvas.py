"""A sheet to draw on: twice as large as the picture, so that edges come out smooth."""

from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1600
HEIGHT = 1000
SCALE = 2
Colour = tuple[int, int, int]
Point = tuple[float, float]

DAYS: tuple[tuple[Colour, Colour, Colour], ...] = (  # top of the sky, its foot, the light
    ((38, 70, 110), (244, 196, 150), (255, 226, 170)),
    ((90, 146, 186), (226, 238, 240), (255, 250, 230)),
    ((52, 52, 92), (232, 138, 118), (255, 206, 150)),
    ((112, 160, 172), (242, 232, 206), (255, 244, 214)),
)


def mix_colours(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour that lies `share` of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    """Drawing in the coordinates of the finished picture: 1,600 by 1,000, the origin at the top
    left."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.sheet = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "white")
        self.pen = ImageDraw.Draw(self.sheet)
        self.top, self.foot, self.light = rng.choice(DAYS)

    def sky(self, until: float = HEIGHT) -> None:
        """Fill from the top down to `until` with the colours of the hour."""
        for row in range(round(until) * SCALE):
            colour = mix_colours(self.top, self.foot, row / (until * SCALE))
            self.pen.line([(0, row), (WIDTH * SCALE, row)], fill=colour)

    def sun(self, x: float, y: float, radius: float) -> None:
        for ring in range(6, 0, -1):
            self.disc(
                x,
                y,
                radius * (1 + ring * 0.22),
                mix_colours(self.light, self.foot, 0.3 + ring * 0.11),
            )
        self.disc(x, y, radius, self.light)

    def shape(self, points: list[Point], colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        radius: float = 0,
    ) -> None:
        corners = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
        self.pen.rounded_rectangle(corners, radius=radius * SCALE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.pen.ellipse(
            [
                (x - radius) * SCALE,
                (y - radius) * SCALE,
                (x + radius) * SCALE,
                (y + radius) * SCALE,
            ],
            colour,
        )

    def line(self, points: list[Point], colour: Colour, width: float = 3) -> None:
        path = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(path, fill=colour, width=round(width * SCALE), joint="curve")

    def label(
        self, x: float, y: float, text: str, size: float, colour: Colour, anchor: str = "mm"
    ) -> None:
        """Write figures or Latin letters; Pillow's own typeface, so that no font has to be
        installed."""
        typeface = ImageFont.load_default(size * SCALE)
        self.pen.text((x * SCALE, y * SCALE), text, font=typeface, fill=colour, anchor=anchor)

    def finished(self) -> Image.Image:
        return self.sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
