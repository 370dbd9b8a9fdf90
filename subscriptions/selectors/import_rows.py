"""Rows of a spreadsheet with subscribers, read and judged before anything is stored. Errors quote the file."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from subscriptions import checks
from subscriptions.kinds import PRINTED, PROVINCES, Channel, Method, PartyKind
from subscriptions.models import Address, Party
from subscriptions.sheets import Row

# Field: its heading in the file we hand out, then what other files call it.
HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("编号", "订户编号", "序号", "number"),
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
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
COPIES_MOST = 99_999
QUOTED_MOST = 40  # characters of a cell that an error repeats


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell of one row, in words; `value` is the cell as it stands in the file."""

    number: int
    heading: str
    value: str
    words: str


@dataclass
class Candidate:
    """One row that could be brought in. Money in fen. `source` is by what its term is known afterwards."""

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
    party: int | None = None  # the subscriber who is known already
    notes: list[str] = field(default_factory=list)

    @property
    def difference(self) -> int | None:
        """Paid less what the rule asks, in fen."""
        return None if self.rule is None else self.paid - self.rule


class Cells:
    """The cells of one row, read field by field; what cannot be read becomes a fault and a harmless value."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        return self.row.values.get(name, "")

    def wrong(self, name: str, words: str) -> None:
        value = self.text(name)
        shown = value if len(value) <= QUOTED_MOST else value[:QUOTED_MOST] + "…"
        self.faults.append(Fault(self.row.number, HEADINGS[name][0], shown, words))

    def checked(self, name: str, check: Any) -> str:
        text = self.text(name)
        try:
            return str(check(text)) if text else ""
        except ValidationError as error:
            self.wrong(name, " ".join(error.messages))
            return ""

    def chosen(self, name: str, choices: Any, default: str) -> str:
        text = self.text(name).lower()
        found = next(
            (str(value) for value, words in choices.items() if text in {value, *words}), None
        )
        if text and found is None:
            known = "、".join(words[0] for words in choices.values())
            self.wrong(name, _("Write one of these: %(known)s.") % {"known": known})
        return found or default

    def day(self, name: str) -> date:
        found = DAY.fullmatch(self.text(name).split(" ")[0])
        try:
            return date(*(int(part) for part in found.groups())) if found else self._no_day(name)
        except ValueError:
            return self._no_day(name)

    def whole(self, name: str, default: int, most: int) -> int:
        text = self.text(name) or str(default)
        if not re.fullmatch(r"\d{1,7}", text, re.ASCII) or not 1 <= int(text) <= most:
            self.wrong(name, _("Write a whole number from 1 to %(most)d.") % {"most": most})
            return default
        return int(text)

    def fen(self, name: str) -> int:
        text = self.text(name).replace(",", "").removeprefix("¥").removesuffix("元") or "0"
        try:
            amount = Decimal(text) * 100
        except InvalidOperation:
            amount = Decimal(-1)
        if not amount.is_finite() or amount != int(amount) or not 0 <= amount <= 10**10:
            self.wrong(name, _("Write an amount in yuan, like 276 or 276.00."))
            return 0
        return int(amount)

    def _no_day(self, name: str) -> date:
        self.wrong(name, _("Write a day of the calendar, like 2024-03-15."))
        return date.min


def read_row(row: Row) -> Candidate | list[Fault]:
    """Return what a row says, or everything that is wrong with it. No query."""
    cells = Cells(row)
    contact = {
        "name": cells.text("name"),
        "phone": cells.checked("phone", checks.phone),
        "email": cells.text("email"),
        "kind": cells.chosen("kind", KINDS, PartyKind.PERSON),
    }
    channel = cells.chosen("channel", CHANNELS, Channel.POST)
    place = _place(cells, contact) if channel in PRINTED else None
    first, last = cells.day("first"), cells.day("last")
    if last < first and date.min not in (first, last):
        cells.wrong("last", _("The term ends before it begins."))
    found = Candidate(
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
    if not found.contact["name"]:
        cells.wrong("name", _("A name is missing."))
    cells.faults += _too_long(row.number, Party(**contact), ["name", "phone", "email"])
    if place is not None:
        cells.faults += _too_long(row.number, Address(**place), list(place))
    found.source = source_of(cells, found)
    return cells.faults or found


def source_of(cells: Cells, found: Candidate) -> str:
    """Return by what a row is known: its own number, else what it says. The same row of another file is the same."""
    number = cells.text("key")
    if number and len(number) <= 60:
        return f"import:no:{number}"
    told = [
        *found.contact.values(),
        *(found.place or {}).values(),
        found.channel,
        str(found.first),
        str(found.last),
    ]
    return "import:" + hashlib.sha256("\0".join(told).encode()).hexdigest()[:40]


def province_of(text: str) -> str | None:
    """Return the province somebody meant: 浙江省, 广西壮族自治区 and 北京市 are known by how they begin."""
    return next((name for name in PROVINCES if text.startswith(name)), None)


def _place(cells: Cells, contact: dict[str, str]) -> dict[str, str] | None:
    """Return the address of a row; none where the row has none, which is told later and not refused."""
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
        "postcode": cells.checked("postcode", checks.padded_postcode),
        "route": cells.text("route"),
        "note": cells.text("note"),
    }


def _too_long(number: int, row: Any, names: list[str]) -> Iterator[Fault]:
    """Yield what the tables would refuse of fields that were read: too long, invisible characters, no e-mail."""
    for name in names:
        model_field, value = row._meta.get_field(name), getattr(row, name)
        try:
            if value:
                model_field.clean(value, row)
        except ValidationError as error:
            yield Fault(
                number, HEADINGS[name][0], str(value)[:QUOTED_MOST], " ".join(error.messages)
            )
