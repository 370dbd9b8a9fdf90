"""A file that is no PDF of printed pages is refused in words, and nothing else ever happens."""

import random
from pathlib import Path

import pytest
from django.utils import translation

from articles.epaper.pdf.faults import PdfFault
from articles.epaper.pdf.reader import clean_pdf, inspect_pdf, process_pdf, read_page_text
from articles.epaper.pdf.refusals import WORDS, UnreadablePdf
from tests.articles.epaper.pdf.bad_files import BAD_FILES, BadFile, enormous_picture
from tests.articles.epaper.pdf.conftest import Store
from tests.articles.epaper.pdf.files import page_pdf
from tests.house.shares import examples, share_of, this_turn


@pytest.mark.parametrize("bad", share_of(BAD_FILES, 9), ids=lambda bad: bad.name)
def test_a_bad_file_is_refused_for_its_fault_before_any_page(
    bad: BadFile, store: Store, tmp_path: Path
) -> None:
    path = store(bad.make())
    with pytest.raises(UnreadablePdf, match="Nothing was stored") as refused:
        next(process_pdf(path))
    assert refused.value.fault is bad.fault
    assert "%" not in str(refused.value)
    assert list(tmp_path.iterdir()) == [path]


def test_a_sound_file_of_the_same_making_is_read(store: Store) -> None:
    page = next(process_pdf(store(page_pdf())))
    assert page.text.text == "News"
    assert page.rendered.images


@pytest.mark.parametrize("fault", PdfFault)
def test_each_fault_has_words_in_both_languages(fault: PdfFault) -> None:
    english = str(WORDS[fault])
    with translation.override("zh-hans"):
        chinese = str(WORDS[fault])
    assert "Nothing was stored." in english
    assert "没有存入" in chinese


def test_a_page_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(UnreadablePdf, match="1 pages, so there is no page 2"):
        read_page_text(store(page_pdf()), 1)
    with pytest.raises(UnreadablePdf, match="no page 0"):
        clean_pdf(store(page_pdf()), pages=[-1])


def test_a_picture_that_would_be_left_out_is_refused_with_its_page_alone_too(store: Store) -> None:
    with pytest.raises(UnreadablePdf, match="60000 × 60000 pixels"):
        read_page_text(store(enormous_picture()), 0)


def test_whatever_befalls_the_bytes_of_a_pdf_it_is_read_or_refused(store: Store) -> None:
    rng = random.Random(this_turn())
    sound = page_pdf()
    for _turn in range(examples(25)):
        raw = bytearray(sound)
        for _hit in range(rng.randrange(1, 9)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        try:
            assert inspect_pdf(store(bytes(raw))).page_count
        except UnreadablePdf:
            continue  # anything else fails the test
