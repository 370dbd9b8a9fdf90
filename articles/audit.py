"""The journal, for the other apps: how they write down what was done to what they keep.

An act runs inside `perform` and leaves its row with `record`. `changed_fields` returns what
differs, as the journal keeps it.
"""

from articles.actions.records.journal import perform, record, record_denied
from articles.actions.records.reference import changed_fields
from articles.rights import NOT_YOURS

__all__ = ["NOT_YOURS", "changed_fields", "perform", "record", "record_denied"]
