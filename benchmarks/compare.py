"""How long two texts of 20,000 characters take to compare: a light edit, a heavy one, and two that
share nothing.

python benchmarks/compare.py [--characters 20000]
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from articles.domain.texts.comparing import compare_blocks

HAN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--characters", type=int, default=20_000)
    length = parser.parse_args().characters
    chance = random.Random(1322)
    text = "".join(chance.choice(HAN) for _place in range(length))
    other = "".join(chance.choice(HAN) for _place in range(length))
    print("| two texts | in paragraphs of 200, ms | in one paragraph, ms |\n|---|--:|--:|")
    for name, new in (
        ("three words changed", edited(text, 3, chance)),
        ("every tenth place changed", edited(text, length // 10, chance)),
        ("nothing in common", other),
    ):
        print(f"| {name} | {timed(text, new, 200):.0f} | {timed(text, new, length):.0f} |")


def edited(text: str, times: int, chance: random.Random) -> str:
    """Return the text with so many places rewritten."""
    letters = list(text)
    for _time in range(times):
        letters[chance.randrange(len(letters))] = chance.choice(HAN)
    return "".join(letters)


def timed(old: str, new: str, paragraph: int) -> float:
    """Return milliseconds."""
    before = body(old, paragraph)
    after = body(new, paragraph)
    begun = time.perf_counter()
    compare_blocks(before, after)
    return 1000 * (time.perf_counter() - begun)


def body(text: str, paragraph: int) -> str:
    return "".join(
        f"<p>{text[start : start + paragraph]}</p>" for start in range(0, len(text), paragraph)
    )


if __name__ == "__main__":
    main()
