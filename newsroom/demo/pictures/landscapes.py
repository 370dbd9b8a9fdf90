"""Scenes under the open sky: a city by a river, a harbour, hills with terraces."""

import math

from newsroom.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, mix_colours

COUNTED = "零一两三四五六七八九十"
CONTAINERS: tuple[Colour, ...] = (
    (176, 70, 54),
    (48, 96, 130),
    (214, 160, 70),
    (82, 122, 98),
    (210, 206, 196),
)


def draw_skyline(canvas: Canvas) -> tuple[str, str]:
    """A city on a river bank, three rows of houses deep."""
    rng = canvas.rng
    shore = 690
    canvas.sky(shore)
    canvas.sun(rng.uniform(300, 1300), rng.uniform(330, 520), 62)
    for depth in range(3):
        colour = mix_colours(
            canvas.foot, mix_colours(canvas.top, (16, 24, 38), 0.5), 0.3 + depth * 0.32
        )
        _row_of_houses(canvas, shore, tallest=430 - depth * 80, colour=colour, lit=depth == 2)
    river = mix_colours(canvas.top, canvas.foot, 0.35)
    canvas.box(0, shore, WIDTH, HEIGHT, river)
    for _ripple in range(150):
        y = rng.uniform(shore + 8, HEIGHT)
        x = rng.uniform(-60, WIDTH)
        length = rng.uniform(30, 60 + (y - shore) * 0.5)
        tint = mix_colours(river, canvas.light, rng.uniform(0.05, 0.4))
        canvas.line([(x, y), (x + length, y)], tint, width=1 + (y - shore) / 160)
    boats = rng.randint(1, 3)
    for place in range(boats):
        _sampan(
            canvas, 260 + place * 430 + rng.uniform(-80, 80), 790 + place * 46, 1 + place * 0.25
        )
    return "江岸的城市", f"江边的城市天际线，楼群分作前后三层，江面上有{COUNTED[boats]}条小船"


def _row_of_houses(
    canvas: Canvas, foot: float, tallest: float, colour: Colour, *, lit: bool
) -> None:
    rng = canvas.rng
    x = -20.0
    while x < WIDTH:
        width = rng.uniform(58, 140)
        height = rng.uniform(0.35, 1) * tallest
        canvas.box(x, foot - height, x + width, foot, colour)
        if rng.random() < 0.25:
            canvas.line(
                [(x + width / 2, foot - height - 50), (x + width / 2, foot - height)], colour, 4
            )
        if lit:
            _windows(canvas, x, foot - height, width, height)
        x += width + rng.uniform(-6, 22)


def _windows(canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
    for row in range(int((height - 24) // 24)):
        for column in range(int((width - 20) // 20)):
            if canvas.rng.random() < 0.42:
                x = left + 12 + column * 20
                y = top + 16 + row * 24
                canvas.box(
                    x,
                    y,
                    x + 9,
                    y + 12,
                    mix_colours(canvas.light, (255, 214, 140), canvas.rng.random()),
                )


def _sampan(canvas: Canvas, x: float, y: float, size: float) -> None:
    dark = (34, 40, 52)
    canvas.shape(
        [
            (x - 62 * size, y),
            (x + 62 * size, y),
            (x + 44 * size, y + 16 * size),
            (x - 44 * size, y + 16 * size),
        ],
        dark,
    )
    arch = [
        (x + 30 * size * math.cos(turn / 10), y - 24 * size * math.sin(turn / 10))
        for turn in range(32)
    ]
    canvas.shape(arch, mix_colours(dark, canvas.light, 0.25))


def draw_harbour(canvas: Canvas) -> tuple[str, str]:
    """Cranes and a container ship at the quay."""
    rng = canvas.rng
    sea = 640
    canvas.sky(sea)
    canvas.sun(rng.uniform(200, 1400), rng.uniform(300, 480), 70)
    water = mix_colours(canvas.top, (20, 50, 70), 0.3)
    for row in range(sea, HEIGHT):
        share = (row - sea) / (HEIGHT - sea)
        canvas.box(
            0,
            row,
            WIDTH,
            row + 1,
            mix_colours(mix_colours(water, canvas.foot, 0.55), water, min(1, share * 1.4)),
        )
    cranes = rng.randint(2, 4)
    for place in range(cranes):
        _crane(canvas, 210 + place * (1250 / cranes) + rng.uniform(-30, 30), sea + 10)
    stacks = _ship(canvas, rng.uniform(380, 520), sea + 150)
    for _gull in range(rng.randint(5, 9)):
        x = rng.uniform(100, 1500)
        y = rng.uniform(110, 330)
        canvas.line(
            [(x - 16, y - 7), (x, y), (x + 16, y - 7)],
            mix_colours(canvas.top, (20, 24, 32), 0.5),
            3,
        )
    return (
        "清晨的港区",
        f"港区水面上一艘货轮载着{COUNTED[stacks]}排集装箱，岸边立着{COUNTED[cranes]}台吊机，海鸟飞过",
    )


def _crane(canvas: Canvas, x: float, foot: float) -> None:
    steel = mix_colours(canvas.top, (24, 30, 44), 0.72)
    for leg in (-56, 56):
        canvas.line([(x + leg, foot), (x + leg * 0.6, foot - 300)], steel, 11)
    canvas.line([(x - 52, foot - 110), (x + 52, foot - 110)], steel, 8)
    canvas.line([(x - 150, foot - 300), (x + 250, foot - 300)], steel, 13)
    canvas.line([(x, foot - 300), (x, foot - 410), (x + 240, foot - 302)], steel, 5)
    canvas.line([(x, foot - 410), (x - 140, foot - 302)], steel, 5)
    drop = canvas.rng.uniform(60, 170)
    canvas.line([(x + 170, foot - 300), (x + 170, foot - 300 + drop)], steel, 3)
    canvas.box(
        x + 140, foot - 300 + drop, x + 200, foot - 272 + drop, canvas.rng.choice(CONTAINERS)
    )
    canvas.box(x - 26, foot - 330, x + 22, foot - 290, steel, radius=4)


def _ship(canvas: Canvas, x: float, deck: float) -> int:
    rng = canvas.rng
    stacks = canvas.rng.randint(7, 10)
    for stack in range(stacks):
        for level in range(rng.randint(2, 5)):
            left = x + 60 + stack * 66
            bottom = deck - level * 32
            canvas.box(left, bottom - 30, left + 62, bottom, rng.choice(CONTAINERS), radius=2)
    right = x + 60 + stacks * 66
    canvas.box(right + 20, deck - 190, right + 116, deck, (236, 236, 230), radius=4)
    for row in range(3):
        canvas.box(
            right + 32, deck - 172 + row * 40, right + 104, deck - 156 + row * 40, (70, 96, 118)
        )
    hull = [(x, deck), (right + 170, deck), (right + 124, deck + 92), (x + 54, deck + 92)]
    canvas.shape(hull, (40, 46, 60))
    canvas.shape(
        [
            (x + 40, deck + 68),
            (right + 136, deck + 68),
            (right + 124, deck + 92),
            (x + 54, deck + 92),
        ],
        (150, 58, 48),
    )
    return stacks


def draw_hills(canvas: Canvas) -> tuple[str, str]:
    """Ranges of hills in the mist above terraced fields."""
    rng = canvas.rng
    canvas.sky(620)
    canvas.sun(rng.uniform(250, 1350), rng.uniform(180, 300), 54)
    for depth in range(4):
        colour = mix_colours(canvas.foot, (46, 92, 84), 0.22 + depth * 0.2)
        _range(canvas, base=400 + depth * 62, height=150 - depth * 18, colour=colour)
    for terrace in range(9):
        y = 622 + terrace * 43
        green = mix_colours((146, 172, 92), (72, 118, 66), rng.random())
        wave = rng.uniform(0, 6)
        edge = [
            (x, y + 16 * math.sin(x / 260 + wave) + rng.uniform(-1, 1))
            for x in range(0, WIDTH + 40, 40)
        ]
        canvas.shape([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], green)
        canvas.line(list(edge), mix_colours(green, (250, 246, 214), 0.45), 3)
    houses = rng.randint(3, 6)
    for place in range(houses):
        _house(
            canvas, 200 + place * (1200 / houses) + rng.uniform(-40, 40), 640 + rng.uniform(0, 120)
        )
    return "山间的田畴", f"雾中四重山影，山脚是一层层梯田，田边有{COUNTED[houses]}座白墙黛瓦的房子"


def _range(canvas: Canvas, base: float, height: float, colour: Colour) -> None:
    first = canvas.rng.uniform(0, 9)
    second = canvas.rng.uniform(0, 9)
    ridge = [
        (
            x,
            base
            - height * (0.5 + 0.32 * math.sin(x / 210 + first) + 0.18 * math.sin(x / 83 + second)),
        )
        for x in range(0, WIDTH + 16, 16)
    ]
    canvas.shape([*[(float(x), y) for x, y in ridge], (WIDTH, 720), (0, 720)], colour)


def _house(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 44, y - 44, x + 44, y, (244, 240, 230))
    canvas.shape(
        [(x - 62, y - 42), (x + 62, y - 42), (x + 42, y - 72), (x - 42, y - 72)], (58, 62, 70)
    )
    canvas.box(x - 9, y - 28, x + 9, y, (120, 84, 60))
