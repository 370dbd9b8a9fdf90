"""Invented Chinese text of any length, by a chain over the demonstration's vocabulary."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from random import Random

DEMONSTRATION = Path(__file__).resolve().parents[2] / "newsroom" / "demo"
CLAUSE = re.compile("[\u4e00-\u9fff0-9，、；：“”（）%]{7,}")
HAN = re.compile("[\u4e00-\u9fff]+")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
FIRST_JUMP = 0.06  # share of characters that follow one character only, not two


@cache
def read_clauses() -> tuple[str, ...]:
    """Return the clauses of the demonstration's texts."""
    clauses: list[str] = []
    for path in sorted(DEMONSTRATION.rglob("*.toml")):
        clauses += CLAUSE.findall(re.sub(r"\{[^}]*\}", "", path.read_text(encoding="utf-8")))
    return tuple(clauses)


@cache
def read_chains() -> tuple[dict[str, str], dict[str, str]]:
    """Return what follows each pair of characters, and each character."""
    pairs: defaultdict[str, list[str]] = defaultdict(list)
    singles: defaultdict[str, list[str]] = defaultdict(list)
    for clause in read_clauses():
        for place in range(len(clause) - 2):
            pairs[clause[place : place + 2]].append(clause[place + 2])
            singles[clause[place + 1]].append(clause[place + 2])
    return (
        {pair: "".join(after) for pair, after in pairs.items()},
        {single: "".join(after) for single, after in singles.items()},
    )


def write_clause(rng: Random, length: int) -> str:
    """Return about `length` characters that begin as a clause of the demonstration does."""
    pairs, singles = read_chains()
    text = rng.choice(read_clauses())[:2]
    while len(text) < length:
        after = pairs.get(text[-2:], "")
        if not after or rng.random() < FIRST_JUMP:
            after = singles.get(text[-1], "的")
        text += rng.choice(after)
    return text


def write_paragraph(rng: Random, length: int) -> str:
    """Return a paragraph of exactly `length` characters."""
    text = ""
    while len(text) < length:
        text += write_clause(rng, rng.randint(9, 26)).rstrip("，、；：“（") + rng.choice("，，，。")
    return text[: length - 1] + "。"


def write_headline(rng: Random, length: int) -> str:
    """Return `length` Han characters."""
    text = ""
    while len(text) < length:
        text += "".join(HAN.findall(write_clause(rng, length + 6)))
    return text[:length]


def write_name(rng: Random) -> str:
    """Return the name of a person."""
    return rng.choice(SURNAMES) + write_headline(rng, rng.choice((1, 2, 2)))


def replace_characters(rng: Random, text: str, share: float) -> str:
    """Return the text with a share of its characters replaced by others."""
    others = "".join(rng.choice(read_clauses()) for _ in range(8))
    return "".join(rng.choice(others) if rng.random() < share else letter for letter in text)
