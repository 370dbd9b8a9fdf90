"""How long the labels of an issue take, as PDF and as XLSX, and how much memory: each in a process
of its own.

python benchmarks/labels.py [--labels 100000] [--routes 400]

It needs a Chinese font (apt-get install fonts-wqy-zenhei). The goal for 100,000 labels is 60 s and
500 MB, for reading the rows and printing them; here they are made, not read. Seconds are of the
clock and, beside it, of a core.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工"
PLACES = (
    "浙江省杭州市西湖区",
    "广东省深圳市宝安区",
    "新疆维吾尔自治区伊犁哈萨克自治州伊宁市",
    "上海市浦东新区",
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--labels", type=int, default=100_000)
    parser.add_argument("--routes", type=int, default=400)
    parser.add_argument(
        "--only", choices=("pdf", "xlsx", "csv"), help="run this one here; main starts one each"
    )
    asked = parser.parse_args()
    if asked.only:
        report(asked.only, asked.labels, asked.routes)
        return
    print(
        "| file | labels | seconds | of a core | memory at most, MB | file, MB "
        "|\n|---|--:|--:|--:|--:|--:|"
    )
    sys.stdout.flush()
    for kind in ("pdf", "xlsx", "csv"):
        command = [
            sys.executable,
            __file__,
            "--only",
            kind,
            "--labels",
            str(asked.labels),
            "--routes",
            str(asked.routes),
        ]
        subprocess.run(command, check=True)


def report(kind: str, count: int, routes: int) -> None:
    """Write one file and print its row."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings.dev"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        core = time.process_time()
        write(kind, out, count, routes)
        seconds = time.perf_counter() - begun
        core = time.process_time() - core
        size = out.tell() / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {kind} | {count:,} | {seconds:.1f} | {core:.1f} | {memory:.0f} | {size:.1f} |")


def write(kind: str, out, count: int, routes: int) -> None:  # type: ignore[no-untyped-def]
    from subscriptions import labels, sheets

    if kind == "pdf":
        labels.draw_labels(addresses(count, routes), out, title="1322", fonts=labels.find_fonts())
        return
    names = ("postcode", "region", "street", "recipient", "copies", "route", "note", "code")
    rows = ([getattr(label, name) for name in names] for label in addresses(count, routes))
    columns = [sheets.SheetColumn(name) for name in names]
    if kind == "xlsx":
        sheets.write_xlsx(out, columns, rows, title="1322")
    else:
        out.writelines(sheets.write_csv(columns, rows))


def addresses(count: int, routes: int) -> Iterator[object]:
    """Yield made-up addresses by route, short and long; a tenth has a note and several copies."""
    from subscriptions.labels import AddressLabel

    chance = random.Random(1322)
    for number in range(count):
        yield AddressLabel(
            postcode=f"{310000 + number * 7 % 9000}",
            region=PLACES[number % len(PLACES)],
            street=f"{han(chance, 2, 5)}路{chance.randrange(1, 2000)}号"
            f"{han(chance, 0, 14)}{chance.randrange(1, 30)}幢{chance.randrange(101, 2500)}室",
            recipient=han(chance, 2, 4) if number % 3 else f"{han(chance, 4, 12)}有限公司",
            copies=1 if number % 10 else chance.randrange(2, 20),
            route=f"第{number * routes // count + 1}段",
            note="" if number % 10 else "请放门卫室",
            code=f"S{number:07d}",
        )


def han(chance: random.Random, shortest: int, longest: int) -> str:
    """Return so many characters: mostly common ones, and one in ten of the six thousand that names
    draw from."""
    return "".join(
        chr(chance.randrange(0x4E00, 0x6600)) if chance.random() < 0.1 else chance.choice(HAN)
        for _letter in range(chance.randint(shortest, longest))
    )


if __name__ == "__main__":
    main()
