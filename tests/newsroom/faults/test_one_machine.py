"""One machine by the guide: reading goes on whatever of it fails; what cannot be done is said."""

import gzip
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsroom.caching import SECONDS_LOST
from tests.newsroom.faults.conftest import Newspaper, count
from tests.newsroom.faults.forms import (
    order_form,
    place_order,
    send_picture,
    staff,
)
from tests.newsroom.faults.proxy import Mode
from tests.newsroom.faults.reading import read_for_a_while
from tests.newsroom.faults.site import READING, Answer, Browser, anew, running
from tests.patience import wait_until

WATCH = [sys.executable, "manage.py", "send_letters", "--watch", "--every", "0.2"]

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
ALL_WELL = dict.fromkeys(READING, 200)


def pages(browser: Browser) -> dict[str, int]:
    return {path: browser.get(anew(path)).status for path in READING}


def assert_told(newspaper: Newspaper, answer: Answer, words: str) -> None:
    """The page says what happened in both languages and with its number, which one line of the log
    carries; and when to come again."""
    assert (answer.status, answer.headers.get("retry-after")) == (503, "60"), answer.text[:500]
    assert words in answer.text
    assert "Please try again later" in answer.text
    assert answer.number in answer.text
    assert [line["level"] for line in newspaper.site.lines(answer.number)] == ["ERROR"]


def test_a_page_is_compressed_once_and_plain_for_who_does_not_unpack_it(
    newspaper: Newspaper,
) -> None:
    reader = newspaper.site.reader()
    for first, second in (("gzip", "identity"), ("identity", "gzip")):
        address = f"/?utm_source={first}"  # each address is a page of its own to nginx
        answers = [reader.get(address, **{"Accept-Encoding": kind}) for kind in (first, second)]
        by_kind = dict(zip((first, second), answers, strict=True))
        assert by_kind["gzip"].headers["content-encoding"] == "gzip"
        assert "content-encoding" not in by_kind["identity"].headers
        assert gzip.decompress(by_kind["gzip"].body) == by_kind["identity"].body


def test_somebody_signed_in_gets_public_pages_from_the_copy_of_everybody(
    newspaper: Newspaper,
) -> None:
    reader = newspaper.site.reader()
    wait_until(lambda: reader.get("/").headers.get("x-cache") == "HIT")
    reader.cookies = staff(newspaper.site, "miao").cookies
    wait_until(lambda: reader.get("/").headers.get("x-cache") == "HIT")
    assert "x-cache" not in reader.get("/admin/").headers


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.HANG])
def test_readers_read_and_order_without_redis(newspaper: Newspaper, mode: Mode) -> None:
    asked = newspaper.site.pages()
    newspaper.redis.set(mode)
    browser = newspaper.site.browser()
    assert pages(browser) == ALL_WELL
    assert place_order(browser, order_form(browser)).status == 302
    assert browser.get("/subscribe/gift/?code=AAAA-BBBB").status == 200
    assert browser.sign_in("lin", "a wrong pass phrase").status == 200
    assert staff(newspaper.site, "miao").get("/admin/").status == 200
    assert '"degraded": true' in browser.get("/healthz").text
    read_for_a_while(newspaper.site, asked)


def garbage(data: bytes) -> bytes:
    return b"!" + data


def other_kinds(data: bytes) -> bytes:
    return b"*2\r\n$1\r\na\r\n:7\r\n"


@pytest.mark.parametrize("change", [garbage, other_kinds, bytes.upper, lambda data: data[:2]])
def test_what_redis_answers_wrongly_costs_no_page(
    newspaper: Newspaper, change: Callable[[bytes], bytes]
) -> None:
    newspaper.redis.cut()
    newspaper.redis.change = change
    browser = newspaper.site.browser()
    assert place_order(browser, order_form(browser)).status == 302
    assert staff(newspaper.site, "miao").get("/admin/").status == 200
    assert browser.get("/healthz").status == 200


def test_a_failing_redis_leaves_a_line_with_the_number_of_the_request(
    newspaper: Newspaper,
) -> None:
    newspaper.redis.set(Mode.REFUSE)
    browser = newspaper.site.browser()
    form = order_form(browser)
    time.sleep(SECONDS_LOST)  # for which a failure of another request is believed
    answer = place_order(browser, form)
    assert answer.status == 302
    assert newspaper.site.lines(answer.number)


def test_readers_read_while_the_disk_of_the_database_is_full(newspaper: Newspaper) -> None:
    asked = newspaper.site.pages()
    with newspaper.data.full():
        read_for_a_while(newspaper.site, asked)


def test_what_finds_no_room_in_the_database_is_told_and_works_once_there_is_room(
    newspaper: Newspaper,
) -> None:
    browser = newspaper.site.browser()
    form = order_form(browser)
    before = count(newspaper, "subscriptions_order"), count(newspaper, "subscriptions_letter")
    with newspaper.data.full():
        answer = place_order(browser, form)
    assert_told(newspaper, answer, "存储空间已满")
    assert "江滨路 1 号" in answer.text  # what was typed can be sent again
    after = count(newspaper, "subscriptions_order"), count(newspaper, "subscriptions_letter")
    assert after == before
    assert place_order(browser, form).status == 302
    assert count(newspaper, "subscriptions_order") == before[0] + 1


def test_a_picture_that_finds_no_room_is_told_beside_its_form_and_leaves_no_half_file(
    newspaper: Newspaper,
) -> None:
    editor = staff(newspaper.site, "lin")
    before = newspaper.media.files()
    answer = send_picture(editor)  # its copies are larger than the disk
    assert answer.status == 200
    assert "图片没有存下来" in answer.text
    assert 'value="江岸码头夜景"' in answer.text
    assert newspaper.media.files() == before
    assert newspaper.site.lines(answer.number)
    assert send_picture(editor, side=200).status == 302


def test_a_picture_is_told_that_nothing_can_be_written(newspaper: Newspaper) -> None:
    editor = staff(newspaper.site, "lin")
    before = newspaper.media.files()
    with newspaper.media.read_only():
        answer = send_picture(editor, side=210)
    assert (answer.status, "图片没有存下来" in answer.text) == (200, True)
    assert newspaper.media.files() == before


def test_an_upload_that_finds_no_room_on_its_way_in_is_told(newspaper: Newspaper) -> None:
    editor = staff(newspaper.site, "lin")
    through_nginx = newspaper.site.reader()  # which reads a form to its end, as a browser sends it
    through_nginx.cookies = editor.cookies
    # One of 18 MB is not kept in memory, and finds a disk of 3. What is left of it is read too.
    answer = send_picture(through_nginx, side=2500)
    assert_told(newspaper, answer, "存储空间已满")
    assert 'name="title" value="江岸码头夜景"' in answer.text  # the fields can be sent again
    assert 'type="file" name="file"' in answer.text


def test_a_log_without_room_stops_nobody(newspaper: Newspaper) -> None:
    newspaper.redis.set(Mode.REFUSE)  # so that there is something to write
    with newspaper.logs.full():
        browser = newspaper.site.browser()
        assert place_order(browser, order_form(browser)).status == 302


def test_no_page_waits_for_a_mail_server_that_hangs(newspaper: Newspaper) -> None:
    browser, before = newspaper.site.browser(), newspaper.letters.calls
    browser.get("/account/sign-in/")
    for email in ("tian@example.com", "nobody@example.com"):
        answer = browser.post("/account/sign-in/", {"way": "mail", "email": email})
        assert answer.status == 200
    assert place_order(browser, order_form(browser)).status == 302
    assert newspaper.letters.calls == before


def test_nobody_waits_for_the_program_that_waits_for_a_mail_server_that_hangs(
    newspaper: Newspaper,
) -> None:
    browser = newspaper.site.browser()
    browser.get("/account/sign-in/")
    browser.post("/account/sign-in/", {"way": "mail", "email": "tian@example.com"})
    waiting = newspaper.settings | {"EMAIL_TIMEOUT": "3600"}
    before = newspaper.letters.calls
    with running(WATCH, waiting, subprocess.DEVNULL):
        wait_until(lambda: newspaper.letters.calls > before)
        assert place_order(browser, order_form(browser)).status == 302


def test_a_letter_arrives_while_the_program_runs_and_none_is_sent_twice(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    browser = newspaper.site.browser()
    settings = {**newspaper.settings, "EMAIL_URL": f"filemail:///{tmp_path}"}
    browser.get("/account/sign-in/")
    browser.post("/account/sign-in/", {"way": "mail", "email": "tian@example.com"})
    hers = "subscriptions_passingletter WHERE address = 'tian@example.com'"
    written = count(newspaper, "subscriptions_letter") + count(newspaper, hers)
    with running(WATCH, settings, subprocess.DEVNULL), running(WATCH, settings, subprocess.DEVNULL):
        wait_until(lambda: count(newspaper, "subscriptions_passingletter") == 0)
        unsent = "subscriptions_letter WHERE sent_at IS NULL"
        wait_until(lambda: count(newspaper, unsent) == 0)
    letters = "".join(path.read_text() for path in tmp_path.iterdir())
    assert letters.count("\nTo: tian@example.com\n") == written
