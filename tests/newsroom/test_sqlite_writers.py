"""Eight processes write to one SQLite file at once: nobody is told that it is locked, and no update
is lost."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.patience import SECONDS

WRITERS = 8
ROUNDS = 40
# One start of Django for all eight: each is forked before anybody has opened the file.
PROGRAM = f"""
import os, traceback
import django; django.setup()
from django.db import connection, transaction
from articles.models import Publication

def write():
    for _round in range({ROUNDS}):
        with transaction.atomic():
            paper = Publication.objects.get()
            paper.pages_per_issue += 1
            paper.save()

Publication.objects.create(code='x', name='x')
connection.close()
writers = []
for _writer in range({WRITERS}):
    writer = os.fork()
    if not writer:
        try:
            write()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    writers.append(writer)
failed = [writer for writer in writers if os.waitpid(writer, 0)[1]]
print(len(failed), Publication.objects.get().pages_per_issue)
"""


@pytest.mark.django_db(transaction=True)  # no copy can be made amid a transaction
@pytest.mark.sqlite
def test_eight_writing_processes_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    paper = tmp_path / "paper.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(paper)) as copy:
        connection.connection.backup(copy)  # the tables are made by now
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{paper}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        timeout=2 * SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["0", str(8 + WRITERS * ROUNDS)]
