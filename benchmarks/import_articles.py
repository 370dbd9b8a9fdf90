"""How many articles a second go in, search index included: ninjs, one item a line, into a new
SQLite database.

    python benchmarks/import_articles.py [--articles 5000] [--times 1] [--profile]

Prints articles a second, megabytes a second and the memory at its highest. The texts are the
demonstration paper's.
"""

import argparse
import cProfile
import json
import os
import pstats
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORIES = 400


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "NEWSROOM_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
            "DEBUG": "0",
        }
        os.environ.pop("DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        run(Path(folder), options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument(
        "--times", type=int, default=1, help="each text so many times over, for a file of a size"
    )
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    return parser.parse_args()


def run(folder: Path, options: argparse.Namespace) -> None:
    """Build an empty newspaper and an archive beside it, then time the command itself."""
    import django

    django.setup()
    from django.core.management import call_command

    from newsroom.demo import paper

    call_command("migrate", verbosity=0)
    paper.found_newspaper()
    archive = folder / "archive.ndjson"
    write(archive, options.articles, options.times)
    profile = cProfile.Profile()
    begun = time.perf_counter()
    if options.profile:
        profile.enable()
    call_command("import_articles", str(archive), verbosity=0, stdout=sys.stderr)
    profile.disable()
    report(archive, options.articles, time.perf_counter() - begun)
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)


def write(archive: Path, articles: int, times: int) -> None:
    """Write the archive: the demonstration's stories over and over, each time a new article."""
    from newsroom.demo.stories import plan
    from newsroom.demo.stories.story import FIGURE, write_story

    stories = [
        write_story(plan.Slot(1200 + n // 20, n % 20), 1322) for n in range(min(STORIES, articles))
    ]
    with archive.open("w", encoding="utf-8") as out:
        for number in range(articles):
            story = stories[number % len(stories)]
            item = {
                "uri": f"urn:benchmark:{number}",
                "type": "text",
                "versionCreated": story.moment.isoformat(),
                "headlines": [{"role": "main", "value": story.text["headline"]}],
                "by": "林晓舟",
                "descriptions": [{"value": story.text.get("abstract", "")}],
                "bodies": [
                    {
                        "contentType": "text/html",
                        "value": story.text["body"].replace(FIGURE, "") * times,
                    }
                ],
            }
            out.write(json.dumps(item, ensure_ascii=False) + "\n")


def report(archive: Path, articles: int, seconds: float) -> None:
    megabytes = archive.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{articles} articles, {megabytes:.1f} MB, in {seconds:.1f} s: {articles / seconds:.0f} a "
        f"second, "
        f"{megabytes / seconds:.1f} MB a second, {memory:.0f} MB of memory at most"
    )


if __name__ == "__main__":
    main()
