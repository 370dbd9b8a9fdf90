"""The subjects the paper writes about: what `families/*.toml` holds, checked once and kept."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.demo.stories.facts import PINS

HERE = Path(__file__).resolve().parent
GENRES = (
    "news",
    "feature",
    "interview",
    "opinion",
    "data",
    "case",
    "qa",
    "photo",
    "brief",
    "conference",
)


@dataclass(frozen=True)
class Family:
    """One subject. `text` and `headlines` hold sentences of the grammar; `pin` is the fact its
    headlines show."""

    key: str
    name: str
    pin: str
    columns: tuple[str, ...]
    keywords: str
    pictures: tuple[str, ...]
    offices: tuple[str, ...]
    buyers: tuple[str, ...]
    trades: tuple[str, ...]
    headlines: dict[str, list[str]]
    text: dict[str, list[str]]
    cross: list[list[str]]
    answers: list[dict[str, str]]
    case: dict[str, list[str]]


@cache
def load_families() -> tuple[Family, ...]:
    """Return every subject, in the order of its file name."""
    return tuple(_read(path) for path in sorted((HERE / "families").glob("*.toml")))


@cache
def load_frames() -> dict[str, Any]:
    """Return the sentences that any subject may borrow."""
    return tomllib.loads((HERE / "frames.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> Family:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    text = raw.pop("text")
    cross = text.pop("cross")
    lists: dict[str, Any] = {
        name: tuple(raw.pop(name))
        for name in ("columns", "pictures", "offices", "buyers", "trades")
    }
    family = Family(key=path.stem, text=text, cross=cross, **lists, **raw)
    missing = [genre for genre in GENRES if not family.headlines.get(genre)]
    if missing or family.pin not in PINS:
        raise ValueError(f"{path.name}: no headline for {missing}, or an unknown pin {family.pin}")
    return family
