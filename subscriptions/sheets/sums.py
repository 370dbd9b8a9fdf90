"""Lines of a table that are no rows: sums, balances before and after, counts. They are passed over,
and where they say a sum it is held against the rows above them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from subscriptions.sheets.headings import fold_heading
from subscriptions.sheets.reading import SheetRow

WORDS = re.compile(
    r".{0,6}(?:合计|总计|小计|共计|累计)|#?总[额数收支笔交]|#?资金流水总|"
    r"#?(?:期初|期末|上期|本期|承前|承上|转下|过次|结转)(?:余额|页|.{0,2}余额)|"
    r"#?(?:sub)?total|sum$|(?:opening|closing)balance"
)
# Nobody is called so: such a line is a sum even where it has a day and an amount.
ALONE = re.compile(
    r"(?:本页|本月|本期|本日|借方|贷方|收入|支出)?(?:合计|总计|小计|累计)(?:金额|数)?[::]?"
)
PART = re.compile("小计|本页|本日|当日|subtotal")
# What came in and what went out, as a line of sums calls it; such a line may say all of it in one
# cell:
# 收入合计：5笔，共1,234.00元
SIDES = {
    **dict.fromkeys(("收入", "贷方", "存入", "转入", "进账"), "credit"),
    **dict.fromkeys(("支出", "借方", "支取", "转出", "付出"), "debit"),
}
SIDE = "|".join(SIDES)
COUNT = re.compile(rf"({SIDE})?(?:合计|总计|共|总)?(?:笔数)?[::,]?(\d{{1,7}})(?:笔|条|row)")
AMOUNT = re.compile(rf"({SIDE})[^\d]{{0,8}}?(?:\d{{1,7}}笔[^\d]{{0,6}})?(-?[\d,]+\.\d\d)")
SUM_MOST = 40  # characters; whoever writes more writes a sentence and no sum


def is_sum_row(row: SheetRow, *parts: Collection[str]) -> bool:
    """Say whether a line is a sum or a balance: one of its cells begins as such lines do, and one
    of the parts that every row has (its days, its amounts) is missing: none of these fields begins
    with a digit."""
    headings = [fold_heading(cell) for cell in row.cells if cell and len(cell) <= SUM_MOST]
    if any(ALONE.fullmatch(word) for word in headings):
        return True
    whole = all(
        any(letter.isdigit() for name in names for letter in row.values.get(name, ""))
        for names in parts
    )
    return not whole and any(WORDS.match(word) for word in headings)


@dataclass(frozen=True)
class SumDifference:
    """A sum of a line that is not the sum of the rows: the field (nothing for the count of rows),
    and both numbers."""

    field: str
    says: int
    found: int


@dataclass
class Sums:
    """What the rows of a table add up to, field by field, in all and since the last sum of a
    part."""

    whole: dict[str, int] = field(default_factory=dict)
    part: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    part_counts: Counter[str] = field(default_factory=Counter)

    def add(self, amounts: Mapping[str, int], side: str = "") -> None:
        """Count a row in; `side` is credit or debit, where a table has both."""
        for counts in (self.counts, self.part_counts):
            counts[""] += 1
            if side:
                counts[side] += 1
        for totals in (self.whole, self.part):
            for name, amount in amounts.items():
                totals[name] = totals.get(name, 0) + amount

    def check(
        self, row: SheetRow, names: Collection[str], read: Callable[[str, str], int]
    ) -> list[SumDifference]:
        """Return what a line of sums says otherwise than the rows; `read` reads a cell of a field
        and raises ValueError for what is no number. A sum may be written without its sign."""
        amounts = list(self._amounts(row, names, read))
        for cell in row.cells:
            amounts += self.check_text(cell, read)
        if PART.search("".join(row.cells)):
            self.part = {}
            self.part_counts = Counter()
        return amounts

    def check_text(self, cell: str, read: Callable[[str, str], int]) -> Iterator[SumDifference]:
        """Yield what a cell that tells counts and sums in words says otherwise than the rows."""
        text = fold_heading(cell)
        for word, number in COUNT.findall(text):
            side = SIDES.get(word, "")
            count = int(number)
            if count not in {self.counts[side], self.part_counts[side]}:
                yield SumDifference("", count, self.counts[side])
        for word, amount in AMOUNT.findall(text):
            yield from self._compare(SIDES[word], read("credit", amount))

    def _amounts(
        self, row: SheetRow, names: Collection[str], read: Callable[[str, str], int]
    ) -> Iterator[SumDifference]:
        for name in names:
            text = row.values.get(name, "")
            try:
                says = read(name, text)
            except ValueError:
                continue  # nothing, a formula, or a word
            yield from self._compare(name, says)

    def _compare(self, name: str, says: int) -> Iterator[SumDifference]:
        """Hold a sum against the rows. One column for what came and what went is summed in more
        than one way."""
        sums = set()
        for totals in (self.whole, self.part):
            credit = totals.get("credit", 0)
            debit = totals.get("debit", 0)
            both = {credit, debit, credit + debit} if name == "moved" else set()
            sums |= {totals.get(name, 0), *both}
        if abs(says) not in {abs(one) for one in sums}:
            yield SumDifference(name, says, self.whole.get(name, 0))
