"""Rows of a spreadsheet with subscribers, read before anything is stored. Errors quote the file."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from subscriptions.domain import money, parsing, validators
from subscriptions.domain.choices import PRINTED, PROVINCES, Channel, Method, PartyKind
from subscriptions.models import Address, Party
from subscriptions.pricing.calendar import last_day_of_months
from subscriptions.pricing.refusals import NotPriced
from subscriptions.sheets import SheetRow

# Field: its heading in the file we hand out, then what other files call it.
HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("编号", "订户编号", "客户编号", "户号", "number"),
    "name": ("订户", "姓名", "订户姓名", "单位名称", "name"),
    "kind": ("类别", "订户类别", "kind"),
    "phone": ("电话", "手机", "联系电话", "手机号", "phone"),
    "email": ("电子邮箱", "邮箱", "e-mail", "email"),
    "recipient": ("收件人", "收报人", "recipient"),
    "province": ("省份", "省", "地区", "province"),
    "city": ("城市", "市", "city"),
    "district": ("区县", "区", "县", "district"),
    "street": ("详细地址", "地址", "street", "address"),
    "postcode": ("邮编", "邮政编码", "postcode"),
    "route": ("投递段", "路线", "route"),
    "note": ("投递备注", "备注", "note"),
    "channel": ("渠道", "投递方式", "channel"),
    "first": ("起订日期", "起报日期", "起期", "start"),
    "last": ("止订日期", "止报日期", "止期", "end"),
    "copies": ("份数", "copies"),
    "paid": ("已付金额", "金额", "订费", "paid"),
    "method": ("收款方式", "付款方式", "method"),
}
# Read as well, and not in the sheet that we hand out. A running number says which row it is, and
# not whose.
ALSO_READ: dict[str, tuple[str, ...]] = {
    "running": ("序号", "行号", "No", "No."),
    "length": ("订期", "订阅期", "订期长度", "订阅期限", "期限", "订阅时长", "term"),
}
NEEDED = ("name", "first", "last")
CHANNELS = {
    Channel.POST: ("邮发", "邮局", "邮寄", "post"),
    Channel.OWN: ("自办发行", "自办", "自投", "own"),
    Channel.DIGITAL: ("电子报", "电子版", "数字", "digital"),
    Channel.BUNDLE: ("纸电合订", "合订", "bundle"),
}
METHODS = {
    Method.BANK: ("银行转账", "对公转账", "转账", "银行", "bank"),
    Method.CASH: ("现金", "cash"),
    Method.POST_OFFICE: ("邮局", "邮局收订", "post_office"),
}
KINDS = {
    PartyKind.PERSON: ("个人", "person"),
    PartyKind.ORGANISATION: ("单位", "企业", "organisation"),
}
COPIES_MOST = 99_999
PAID_MOST = 10**10  # fen
KEY_MOST = 60
QUOTED_MOST = 40  # characters of a cell that an error repeats


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell of one row, in words; `value` is the cell as it stands in the
    file."""

    number: int
    heading: str
    value: str
    words: str


@dataclass(frozen=True)
class RowDoubt:
    """Why somebody must look at a row: in words that name people, and in words that may be
    stored."""

    words: str
    stored: str


@dataclass
class Candidate:
    """One row that could be brought in. Money in fen.

    `source` is what it says (name, telephone, address, channel, days, copies), by which its term is
    known afterwards; `key` the number that its file gives the subscriber, which alone says nothing.
    `party` is the subscriber it belongs to, `maybe` one it may belong to; `doubts` are for somebody
    to decide, who answers with `decision`.
    """

    number: int
    source: str
    contact: dict[str, str]
    place: dict[str, str] | None
    channel: str
    first: date
    last: date
    copies: int
    paid: int
    method: str
    days: list[date] = field(default_factory=list)
    rule: int | None = None  # what the price list says
    key: str = ""
    old_source: str = ""  # by which rows without a number were known before copies counted
    party: int | None = None
    maybe: int | None = None
    doubts: list[RowDoubt] = field(default_factory=list)
    decision: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def difference(self) -> int | None:
        """Paid less what the rule asks, in fen."""
        return None if self.rule is None else self.paid - self.rule


class RowCells:
    """The cells of one row, read field by field; what cannot be read becomes a fault and a harmless
    value."""

    def __init__(self, row: SheetRow) -> None:
        self.row = row
        self.faults: list[CellFault] = []

    def text(self, name: str) -> str:
        return self.row.values.get(name, "")

    def wrong(self, name: str, message: str) -> None:
        value = self.text(name)
        shown = value if len(value) <= QUOTED_MOST else value[:QUOTED_MOST] + "…"
        self.faults.append(CellFault(self.row.number, heading_of(name), shown, message))

    def checked(self, name: str, check: Any) -> str:
        text = self.text(name)
        try:
            return str(check(text)) if text else ""
        except ValidationError as error:
            self.wrong(name, " ".join(error.messages))
            return ""

    def chosen(self, name: str, choices: Any, default: str) -> str:
        text = parsing.fold_text(self.text(name))
        choice = next(
            (str(value) for value, synonyms in choices.items() if text in {value, *synonyms}), None
        )
        if text and choice is None:
            choice_names = "、".join(synonyms[0] for synonyms in choices.values())
            self.wrong(name, _("Write one of these: %(known)s.") % {"known": choice_names})
        return choice or default

    def first_day(self) -> date:
        try:
            return parsing.parse_edge(self.text("first"))
        except ValueError:
            return self._no_day("first")

    def last_day(self, first: date) -> date:
        """Return the last day: as it is written, or by a length (全年, 半年, 3个月), whose months are
        counted as the price list counts them. The length may stand in the column of the last day.
        """
        text = self.text("last")
        try:
            return parsing.parse_edge(text, last=True)
        except ValueError:
            length = (
                text if text and not parsing.fold_text(text).isdecimal() else self.text("length")
            )
        try:
            months = parsing.parse_months(length)
            return date.min if first == date.min else last_day_of_months(first, months)
        except (ValueError, NotPriced):
            only_length = bool(length) and not text
            return self._no_day("length" if only_length else "last")

    def whole(self, name: str, default: int, most: int) -> int:
        try:
            number = parsing.parse_int(self.text(name) or str(default))
        except ValueError:
            number = 0
        if not 1 <= number <= most:
            self.wrong(name, _("Write a whole number from 1 to %(most)d.") % {"most": most})
            return default
        return number

    def fen(self, name: str) -> int:
        try:
            amount = money.parse_fen(self.text(name) or "0")
        except ValueError:
            amount = -1
        if not 0 <= amount <= PAID_MOST:
            self.wrong(name, _("Write an amount in yuan, like 276 or 276.00."))
            return 0
        return amount

    def _no_day(self, name: str) -> date:
        self.wrong(name, _("Write a day of the calendar, like 2024-03-15."))
        return date.min


def heading_of(name: str) -> str:
    """Return what a field is called in the sheet that we hand out."""
    return (HEADINGS | ALSO_READ)[name][0]


def read_row(row: SheetRow) -> Candidate | list[CellFault]:
    """Return what a row says, or everything that is wrong with it. No query."""
    cells = RowCells(row)
    contact = {
        "name": cells.text("name"),
        "phone": cells.checked("phone", validators.clean_phone),
        "email": cells.text("email"),
        "kind": cells.chosen("kind", KINDS, PartyKind.PERSON),
    }
    channel = cells.chosen("channel", CHANNELS, Channel.POST)
    place = _read_address(cells, contact) if channel in PRINTED else None
    first = cells.first_day()
    last = cells.last_day(first)
    if last < first and date.min not in (first, last):
        cells.wrong("last", _("The term ends before it begins."))
    candidate = Candidate(
        row.number,
        "",
        contact,
        place,
        channel,
        first,
        last,
        cells.whole("copies", 1, COPIES_MOST),
        cells.fen("paid"),
        cells.chosen("method", METHODS, Method.BANK),
    )
    if not candidate.contact["name"]:
        cells.wrong("name", _("A name is missing."))
    cells.faults += _too_long(row.number, Party(**contact), ["name", "phone", "email"])
    if place is not None:
        cells.faults += _too_long(row.number, Address(**place), list(place))
    candidate.key = parsing.normalise_text(cells.text("key"))[:KEY_MOST]
    candidate.source = row_source(candidate)
    candidate.old_source = old_row_source(candidate)
    return cells.faults or candidate


def row_source(candidate: Candidate) -> str:
    """Return by what a row is known: what it says of person and term. The same row of another file
    is the same, whatever number it has there and however its name is spaced."""
    contact = candidate.contact
    place = candidate.place or {}
    says = [
        parsing.fold_text(contact["name"]),
        contact["phone"],
        contact["email"].casefold(),
        parsing.fold_text(place.get("street", "")),
        candidate.channel,
        str(candidate.first),
        str(candidate.last),
        str(candidate.copies),
    ]
    return "import:row:" + _hash(says)


def old_row_source(candidate: Candidate) -> str:
    """Return by what a row without a number was known in the first version of the import; copies
    did not count."""
    says = [
        *candidate.contact.values(),
        *(candidate.place or {}).values(),
        candidate.channel,
        str(candidate.first),
        str(candidate.last),
    ]
    return "import:" + _hash(says)


def _hash(says: list[str]) -> str:
    return hashlib.sha256("\0".join(says).encode()).hexdigest()[:40]


def province_of(text: str) -> str | None:
    """Return the province somebody meant: 浙江省, 广西壮族自治区 and 北京市 are known by how they begin."""
    return next((name for name in PROVINCES if text.startswith(name)), None)


def _read_address(cells: RowCells, contact: dict[str, str]) -> dict[str, str] | None:
    """Return the address of a row; none where the row has none, which is told later and not
    refused."""
    if not cells.text("street"):
        return None
    province = province_of(cells.text("province"))
    if province is None:
        cells.wrong("province", _("Write one of the 34 provinces, like 浙江."))
    if not cells.text("postcode"):
        cells.wrong("postcode", _("A postcode is missing."))
    return {
        "recipient": cells.text("recipient") or contact["name"],
        "phone": "",
        "province": province or "",
        "city": cells.text("city"),
        "district": cells.text("district"),
        "street": cells.text("street"),
        "postcode": cells.checked("postcode", validators.pad_postcode),
        "route": cells.text("route"),
        "note": cells.text("note"),
    }


def _too_long(number: int, row: Any, names: list[str]) -> Iterator[CellFault]:
    """Yield what the tables would refuse of fields that were read: too long, invisible characters,
    no e-mail."""
    for name in names:
        model_field = row._meta.get_field(name)
        value = getattr(row, name)
        try:
            if value:
                model_field.clean(value, row)
        except ValidationError as error:
            yield CellFault(
                number, heading_of(name), str(value)[:QUOTED_MOST], " ".join(error.messages)
            )
