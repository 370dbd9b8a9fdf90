"""What readers download shows the printed pages and does nothing else."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from articles.epaper.pdf.limits import DEFAULT_LIMITS
from articles.epaper.pdf.reader import clean_pdf, inspect_pdf, read_page_text, render_pdf_page
from tests.articles.epaper.pdf.conftest import Store
from tests.articles.epaper.pdf.files import FONT, PAGE, page_pdf, stream, write_pdf
from tests.house.shares import share_of

SMALL = replace(DEFAULT_LIMITS, pixels=150_000)  # pictures that are quickly made
ACTION = b"/S /JavaScript /JS (app.alert\\(1\\))"
FILE = b"<< /Type /Filespec /F (evil.exe) /EF << /F 7 0 R >> >>"
CONTENTS = {6: FILE, 7: stream(b"MZ evil", b"/Type /EmbeddedFile")}
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
DANGERS = {
    "a script that opens with it": page_pdf(catalog=b"/OpenAction << %b >>" % ACTION),
    "a script by name": page_pdf(
        catalog=b"/Names << /JavaScript << /Names [(evil) << %b >>] >> >>" % ACTION
    ),
    "a script of the page": page_pdf(page=b"/AA << /O << %b >> >>" % ACTION),
    "a script of the document": page_pdf(catalog=b"/AA << /WC << %b >> >>" % ACTION),
    "a script behind another action": page_pdf(
        catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << %b >> >>" % ACTION
    ),
    "an attachment": page_pdf(
        catalog=b"/Names << /EmbeddedFiles << /Names [(evil.exe) 6 0 R] >> >>", more=CONTENTS
    ),
    "an attachment of the page": page_pdf(page=b"/AF [6 0 R]", more=CONTENTS),
    "an attachment as a note": page_pdf(
        page=b"/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS 6 0 R >>]", more=CONTENTS
    ),
    "an attachment of a drawing": page_pdf(
        content=b"/X Do",
        resources=b"/XObject << /X 8 0 R >>",
        more={**CONTENTS, 8: stream(b"", FORM + b"/AF [6 0 R]")},
    ),
    "an attachment among the resources": page_pdf(resources=b"/Extra 6 0 R", more=CONTENTS),
    "a program that starts": page_pdf(
        page=b"/Annots [<< /Subtype /Link /Rect [0 0 200 300] /A << /S /Launch /F (cmd.exe) >> >>]"
    ),
    "a link": page_pdf(
        page=b"/Annots [<< /Subtype /Link /Rect [0 0 200 300] "
        b"/A << /S /URI /URI (http://evil.example/) >> >>]"
    ),
    "a link in the outline": page_pdf(
        catalog=b"/Outlines << /First << /Title (x) /A << /S /URI /URI (http://evil.example/) >> "
        b">> >>"
    ),
    "a form": page_pdf(
        catalog=b"/AcroForm << /Fields [<< /FT /Tx /T (name) >>] /XFA (evil) >>",
        page=b"/Annots [<< /Subtype /Widget /FT /Tx /T (name) /Rect [0 0 9 9] >>]",
    ),
}


@pytest.mark.parametrize("danger", share_of(DANGERS, 5))
def test_a_danger_is_seen_and_not_passed_on(store: Store, danger: str) -> None:
    path = store(DANGERS[danger])
    assert not inspect_pdf(path).is_harmless
    cleaned = clean_pdf(path)  # which looks itself whether the copy is harmless and whole
    assert not re.search(rb"JavaScript|evil|/JS|/AA|/URI|/Launch|/Annots|/AcroForm", cleaned)


def test_a_clean_pdf_shows_the_same_page_whatever_box_and_turn_it_has(store: Store) -> None:
    turned = b"/Rotate 90 /CropBox [10 200 150 290] /UserUnit 3"
    path = store(page_pdf(page=turned))
    before = (read_page_text(path, 0), render_pdf_page(path, 0, SMALL), inspect_pdf(path))
    path = store(clean_pdf(path))
    assert before == (read_page_text(path, 0), render_pdf_page(path, 0, SMALL), inspect_pdf(path))


def test_what_pages_inherit_stays_with_them(store: Store) -> None:
    raw = write_pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 300] /Rotate 90 "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            4: stream(b"BT /F1 20 Tf 20 260 Td (News) Tj ET"),
            5: FONT,
        }
    )
    path = store(raw)
    before = (read_page_text(path, 0), inspect_pdf(path))
    path = store(clean_pdf(path))
    assert before == (read_page_text(path, 0), inspect_pdf(path))


def test_a_layer_that_is_switched_off_stays_off(store: Store) -> None:
    raw = page_pdf(
        content=b"/OC /L BDC 0 0 200 300 re f EMC",
        resources=b"/Properties << /L 6 0 R >>",
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
        more={6: b"<< /Type /OCG /Name (marks) >>"},
    )
    path = store(raw)
    before = render_pdf_page(path, 0, SMALL)
    assert before == render_pdf_page(store(clean_pdf(path)), 0, SMALL)
    shown = raw.replace(b"/OFF [6 0 R]", b"/OFF [     ]")
    assert before != render_pdf_page(store(shown), 0, SMALL)


def test_the_same_file_gives_the_same_bytes_and_names_nobody(store: Store) -> None:
    raw = page_pdf(more={6: b"<< /Author (Wang Li) /Producer (InDesign) >>"})
    path = store(raw.replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 6 0 R /ID [<01> <02>]"))
    cleaned = clean_pdf(path)
    assert cleaned == clean_pdf(path)
    assert b"Wang Li" not in cleaned
    assert not pypdf.PdfReader(io.BytesIO(cleaned)).metadata


def test_single_pages_can_be_taken_out(store: Store) -> None:
    names = [b"One", b"Two", b"Three"]
    pages = {
        10 + at: (PAGE % b"/Resources << /Font << /F1 5 0 R >> >>").replace(
            b"4 0 R", b"%d 0 R" % (20 + at)
        )
        for at in range(3)
    }
    texts = {
        20 + at: stream(b"BT /F1 20 Tf 20 260 Td (%b) Tj ET" % name)
        for at, name in enumerate(names)
    }
    root = b"<< /Type /Pages /Kids [10 0 R 11 0 R 12 0 R] /Count 3 >>"
    path = store(
        write_pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: root, 5: FONT, **pages, **texts})
    )
    third_and_first = store(clean_pdf(path, pages=[2, 0]))
    assert [read_page_text(third_and_first, at).text for at in range(2)] == ["Three", "One"]
    assert b"Two" not in third_and_first.read_bytes()
