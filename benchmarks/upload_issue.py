"""How long an issue of the demonstration newspaper takes from its PDF to pages that readers open.

    python benchmarks/upload_issue.py [--folder DIR]

An issue of eight broadsheet pages, seven articles each, is set here; its pages are joined to one
PDF, and this is uploaded as one from a layout system would be: the original is stored, each page
is rendered in every width, its text is read, the copy for readers is made, regions are proposed,
and the pages before are replaced. The newspaper is built in SQLite in DIR, kept and used again, or
in a temporary folder. The goal is 60 s on two cores, and 500 MB in any process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTING = """
import io, os, time
from datetime import timedelta
from pathlib import Path
import pypdf
from django.db.models import Max
from django.utils import timezone
from articles.actions.editions import editions
from articles.actions.epaper.page_setting import set_pages
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.models import Article, Issue, PageFile, Publication
from newsroom.accounts.actors import SystemActor

PAGES = 8
ARTICLES = 7  # a page
by = SystemActor("benchmark")
at = timezone.now()
latest = Issue.objects.aggregate(number=Max("number"), date=Max("date"))
planned = editions.PlannedIssue(
    number=latest["number"] + 1,
    date=latest["date"] + timedelta(days=1),
    page_count=PAGES,
    kind="extra",
)
issue = editions.create_issue(Publication.objects.get(), planned, by=by, at=at)
texts = list(Article.objects.filter(stage="published").order_by("-pk")[:60])
for number, page in enumerate(issue.pages.order_by("position")):
    for place in range(ARTICLES):
        text = draft_from_article(texts[(number * ARTICLES + place) % len(texts)])
        article = writing.create_article(issue.publication, text, by=by, at=at)
        editions.place_article(article, page, by=by, at=at)
set_pages(issue, by=by, at=at)
writer = pypdf.PdfWriter()
for file in PageFile.objects.filter(is_current=True, page__issue=issue).order_by("page__position"):
    with file.pdf.open("rb") as stream:
        writer.append(io.BytesIO(stream.read()))
with (Path(os.environ["NEWSROOM_VAR"]) / "issue.pdf").open("wb") as stream:
    writer.write(stream)
"""
UPLOAD = """
import os, resource, time
from pathlib import Path
from django.utils import timezone
from articles.actions.epaper.page_worker import process_next
from articles.actions.epaper.uploads import IncomingPdf, upload_pages
from articles.models import Issue, PageFile, PageRegion, Placement
from newsroom.accounts.actors import SystemActor

def used(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024

issue = Issue.objects.latest("pk")
path = Path(os.environ["NEWSROOM_VAR"]) / "issue.pdf"
own_before, children_before = used(resource.RUSAGE_SELF), used(resource.RUSAGE_CHILDREN)
begun = time.monotonic()
with path.open("rb") as stream:
    incoming = IncomingPdf(stream, "issue.pdf")
    upload = upload_pages(issue, incoming, by=SystemActor("benchmark"), at=timezone.now())
processed = process_next(timezone.now())
seconds = time.monotonic() - begun
own, children = used(resource.RUSAGE_SELF), used(resource.RUSAGE_CHILDREN)
assert (processed.pk, processed.state) == (upload.pk, "ready"), processed.problem
core = own[0] - own_before[0] + children[0] - children_before[0]
files = PageFile.objects.filter(upload=upload, is_current=True)
stored = sum(image["bytes"] for file in files for image in file.images) / 1024**2
articles = Placement.objects.filter(page__issue=issue).count()
regions = PageRegion.objects.filter(page__issue=issue).exclude(placement=None).count()
print(
    f"ROW\t| {files.count()} | {articles} | {path.stat().st_size / 1024**2:.1f} | {seconds:.1f} "
    f"| {core:.1f} | {own[1]} | {children[1]} | {stored:.1f} | {regions} |"
)
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", help="where the newspaper is kept for the next time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.folder or passing
        environment = {
            **os.environ,
            "NEWSROOM_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
            "DEBUG": "0",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("DATABASE_URL", None)
        Path(folder).mkdir(parents=True, exist_ok=True)
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "demo", "--if-empty", "--issues", "2", "--articles", "60")
        manage(environment, "shell", "--no-imports", "-c", SETTING)
        output = manage(environment, "shell", "--no-imports", "-c", UPLOAD)
    print(
        "| pages | articles | PDF, MB | seconds | of a core | MB of the worker | MB of its child "
        "| pictures, MB | regions |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for row in output.splitlines():
        if row.startswith("ROW"):
            print(row.split("\t")[1])


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
