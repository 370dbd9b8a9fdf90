"""What a spreadsheet would take for a formula or a command, and how it is kept a text.

Source of the rule: OWASP, "CSV Injection": a cell that begins with = + - @, a tab or a line break.
Added here: blanks and marks without a shape in front, which some programs drop; the full-width and
small signs ＝＋－＠﹦﹢﹣﹫, which Excel folds in Chinese and Japanese; and the quote that we put there
ourselves, so that nothing is lost on the way out and back. Every sheet that leaves the house goes
through this module, CSV by `articles.common.csv_files`, XLSX by `subscriptions.sheets`.
"""

import re

SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
# What is not seen, but may be in front of a sign.
BLANKS = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
)
RISKY = re.compile(rf"[\t\r\n]|[{BLANKS}]*[{SIGNS}]")
QUOTED = re.compile(rf"'*(?:[\t\r\n]|[{BLANKS}]*[{SIGNS}])")
# XML has no place for these, nor for half a character; openpyxl refuses them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_MAX = 32_767  # characters, a limit of Excel


def clean_cell(text: str) -> str:
    """Return the text as a cell can hold it: no control characters, line breaks as LF, no longer
    than Excel allows.
    """
    text = UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= CELL_MAX else text[: CELL_MAX - 1] + "…"


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet could take the text for a formula or a command."""
    return RISKY.match(text) is not None


def quote_formula(text: str) -> str:
    """Return the text with a quote in front where it needs one.

    CSV has no types, so only this keeps it a text.
    """
    return f"'{text}" if QUOTED.match(text) else text


def unquote_formula(text: str) -> str:
    """Return what `quote_formula` was given."""
    return text[1:] if text.startswith("'") and QUOTED.match(text[1:]) else text
