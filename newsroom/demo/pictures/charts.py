"""Charts: bars, lines, and a map of tiles. Figures are written in Latin digits, which every machine
can draw."""

import math

from newsroom.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, mix_colours

PAPER: Colour = (250, 247, 240)
INK: Colour = (58, 60, 66)
GRID: Colour = (222, 216, 204)
INKS: tuple[Colour, ...] = (
    (176, 62, 50),
    (38, 92, 122),
    (202, 146, 58),
    (78, 124, 100),
    (122, 92, 132),
)
LEFT = 170
RIGHT = 1500
TOP = 120
FLOOR = 860


def _axes(canvas: Canvas, highest: int) -> None:
    canvas.box(0, 0, WIDTH, HEIGHT, PAPER)
    canvas.box(LEFT - 60, 46, LEFT + 150, 58, canvas.rng.choice(INKS[:2]))
    for line in range(6):
        y = FLOOR - line * (FLOOR - TOP) / 5
        canvas.line([(LEFT, y), (RIGHT, y)], GRID if line else INK, 2 if line else 4)
        canvas.label(LEFT - 22, y, str(highest * line // 5), 26, INK, anchor="rm")


def _height(value: float, highest: int) -> float:
    return FLOOR - (FLOOR - TOP) * value / highest


def draw_bars(canvas: Canvas) -> tuple[str, str]:
    """Two quantities over six years."""
    rng = canvas.rng
    highest = canvas.rng.choice((100, 250, 500))
    _axes(canvas, highest)
    year = 2018
    first = sorted(rng.randint(highest // 5, round(highest * 0.92)) for _year in range(6))
    second = sorted(round(value * rng.uniform(0.45, 0.8)) for value in first)
    step = (RIGHT - LEFT) / 6
    for place, pair in enumerate(zip(first, second, strict=True)):
        middle = LEFT + step * (place + 0.5)
        for bar, value in enumerate(pair):
            left = middle - 66 + bar * 68
            canvas.box(left, _height(value, highest), left + 62, FLOOR, INKS[bar], radius=4)
            canvas.label(left + 31, _height(value, highest) - 20, str(value), 24, INKS[bar])
        canvas.label(middle, FLOOR + 42, str(year + place), 30, INK)
    description = f"柱形图：{year}年至{year + 5}年两项指标逐年上升，"
    description += f"第一项由{first[0]}升至{first[-1]}，第二项由{second[0]}升至{second[-1]}"
    return "两项指标逐年变化", description


def draw_lines(canvas: Canvas) -> tuple[str, str]:
    """A falling and a rising line over twelve months."""
    highest = canvas.rng.choice((50, 100, 200))
    _axes(canvas, highest)
    falling = _walk(canvas, 0.88, -0.055, highest)
    rising = _walk(canvas, 0.12, 0.045, highest)
    step = (RIGHT - LEFT) / 12
    paths = [
        [
            (LEFT + step * (month + 0.5), _height(value, highest))
            for month, value in enumerate(values)
        ]
        for values in (falling, rising)
    ]
    for points, ink in zip(paths, (INKS[1], INKS[0]), strict=True):
        canvas.shape(
            [(points[0][0], FLOOR), *points, (points[-1][0], FLOOR)], mix_colours(PAPER, ink, 0.16)
        )
    for points, values, ink in zip(paths, (falling, rising), (INKS[1], INKS[0]), strict=True):
        canvas.line(list(points), ink, 7)
        for x, y in points:
            canvas.disc(x, y, 11, ink)
            canvas.disc(x, y, 5, PAPER)
        for end in (0, -1):
            canvas.label(points[end][0], points[end][1] - 34, str(values[end]), 28, ink)
    for month in range(12):
        canvas.label(LEFT + step * (month + 0.5), FLOOR + 42, str(month + 1), 28, INK)
    description = f"折线图：十二个月里，一条线由{falling[0]}降至{falling[-1]}，另一条由{rising[0]}升至{rising[-1]}"
    return "一升一降两条线", description


def _walk(canvas: Canvas, start: float, drift: float, highest: int) -> list[int]:
    """Return twelve values that wander with a drift, all inside the chart."""
    share = start
    values = []
    for _month in range(12):
        values.append(round(highest * share))
        share = min(0.94, max(0.06, share + drift + canvas.rng.uniform(-0.045, 0.045)))
    return values


def draw_tiles(canvas: Canvas) -> tuple[str, str]:
    """The province as fifty hexagons, ten cities of five; the darker, the more."""
    rng = canvas.rng
    size = 78
    canvas.box(0, 0, WIDTH, HEIGHT, PAPER)
    ink = rng.choice(INKS[:4])
    values = [rng.randint(8, 99) for _tile in range(50)]
    for number, value in enumerate(values):
        row, column = divmod(number, 10)
        x = 150 + column * size * math.sqrt(3) + (size * math.sqrt(3) / 2 if row % 2 else 0)
        y = 220 + row * size * 1.5 + 12 * math.sin(column)
        corners = [
            (
                x + size * 0.94 * math.sin(turn * math.pi / 3),
                y + size * 0.94 * math.cos(turn * math.pi / 3),
            )
            for turn in range(6)
        ]
        canvas.shape(corners, mix_colours(mix_colours(PAPER, ink, 0.12), ink, value / 100))
        canvas.label(x, y, str(value), 30, PAPER if value > 55 else INK)
    for shade in range(5):
        left = 1130 + shade * 74
        canvas.box(
            left,
            880,
            left + 70,
            912,
            mix_colours(mix_colours(PAPER, ink, 0.12), ink, (shade * 20 + 10) / 100),
        )
        canvas.label(left, 936, str(shade * 20), 22, INK)
    return (
        "全省分布示意",
        f"蜂窝示意地图，五十个六边形代表岚江省各市县，颜色越深数值越大，最高{max(values)}，最低{min(values)}",
    )
