"""The process that works on pages is killed: nothing is half before readers, and the next run goes
on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from articles.actions.epaper.page_setting import ask_for_setting
from articles.actions.epaper.page_worker import only_worker
from articles.models import FileState, PageFile
from tests.articles.epaper.printed_issues import (
    blank_pdf,
    make_printed_issue,
    process_all,
    upload,
)
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
SECONDS = 600  # a busy machine takes that long to start a process and to read two pages


@contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    """Run `manage.py process_pages` on the database of the tests."""
    place = quote(str(connection.settings_dict["NAME"]))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.test",
        "DATABASE_URL": f"sqlite:///{place}",
        "NEWSROOM_TEST_FOLDER": str(settings.SCRATCH),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "process_pages"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(happened: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    while not happened():
        assert process.poll() is None, "The worker ended by itself."
        assert time.monotonic() < end, "The worker did nothing."
        time.sleep(0.02)


def test_a_worker_killed_while_pages_are_read_is_followed_by_one_that_goes_on() -> None:
    issue = make_issue(page_count=6)
    sent = upload(issue, blank_pdf(6))
    with worker() as process:
        wait_until(lambda: PageFile.objects.count() >= 2, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    sent.refresh_from_db()
    first = list(PageFile.objects.order_by("pk").values_list("pk", flat=True))
    assert sent.state == FileState.WAITING
    assert 2 <= len(first) < 6
    assert not PageFile.objects.filter(is_current=True).exists()
    process_all()
    sent.refresh_from_db()
    assert (sent.state, sent.done_count) == (FileState.READY, 6)
    assert PageFile.objects.filter(is_current=True).count() == PageFile.objects.count() == 6
    assert set(first) <= set(PageFile.objects.values_list("pk", flat=True))


def test_a_worker_killed_while_pages_are_set_leaves_the_setting_to_the_next() -> None:
    issue = make_printed_issue(pages=2, per_page=1)
    run = ask_for_setting(issue, by=OPERATOR, at=MORNING)

    def has_begun() -> bool:
        run.refresh_from_db()
        return run.done_count >= 1

    with worker() as process:
        wait_until(has_begun, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
    run.refresh_from_db()
    if run.state == FileState.WAITING:  # it may have been quicker
        assert not PageFile.objects.filter(is_current=True).exists()
    process_all()
    run.refresh_from_db()
    assert run.state == FileState.READY
    assert PageFile.objects.filter(is_current=True).count() == 2


def test_only_one_process_of_a_machine_works_and_a_killed_one_holds_up_nobody() -> None:
    with only_worker() as alone, only_worker() as second:
        assert alone
        assert not second
    with only_worker() as again:
        assert again
