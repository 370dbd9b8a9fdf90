"""Files that come in from outside, as the actions take them: bank statements, and numbers from the
tax platform.

Every wrong line is named by its row and in its own words, and then nothing is taken
(articles.errors.Invalid).
"""

from subscriptions.statement_parsers.numbers import read_invoice_numbers
from subscriptions.statement_parsers.statement import ParsedStatement, parse_statement
from subscriptions.statement_parsers.wrong_rows import LIMITS

__all__ = ["LIMITS", "ParsedStatement", "read_invoice_numbers", "parse_statement"]
