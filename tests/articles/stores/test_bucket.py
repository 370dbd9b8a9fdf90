"""Pictures and printed pages in a bucket: readers get the same, and nobody gets more."""

import io
import socket
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from PIL import Image as Pillow

from articles.actions.epaper.uploads import IncomingPdf, upload_pages
from articles.actions.pictures import media
from articles.actions.pictures.adjusting import change_adjustment
from articles.domain.pictures.picture_adjustments import PictureAdjustment
from articles.errors import Invalid, NotKept
from articles.models import Image, PageFile, PageUpload
from articles.reading.sending import StoredFile, send_file
from articles.stores.remote import RemoteStorage, StoreAway
from tests.articles.epaper.printed_issues import blank_pdf, process_all, upload
from tests.articles.stores.conftest import Store
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, lead_picture, make_issue, make_published

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def add_picture(side: int = 420) -> Image:
    output = io.BytesIO()
    Pillow.new("RGB", (side, side // 2), "red").save(output, "JPEG")
    output.seek(0)
    return media.add_image(file=output, title="码头", credit="王立 摄", by=OPERATOR, at=MORNING)


def published_picture() -> tuple[Image, str, str]:
    """A picture of a published text, the address of one of its copies, and that of the text."""
    image = add_picture()
    article = make_published(pictures=[lead_picture(image)])
    return image, default_storage.url(image.renditions[0]["name"]), f"/articles/{article.pk}/"


def turn(image: Image) -> Image:
    turned = PictureAdjustment(rotation=90)
    return change_adjustment(image, turned, by=OPERATOR, at=MORNING, started_from="")


def body_of(response: HttpResponseBase) -> bytes:
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    for close in response._resource_closers:  # what a server closes, but for the database
        close()
    return content


def bare(address: str) -> str:
    return urlsplit(address)._replace(query="").geturl()


def test_an_uploaded_picture_and_its_copies_lie_in_the_bucket_and_readers_get_them(
    store: Store, client: Client
) -> None:
    image, address, article = published_picture()
    assert store.names() == {f"site/media/{name}" for name in image.file_names()}
    assert address.startswith("/media/pictures/")
    assert f'{address}"' in client.get(article).content.decode().replace(" ", '"')
    answer = client.get(address)
    with Pillow.open(io.BytesIO(body_of(answer))) as picture:
        assert picture.width == image.renditions[0]["width"]
    assert answer["Content-Type"] == f"image/{image.renditions[0]['format']}"
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_strangers_get_no_picture_of_a_draft_from_the_site_and_no_file_from_the_store(
    store: Store, client: Client
) -> None:
    image = add_picture()
    name = image.renditions[0]["name"]
    address = default_storage.url(name)
    assert client.get(address).status_code == 404
    storage = storages["default"]
    assert isinstance(storage, RemoteStorage)
    signed = storage.signed_address(name, 60)
    with urlopen(signed) as answer:
        assert answer.status == 200
    with pytest.raises(HTTPError, match="403"):
        urlopen(bare(signed))
    assert not storage.is_public(name)
    client.force_login(person("rao"))
    answer = client.get(address)
    assert (answer["Cache-Control"], bool(body_of(answer))) == ("private, no-store", True)
    assert client.get("/media/../pages/pdf/1.pdf").status_code == 400


def test_a_picture_is_adjusted_from_its_file_in_the_bucket_and_goes_with_its_files(
    store: Store,
) -> None:
    image = add_picture()
    turned = turn(image)
    assert (turned.width, turned.height) == (210, 420)
    assert store.names() == {f"site/media/{name}" for name in turned.file_names()}


def test_an_uploaded_pdf_is_read_from_the_bucket_and_its_pages_lie_there(store: Store) -> None:
    issue = make_issue(page_count=1)
    sent = upload(issue, blank_pdf(1))
    process_all()
    file = PageFile.objects.get(page__issue=issue, is_current=True)
    names = {sent.original.name, file.pdf.name, file.characters.name}
    names |= {image["name"] for image in file.images}
    assert store.names() == {f"site/pages/{name}" for name in names}
    with pytest.raises(ValueError, match="no address"):
        _ = file.pdf.url


def test_a_printed_page_is_sent_whole_in_part_or_by_nginx(store: Store, settings: object) -> None:
    name = storages["pages"].save("pdf/1.pdf", ContentFile(b"0123456789"))
    stored = StoredFile(name, "application/pdf", "tag", "page.pdf")
    asked = RequestFactory()
    whole = send_file(asked.get("/"), stored)
    assert (whole.status_code, body_of(whole)) == (200, b"0123456789")
    part = send_file(asked.get("/", headers={"Range": "bytes=2-4"}), stored)
    assert (part.status_code, body_of(part), part["Content-Range"]) == (
        206,
        b"234",
        "bytes 2-4/10",
    )
    settings.PAGES_ACCEL = "/page-files/"  # type: ignore[attr-defined]
    handed_on = send_file(asked.get("/"), stored)["X-Accel-Redirect"]
    at_the_store = handed_on.replace("/page-files/", f"{store.endpoint}/")
    with urlopen(at_the_store) as answer:
        assert answer.read() == b"0123456789"
    assert "X-Amz-Expires=60&" in at_the_store


def test_a_large_file_goes_up_in_parts_and_comes_back_the_same(store: Store) -> None:
    content = bytes(range(256)) * (70 * 1024)  # 17.5 MB
    file = io.BytesIO(content)
    name = storages["pages"].save("uploads/large.pdf", ContentFile(content))
    with storages["pages"].open(name) as stored:
        assert stored.read() == content
    assert not file.closed
    assert storages["pages"].save("uploads/large.pdf", ContentFile(b"another")) != name


def test_while_the_store_is_away_texts_are_read_and_nothing_is_half_stored(
    store: Store, client: Client
) -> None:
    image, address, article = published_picture()
    issue = make_issue(page_count=1)
    pdf = IncomingPdf(io.BytesIO(blank_pdf(1)), "page.pdf")
    store.stop()
    assert "<h1" in client.get(article).content.decode()
    answer = client.get(address)
    assert answer.status_code == 503
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/healthz").json()["files"] is False
    with pytest.raises(NotKept):
        add_picture(400)
    with pytest.raises(NotKept):
        turn(image)
    with pytest.raises(NotKept):
        upload_pages(issue, pdf, by=OPERATOR, at=MORNING)
    assert (Image.objects.count(), PageUpload.objects.count()) == (1, 0)
    store.start()
    assert body_of(client.get(address))
    assert client.get("/healthz").json()["files"] is True


def test_a_store_that_hangs_is_asked_once_and_then_left_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.stores.bucket.SECONDS_AWAY", 60.0)
    of_files = settings.STORAGES["default"]
    impatient = storages.create_storage(
        {**of_files, "OPTIONS": {**of_files["OPTIONS"], "seconds": 2}}
    )
    store.stop()
    with socket.create_server(("127.0.0.1", int(store.endpoint.rpartition(":")[2]))) as silent:
        asked = 0
        for _ in range(3):
            with pytest.raises(StoreAway):
                impatient.exists("pictures/1.webp")
        silent.setblocking(False)
        while True:
            try:
                silent.accept()[0].close()
            except BlockingIOError:
                break
            asked += 1
    assert asked == 1


def test_altered_bytes_are_given_to_nobody_and_a_missing_file_is_unknown(
    store: Store, client: Client
) -> None:
    image, address, _article = published_picture()
    name = f"site/media/{image.renditions[0]['name']}"
    store.alter(name, b"<script>of a stranger</script>")
    answer = client.get(address)
    assert answer.status_code == 503
    assert b"stranger" not in answer.content
    store.client.delete_object(Bucket=store.bucket, Key=name)
    assert client.get(address).status_code == 404
    store.client.delete_object(Bucket=store.bucket, Key=f"site/media/{image.original.name}")
    with pytest.raises(Invalid):
        turn(image)
