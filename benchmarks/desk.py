"""How fast the day begins: my desk as a chief and as a reporter see it, in a newspaper of a hundred
thousand articles.

    python benchmarks/desk.py [--articles 100000] [--times 30] [--folder DIR]

A demonstration newspaper of that size is built in SQLite (in DIR, kept and used again, or in a
temporary folder); six hundred texts of it stand at every stage, with rounds, approvals, returns,
notes and tasks. The whole page is asked for through Django's test client: session, rights, every
query, the template. Goal: 15 queries, 300 ms.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STIR = """
from django.contrib.auth.models import Group
from django.utils import timezone
from articles.actions.review import interventions, workflow
from articles.actions.writing import remarks, writing
from articles.actions.writing.drafts import draft_from_article
from articles.models import Article, Person, ResponsibleEditor
from newsroom.accounts.models import User

at = timezone.now()

def person(name, role):
    defaults = {"display_name": name, "is_staff": True}
    user, made = User.objects.get_or_create(username=name, defaults=defaults)
    user.groups.add(Group.objects.get(name=role))
    if made and role != "reporter":
        known = Person.objects.create(name=name, slug=name, user=user)
        ResponsibleEditor.objects.create(person=known, printed_name=name.upper())
    return user

reporter = person("bench-reporter", "reporter")
editor = person("bench-editor", "responsible_editor")
desk = person("bench-desk", "desk_chief")
chief = person("bench-chief", "chief")

def begin(number, old):
    new = writing.create_article(old.publication, draft_from_article(old), by=reporter, at=at)
    kind = number % 6
    if kind:
        new = workflow.submit_article(new, by=reporter, at=at)
    if kind == 1:
        reason = workflow.ReturnReason("请补充数字的出处")
        workflow.return_article(new, new.stage, by=editor, at=at, reason=reason)
    if kind > 2:
        writing.change_rights(new, {"kind": "original"}, by=editor, at=at)
        workflow.approve_step(new, new.stage, by=editor, at=at)
    if kind == 4:
        interventions.hold_article(new, by=desk, at=at, reason="等待当事人答复")
    if kind == 5:
        remarks.add_remark(new, "请核对金额", by=editor, at=at, mentions=[reporter, chief])

if not Article.objects.filter(created_by=reporter).exists():
    for number, old in enumerate(Article.objects.filter(stage="published").order_by("-pk")[:600]):
        begin(number, old)
"""
ASK = """
import statistics, time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from articles.models import Article
from newsroom.accounts.models import User
for who in ("bench-chief", "bench-reporter"):
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=who))
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/admin/").status_code == 200
    asked = list(queries.captured_queries)  # the next request empties the log
    for query in sorted(asked, key=lambda row: -float(row["time"]))[:{slow}]:
        print("SLOW", query["time"], query["sql"], sep="\\t")
    times = []
    for _time in range({times}):
        begun = time.perf_counter()
        client.get("/admin/")
        times.append(1000 * (time.perf_counter() - begun))
    middle, most = statistics.median(times), max(times)
    count = Article.objects.count()
    row = f"| {{who[6:]}} | {{count:,}} | {{len(asked)}} | {{middle:.0f}} | {{most:.0f}} |"
    print("ROW", row, sep="\\t")
"""


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.folder or passing
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
        manage(
            environment,
            "demo",
            "--if-empty",
            "--articles",
            str(options.articles),
            "--verbosity",
            "0",
        )
        manage(environment, "shell", "--no-imports", "-c", STIR)
        output = manage(
            environment,
            "shell",
            "--no-imports",
            "-c",
            ASK.format(times=options.times, slow=options.slow),
        )
    print("| who | articles | queries | median ms | slowest ms |\n|---|--:|--:|--:|--:|")
    for row in output.splitlines():
        if row.startswith(("ROW", "SLOW")):
            print(*row.split("\t")[1:])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--folder", help="where the newspaper is kept for the next time")
    parser.add_argument(
        "--slow", type=int, default=0, metavar="N", help="print the N slowest queries too"
    )
    return parser.parse_args()


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
