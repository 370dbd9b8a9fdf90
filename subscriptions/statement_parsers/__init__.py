"""Files that come in from outside, as the actions take them: bank statements, and numbers from the
tax platform.

Every wrong line is named by its row and in its own words, and then nothing is taken
(articles.errors.Invalid).
"""

from subscriptions.statement_parsers.numbers import invoice_numbers
from subscriptions.statement_parsers.statement import Statement, statement
from subscriptions.statement_parsers.wrong_rows import LIMITS

__all__ = ["LIMITS", "Statement", "invoice_numbers", "statement"]
