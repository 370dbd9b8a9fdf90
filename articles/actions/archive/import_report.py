"""What became of every row of an archive. Rows of the file = published + drafts + known + passed +
broken."""

from dataclasses import dataclass, field

from articles.imports.noise import remove_noise

LISTED = 1000  # rows named one by one in each list; the others are counted
ReportLine = tuple[int, str, str]


@dataclass
class ImportReport:
    """What became of every row. The lists hold (row, source id, message), at most a thousand each.

    `known_rows` were stored before, `left_out` are sound and no articles, `faults` are broken.
    `remarks` say what was guessed, cut or left out of a row that was understood; row 0 is the file
    as a whole.
    """

    rows: int = 0
    published: int = 0
    drafts: int = 0
    known: int = 0
    passed: int = 0
    broken: int = 0
    faults: list[ReportLine] = field(default_factory=list)
    remarks: list[ReportLine] = field(default_factory=list)
    known_rows: list[ReportLine] = field(default_factory=list)
    left_out: list[ReportLine] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    stored: bool = False
    complete: bool = False

    def fault(self, row: int, source_id: str, message: str) -> None:
        self.broken += 1
        _tell(self.faults, row, source_id, message)

    def remark(self, row: int, source_id: str, message: str) -> None:
        _tell(self.remarks, row, source_id, message)

    def known_before(self, row: int, source_id: str, message: str) -> None:
        self.known += 1
        _tell(self.known_rows, row, source_id, message)

    def leave_out(self, row: int, source_id: str, message: str) -> None:
        self.passed += 1
        _tell(self.left_out, row, source_id, message)

    def sort(self) -> None:
        """Put each list in the order of the file."""
        for report_lines in (self.faults, self.remarks, self.known_rows, self.left_out):
            report_lines.sort(key=_row_number)

    def adds_up(self) -> bool:
        """Tell whether every row of the file is accounted for."""
        parts = (self.published, self.drafts, self.known, self.passed, self.broken)
        return self.rows == sum(parts)


def _row_number(line: ReportLine) -> int:
    return line[0]


def _tell(rows: list[ReportLine], row: int, source_id: str, message: str) -> None:
    """Name a row, in characters that any terminal shows."""
    if len(rows) < LISTED:
        rows.append((row, remove_noise(source_id), remove_noise(str(message))))
