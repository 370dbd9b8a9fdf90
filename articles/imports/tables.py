"""Tables: CSV as spreadsheets write it, and XLSX. The first row names the columns; docs/import.md lists the names."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from articles.fields import split_keywords
from articles.imports import markup, moments
from articles.imports.items import (
    Author,
    BadRow,
    Item,
    Label,
    PassedOver,
    PictureAt,
    Place,
    Row,
    Unreadable,
)
from articles.kinds import CreditRole, RightsKind

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
CELL_MAX = 16 * 1024 * 1024
UNPACKED_MAX = (
    4 * 1024**3
)  # a sheet of a million full rows has less; a bomb of 10 MB unpacks to more
Record = dict[str, str]


def read_csv(file: IO[bytes]) -> Iterator[Row]:
    """Yield a row a line of the table. UTF-8, or GB 18030 as Chinese spreadsheets save it; comma, semicolon or tab."""
    csv.field_size_limit(CELL_MAX)
    start = file.read(1024 * 1024)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=_encoding(start), newline="")
    first = text.readline()
    text.seek(0)
    reader = csv.reader(text, delimiter=max(",;\t", key=first.count))
    try:
        yield from _rows(reader)
    except (csv.Error, UnicodeDecodeError) as error:
        raise Unreadable(
            _("Line %(line)d cannot be read: %(reason)s. Save the table as UTF-8 and try again.")
            % {"line": reader.line_num + 1, "reason": error}
        ) from error
    finally:
        text.detach()


def read_xlsx(file: IO[bytes]) -> Iterator[Row]:
    """Yield a row a line of the first sheet, as shown: formulas by their last result."""
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_MAX:
                raise Unreadable(
                    _("The file unpacks to more than 4 GB. Nothing of it was read; split it.")
                )
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise Unreadable(_("This is no XLSX table: %(reason)s") % {"reason": error}) from error
    sheet = book.worksheets[0]
    yield from _rows([_cell(value) for value in line] for line in sheet.iter_rows(values_only=True))


def _rows(lines: Iterable[Sequence[str]]) -> Iterator[Row]:
    """Yield a row for each line that is not blank, numbered as a spreadsheet numbers them."""
    names: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not any(cell.strip() for cell in line):
            continue
        if not names:
            names = _names(line)
        else:
            yield _row(number, names, line)
    if not names:
        raise Unreadable(_("The table is empty."))


def _names(line: Sequence[str]) -> list[str]:
    """Return the field of each column. Refuses a heading nobody knows: its column would be lost in silence."""
    chinese = {heading: name for name, heading in HEADINGS.items()}
    written = [cell.strip() for cell in line]
    names = [chinese.get(cell, cell.lower()) for cell in written]
    unknown = [
        cell for cell, name in zip(written, names, strict=True) if cell and name not in HEADINGS
    ]
    if unknown:
        raise Unreadable(
            _("Nobody knows these headings: %(unknown)s. Known are: %(known)s.")
            % {"unknown": "、".join(unknown)[:200], "known": "、".join(HEADINGS)}
        )
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Unreadable(
            _("These headings are missing: %(missing)s.") % {"missing": "、".join(missing)}
        )
    if len({name for name in names if name}) != sum(bool(name) for name in names):
        raise Unreadable(_("A heading stands there twice."))
    return names


def _row(number: int, names: Sequence[str], line: Sequence[str]) -> Row:
    record = {name: cell.strip() for name, cell in zip(names, line, strict=False) if name}
    key = record.get("id", "")
    try:
        if any(cell.strip() for cell in line[len(names) :]):
            raise BadRow(_("The row has more cells than there are headings."))
        return Row(number, item=_item(record, key), source_id=key)
    except PassedOver as passed:
        return Row(number, passed=str(passed), source_id=key)
    except BadRow as fault:
        return Row(number, fault=str(fault), source_id=key)


def _item(record: Record, key: str) -> Item:
    for name in NEEDED:
        if not record.get(name):
            raise BadRow(_("“%(name)s” is empty.") % {"name": name})
    text: dict[str, Any] = {name: record.get(name, "") for name in TEXTS}
    text["body"] = _body(record["body"])
    text["keywords"] = ",".join(split_keywords(record.get("keywords", "")))
    if record.get("source_date"):
        text["source_date"] = moments.day(record["source_date"])
    return Item(
        source="csv",
        source_id=key,
        text=text,
        public_from=_public_from(record),
        expires_at=moments.moment(record["expires_at"]) if record.get("expires_at") else None,
        columns=tuple(Label(name=name) for name in split_keywords(record.get("columns", ""))),
        authors=tuple(_author(words) for words in split_keywords(record.get("authors", ""))),
        lead=_lead(record),
        rights=_rights(record),
        editor=record.get("responsible_editor", ""),
        old_address=record.get("old_address", ""),
        place=_place(record),
    )


def _body(text: str) -> str:
    return markup.house_tags(text) if "<" in text and ">" in text else markup.paragraphs(text)


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
    return moments.moment(written)


def _author(words: str) -> Author:
    """Read `林晓舟` or `记者：林晓舟`, the part in front being a role as the paper prints it or as we name it."""
    role, mark, name = words.replace(":", "：").partition("：")
    if not mark:
        return Author(name=words)
    return Author(name=name.strip(), role=ROLES.get(role.strip().lower(), CreditRole.AUTHOR))


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
                "The address of the picture begins with http:// or https:// and has at most 500 characters."
            )
        )
    return PictureAt(
        url=address,
        caption=record.get("image_caption", ""),
        credit=record.get("image_credit", ""),
        alt=record.get("image_alt", ""),
    )


def _place(record: Record) -> Place | None:
    if not record.get("issue"):
        return None
    try:
        number, position = int(record["issue"]), int(record.get("page") or 1)
    except ValueError as error:
        raise BadRow(_("The numbers of issue and page are whole numbers.")) from error
    written = record.get("issue_date")
    return Place(number=number, position=position, date=moments.day(written) if written else None)


def _cell(value: Any) -> str:
    """Return a spreadsheet's value as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    # Characters that XML cannot carry stand there as _xHHHH_ (ECMA-376, ST_Xstring).
    return value.isoformat() if isinstance(value, date) else unescape(str(value))


def _encoding(start: bytes) -> str:
    """Return UTF-8 where the beginning is that, else what Chinese spreadsheets write."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"
