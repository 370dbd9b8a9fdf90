"""Seconds and bytes of eight pages set one after the other: `python benchmarks/pagesetting.py`.

Prints a line a page: seconds of the wall clock, seconds of the processor, kilobytes, stories,
over-matter. The texts are written here; no database is needed.
"""

import argparse
import io
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")

from PIL import Image

from articles.epaper.pagesetting.page_content import (
    BROADSHEET,
    TABLOID,
    Masthead,
    PageAdvert,
    PageContent,
    PageHeading,
    PageStory,
    SheetFormat,
    StoryPicture,
)
from articles.epaper.pagesetting.setting import set_page
from articles.epaper.pagesetting.typesetting.fonts import find_page_fonts

PLACES = ("鹤汀", "梅矶", "沙棠", "岚西", "潮坪", "垣北", "长艄", "枫圩", "柳汀")
SENTENCES = (
    "{place}县财政局日前公布采购合同履约验收情况，全年共抽查合同{number}份，涉及金额1.2亿元。",
    "“验收单上写得清清楚楚，付款的日子就不会拖。”负责人说，企业垫资的压力因此小了许多。",
    "据介绍，该县把验收分为三档，小额采购由使用科室两人以上共同签字。",
)
MASTHEAD = Masthead("岚江财经报", date_line="2026年11月24日　星期二", number_line="第1322期")


def write_story(place: str, page: int, paragraphs: int, picture: bytes | None) -> PageStory:
    """Return a story of so many paragraphs, each of two to three lines of a broadsheet."""
    body = "".join(
        "<p>" + SENTENCES[number % 3].format(place=place, number=page * 97 + number) * 2 + "</p>"
        for number in range(paragraphs)
    )
    pictures = (StoryPicture(picture, f"{place}验收现场。", "顾远帆 摄"),) if picture else ()
    headline = f"{place}把{page * 311}份采购合同写成看得懂的承诺"
    return PageStory(
        f"{place}-{page}", headline, body, byline=("本报记者 林见微",), pictures=pictures
    )


def draw_photograph() -> bytes:
    output = io.BytesIO()
    Image.effect_mandelbrot((1600, 1067), (-2, -1.2, 1, 1.2), 60).convert("RGB").save(
        output, "JPEG"
    )
    return output.getvalue()


def make_page(number: int, sheet: SheetFormat, stories: int, photograph: bytes) -> PageContent:
    paragraphs = 7 if sheet is BROADSHEET else 4
    return PageContent(
        sheet,
        PageHeading(f"{number:02}", "要闻", "岚江财经报", "2026年11月24日　星期二", "陈砚秋"),
        MASTHEAD if number == 1 else None,
        tuple(
            write_story(
                place, number, paragraphs + order % 3, photograph if order % 3 == 0 else None
            )
            for order, place in enumerate(PLACES[:stories])
        ),
        (PageAdvert("advert", 2, 70, text="公开招标公告"),) if number % 3 == 0 else (),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--sheet", choices=("broadsheet", "tabloid"), default="broadsheet")
    arguments = parser.parse_args()
    sheet = BROADSHEET if arguments.sheet == "broadsheet" else TABLOID
    started = time.perf_counter()
    fonts = find_page_fonts()
    photograph = draw_photograph()
    print(f"fonts: {fonts.serif[0]}, {fonts.sans[0]}; {time.perf_counter() - started:.2f} s")
    print("page   wall    cpu   kB  stories  over-matter")
    for number in range(1, arguments.pages + 1):
        content = make_page(number, sheet, 5 + number % 5, photograph)
        wall = time.perf_counter()
        cpu = time.process_time()
        page = set_page(content, fonts)
        over = sum(max(0, story.over_matter) for story in page.stories)
        print(
            f"{number:4} {time.perf_counter() - wall:6.2f} {time.process_time() - cpu:6.2f} "
            f"{len(page.pdf) // 1000:4} {len(page.stories):8} {over:12}"
        )


if __name__ == "__main__":
    main()
