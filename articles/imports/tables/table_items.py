"""Tables, as text or as workbooks.

The first row names the columns; docs/import.md lists the names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _

from articles.characters.scripts import limit_marks
from articles.common.foreign_data import guard_foreign_bytes
from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import CreditRole, RightsKind
from articles.fields import split_keywords
from articles.imports import markup, moments
from articles.imports.items import (
    Author,
    BadRow,
    ColumnLabel,
    Item,
    ItemRow,
    PictureAt,
    RowRemarks,
    UnreadableArchive,
    make_row,
)
from articles.imports.names import normalise_name
from articles.imports.places import parse_place
from articles.imports.tables.lines import TableLine, read_lines
from articles.imports.tables.workbooks import read_workbook

# Field → the heading a Chinese archive would have. Either is understood, in any order.
HEADINGS = {
    "id": "编号",
    "headline": "标题",
    "kicker": "引题",
    "subhead": "副题",
    "abstract": "摘要",
    "dateline": "电头",
    "body": "正文",
    "keywords": "关键词",
    "columns": "栏目",
    "authors": "作者",
    "responsible_editor": "责任编辑",
    "published_at": "发布时间",
    "expires_at": "下线时间",
    "status": "状态",
    "issue": "期号",
    "issue_date": "出版日期",
    "page": "版次",
    "source_name": "来源",
    "source_url": "来源网址",
    "source_date": "来源日期",
    "source_headline": "原标题",
    "source_author": "原作者",
    "rights": "版权类型",
    "rights_holder": "著作权人",
    "licence": "授权依据",
    "rights_statement": "版权说明",
    "image": "图片",
    "image_caption": "图片说明",
    "image_credit": "图片署名",
    "image_alt": "图片替代文字",
    "old_address": "旧网址",
}
FORMULA_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"}
ROUNDED = re.compile(r"\d\.\d+E\+\d+", re.IGNORECASE)  # more than fifteen digits are not kept
NEEDED = ("id", "headline", "body")
TEXTS = (
    "headline",
    "kicker",
    "subhead",
    "abstract",
    "dateline",
    "source_name",
    "source_url",
    "source_headline",
    "source_author",
)
DRAFTS = {"draft", "草稿"}
PUBLIC = {"", "published", "已发布", "发布"}
ROLES = {
    **{str(role.value): str(role.value) for role in CreditRole},
    "记者": CreditRole.REPORTER,
    "本报记者": CreditRole.REPORTER,
    "特约记者": CreditRole.SPECIAL,
    "通讯员": CreditRole.CORRESPONDENT,
    "实习记者": CreditRole.INTERN,
    "作者": CreditRole.AUTHOR,
    "摄影": CreditRole.PHOTOGRAPHER,
    "编译": CreditRole.COMPILER,
    "翻译": CreditRole.TRANSLATOR,
    "绘图": CreditRole.ILLUSTRATOR,
}
KINDS = {
    "": RightsKind.ORIGINAL,
    "原创": RightsKind.ORIGINAL,
    "转载": RightsKind.REPRINT,
    "通讯社": RightsKind.AGENCY,
    "投稿": RightsKind.CONTRIBUTED,
    **{str(kind.value): kind for kind in RightsKind},
}
Record = dict[str, str]


def read_csv(file: IO[bytes], notes: list[str]) -> Iterator[ItemRow]:
    """Yield a row a line of a text table; lines.read_lines says which are understood."""
    return _rows(read_lines(file))


def read_xlsx(file: IO[bytes], notes: list[str]) -> Iterator[ItemRow]:
    """Yield a row a line of a workbook's first sheet."""
    known = {*HEADINGS, *HEADINGS.values()}
    with guard_foreign_bytes(UnreadableArchive, _("This is no XLSX table: %(reason)s")):
        yield from _rows(read_workbook(file, known, notes))


def _rows(lines: Iterable[TableLine]) -> Iterator[ItemRow]:
    """Yield a row for each line that is not blank, numbered as a spreadsheet numbers them."""
    names: list[str] = []
    for line in lines:
        if line.fault and not names:
            raise UnreadableArchive(line.fault)
        if line.fault:
            key = line.cells[0].strip() if names[:1] == ["id"] and line.cells else ""
            yield ItemRow(line.number, fault=line.fault, source_id=key)
        elif not any(cell.strip() for cell in line.cells):
            continue
        elif not names:
            names = _names(line.cells)
        else:
            yield _row(names, line)
    if not names:
        raise UnreadableArchive(_("The table is empty."))


def _names(line: Sequence[str]) -> list[str]:
    """Return the field of each column.

    Refuses a heading nobody knows: its column would be lost in silence.
    """
    chinese = {heading: name for name, heading in HEADINGS.items()}
    written = [normalise_name(unicodedata.normalize("NFKC", limit_marks(cell))) for cell in line]
    names = [chinese.get(cell, cell.lower()) for cell in written]
    unknown = [
        cell for cell, name in zip(written, names, strict=True) if cell and name not in HEADINGS
    ]
    if unknown:
        raise UnreadableArchive(
            _("Nobody knows these headings: %(unknown)s. Known are: %(known)s.")
            % {"unknown": "、".join(unknown)[:200], "known": "、".join(HEADINGS)}
        )
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UnreadableArchive(
            _("These headings are missing: %(missing)s.") % {"missing": "、".join(missing)}
        )
    if len({name for name in names if name}) != sum(bool(name) for name in names):
        raise UnreadableArchive(_("A heading stands there twice."))
    return names


def _row(names: Sequence[str], line: TableLine) -> ItemRow:
    record = {name: cell.strip() for name, cell in zip(names, line.cells, strict=False) if name}
    key = record.get("id", "")
    return make_row(line.number, key, partial(_item, record, key, names, line))


def _item(record: Record, key: str, names: Sequence[str], line: TableLine) -> Item:
    _check_cells(names, line.cells)
    for name in NEEDED:
        if not record.get(name):
            raise BadRow(_("“%(name)s” is empty.") % {"name": name})
    if ROUNDED.fullmatch(key):
        raise BadRow(
            _("The spreadsheet has rounded the id to %(id)s. Format the column as text.")
            % {"id": key}
        )
    remarks = RowRemarks([line.remark] if line.remark else [])
    for name in ("published_at", "expires_at", "issue_date", "source_date"):
        if moments.is_serial(record.get(name, "")):
            remarks.append(_serial(name, record[name]))
    text: dict[str, Any] = {name: record.get(name, "") for name in TEXTS}
    text["body"] = _body(record["body"], remarks)
    text["keywords"] = remarks.keywords(split_keywords(record.get("keywords", "")))
    if record.get("source_date"):
        text["source_date"] = moments.parse_date_text(record["source_date"])
    return Item(
        source="csv",
        source_id=key,
        text=text,
        public_from=_public_from(record),
        expires_at=moments.parse_end(record["expires_at"]) if record.get("expires_at") else None,
        columns=tuple(ColumnLabel(name=name) for name in split_keywords(record.get("columns", ""))),
        authors=tuple(
            _author(author_text, remarks)
            for author_text in split_keywords(record.get("authors", ""))
        ),
        lead=_lead(record),
        rights=_rights(record),
        editor=record.get("responsible_editor", ""),
        old_addresses=tuple(record.get("old_address", "").split()),
        place=parse_place(
            record.get("issue", ""), record.get("page", ""), record.get("issue_date", "")
        ),
        remarks=tuple(remarks),
    )


def _check_cells(names: Sequence[str], cells: Sequence[str]) -> None:
    """Refuse cells under no heading, whose words would be lost, and the errors of formulas, which
    are no words.
    """
    for name, cell in zip(names, cells, strict=False):
        if cell.strip() in FORMULA_ERRORS:
            raise BadRow(
                _("The formula in “%(name)s” has no result: %(error)s")
                % {"name": name, "error": cell.strip()}
            )
    under_none = [cell for name, cell in zip(names, cells, strict=False) if not name]
    if any(cell.strip() for cell in [*under_none, *cells[len(names) :]]):
        raise BadRow(_("The row has cells under no heading."))


def _serial(name: str, written: str) -> str:
    return _("“%(name)s” holds the number %(written)s; it was read as the day %(day)s.") % {
        "name": name,
        "written": written,
        "day": f"{moments.parse_moment(written).astimezone(NEWSPAPER_TIME):%Y-%m-%d %H:%M}",
    }


def _body(text: str, remarks: RowRemarks) -> str:
    if "<" in text and ">" in text:
        return markup.convert_tags(text, remarks)
    return markup.make_paragraphs(text)


def _public_from(record: Record) -> datetime | None:
    status = record.get("status", "").lower()
    if status in DRAFTS:
        return None
    if status not in PUBLIC:
        raise BadRow(
            _("The status “%(status)s” is neither “published” nor “draft”.")
            % {"status": status[:20]}
        )
    written = record.get("published_at") or record.get("issue_date", "")
    if not written:
        raise BadRow(_("A published article needs “published_at”, or the date of its issue."))
    return moments.parse_moment(written)


def _author(author_text: str, remarks: RowRemarks) -> Author:
    """Read `林晓舟`, `记者：林晓舟` or `本报记者 林晓舟`; the role is written as papers print it or as we name
    it.
    """
    role, mark, name = author_text.replace(":", "：").partition("：")
    if not mark:
        role, _blank, name = author_text.partition(" ")
        if role not in ROLES or not name.strip():
            return Author(name=normalise_name(author_text))
    known = ROLES.get(role.strip().lower())
    if known is None:
        remarks.append(
            _("The role “%(role)s” is unknown; %(name)s stands as an author.")
            % {"role": role.strip()[:20], "name": name.strip()[:60]}
        )
    return Author(name=normalise_name(name), role=known or CreditRole.AUTHOR)


def _rights(record: Record) -> dict[str, Any]:
    written = record.get("rights", "").lower()
    if written not in KINDS:
        raise BadRow(
            _("The kind of rights “%(kind)s” is none of original, reprint, agency, contributed.")
            % {"kind": written[:20]}
        )
    return {
        "kind": KINDS[written],
        "holder": record.get("rights_holder", ""),
        "licence": record.get("licence", ""),
        "statement": record.get("rights_statement", ""),
    }


def _lead(record: Record) -> PictureAt | None:
    address = record.get("image", "")
    if not address:
        return None
    if not address.startswith(("http://", "https://")) or len(address) > 500:
        raise BadRow(
            _(
                "The address of the picture begins with http:// or https:// and has at most "
                "500 characters."
            )
        )
    return PictureAt(
        url=address,
        caption=record.get("image_caption", ""),
        credit=record.get("image_credit", ""),
        alt=record.get("image_alt", ""),
    )
