"""Printed pages and large PDFs through the nginx of the guide: it sends what Newsroom allows."""

import re
import time

import pytest
from django.core.signing import Signer

from articles.reading.page_addresses import SALT
from tests.newsroom.faults.conftest import Newspaper, count
from tests.newsroom.faults.forms import staff
from tests.newsroom.faults.site import Answer, Browser

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
FILE = re.compile(r"/epaper/files/[^\"\s]+")
PAGE = "/epaper/2024-03-05/1/"
MEGABYTE = 1 << 20
KINDS = {"picture": ".1000-webp.", "page": ".pdf.", "issue": "/i."}


def find_file(reader: Browser, kind: str) -> str:
    """Return the first address on page 1 of a file of that kind."""
    return next(
        address for address in FILE.findall(reader.get(PAGE).text) if KINDS[kind] in address
    )


def is_stored(newspaper: Newspaper, body: bytes) -> bool:
    """Whether these bytes are a file in the folder of printed pages."""
    files = (newspaper.data.folder / "pages").rglob("*.*")
    return any(path.read_bytes() == body for path in files if path.is_file())


def sign(newspaper: Newspaper, fields: str) -> str:
    """Return an address as the site signs it."""
    signer = Signer(key=newspaper.settings["SECRET_KEY"], salt=SALT)
    return f"/epaper/files/{signer.sign(fields)}"


def upload_address(newspaper: Newspaper) -> str:
    """Return the address of the form for the PDFs of the issue that readers see."""
    issue = re.search(r"/i\.(\d+)\.", find_file(newspaper.site.reader(), "issue"))
    assert issue
    return f"/admin/articles/issue/{issue[1]}/files/"


def send_bytes(newspaper: Newspaper, name: str, path: str, megabytes: int) -> Answer:
    """Send a form with a file that is no PDF through nginx, as one of the staff."""
    reader = newspaper.site.reader()
    reader.cookies = staff(newspaper.site, name).cookies
    reader.get(path)
    return reader.post(path, {"title": "头版"}, b"%PDF-1.7" + b"\0" * (megabytes * MEGABYTE))


def announce_bytes(newspaper: Newspaper, path: str, megabytes: int) -> Answer:
    """Send the head of a request that says how large the rest will be, and hardly any of it."""
    reader = newspaper.site.reader()
    return reader.post(path, {}, b"%PDF-1.7", **{"Content-Length": str(megabytes * MEGABYTE)})


def count_uploads(newspaper: Newspaper) -> int:
    return count(newspaper, "articles_pageupload")


@pytest.mark.parametrize("kind", KINDS)
def test_nginx_sends_the_bytes_of_what_a_reader_may_have(newspaper: Newspaper, kind: str) -> None:
    reader = newspaper.site.reader()
    answer = reader.get(find_file(reader, kind))
    expected = "image/webp" if kind == "picture" else "application/pdf"
    assert (answer.status, answer.headers["content-type"]) == (200, expected)
    assert is_stored(newspaper, answer.body)
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ("content-disposition" in answer.headers) == (kind != "picture")
    assert "x-accel-redirect" not in answer.headers


@pytest.mark.parametrize("kind", KINDS)
def test_nginx_sends_a_part_and_the_length_alone(newspaper: Newspaper, kind: str) -> None:
    reader = newspaper.site.reader()
    address = find_file(reader, kind)
    whole = reader.get(address)
    part = reader.get(address, Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.body)}"
    assert reader.get(address, Range=f"bytes={len(whole.body)}-").status == 416
    head = reader.head(address)
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole.body)
    unchanged = reader.get(address, **{"If-None-Match": whole.headers["etag"]})
    assert (unchanged.status, unchanged.body) == (304, b"")


def test_without_newsroom_nginx_gives_no_file(newspaper: Newspaper) -> None:
    """The folder is reachable through an answer of Newsroom only, not by its internal address."""
    reader = newspaper.site.reader()
    stored = next((newspaper.data.folder / "pages").rglob("*.pdf"))
    name = stored.relative_to(newspaper.data.folder / "pages")
    for address in (f"/page-files/{name}", "/page-files/", f"/pages/{name}", f"/media/{name}"):
        assert reader.get(address).status == 404
    for climbing in (
        "/page-files/../newsroom.sqlite3",
        "/epaper/files/..%2f..%2fnewsroom.sqlite3/",
    ):
        assert reader.get(climbing).status in {400, 404}


def test_an_altered_address_is_answered_in_words(newspaper: Newspaper) -> None:
    reader = newspaper.site.reader()
    address = find_file(reader, "picture")
    answer = reader.get(address[:-3] + ("AAA" if not address.endswith("AAA") else "BBB"))
    assert answer.status == 404
    assert "请在数字报里重新打开" in answer.text


def test_an_address_that_has_ended_leads_to_a_fresh_one(newspaper: Newspaper) -> None:
    reader = newspaper.site.reader()
    fresh = find_file(reader, "picture")
    pk = re.search(r"/p\.(\d+)\.", fresh)
    assert pk
    ended = sign(newspaper, f"p.{pk[1]}.1000-webp.s.{int(time.time()) - 60}")
    answer = reader.get(ended)
    assert answer.status == 302
    assert answer.headers["cache-control"] == "private, no-store"
    assert reader.get(answer.headers["location"]).body == reader.get(fresh).body


def test_a_file_that_is_lost_is_told_in_words(newspaper: Newspaper) -> None:
    reader = newspaper.site.reader()
    address = find_file(reader, "picture")
    body = reader.get(address).body
    folder = newspaper.data.folder / "pages"
    lost = [path for path in folder.rglob("*.webp") if path.read_bytes() == body]
    for path in lost:
        path.rename(path.with_suffix(".away"))
    try:
        answer = reader.get(address)
    finally:
        for path in lost:
            path.with_suffix(".away").rename(path)
    assert answer.status == 404
    assert "找不到" in answer.text or "缺失" in answer.text


def test_a_form_that_nginx_refuses_is_answered_in_words(newspaper: Newspaper) -> None:
    """The limit that it names is that of the form, and nothing is stored."""
    before = newspaper.media.files()
    answer = send_bytes(newspaper, "lin", "/admin/articles/image/add/", 31)
    assert (answer.status, "30 MB" in answer.text) == (413, True)
    assert "没有保存任何内容" in answer.text
    assert "Nothing was stored" in answer.text
    assert newspaper.media.files() == before
    answer = announce_bytes(newspaper, upload_address(newspaper), 311)
    assert (answer.status, "310 MB" in answer.text) == (413, True)
    assert "30 MB" not in answer.text
    assert announce_bytes(newspaper, "/", 31).status == 413


def test_a_pdf_larger_than_other_forms_take_reaches_newsroom_and_is_refused_in_words(
    newspaper: Newspaper,
) -> None:
    """What may not place articles sends 30 MB. The disk for uploads has 3 MB left for the rest."""
    before = count_uploads(newspaper)
    address = upload_address(newspaper)
    answer = send_bytes(newspaper, "lin", address, 31)
    assert (answer.status, "30 MB" in answer.text) == (413, True)
    answer = send_bytes(newspaper, "pan", address, 31)
    assert (answer.status, "存储空间已满" in answer.text) == (503, True)
    answer = send_bytes(newspaper, "pan", address, 1)
    assert (answer.status, "PDF" in answer.text) == (200, True)
    assert count_uploads(newspaper) == before
