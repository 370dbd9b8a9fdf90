"""What can be wrong with a Word file, and what of one is left out, by name.

Pure: the child process knows no Django and no words.
"""

from enum import Enum


class WordFault(Enum):
    """Why a Word file is not taken."""

    EMPTY = "empty"
    NO_WORD_FILE = "no_word_file"
    OLD_FORMAT = "old_format"  # the .doc or .wps of before 2007
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    TOO_MANY_PICTURES = "too_many_pictures"
    TOO_INTRICATE = "too_intricate"
    HOSTILE = "hostile"  # declares entities, as no word processor does
    DAMAGED = "damaged"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    NO_TEXT = "no_text"


class Omission(Enum):
    """What of a Word file is left out or changed. The writer is told how often."""

    COMMENTS = "comments"
    TRACKED_CHANGES = "tracked_changes"
    TEXT_BOXES = "text_boxes"
    HEADERS = "headers"
    MACROS = "macros"
    NOTES = "notes"  # footnotes and endnotes
    FORMULAS = "formulas"
    OBJECTS = "objects"  # charts, drawings, embedded files
    LINKED_PICTURES = "linked_pictures"  # they are not in the file


class WordFaultFound(Exception):
    """A fault that the child process found; `values` fill in the words."""

    def __init__(self, fault: WordFault, **values: int) -> None:
        self.fault = fault
        self.values = values
        super().__init__(fault.value)
