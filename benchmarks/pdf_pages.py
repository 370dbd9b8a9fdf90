"""How long an issue takes from its PDF to pictures and text of all pages, and how much memory.

python benchmarks/pdf_pages.py [--pages 8] [--pictures]

The goal is 60 s for eight broadsheet pages on two cores and 500 MB in any process. The pages are
set by Typst (390 × 545 mm, seven articles, 5,500 characters each); --pictures puts a picture in
300 dpi over each whole page, in CMYK as presses want it. Seconds are of the clock and, beside it,
of a core, all child processes together. The memory is that of the largest child process.
"""

import argparse
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")
django.setup()

import typst
from PIL import Image as Pillow

from articles.epaper.pdf.reader import clean_pdf, inspect_pdf, process_pdf

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工"
WIDTH = 390
HEIGHT = 545
DENSITY = 300


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--measure", type=Path, help="measure with this PDF; main starts one")
    asked = parser.parse_args()
    if asked.measure:
        report(asked.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "issue.pdf"
        path.write_bytes(set_pages(asked.pages, Path(folder), with_pictures=asked.pictures))
        # The system counts the memory of the process that starts a child to the child.
        subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True)


def report(path: Path) -> None:
    print(f"PDF of {path.stat().st_size / 1024**2:.1f} MB\n")
    print("| work | seconds | of a core | memory at most, MB | result |")
    print("|---|--:|--:|--:|---|")
    measure("facts", lambda: describe_facts(path))
    measure("copy for readers", lambda: f"{len(clean_pdf(path)) / 1024**2:.1f} MB")
    measure("pictures and text", lambda: describe_pages(path))


def measure(work, run) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    result = run()
    seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    core = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {work} | {seconds:.1f} | {core:.1f} | {after.ru_maxrss // 1024} | {result} |")
    sys.stdout.flush()


def describe_facts(path: Path) -> str:
    facts = inspect_pdf(path)
    return f"{facts.page_count} pages, {facts.characters} characters"


def describe_pages(path: Path) -> str:
    images = [page.rendered.images for page in process_pdf(path)]
    widths = "/".join(str(image.width) for image in images[0])
    total = sum(len(image.content) for page in images for image in page)
    return f"{len(images)} pages in widths {widths}, {total / 1024**2:.1f} MB"


def set_pages(count: int, folder: Path, *, with_pictures: bool) -> bytes:
    chance = random.Random(17)
    ground = ""
    if with_pictures:
        (folder / "ground.jpg").write_bytes(make_picture())
        ground = ', background: image("ground.jpg", width: 100%, height: 100%)'
    head = (
        f"#set page(width: {WIDTH}mm, height: {HEIGHT}mm, margin: 15mm{ground})\n"
        '#set text(font: ("Noto Serif CJK SC", "WenQuanYi Zen Hei"), size: 10pt, lang: "zh")\n'
    )
    pages = [f"#columns(6)[{set_articles(chance)}]\n" for _page in range(count)]
    source = folder / "issue.typ"
    source.write_text(head + "#pagebreak()\n".join(pages))
    return typst.compile(str(source))


def set_articles(chance: random.Random) -> str:
    articles = []
    for _article in range(7):
        paragraphs = "\n\n".join(words(chance, chance.randint(60, 200)) for _each in range(6))
        articles.append(f"== {words(chance, 14)}\n\n{paragraphs}\n\n")
    return "".join(articles)


def words(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(HAN) for _character in range(length))


def make_picture() -> bytes:
    size = (round(WIDTH / 25.4 * DENSITY), round(HEIGHT / 25.4 * DENSITY))
    noise = Pillow.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    pale = noise.point(lambda level: level // 8)
    output = io.BytesIO()
    Pillow.merge("CMYK", [pale, pale, pale, pale]).save(output, "JPEG", quality=85)
    return output.getvalue()


if __name__ == "__main__":
    main()
