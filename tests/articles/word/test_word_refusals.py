"""Word files that are not taken: each is refused in a sentence, and nothing is half done."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from articles.actions.manuscripts.word_drafts import WordFile, create_from_word
from articles.actions.writing import writing
from articles.errors import Invalid
from articles.models import Article, Image, JournalEntry
from articles.word_files import limits
from articles.word_files.faults import WordFault
from articles.word_files.refusals import UnreadableWordFile
from tests.articles.word.documents import (
    jpeg,
    paragraph,
    picture,
    word_file,
    word_parts,
    zip_parts,
)
from tests.cast import person
from tests.factories.articles import MORNING, make_publication

pytestmark = pytest.mark.django_db
TITLE = paragraph("四百种耗材一家买", style="Title")
TEXT = paragraph("四月一日起，耗材统一采购。")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ADDRESS = reverse("admin:articles_word_file")


def with_part(name: str, content: bytes | str) -> bytes:
    return zip_parts({**word_parts(TITLE, TEXT), name: content})


def make_encrypted_entries() -> bytes:
    """A ZIP whose entries say that they are protected by a password."""
    content = bytearray(word_file(TITLE, TEXT))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def make_deep_document() -> bytes:
    return with_part("word/document.xml", "<w:a xmlns:w='w'>" * 5000 + "</w:a>" * 5000)


def make_entities(encoding: str = "utf-8") -> bytes:
    declared = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    document = str(word_parts(TITLE, TEXT)["word/document.xml"]).replace("四百种", "&b;")
    written = f'<?xml version="1.0" encoding="{encoding}"?>{declared}{document}'
    return with_part("word/document.xml", written.encode(encoding))


REFUSED: dict[str, tuple[Callable[[], bytes], WordFault]] = {
    "empty": (lambda: b"", WordFault.EMPTY),
    "an old .doc renamed": (lambda: OLE + b"\0" * 4000, WordFault.OLD_FORMAT),
    "a password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        WordFault.ENCRYPTED,
    ),
    "protected entries": (make_encrypted_entries, WordFault.ENCRYPTED),
    "a PDF": (lambda: b"%PDF-1.7 ...", WordFault.NO_WORD_FILE),
    "a workbook": (lambda: zip_parts({"xl/workbook.xml": "<w/>"}), WordFault.NO_WORD_FILE),
    "cut off": (lambda: word_file(TITLE, TEXT)[:900], WordFault.DAMAGED),
    "XML cut off": (lambda: with_part("word/document.xml", "<w:document"), WordFault.DAMAGED),
    "no body": (lambda: with_part("word/document.xml", "<x/>"), WordFault.DAMAGED),
    "entities": (make_entities, WordFault.HOSTILE),
    "entities in UTF-16": (lambda: make_entities("utf-16"), WordFault.HOSTILE),
    "entities elsewhere": (
        lambda: with_part("word/document.bin", "<!DOCTYPE d [<!ENTITY a 'b'>]><d/>"),
        WordFault.HOSTILE,
    ),
    "a bomb": (
        lambda: with_part("word/document.xml", b" " * (limits.TEXT_BYTES + 1)),
        WordFault.TOO_INTRICATE,
    ),
    "too deep": (make_deep_document, WordFault.TOO_INTRICATE),
    "5,000 pictures": (
        lambda: zip_parts({f"word/media/{n}.png": b"" for n in range(5000)} | word_parts(TEXT)),
        WordFault.TOO_MANY_PICTURES,
    ),
    "no text": (lambda: word_file(paragraph()), WordFault.NO_TEXT),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_readable_word_file_is_refused_in_words(kind: str) -> None:
    make, fault = REFUSED[kind]
    with pytest.raises(UnreadableWordFile, match="Nothing was stored") as refused:
        create(make())
    assert refused.value.fault == fault
    assert not Article.objects.exists()
    assert not Image.objects.exists()


def create(content: bytes) -> None:
    create_from_word(
        make_publication(),
        WordFile(io.BytesIO(content), "稿件.docx"),
        by=person("lin"),
        at=MORNING,
    )


def test_a_file_of_more_than_thirty_megabytes_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    with pytest.raises(UnreadableWordFile) as refused:
        create(word_file(TITLE, TEXT))
    assert refused.value.fault == WordFault.TOO_LARGE


def test_a_draft_that_cannot_be_stored_leaves_no_picture_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        assert Image.objects.count() == 1
        raise Invalid("The disk of the database is full.")

    content = word_file(
        TITLE, paragraph("耗材统一采购", inner=picture("p1")), pictures={"p1": jpeg(61)}
    )
    create(content)
    image = Image.objects.get()
    name = str(image.original.name)
    assert default_storage.exists(name)
    Article.objects.get().image_uses.all().delete()
    image.delete()
    default_storage.delete(name)
    before = JournalEntry.objects.filter(outcome="done").count()
    monkeypatch.setattr(writing, "create_article", refuse)
    with pytest.raises(Invalid):
        create_again(content)
    assert not Image.objects.exists()
    assert not default_storage.exists(name)
    assert JournalEntry.objects.filter(outcome="done").count() == before


def create_again(content: bytes) -> None:
    create_from_word(
        Article.objects.get().publication,
        WordFile(io.BytesIO(content), "稿件.docx"),
        by=person("lin"),
        at=MORNING,
    )


def test_a_document_part_of_another_number_is_read_as_well() -> None:
    parts = word_parts(TITLE, TEXT)
    document = parts.pop("word/document.xml")
    relations = str(parts["_rels/.rels"]).replace("document.xml", "document2.xml")
    create(zip_parts({**parts, "_rels/.rels": relations, "word/document2.xml": document}))
    assert Article.objects.get().headline == "四百种耗材一家买"


def test_the_screen_says_why_and_keeps_the_newspaper(client: Client) -> None:
    make_publication()
    other = make_publication("weekly", name="江岸周刊")
    client.force_login(person("lin"))
    for content, words in ((b"", "是空的"), (OLE, "旧格式"), (b"{\\rtf1", "不是 Word 文件")):
        file = io.BytesIO(content)
        file.name = "稿件.docx"
        answer = client.post(ADDRESS, {"file": file, "publication": other.pk})
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert f'<option value="{other.pk}" selected>' in answer.content.decode()
    answer = client.post(ADDRESS, {"publication": "abc"})
    assert answer.status_code == 200
    assert not Article.objects.exists()


def test_who_may_not_write_does_not_see_the_screen(client: Client) -> None:
    client.force_login(person("ji"))
    assert client.get(ADDRESS).status_code == 403
    client.logout()
    assert client.get(ADDRESS).status_code == 302


def test_the_draft_opens_with_what_was_left_out(client: Client) -> None:
    publication = make_publication()
    client.force_login(person("lin"))
    listed = client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert ADDRESS in listed
    assert ADDRESS in client.get(reverse("admin:articles_article_add")).content.decode()
    file = io.BytesIO(with_part("word/vbaProject.bin", b"macros"))
    file.name = "稿件.docx"
    answer = client.post(ADDRESS, {"file": file, "publication": publication.pk}, follow=True)
    article = Article.objects.get()
    assert answer.redirect_chain[-1][0] == reverse(
        "admin:articles_article_change", args=[article.pk]
    )
    assert "宏已略去" in answer.content.decode()
    assert article.headline == "四百种耗材一家买"
