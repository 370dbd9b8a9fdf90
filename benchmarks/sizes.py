"""How the time to clean, check, compare and import grows with a text: from 10 kB to 5 MB.

python benchmarks/sizes.py [--largest 5000000]

Each cell is milliseconds of the processor; the last column says how many times longer the largest text takes for each
character than the text of a fortieth of it. Linear is 1; the square of the length would be 40.
"""

import argparse
import io
import json
import os
import random
import sys
import time
from collections.abc import Callable
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
    parts, length = [], 0
    while length < size:
        words = "".join(chance.choice(SENTENCES) for _sentence in range(4))
        part = f"<p>{words}<strong>{len(parts)}</strong></p>"
        parts.append(part)
        length += len(part.encode())
    return "".join(parts)


def repeated(pattern: str) -> Callable[[int], str]:
    """Return a maker of one pattern again and again, as somebody would send it who means harm."""
    return lambda size: pattern * (size // len(pattern.encode()))


TEXTS: dict[str, Callable[[int], str]] = {
    "paragraphs": prose,
    "nested lists": repeated("<ul><li>"),
    "rows of a table": lambda size: (
        f"<table>{repeated('<tr><td>1</td><td>2</td></tr>')(size)}</table>"
    ),
    "unclosed tags": repeated("<a href='"),
    "attributes": lambda size: f"<p {repeated('a=1 ')(size)}>",
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


TASKS: dict[str, Callable[[str], object]] = {
    "clean": clean_body,
    "check": lambda text: CHECKER.check(plain_text(text)),
    "compare": lambda text: compare_blocks(text, edited(text)),
    "import, house tags": lambda text: markup.convert_tags(text, RowRemarks()),
    "import, WordPress": read_wordpress,
    "import, ninjs": read_ninjs,
    "cut for the index": lambda text: split_tokens(plain_text(text)),
    "snippet": lambda text: make_snippet(plain_text(text), ["采购"]),
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
    make, task = TEXTS[text_name], TASKS[name]
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
