"""How long the counter's large work takes for 100,000 subscribers, and how much memory: a process
for each task.

python benchmarks/counter.py [--subscribers 100000] [--folder DIR] [--postgresql] [--profile]

Goals: the next issue's delivery list, labels as PDF and XLSX together under 60 s and 500 MB; every
report under 2 s. SQLite in a passing folder; `--folder` keeps it for the next time. `--postgresql`
starts a server of our own as the tests do, or takes the empty database that DATABASE_URL names. It
needs a Chinese font (apt-get install fonts-wqy-zenhei).
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TASKS = ("list", "revenue", "reports")
TIMES = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--folder", help="where the database is kept for the next time")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--profile", action="store_true", help="print where the time goes, too")
    parser.add_argument("--only", choices=TASKS)
    parser.add_argument(
        "--run", choices=("build", *TASKS), help="run this one here; main starts one each"
    )
    asked = parser.parse_args()
    if asked.run:
        begin()
        run(asked)
        return
    with ExitStack() as stack:
        environment = surroundings(asked, stack)
        begun = time.perf_counter()
        for task in ("build", asked.only) if asked.only else ("build", *TASKS):
            arguments = ["--run", task, "--subscribers", str(asked.subscribers)] + [
                "--profile"
            ] * asked.profile
            subprocess.run([sys.executable, __file__, *arguments], check=True, env=environment)
        print(f"\nAll of it, with building: {time.perf_counter() - begun:.0f} s")


def surroundings(asked: argparse.Namespace, stack: ExitStack) -> dict[str, str]:
    """Return the environment of the tasks: an SQLite file in a folder, or a PostgreSQL server."""
    folder = asked.folder or stack.enter_context(tempfile.TemporaryDirectory())
    Path(folder).mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "NEWSROOM_VAR": folder,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "DEBUG": "0",
    }
    if asked.postgresql and "DATABASE_URL" not in os.environ:
        sys.path.insert(0, str(ROOT / ".ci"))
        import postgres

        environment["DATABASE_URL"] = stack.enter_context(postgres.server())
    elif not asked.postgresql:
        environment.pop("DATABASE_URL", None)
    return environment


def begin() -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def run(asked: argparse.Namespace) -> None:
    if asked.run == "build":
        build(asked.subscribers)
        return
    task = {"list": the_list, "revenue": the_revenue, "reports": the_reports}[asked.run]
    if not asked.profile:
        task()
        return
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(task)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(35)


def build(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from benchmarks.counter_world import build_counter
    from subscriptions.models import Subscription

    call_command("migrate", verbosity=0)
    if Subscription.objects.exists():
        return
    begun = time.perf_counter()
    with transaction.atomic():
        build_counter(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{count:,} subscribers made up in {time.perf_counter() - begun:.0f} s "
        f"({connection.vendor})\n"
    )


def timed(label: str, call: Callable[[], Any], times: int = 1) -> Any:
    """Call and print a row: seconds of the clock (the best of so many), of a core, memory at most
    until now."""
    best = float("inf")
    core = 0.0
    answer = None
    for _time in range(times):
        begun = time.perf_counter()
        used = time.process_time()
        answer = call()
        if time.perf_counter() - begun < best:
            best = time.perf_counter() - begun
            core = time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {label} | {best:.2f} | {core:.2f} | {memory:.0f} |", flush=True)
    return answer


def head(label: str) -> None:
    print(f"\n| {label} | seconds | of a core | memory at most, MB |\n|---|--:|--:|--:|")


def the_list() -> None:
    from django.db import transaction

    from articles.models import Publication
    from benchmarks.counter_books import NOW
    from newsroom.accounts.actors import SystemActor
    from subscriptions.actions.service import deliveries
    from subscriptions.selectors import calendar

    publication = Publication.objects.get()
    day = calendar.next_issues(publication, "digital", NOW, 1)[0]
    head("the next issue")
    begun = time.perf_counter()
    with transaction.atomic():
        made = timed(
            "delivery list",
            lambda: deliveries.make_delivery_list(
                publication, day, by=SystemActor("benchmark"), at=NOW
            ),
        )
        write_labels(made, str(day))
        transaction.set_rollback(True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| **{made.labels:,} labels together** | {time.perf_counter() - begun:.1f} | | "
        f"{memory:.0f} |"
    )


def write_labels(run: Any, title: str) -> None:
    """Print the rows of the labels of a delivery list, as PDF and as XLSX."""
    from subscriptions import labels, sheets
    from subscriptions.selectors.service import delivery_runs

    columns = [sheets.SheetColumn(name) for name in labels.AddressLabel.__slots__]
    rows = (
        [getattr(label, column.heading) for column in columns]
        for label in delivery_runs.list_labels(run)
    )
    with tempfile.TemporaryFile() as pdf, tempfile.TemporaryFile() as book:
        printed = timed(
            "labels as PDF",
            lambda: labels.draw_labels(
                delivery_runs.list_labels(run), pdf, title=title, fonts=labels.find_fonts()
            ),
        )
        timed("labels as XLSX", lambda: sheets.write_xlsx(book, columns, rows))
    assert printed.labels == run.labels


def the_revenue() -> None:
    from django.db import transaction

    from articles.models import Publication
    from benchmarks.counter_books import NOW
    from subscriptions.actions.books import revenue

    publication = Publication.objects.get()
    head("revenue")
    with transaction.atomic():
        done = timed(
            "recognise one issue", lambda: revenue.recognise_due_revenue(publication, at=NOW)
        )
        assert done == 1, done
        transaction.set_rollback(True)


def the_reports() -> None:
    from articles.models import Publication
    from benchmarks.counter_books import NOW, TODAY
    from subscriptions.pricing import Prices
    from subscriptions.selectors import reports
    from subscriptions.selectors.reports import forecast
    from subscriptions.selectors.reports import whatif as what_if

    publication = Publication.objects.get()
    head("report, twelve months")
    period = reports.year_until(TODAY)
    for name, read in reports.READS.items():
        timed(name, lambda read=read: read(publication, period, NOW), TIMES)
    days = forecast.next_issue_days(publication, NOW)
    timed("forecast", lambda: forecast.forecast_print_runs(publication, days, NOW), TIMES)
    proposal = what_if.PriceProposal("post", Prices(320, 2500, 7500, 30000, period.first))
    done = timed(
        "what if",
        lambda: what_if.price_proposal(publication, proposal, period.begin, period.end),
        TIMES,
    )
    print(
        f"\n{done.whole.orders:,} orders asked: {done.whole.was / 100:,.2f} -> "
        f"{done.whole.would / 100:,.2f} yuan"
    )


if __name__ == "__main__":
    main()
