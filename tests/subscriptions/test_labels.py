"""Address labels: 24 to a sheet, in order, within their edges, in a font that has every character
or tells of it."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pypdf
import pytest
import reportlab
from hypothesis import given, settings
from hypothesis import strategies as st

from subscriptions.labels import (
    AddressLabel,
    NoFont,
    NothingToPrint,
    PrintedLabels,
    RouteSum,
    draw_labels,
    faces,
    find_fonts,
    missing_characters,
)
from subscriptions.labels.drawing import ABOVE, ACROSS, DOWN, HEIGHT, INNER, PAGE, STREETS, WIDTH
from subscriptions.labels.fitting import LEADING, fit_paragraphs, wrap_text

ZENHEI = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
LATIN = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
RARE = "赟珺垚犇龘㛃"
LONG = "浙江省杭州市西湖区文三路478号华星时代广场A座1203室" * 12


def label(number: int = 0, **fields: Any) -> AddressLabel:
    return AddressLabel(
        **{
            "postcode": "310012",
            "region": "浙江省杭州市西湖区",
            "street": f"文三路{number}号",
            "recipient": "林晓舟",
            "code": f"S{number:05d}",
            **fields,
        }
    )


def printed(
    labels: Sequence[AddressLabel], paths: Sequence[Path] = (ZENHEI,)
) -> tuple[PrintedLabels, pypdf.PdfReader]:
    out = io.BytesIO()
    told = draw_labels(labels, out, title="第1322期", fonts=paths)
    return told, pypdf.PdfReader(out)


def texts(page: pypdf.PageObject) -> list[tuple[float, float, float, str]]:
    """Return each text of a page: left, base, size, words."""
    found = []

    def see(words: str, _matrix: Any, place: Any, _font: Any, size: float) -> None:
        if words.strip():
            found.append((place[4], place[5], size, words.strip()))

    page.extract_text(visitor_text=see)
    return found


def words(page: pypdf.PageObject) -> str:
    return page.extract_text().replace("\n", "")


@pytest.mark.parametrize(("count", "pages"), [(1, 2), (23, 2), (24, 2), (25, 3), (48, 3), (49, 4)])
def test_a_sheet_has_24_labels_and_a_last_page_counts_them(count: int, pages: int) -> None:
    told, pdf = printed([label(number) for number in range(count)])
    assert (told.pages, len(pdf.pages), told.labels, told.copies) == (pages, pages, count, count)
    codes = [sum(word.startswith("S0") for *_place, word in texts(page)) for page in pdf.pages[:-1]]
    assert codes == [24] * (count // 24) + [count % 24] * (count % 24 > 0)
    assert f"{count} label" in words(pdf.pages[-1])
    assert pdf.pages[0].mediabox.width == pytest.approx(595.28, abs=0.01)


def test_labels_stand_in_the_order_given_row_by_row() -> None:
    _told, pdf = printed([label(number) for number in range(24)])
    codes = [word for _left, _base, _size, word in texts(pdf.pages[0]) if word.startswith("S0")]
    assert codes == [f"S{number:05d}" for number in range(24)]
    places = [
        (left, base) for left, base, _size, word in texts(pdf.pages[0]) if word.startswith("S0")
    ]
    assert [round((left - places[0][0]) / WIDTH, 3) for left, _base in places[:4]] == [0, 1, 2, 0]
    assert round((places[0][1] - places[3][1]) / HEIGHT, 3) == 1


def test_a_label_has_what_a_carrier_needs_and_copies_only_where_there_are_more() -> None:
    one = label(7, note="放门卫室", copies=3, route="杭州3段", recipient="浙江港口报社")
    _told, pdf = printed([one, label(8)])
    seen = words(pdf.pages[0])
    for part in (
        "310012",
        "浙江省杭州市西湖区",
        "文三路7号",
        "浙江港口报社",
        "×3 copies",
        "放门卫室",
        "S00007 · 杭州3段",
    ):
        assert part in seen
    assert seen.count("copies") == 2  # the label and the bundle
    assert "×1" not in seen


def test_every_font_is_embedded_and_only_what_is_used() -> None:
    _told, pdf = printed([label(recipient=RARE)])
    seen = [
        font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()
    ]
    assert seen
    for font in seen:
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "+WenQuanYiZenHei" in font["/BaseFont"]
    assert len(pdf.stream.getvalue()) < 150_000  # the font has 16 MB
    assert RARE in words(pdf.pages[0])


def test_a_bundle_begins_with_its_route_and_what_belongs_to_it() -> None:
    labels = [
        label(1, route="甲段"),
        label(2, route="甲段", copies=4),
        label(3, route="乙段"),
        label(4),
    ]
    told, pdf = printed(labels)
    assert told.routes == (RouteSum("甲段", 2, 5), RouteSum("乙段", 1, 1), RouteSum("", 1, 1))
    order = [
        word
        for *_place, word in texts(pdf.pages[0])
        if word in ("甲段", "乙段", "Without a route") or "S0" in word
    ]
    assert [word[:6] for word in order] == [
        "甲段",
        "S00001",
        "S00002",
        "乙段",
        "S00003",
        "Withou",
        "S00004",
    ]
    last = words(pdf.pages[-1])
    for part in (
        "第1322期",
        "Sum: 4 labels, 7 copies",
        "甲段: 2 labels, 5 copies",
        "乙段: 1 label, 1 copy",
    ):
        assert part in last
    assert pdf.pages[0].get_contents().get_data().count(b" re") == 3  # a frame for each


def test_where_nobody_has_a_route_there_is_no_label_for_one() -> None:
    _told, pdf = printed([label(number) for number in range(24)])
    assert len(pdf.pages) == 2
    assert "route" not in words(pdf.pages[0]) + words(pdf.pages[1])


def test_many_routes_fill_as_many_last_pages_as_they_need() -> None:
    told, pdf = printed([label(number, route=f"第{number}段") for number in range(200)])
    assert told.pages == len(pdf.pages) > 200 * 2 / 24 + 2
    assert "第199段: 1 label, 1 copy" in words(pdf.pages[-1])


@pytest.mark.parametrize(
    "street", ["文三路" * 20, LONG, "A" * 300, "12345678901234567890" * 9, "，" * 90]
)
def test_a_long_address_never_leaves_its_label(street: str) -> None:
    fields = {
        "street": street,
        "note": street,
        "recipient": street,
        "route": street,
        "region": street,
    }
    labels = [label(number, **fields, copies=10**9) for number in range(24)]
    told, pdf = printed(labels)
    paper = faces.Faces([ZENHEI])
    for page in pdf.pages[:2]:
        for left, base, size, word in texts(page):
            across = int(left // WIDTH)
            down = int((PAGE[1] - ABOVE - base) // HEIGHT)
            assert across < ACROSS
            assert down < DOWN
            assert left + paper.width(word) * size <= (across + 1) * WIDTH - 10
            assert base - 0.2 * size >= PAGE[1] - ABOVE - (down + 1) * HEIGHT + 5
            assert base + size <= PAGE[1] - ABOVE - down * HEIGHT
    assert all(remark.cut for remark in told.remarks)
    assert len(told.remarks) == 24


def test_lines_of_a_label_do_not_cover_each_other() -> None:
    _told, pdf = printed(
        [
            label(number, street="文三路" * (number + 1), note="放门卫室" * number)
            for number in range(24)
        ]
    )
    rows: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for left, base, size, _word in texts(pdf.pages[0]):
        rows.setdefault((int(left // WIDTH), int((PAGE[1] - ABOVE - base) // HEIGHT)), []).append(
            (base, size)
        )
    assert len(rows) == 24
    for lines in rows.values():
        lines.sort(reverse=True)
        assert all(
            above - base >= size * 0.99
            for (above, _), (base, size) in zip(lines, lines[1:], strict=False)
        )


def test_an_address_that_fits_is_whole_and_what_does_not_fit_is_told() -> None:
    long = "文三路478号华星时代广场A座1203室杭州港口物流信息咨询有限公司"
    told, pdf = printed([label(1, street=long), label(2, street=LONG)])
    assert long in words(pdf.pages[0])
    assert [(remark.code, remark.cut) for remark in told.remarks] == [("S00002", True)]
    assert "S00002 林晓舟 · too long" in words(pdf.pages[1])


def test_characters_that_no_font_has_are_told_and_a_second_font_is_asked_first() -> None:
    name = "赟𬭎\U0003134f"
    told, pdf = printed([label(1, recipient=name), label(2)])
    assert [(remark.code, remark.characters) for remark in told.remarks] == [("S00001", name[1:])]
    assert "赟〓〓" in words(pdf.pages[0])
    assert "U+2CB4E U+3134F" in words(pdf.pages[1])
    told, _pdf = printed([label(1, recipient=name)], find_fonts())
    assert [remark.characters for remark in told.remarks] == ["\U0003134f"]
    assert missing_characters([name, name], [ZENHEI]) == name[1:]
    assert missing_characters([RARE, "林晓舟\n"], find_fonts()) == ""


def test_a_character_of_a_private_use_area_is_told_and_what_is_not_seen_is_left_out() -> None:
    told, pdf = printed(
        [label(1, recipient="林\ue863舟"), label(2, recipient="林\u200b晓\x00\n\t舟\ufe0f")]
    )
    assert [remark.characters for remark in told.remarks] == ["\ue863"]
    assert "林晓 舟" in words(pdf.pages[0])


def test_the_same_labels_make_the_same_bytes() -> None:
    one = io.BytesIO()
    two = io.BytesIO()
    for out in (one, two):
        draw_labels(
            [label(number, route="甲") for number in range(50)],
            out,
            title="第1322期",
            fonts=find_fonts(),
        )
    assert one.getvalue() == two.getvalue()


def test_labels_are_taken_one_route_at_a_time() -> None:
    taken = []

    def labels() -> Iterator[AddressLabel]:
        for number in range(50):
            taken.append(number)
            yield label(number)

    assert draw_labels(labels(), io.BytesIO(), title="", fonts=[ZENHEI]).labels == len(taken) == 50


def test_a_run_without_labels_is_refused_and_writes_nothing() -> None:
    out = io.BytesIO()
    with pytest.raises(NothingToPrint):
        draw_labels([], out, title="第1322期", fonts=[ZENHEI])
    assert out.getvalue() == b""


class TestFonts:
    def test_the_chosen_font_comes_first(self, settings: Any) -> None:
        settings.LABEL_FONT = "/srv/fonts/Paper.ttf"
        assert find_fonts()[0] == Path("/srv/fonts/Paper.ttf")
        settings.LABEL_FONT = ""
        assert find_fonts()[0] in faces.KNOWN

    def test_without_any_the_package_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(faces, "KNOWN", ())
        with pytest.raises(NoFont, match="fonts-wqy-zenhei"):
            find_fonts()

    def test_a_font_without_chinese_is_refused(self) -> None:
        with pytest.raises(NoFont, match=r"Vera\.ttf has no Chinese"):
            printed([label()], [LATIN])

    @pytest.mark.parametrize(
        "content", [None, b"", b"no font", b"\0\1\0\0" + b"\0" * 300, b"OTTO\0\1" + b"\0" * 300]
    )
    def test_what_is_no_font_is_refused_and_nothing_is_written(
        self, tmp_path: Path, content: bytes | None
    ) -> None:
        path = tmp_path / "paper.ttf"
        if content is not None:
            path.write_bytes(content)
        out = io.BytesIO()
        with pytest.raises(NoFont, match=r"paper\.ttf .* TrueType"):
            draw_labels([label()], out, title="", fonts=[path])
        assert out.getvalue() == b""


class TestLines:
    def test_a_number_stays_whole_and_a_closing_mark_ends_its_line(self) -> None:
        paper = faces.Faces([ZENHEI])
        assert wrap_text(paper, "文三路478号华星广场", 4.0)[:2] == ["文三路", "478号华"]
        assert wrap_text(paper, "文三路华星（广场），门卫", 7.5)[0] == "文三路华星（广"
        assert wrap_text(paper, "", 10) == []

    @settings(deadline=None)
    @given(
        st.lists(st.text("文三路号ABC0123456789 -（），。", max_size=60), min_size=1, max_size=3),
        st.floats(20, 200),
        st.floats(10, 90),
    )
    def test_text_fits_its_place_or_is_cut(
        self, paragraphs: list[str], width: float, height: float
    ) -> None:
        paper = faces.Faces([ZENHEI])
        found = fit_paragraphs(paper, paragraphs, width, height, STREETS)
        assert all(paper.width(line) * found.size <= width + 0.01 for line in found.lines)
        assert found.height <= max(height, found.size * LEADING) + 0.01
        kept = "".join(found.lines).replace(" ", "")
        whole = "".join(paragraphs).replace(" ", "")
        assert found.cut or kept == whole
        assert whole.startswith(kept.rstrip("…"))

    def test_the_largest_size_that_fits_is_taken(self) -> None:
        paper = faces.Faces([ZENHEI])
        assert fit_paragraphs(paper, ["文三路"], INNER, 20, STREETS).size == STREETS[0]
        assert fit_paragraphs(paper, ["文" * 20], INNER, 14, STREETS).size == max(
            s for s in STREETS if s * 20 <= INNER
        )
