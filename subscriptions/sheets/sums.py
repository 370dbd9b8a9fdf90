"""Lines of a table that are no rows: sums, balances before and after, counts. They are passed over, and where they say
a sum it is held against the rows above them."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from subscriptions.sheets.headings import folded
from subscriptions.sheets.reading import Row

WORDS = re.compile(
    r"#?(?:本页|本月|本期|本日|当日|当月|全部|借方|贷方|收入|支出)*"
    r"(?:合计|总计|小计|共计|累计|总额|总数|总笔数|总交易|资金流水总|总收入|总支出)|"
    r"#?(?:期初|期末|上期|本期|承前|承上|转下|过次|结转)(?:余额|页|.{0,2}余额)|"
    r"#?(?:sub)?total|sum$|(?:opening|closing)balance"
)
PART = re.compile("小计|本页|本日|当日|subtotal")
COUNT = re.compile(r"(?:共|笔数)?[:：]?(\d{1,7})(?:笔|条|row)")
SUM_MOST = 40  # characters; whoever writes more writes a sentence and no sum


def is_sum(row: Row, days: Collection[str]) -> bool:
    """Say whether a line is a sum or a balance: one of its cells begins as such lines do, and none of the named
    fields is filled with something that begins with a digit, as days do."""
    if any(row.values.get(name, "")[:1].isdigit() for name in days):
        return False
    return any(WORDS.match(folded(cell)) for cell in row.cells if len(cell) <= SUM_MOST)


@dataclass(frozen=True)
class Difference:
    """A sum of a line that is not the sum of the rows: the field (nothing for the count of rows), and both numbers."""

    field: str
    says: int
    found: int


@dataclass
class Sums:
    """What the rows of a table add up to, field by field, in all and since the last sum of a part."""

    whole: dict[str, int] = field(default_factory=dict)
    part: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    part_rows: int = 0

    def add(self, amounts: dict[str, int]) -> None:
        """Count a row in."""
        self.rows += 1
        self.part_rows += 1
        for totals in (self.whole, self.part):
            for name, amount in amounts.items():
                totals[name] = totals.get(name, 0) + amount

    def check(
        self, row: Row, names: Collection[str], read: Callable[[str, str], int]
    ) -> list[Difference]:
        """Return what a line of sums says otherwise than the rows; `read` reads a cell of a field and raises
        ValueError for what is no number. A sum may be written without its sign."""
        found = [*self._amounts(row, names, read), *self._counts(row)]
        if PART.search("".join(row.cells)):
            self.part, self.part_rows = {}, 0
        return found

    def _amounts(
        self, row: Row, names: Collection[str], read: Callable[[str, str], int]
    ) -> Iterator[Difference]:
        for name in names:
            text = row.values.get(name, "")
            try:
                says = read(name, text)
            except ValueError:
                continue  # a formula, or a word
            sums = {self.whole.get(name, 0), self.part.get(name, 0)}
            if text and abs(says) not in {abs(one) for one in sums}:
                yield Difference(name, says, self.whole.get(name, 0))

    def _counts(self, row: Row) -> Iterator[Difference]:
        for cell in row.cells:
            for count in COUNT.findall(folded(cell)):
                if int(count) not in {self.rows, self.part_rows}:
                    yield Difference("", int(count), self.rows)
