"""How the time to clean, check, compare and import grows with a text: from 10 kB to 5 MB.

python benchmarks/sizes.py [--largest 5000000]

Each cell is milliseconds of the processor; the last column says how many times longer the largest
text takes for each character than the text of a fortieth of it. Linear is 1; the square of the
length would be 40.
"""

import argparse
import io
import json
import os
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")

import django

django.setup()

from articles import imports
from articles.domain.checking import CheckedTerm, Checker
from articles.domain.comparing import compare_blocks
from articles.imports import markup
from articles.imports.items import RowRemarks
from articles.imports.wordpress import shortcodes
from articles.markup.bodies import clean_for_showing, seal_body
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
CHECKER = Checker([CheckedTerm("试行", "试点")], ["林晓舟"], year=2024)


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


def attributes(size: int) -> str:
    return f"<p {repeat_pattern('a=1 ', size)}>"


TEXTS: dict[str, Callable[[int], str]] = {
    "paragraphs": prose,
    "nested lists": repeated("<ul><li>"),
    "rows of a table": table_rows,
    "unclosed tags": repeated("<a href='"),
    "attributes": attributes,
    "comments": repeated("<!--"),
    "captions": repeated("[caption]"),
    "quotation marks": repeated("“"),
    "blanks": repeated("&nbsp; "),
    "accents": repeated("a\u0301\u0323"),
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
    list(imports.read_archive(io.BytesIO(json.dumps(item).encode()), "a.json", "ninjs"))


def read_wordpress(text: str) -> None:
    """Turn a body of WordPress into ours."""
    shortcodes.convert_wordpress(
        text, shortcodes.ExportPictures(lambda _number: None, list), RowRemarks()
    )


def edited(text: str) -> str:
    """Return a text with every ninth sentence rewritten."""
    parts = text.split("。")
    return "。".join(
        f"改{part[::-1]}" if place % 9 == 0 else part for place, part in enumerate(parts)
    )


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


TASKS: dict[str, Callable[[str], object]] = {
    "clean": clean_body,
    "check": check_text,
    "compare": compare_edited,
    "import, house tags": read_house_tags,
    "import, WordPress": read_wordpress,
    "import, ninjs": read_ninjs,
    "cut for the index": cut_for_index,
    "snippet": cut_snippet,
}


def milliseconds(task: Callable[[str], object], text: str) -> float:
    """Return milliseconds of the processor, the best of three for what is quick."""
    best = float("inf")
    for _time in range(3):
        begun = time.process_time()
        task(text)
        best = min(best, time.process_time() - begun)
        if best > 0.05:
            break
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
