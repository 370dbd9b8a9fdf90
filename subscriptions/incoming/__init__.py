"""Files that come in from outside, as the actions take them: bank statements, and numbers from the
tax platform.

Every wrong line is named by its row and in its own words, and then nothing is taken
(articles.errors.Invalid).
"""

from subscriptions.incoming.numbers import invoice_numbers
from subscriptions.incoming.statement import Statement, statement
from subscriptions.incoming.wrong import LIMITS

__all__ = ["LIMITS", "Statement", "invoice_numbers", "statement"]
