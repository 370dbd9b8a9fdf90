"""A small grammar for printed sentences: `{fact}` puts a fact in, `[one|other]` chooses. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

MARKS = "{[|]"


@dataclass(frozen=True)
class FactNode:
    name: str


@dataclass(frozen=True)
class ChoiceNode:
    options: "tuple[Nodes, ...]"


Nodes = tuple[str | FactNode | ChoiceNode, ...]


@cache
def parse_text(text: str) -> Nodes:
    """Return the parts of a sentence. Refuses ValueError for a bracket without its partner."""
    nodes, end = _sequence(text, 0)
    if end != len(text):
        raise ValueError(f"A bracket or bar stands outside a choice: {text}")
    return nodes


def expand_text(text: str, facts: Mapping[str, str], rng: Random) -> str:
    """Return the sentence with its facts and choices. Refuses KeyError for a fact that does not
    exist."""
    return _expand(parse_text(text), facts, rng)


def _expand(
    nodes: Sequence[str | FactNode | ChoiceNode], facts: Mapping[str, str], rng: Random
) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node, FactNode):
            parts.append(facts[node.name])
        else:
            parts.append(_expand(rng.choice(node.options), facts, rng))
    return "".join(parts)


def _sequence(text: str, at: int) -> tuple[Nodes, int]:
    """Read parts until the text ends or a bar or closing bracket stands there; return them and that
    place."""
    nodes: list[str | FactNode | ChoiceNode] = []
    while at < len(text) and text[at] not in "|]":
        if text[at] == "{":
            end = text.index("}", at)
            nodes.append(FactNode(text[at + 1 : end]))
            at = end + 1
        elif text[at] == "[":
            choice, at = _choice(text, at + 1)
            nodes.append(choice)
        else:
            end = min(
                (place for mark in MARKS if (place := text.find(mark, at)) >= 0), default=len(text)
            )
            nodes.append(text[at:end])
            at = end
    return tuple(nodes), at


def _choice(text: str, at: int) -> tuple[ChoiceNode, int]:
    options: list[Nodes] = []
    while True:
        option, at = _sequence(text, at)
        options.append(option)
        if at >= len(text):
            raise ValueError(f"A bracket is not closed: {text}")
        at += 1
        if text[at - 1] == "]":
            return ChoiceNode(tuple(options)), at
