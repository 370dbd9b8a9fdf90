"""Eight processes write to one SQLite file at once: nobody is told that it is locked, and no update is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

WRITERS, ROUNDS = 8, 40
SETUP = """
import django; django.setup()
from django.core.management import call_command
call_command('migrate', verbosity=0)
"""
WRITER = f"""
import django; django.setup()
from django.db import transaction
from articles.models import Publication
for _round in range({ROUNDS}):
    with transaction.atomic():
        paper = Publication.objects.get()
        paper.pages_per_issue += 1
        paper.save()
"""
SEED = """
import django; django.setup()
from articles.models import Publication
Publication.objects.create(code='x', name='x')
"""
READ = """
import django; django.setup()
from articles.models import Publication
print(Publication.objects.get().pages_per_issue)
"""


@pytest.mark.sqlite
def test_eight_writing_processes_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'paper.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.test",
    }

    def start(code: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    for code in (SETUP, SEED):
        process = start(code)
        assert process.communicate() == ("", "")
        assert process.returncode == 0
    writers = [start(WRITER) for _writer in range(WRITERS)]
    for writer in writers:
        _output, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors
    output, _errors = start(READ).communicate()
    assert int(output) == 8 + WRITERS * ROUNDS
