"""The journal, for the other apps: the door by which the counter writes what was done to what it
keeps.

An act is run inside `perform` and leaves its row with `record`; `changed` says what differs, as the
journal keeps it.
"""

from articles.actions.records.journal import keep_denied, perform, record
from articles.actions.records.reference import changed
from articles.rights import NOT_YOURS

__all__ = ["NOT_YOURS", "changed", "keep_denied", "record", "perform"]
