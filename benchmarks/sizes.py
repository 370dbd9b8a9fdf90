"""How the time to clean, check, compare and import grows with a text: from 10 kB to 5 MB.

python benchmarks/sizes.py [--largest 5000000]

Each cell is milliseconds of the processor; the last column says how many times longer the largest
text takes for each character than the text of a fortieth of it. Linear is 1; the square of the
length would be 40.
"""

import argparse
import csv
import gc
import io
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")

import django

django.setup()

from articles import imports
from articles.characters import clean_text
from articles.domain.texts.checking import CheckedTerm, Checker
from articles.domain.texts.comparing import compare_blocks
from articles.imports import markup
from articles.imports.items import RowRemarks, UnreadableArchive
from articles.imports.wordpress import shortcodes
from articles.markup.bodies import clean_for_showing, find_body_fault, seal_body
from articles.markup.paragraphs import level_headings, make_body_paragraphs
from articles.markup.sanitising import clean_body, plain_text
from articles.search.snippets import make_snippet
from articles.search.text import split_tokens

SIZES = (10_000, 125_000, 1_250_000, 5_000_000)  # bytes of UTF-8
STEP = 40  # the largest is compared with what is this much smaller
SENTENCES = (
    "码头的采购周期从三十天缩短到十二天。",
    "林晓舟说，2024年3月5日起试行，约300人参加。",
    "Newsroom 1322.",
)
NAMESPACES = (
    'xmlns:wp="http://wordpress.org/export/1.2/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
POST = "<wp:post_id>1</wp:post_id><title>采购</title><content:encoded>{}</content:encoded>"
PART = re.compile("(?<=[。>])")  # ends behind a sentence or a tag
DELEGATES = [
    f"林{chr(0x4E00 + number // 100)}{chr(0x5000 + number % 100)}" for number in range(5_000)
]
CHECKER = Checker([CheckedTerm("试行", "试点")], ["林晓舟", *DELEGATES], year=2024)


def prose(size: int) -> str:
    """Return paragraphs of a newspaper."""
    chance = random.Random(1322)
    parts = []
    length = 0
    while length < size:
        sentences = "".join(chance.choice(SENTENCES) for _sentence in range(4))
        part = f"<p>{sentences}<strong>{len(parts)}</strong></p>"
        parts.append(part)
        length += len(part.encode())
    return "".join(parts)


def repeated(pattern: str) -> Callable[[int], str]:
    """Return a maker of one pattern again and again, as somebody would send it who means harm."""
    return partial(repeat_pattern, pattern)


def repeat_pattern(pattern: str, size: int) -> str:
    return pattern * (size // len(pattern.encode()))


def table_rows(size: int) -> str:
    return f"<table>{repeat_pattern('<tr><td>1</td><td>2</td></tr>', size)}</table>"


def numbered(pattern: str) -> Callable[[int], str]:
    """Return a maker of one pattern with a running number in it, so that no two are alike."""
    return partial(number_pattern, pattern)


def number_pattern(pattern: str, size: int) -> str:
    length = len((pattern % 100_000).encode())
    return "".join(pattern % number for number in range(100_000, 100_000 + size // length))


def names(size: int) -> str:
    """Return the delegates of a congress, each known to the paper."""
    length = len("林晓舟、".encode())
    return "、".join(islice(cycle(DELEGATES), size // length))


def blank_paragraph(size: int) -> str:
    return f"<p>{repeat_pattern('&nbsp; ', size)}</p>"


def attributes(size: int) -> str:
    return f"<p {repeat_pattern('a=1 ', size)}>"


TEXTS: dict[str, Callable[[int], str]] = {
    "paragraphs": prose,
    "names": names,
    "nested lists": repeated("<ul><li>"),
    "rows of a table": table_rows,
    "rows that differ": numbered("<tr><td>%d</td></tr>"),
    "blocks that differ": numbered("<p>第%d段</p>"),
    "small elements": repeated("<em>1</em>"),
    "broken lines": repeated("码头<br>"),
    "crossheads": repeated("<h3>码头</h3>"),
    "unclosed tags": repeated("<a href='"),
    "unclosed crossheads": repeated("<h3>"),
    "ends of nothing": repeated("</em></p>"),
    "attributes": attributes,
    "links": repeated("<a href='/a'>1</a>"),
    "comments": repeated("<!--"),
    "captions": repeated("[caption]"),
    "marks of a plug-in": numbered("[x%d a=1]"),
    "entities": repeated("&amp;&#8220;"),
    "numbers of entities": repeated("&#1"),
    "quotation marks": repeated("“"),
    "pairs of marks": repeated("“”"),
    "blanks": repeated("&nbsp; "),
    "blank paragraph": blank_paragraph,
    "blank lines": repeated("\n\n"),
    "one word": repeated("a"),
    "one character": repeated("的"),
    "digits": repeated("1"),
    "accents": repeated("a\u0301\u0323"),
    "controls": repeated("_x0000_"),
    "stray quotation marks": repeated('x",",y\n'),
    "backslashes": repeated("\\"),
    "joiners": repeated("\u200d"),
}


def read_ninjs(text: str) -> None:
    """Read a file of one item whose body this is."""
    item = {
        "uri": "urn:1",
        "type": "text",
        "versioncreated": "2024-03-05T08:00:00+08:00",
        "headlines": [{"value": "采购"}],
        "bodies": [{"contenttype": "text/html", "value": text}],
    }
    read_whole(json.dumps(item), "a.json", "ninjs")


def read_wordpress(text: str) -> None:
    """Turn a body of WordPress into ours."""
    shortcodes.convert_wordpress(
        text, shortcodes.ExportPictures(lambda _number: None, list), RowRemarks()
    )


def read_wxr(text: str) -> None:
    """Read an export of WordPress of one post whose body this is."""
    export = f"<rss {NAMESPACES}><channel><item>{POST.format(escape(text))}</item></channel></rss>"
    read_whole(export, "a.xml", "wxr")


def read_csv(text: str) -> None:
    """Read a table of one article whose body this is, and rows that are nothing but this."""
    table = io.StringIO()
    csv.writer(table).writerows([["id", "headline", "body"], ["1", "采购", text], [text]])
    read_whole(table.getvalue() + text, "a.csv", "csv")


def read_whole(text: str, name: str, form: str) -> None:
    """Read a file; one that cannot be read is refused, which takes its time too."""
    file = io.BytesIO(text.encode("utf-8", "replace"))
    with suppress(UnreadableArchive):
        list(imports.read_archive(file, name, form))


def edited(text: str) -> str:
    """Return a text with every ninth sentence rewritten, or every ninth cell of a table."""
    return "".join(
        rewritten(part) if place % 9 == 0 else part for place, part in enumerate(PART.split(text))
    )


def rewritten(part: str) -> str:
    return f"改{part}" if "<" in part else f"改{part[::-1]}"


def check_text(text: str) -> object:
    return CHECKER.check(plain_text(text))


def compare_edited(text: str) -> object:
    return compare_blocks(text, edited(text))


def read_house_tags(text: str) -> object:
    return markup.convert_tags(text, RowRemarks())


def cut_for_index(text: str) -> object:
    return split_tokens(plain_text(text))


def cut_snippet(text: str) -> object:
    return make_snippet(plain_text(text), ["采购"])


def make_paragraphs(text: str) -> object:
    """Do with a body what is done when it is stored."""
    return make_body_paragraphs(clean_body(level_headings(text)))


TASKS: dict[str, Callable[[str], object]] = {
    "clean": clean_body,
    "store": make_paragraphs,
    "measure": find_body_fault,
    "characters": clean_text,
    "check": check_text,
    "compare": compare_edited,
    "import, house tags": read_house_tags,
    "import, WordPress": read_wordpress,
    "import, ninjs": read_ninjs,
    "import, WXR": read_wxr,
    "import, table": read_csv,
    "cut for the index": cut_for_index,
    "snippet": cut_snippet,
}


def milliseconds(task: Callable[[str], object], text: str) -> float:
    """Return milliseconds of the processor, the best of three for what is quick.

    The garbage collector rests meanwhile: a full collection walks everything the process holds,
    in a long test run hundreds of megabytes, and would be counted as work for the text.
    """
    best = float("inf")
    collector_was_on = gc.isenabled()
    gc.disable()
    try:
        for _time in range(3):
            begun = time.process_time()
            task(text)
            best = min(best, time.process_time() - begun)
            if best > 0.05:
                break
    finally:
        if collector_was_on:
            gc.enable()
    return best * 1000


def row(name: str, text_name: str, sizes: list[int]) -> str:
    """Measure one task on one kind of text."""
    make = TEXTS[text_name]
    task = TASKS[name]
    took = {size: milliseconds(task, make(size)) for size in sizes}
    base = next((size for size in reversed(sizes) if size * STEP <= sizes[-1]), sizes[0])
    growth = took[sizes[-1]] / max(took[base], 0.01) / (sizes[-1] / base)
    cells = " | ".join(f"{took[size]:,.1f}" for size in sizes)
    return f"| {name} | {text_name} | {cells} | {growth:.1f} |"


def main() -> None:
    """Print the table, then what showing a stored body costs with its seal and without."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    largest = parser.parse_args().largest
    sizes = [size for size in SIZES if size <= largest]
    heads = " | ".join(f"{size // 1000:,} kB" for size in sizes)
    print(f"| task | text | {heads} | growth |")
    print(f"|---|---|{'--:|' * (len(sizes) + 1)}")
    for name in TASKS:
        for text_name in TEXTS:
            print(row(name, text_name, sizes), flush=True)
    body = clean_body(prose(20_000))
    seal = seal_body(body)
    shown = milliseconds(lambda text: clean_for_showing(text, seal), body)
    print(f"\nA body of 20 kB: cleaned in {milliseconds(clean_body, body):.2f} ms, ", end="")
    print(f"shown by its seal in {shown:.2f} ms.")


if __name__ == "__main__":
    main()
