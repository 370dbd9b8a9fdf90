"""The report of a run: tables in Markdown, between two marks of a document, and its charts."""

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.readers.charts import Series, draw_bars, draw_lines
from benchmarks.readers.figures import Figures, NewspaperFigures, percentile
from benchmarks.readers.rounds import FILE, FRONT, PYTHON, SERVERS, HotPage

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
CHARTED = (
    "article, newest",
    "column, deep",
    "archive, day",
    "search, deep",
    "search, four characters",
)
HOT_MIN, FRONT_MIN = 0.6, 0.9  # of nginx with the page as a file
IN_TURN_MIN = 192  # a second: three times the 64 of before
COLD_MAX = 10  # milliseconds of a core
FLAT_MAX = 2  # times the smallest newspaper
SEARCH_MAX = {100_000: 50, 1_000_000: 150}  # milliseconds, 95 of 100
SEEN_MAX = 1_000  # milliseconds
MEMORY_MAX = 150  # megabytes
SLACK = 4  # milliseconds by which a page may be more than so many times as slow


def write_report(figures: Figures, document: Path) -> None:
    """Put the tables between the marks of a document, and the charts beside it."""
    before, _begin, rest = document.read_text().partition(BEGIN)
    _old, _end, after = rest.partition(END)
    tables = "\n".join(list_tables(figures))
    document.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}")
    folder = document.parent / "charts"
    folder.mkdir(exist_ok=True)
    for name, chart in draw_charts(figures).items():
        (folder / name).write_text(chart)


def draw_charts(figures: Figures) -> dict[str, str]:
    """Return the charts by the names of their files."""
    charts = {}
    if hot := next(iter(figures.hot.values()), None):
        series = [
            Series(server, [page.figure(server).load.per_second for page in hot])
            for server in (FILE, FRONT, PYTHON)
        ]
        title = "Requests a second from memory, two workers each"
        charts["reading-hot.svg"] = draw_bars(title, [page.name for page in hot], series)
    for kind, name in KINDS.items():
        if found := figures.of_kind(kind):
            series = [Series(page, [one.pages[page] for one in found]) for page in CHARTED]
            title = f"Milliseconds of a core for a page that is rendered, {name}"
            sizes = [f"{one.size:,} articles" for one in found]
            charts[f"reading-{kind}.svg"] = draw_lines(title, sizes, series, "ms")
    return charts


def list_tables(figures: Figures) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield f"{figures.machine}\n"
    yield "### What was aimed at\n"
    yield "| aim | measured | reached |"
    yield "|---|---|---|"
    for aim, measured, is_reached in _judge(figures):
        yield f"| {aim} | {measured} | {'yes' if is_reached else '**no**'} |"
    for kind, hot in figures.hot.items():
        yield f"\n### From memory, {KINDS[kind]}\n"
        if kind == next(iter(figures.hot)):
            yield "![Requests a second by page and server](charts/reading-hot.svg)\n"
        yield from _hot_table(hot)
    yield "\n### 500 articles in turn, each for the first time\n"
    yield from _turn_table(figures.newspapers)
    yield "\n### Searches\n"
    yield from _search_table(figures.newspapers)
    yield "\n### Published, then seen\n"
    yield from _seen_table(figures)
    yield "\n### Pages that are rendered, by the size of the newspaper\n"
    for kind, name in KINDS.items():
        if figures.of_kind(kind):
            yield f"![Milliseconds by size, {name}](charts/reading-{kind}.svg)\n"
    yield from _size_table(figures)
    yield f"\n### Import\n\n{figures.imported}"


def _judge(figures: Figures) -> Iterator[tuple[str, str, bool]]:
    """Yield each aim, what was measured, and whether it was reached."""
    for kind, hot in figures.hot.items():
        article = hot[0]
        for server, least in ((PYTHON, HOT_MIN), (FRONT, FRONT_MIN)):
            ratio = article.figure(server).ratio
            aim = f"hot article, {server}, {KINDS[kind]}: ≥ {least} × nginx with a file"
            yield aim, f"{ratio:.2f}", ratio >= least
    for one in figures.newspapers:
        where = f"{KINDS[one.kind]}, {one.size:,}"
        turn = one.in_turn
        yield (
            f"500 articles in turn, {where}: ≥ {IN_TURN_MIN} a second",
            f"{turn.per_second:.0f}",
            turn.per_second >= IN_TURN_MIN,
        )
        yield (
            f"cold article, {where}: ≤ {COLD_MAX} ms",
            f"{turn.work:.1f} ms",
            turn.work <= COLD_MAX,
        )
        limit = SEARCH_MAX.get(one.size)
        if limit:
            waited = _waited(one, 0.95)
            yield f"search, 95 of 100, {where}: < {limit} ms", f"{waited:.0f} ms", waited < limit
        memory = max(share for share, _all in one.memory)
        yield f"a worker, {where}: < {MEMORY_MAX} MB", f"{memory:.0f} MB", memory < MEMORY_MAX
    for kind, seen in figures.seen.items():
        slowest = max(one.processes for one in seen)
        yield (
            f"published, seen on every process, {KINDS[kind]}: < 1 s",
            f"{slowest:.0f} ms",
            slowest < SEEN_MAX,
        )
    for kind, name in KINDS.items():
        if found := figures.of_kind(kind):
            slow = [page for page in found[0].pages if not _is_flat(found, page)]
            measured = ", ".join(slow) or "every page"
            yield f"pages as fast at any size, {name} (× {FLAT_MAX} at most)", measured, not slow


def _is_flat(found: Sequence[NewspaperFigures], page: str) -> bool:
    return found[-1].pages[page] <= FLAT_MAX * found[0].pages[page] + SLACK


def _waited(one: NewspaperFigures, share: float, number: int = -1) -> float:
    """Return how long somebody waited in a round of searches; the last, if none is named."""
    return percentile([search.waited[number] for search in one.searches], share)


def _hot_table(hot: Sequence[HotPage]) -> Iterator[str]:
    yield (
        "| page | KB, gzip | served by | requests a second | × the file | median ms "
        "| 99 of 100, ms | µs of processor |"
    )
    yield "|---|--:|---|--:|--:|--:|--:|--:|"
    for page in hot:
        for server in SERVERS:
            one = page.figure(server)
            yield (
                f"| {page.name} | {page.packed / 1024:.1f} | {server} | {one.load.per_second:,.0f} "
                f"| {one.ratio:.2f} | {one.load.median:.2f} | {one.load.slow:.2f} "
                f"| {1000 * one.load.work:.0f} |"
            )


def _turn_table(newspapers: Sequence[NewspaperFigures]) -> Iterator[str]:
    yield (
        "| database | articles | a second | median ms | 99 of 100, ms | ms of processor "
        "| MB a worker: its share | all it sees |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for one in newspapers:
        turn = one.in_turn
        share = max(share for share, _all in one.memory)
        whole = max(whole for _share, whole in one.memory)
        yield (
            f"| {KINDS[one.kind]} | {one.size:,} | {turn.per_second:.0f} | {turn.median:.1f} "
            f"| {turn.slow:.1f} | {turn.work:.1f} | {share:.0f} | {whole:.0f} |"
        )


def _search_table(newspapers: Sequence[NewspaperFigures]) -> Iterator[str]:
    yield (
        "| database | articles | searches | first round: median ms | 95 of 100 | second: median ms "
        "| 95 of 100 | slowest | ms of processor: median | 95 of 100 |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for one in newspapers:
        work = [search.work[-1] for search in one.searches]
        yield (
            f"| {KINDS[one.kind]} | {one.size:,} | {len(one.searches)} "
            f"| {_waited(one, 0.5, 0):.0f} | {_waited(one, 0.95, 0):.0f} "
            f"| {_waited(one, 0.5):.0f} | {_waited(one, 0.95):.0f} | {_waited(one, 1):.0f} "
            f"| {percentile(work, 0.5):.0f} | {percentile(work, 0.95):.0f} |"
        )


def _seen_table(figures: Figures) -> Iterator[str]:
    yield (
        "| database | publications | act, ms | seen on both processes, ms | slowest "
        "| seen through nginx, ms | slowest |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for kind, seen in figures.seen.items():
        returned, processes, front = (
            [getattr(one, name) for one in seen] for name in ("returned", "processes", "front")
        )
        yield (
            f"| {KINDS[kind]} | {len(seen)} | {statistics.median(returned):.0f} "
            f"| {statistics.median(processes):.0f} | {max(processes):.0f} "
            f"| {statistics.median(front):.0f} | {max(front):.0f} |"
        )


def _size_table(figures: Figures) -> Iterator[str]:
    kinds = [kind for kind in KINDS if figures.of_kind(kind)]
    columns = []
    for kind in kinds:
        columns += [f"{KINDS[kind]} {one.size:,}" for one in figures.of_kind(kind)] + ["×"]
    yield f"| page, ms of a core | {' | '.join(columns)} |"
    yield f"|---|{'--:|' * len(columns)}"
    for page in figures.newspapers[0].pages:
        cells = []
        for kind in kinds:
            times = [one.pages[page] for one in figures.of_kind(kind)]
            cells += [f"{time:.1f}" for time in times] + [f"{times[-1] / times[0]:.1f}"]
        yield f"| {page} | {' | '.join(cells)} |"
