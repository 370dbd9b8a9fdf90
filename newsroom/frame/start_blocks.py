"""The blocks of the start page, and the order in which one person sees them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.signing.queue import signing_steps
from articles.desk.signing.ready import PUBLISH
from articles.errors import Words
from articles.models import DeskSettings
from newsroom.accounts.models import User
from subscriptions.selectors.desk import NUMBERS
from subscriptions.selectors.queues import QUEUES, visible_queues

READ_ARTICLES = "articles.view_article"


@dataclass(frozen=True)
class StartBlock:
    """A block: its name, its label, its template, and who has it. `is_fixed`: it tells what waits
    for the person or what is wrong with money, and cannot be hidden. `is_aside`: it is in the
    column beside the page."""

    name: str
    label: Words
    template: str
    is_for: Callable[[User], bool]
    is_fixed: bool = False
    is_aside: bool = False


def _reads_articles(by: User) -> bool:
    return by.has_perm(READ_ARTICLES)


def _writes_articles(by: User) -> bool:
    return _reads_articles(by) and by.has_perm("articles.add_article")


def _signs_articles(by: User) -> bool:
    return _reads_articles(by) and bool(signing_steps(by))


def _publishes_articles(by: User) -> bool:
    return _reads_articles(by) and by.has_perm(PUBLISH)


def _works_at_counter(by: User) -> bool:
    return bool(visible_queues(by))


def _sees_coming_numbers(by: User) -> bool:
    tables = [NUMBERS[name] for name in NUMBERS.keys() - QUEUES.keys()]
    names = {f"subscriptions.view_{table._meta.model_name}" for table in tables}
    return any(by.has_perm(name) for name in {*names, "subscriptions.view_term"})


def _is_everybody(by: User) -> bool:
    return True


# In their usual order: a new block is put behind the one that precedes it here.
BLOCKS: Sequence[StartBlock] = (
    StartBlock(
        "own_work",
        pgettext_lazy("queue", "My work"),
        "desk/start/own_work.html",
        _works_at_counter,
        is_fixed=True,
    ),
    StartBlock(
        "queues",
        gettext_lazy("At the counter"),
        "desk/start/queues.html",
        _works_at_counter,
        is_fixed=True,
    ),
    StartBlock(
        "begin",
        pgettext_lazy("menu", "Write an article"),
        "desk/begin_article.html",
        _writes_articles,
    ),
    StartBlock(
        "signing",
        gettext_lazy("For my signature"),
        "desk/start/signing.html",
        _signs_articles,
        is_fixed=True,
    ),
    StartBlock(
        "ready",
        gettext_lazy("To be published"),
        "desk/start/ready.html",
        _publishes_articles,
        is_fixed=True,
    ),
    StartBlock(
        "waiting",
        gettext_lazy("Waiting for me"),
        "desk/start/waiting.html",
        _reads_articles,
        is_fixed=True,
    ),
    StartBlock("house", gettext_lazy("In the house"), "desk/start/house.html", _reads_articles),
    StartBlock(
        "coming",
        gettext_lazy("Coming at the counter"),
        "desk/start/coming.html",
        _sees_coming_numbers,
    ),
    StartBlock(
        "next_issue",
        gettext_lazy("The next issue"),
        "desk/start/next_issue.html",
        _reads_articles,
        is_aside=True,
    ),
    StartBlock(
        "chart",
        gettext_lazy("Articles an issue"),
        "desk/start/chart.html",
        _reads_articles,
        is_aside=True,
    ),
    StartBlock(
        "acts",
        gettext_lazy("What I did last"),
        "desk/start/acts.html",
        _is_everybody,
        is_aside=True,
    ),
)
USUAL_ORDER = tuple(block.name for block in BLOCKS)


@dataclass(frozen=True)
class ArrangedBlock:
    """A block at its place among those of one person, and whether it is hidden."""

    block: StartBlock
    is_hidden: bool


def arrange_names(usual: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """Return the usual names in a chosen order. A name that was not chosen follows the one that
    precedes it in the usual order; what is chosen and not usual, or twice, is left out."""
    order = [name for name in dict.fromkeys(chosen) if name in usual]
    before = -1
    for name in usual:
        if name not in order:
            order.insert(before + 1, name)
        before = order.index(name)
    return order


def move_name(order: Sequence[str], among: Collection[str], name: str, steps: int) -> list[str]:
    """Return an order with a name moved before (-1) or behind (1) its next neighbour `among` those
    that are seen beside it; at the end of them it stays."""
    seen = [one for one in order if one in among]
    place = seen.index(name) + steps
    if not 0 <= place < len(seen):
        return list(order)
    moved = [one for one in order if one != name]
    moved.insert(moved.index(seen[place]) + (steps > 0), name)
    return moved


def arrange_blocks(by: User, settings: DeskSettings | None) -> list[ArrangedBlock]:
    """Return the blocks that a person has, in the person's order, hidden ones among them. No
    query."""
    chosen = settings.block_order if settings is not None else []
    hidden = settings.hidden_blocks if settings is not None else []
    blocks = {block.name: block for block in BLOCKS}
    return [
        ArrangedBlock(blocks[name], name in hidden and not blocks[name].is_fixed)
        for name in arrange_names(USUAL_ORDER, chosen)
        if blocks[name].is_for(by)
    ]
