"""What stands in towns and what is inside: a public building from the street, a store room."""

from newsroom.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, mix_colours
from newsroom.demo.pictures.landscapes import COUNTED

BOXES: tuple[Colour, ...] = (
    (198, 160, 112),
    (182, 142, 96),
    (212, 180, 136),
    (112, 142, 158),
    (150, 170, 130),
)
STONES: tuple[Colour, ...] = ((226, 214, 196), (206, 212, 216), (214, 190, 168), (232, 228, 220))


def draw_facade(canvas: Canvas) -> tuple[str, str]:
    """A public building with a forecourt and trees."""
    rng = canvas.rng
    ground = 780
    canvas.sky(ground)
    stone = rng.choice(STONES)
    storeys = rng.randint(4, 6)
    bays = rng.randint(9, 13)
    left = 240
    right = 1360
    top = ground - storeys * 88 - 40
    canvas.box(left - 26, top - 26, right + 26, top + 6, mix_colours(stone, (70, 74, 82), 0.5))
    canvas.box(left, top, right, ground, stone)
    step = (right - left) / bays
    for storey in range(storeys):
        for bay in range(bays):
            x = left + bay * step + 12
            y = top + 28 + storey * 88
            glass = mix_colours(canvas.top, canvas.light, rng.uniform(0.15, 0.75))
            canvas.box(x, y, x + step - 24, y + 58, glass, radius=2)
            canvas.line([(x, y + 29), (x + step - 24, y + 29)], stone, 3)
    _porch(canvas, stone, ground)
    paving = mix_colours(stone, (120, 122, 124), 0.55)
    canvas.box(0, ground, WIDTH, HEIGHT, paving)
    for seam in range(-8, 25):
        canvas.line(
            [(seam * 100, ground), (seam * 170 - 560, HEIGHT)],
            mix_colours(paving, (255, 255, 255), 0.18),
            2,
        )
    trees = rng.choice((4, 6))  # an even number leaves the door in sight
    for tree in range(trees):
        _tree(canvas, 110 + tree * (1400 / (trees - 1)), ground + rng.uniform(20, 60))
    return (
        "公共服务大楼",
        f"一座{COUNTED[storeys]}层的公共建筑正面，门前是铺石广场和{COUNTED[trees]}棵树",
    )


def _porch(canvas: Canvas, stone: Colour, ground: float) -> None:
    canvas.box(640, ground - 150, 960, ground, mix_colours(stone, (255, 255, 255), 0.4))
    canvas.box(620, ground - 176, 980, ground - 148, mix_colours(stone, (80, 84, 92), 0.35))
    for door in range(4):
        canvas.box(
            676 + door * 64,
            ground - 122,
            730 + door * 64,
            ground,
            mix_colours(canvas.top, (30, 40, 52), 0.35),
            radius=3,
        )
    for stair in range(4):
        canvas.box(
            610 - stair * 16,
            ground + stair * 12,
            990 + stair * 16,
            ground + 12 + stair * 12,
            mix_colours(stone, (140, 140, 140), 0.1 + stair * 0.1),
        )


def _tree(canvas: Canvas, x: float, foot: float) -> None:
    rng = canvas.rng
    canvas.line([(x, foot), (x, foot - 120)], (92, 74, 58), 11)
    for _leaf in range(26):
        green = mix_colours((74, 116, 76), (150, 176, 98), rng.random())
        canvas.disc(
            x + rng.uniform(-58, 58), foot - 150 + rng.uniform(-66, 50), rng.uniform(22, 38), green
        )


def draw_warehouse(canvas: Canvas) -> tuple[str, str]:
    """A store room in perspective: shelves on both sides, a fork-lift in the aisle."""
    rng = canvas.rng
    wall = mix_colours((226, 230, 230), canvas.foot, 0.3)
    canvas.box(0, 0, WIDTH, HEIGHT, wall)
    canvas.shape([(0, HEIGHT), (WIDTH, HEIGHT), (930, 560), (670, 560)], (176, 176, 170))
    canvas.shape(
        [(0, 0), (WIDTH, 0), (930, 390), (670, 390)], mix_colours(wall, (255, 255, 255), 0.5)
    )
    for lamp in range(6):
        near = lamp / 6
        y = 374 * (1 - near) ** 1.6
        half = 150 * near + 12
        canvas.box(800 - half, y, 800 + half, y + 4 + 16 * near, (255, 250, 226), radius=3)
    levels = rng.randint(4, 5)
    for side in (-1, 1):
        _shelves(canvas, side, levels)
    _fork_lift(canvas, 800 + rng.uniform(-90, 90), 800)
    return "整齐的库房", f"库房内景，两侧各有{COUNTED[levels]}层货架，码着纸箱，过道里停着一台叉车"


def _shelves(canvas: Canvas, side: int, levels: int) -> None:
    """Draw one side, from the far end forward, each frame a little larger than the one
    behind it."""
    for frame in range(9):
        near = (frame / 9) ** 1.5
        next_near = ((frame + 1) / 9) ** 1.5
        x, next_x = (800 + side * (130 + reach * 760) for reach in (near, next_near))
        top = 390 - near * 330
        bottom = 560 + near * 420
        height = (bottom - top) / levels
        for level in range(levels):
            shelf = bottom - level * height
            if canvas.rng.random() < 0.88:
                tall = height * canvas.rng.uniform(0.45, 0.82)
                low, high = sorted((x + side * 3, next_x - side * 3))
                canvas.box(low, shelf - tall, high, shelf, canvas.rng.choice(BOXES), radius=2)
            canvas.line([(x, shelf), (next_x, shelf)], (196, 104, 48), 3 + near * 7)
        canvas.line([(x, top), (x, bottom)], (60, 84, 116), 4 + near * 9)


def _fork_lift(canvas: Canvas, x: float, foot: float) -> None:
    body = (222, 164, 48)
    dark = (44, 46, 52)
    canvas.box(x - 70, foot - 110, x + 70, foot - 20, body, radius=12)
    canvas.line(
        [(x - 56, foot - 108), (x - 46, foot - 214), (x + 46, foot - 214), (x + 56, foot - 108)],
        dark,
        9,
    )
    for mast in (-30, 30):
        canvas.line([(x + mast, foot - 250), (x + mast, foot)], dark, 10)
    for pallet in range(2):
        canvas.box(
            x - 64,
            foot - 74 - pallet * 50,
            x + 64,
            foot - 28 - pallet * 50,
            BOXES[pallet],
            radius=3,
        )
    for wheel in (-58, 58):
        canvas.disc(x + wheel, foot - 10, 24, dark)
        canvas.disc(x + wheel, foot - 10, 9, (150, 150, 150))
