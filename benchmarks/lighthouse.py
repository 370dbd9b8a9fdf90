"""What Lighthouse says of each kind of page, as a phone sees it: scores, times, and the audits that
cost points.

    python benchmarks/lighthouse.py [--runs 3] [--page front] [--slowdown 4] [--folder FOLDER]

The demonstration newspaper runs in production behind the nginx of the guide. Lighthouse is fetched
by npx in a pinned version; CHROME_PATH names another Chromium than the machine's. Each figure is
the median of the runs. Lighthouse reckons with a processor four times as slow as the one it runs
on, a desktop’s. “Index” is what it measured of that: 1,500 and more on a desktop, 125 to 800 on a
usual telephone. A machine that is busy with other things is as slow as a telephone already: there
a --slowdown of 1 stands for one.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.paper_site import ORIGIN, PaperSite, running_paper

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "SI": "speed-index",
    "TBT": "total-blocking-time",
}
HEADINGS = (
    "| page | performance | accessibility | best practices | SEO "
    "| FCP s | LCP s | SI s | TBT ms | CLS | KB | index |\n|---|" + 11 * "--:|"
)
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


def main() -> None:
    options = arguments()
    with running_paper(options.folder) as site:
        print(HEADINGS)
        costs = {}
        for name, path in site.paths.items():
            if options.page and name not in options.page:
                continue
            reports = [ask_lighthouse(site, path, options.slowdown) for _run in range(options.runs)]
            print(row(name, reports), flush=True)
            costs[name] = costly_audits(reports)
        for name, audits in costs.items():
            for audit in audits:
                print(f"{name}: {audit}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slowdown", type=float, default=4, help="of the processor")
    parser.add_argument("--page", action="append", help="only this kind of page")
    parser.add_argument("--folder", type=Path, help="keep the newspaper there")
    return parser.parse_args()


def ask_lighthouse(site: PaperSite, path: str, slowdown: float) -> dict[str, Any]:
    """Return the report of one run."""
    flags = ["--headless", "--no-sandbox", *site.browser_flags()]
    command = [
        *("npx", "--yes", f"lighthouse@{VERSION}", f"{ORIGIN}{path}"),
        *("--quiet", "--output=json", "--form-factor=mobile"),
        f"--throttling.cpuSlowdownMultiplier={slowdown}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(quoted(flag) for flag in flags)}",
    ]
    environment = {**os.environ, "CHROME_PATH": os.environ.get("CHROME_PATH") or find_browser()}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    report: dict[str, Any] = json.loads(done.stdout)
    if "runtimeError" in report:
        raise SystemExit(f"{path}: {report['runtimeError']['message']}")
    return report


def quoted(flag: str) -> str:
    """Return a flag of Chromium as Lighthouse reads it: a value with blanks between marks."""
    name, equals, value = flag.partition("=")
    return f'{name}{equals}"{value}"' if " " in value else flag


def find_browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("Lighthouse needs Chromium. On Debian: apt-get install chromium")
    return found


def row(name: str, reports: list[dict[str, Any]]) -> str:
    """Return the medians of the runs as a row of the table."""
    scores = [
        statistics.median(report["categories"][category]["score"] for report in reports)
        for category in CATEGORIES
    ]
    fcp, lcp, si, tbt = (median_of(reports, audit) for audit in TIMES.values())
    cls = median_of(reports, "cumulative-layout-shift")
    size = median_of(reports, "total-byte-weight") / 1024
    shown = [f"{100 * score:.0f}" for score in scores]
    cells = [
        name,
        *shown,
        f"{fcp / 1000:.1f}",
        f"{lcp / 1000:.1f}",
        f"{si / 1000:.1f}",
        f"{tbt:.0f}",
        f"{cls:.3f}",
    ]
    index = statistics.median(report["environment"]["benchmarkIndex"] for report in reports)
    return f"| {' | '.join(cells)} | {size:.0f} | {index:.0f} |"


def median_of(reports: list[dict[str, Any]], audit: str) -> float:
    return statistics.median(report["audits"][audit]["numericValue"] for report in reports)


def costly_audits(reports: list[dict[str, Any]]) -> list[str]:
    """Return the audits that took points in some run, with what they found."""
    found: dict[str, str] = {}
    for report in reports:
        weighed = {
            reference["id"]
            for category in CATEGORIES
            for reference in report["categories"][category]["auditRefs"]
            if reference["weight"]
        }
        for name in sorted(weighed):
            audit = report["audits"][name]
            if audit["score"] is not None and audit["score"] < 0.9:
                found.setdefault(name, f"{name} ({audit['score']}): {describe(audit)}")
    return list(found.values())


def describe(audit: dict[str, Any]) -> str:
    items = audit.get("details", {}).get("items", [])
    places = [item["node"]["selector"] for item in items if "node" in item]
    words = places or [json.dumps(item, ensure_ascii=False)[:120] for item in items]
    return "; ".join([audit.get("displayValue") or audit["title"], *words[:5]])


if __name__ == "__main__":
    main()
