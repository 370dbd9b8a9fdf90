"""The refusals of Word files in words: what happened, that nothing was stored, what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid, Words
from articles.word_files.faults import WordFault

WORDS = {
    WordFault.EMPTY: _("The Word file is empty. Nothing was stored. Save it again and choose it."),
    WordFault.NO_WORD_FILE: _(
        "This is no Word file (.docx), whatever its name says. Nothing was stored. Open it in Word "
        "or WPS and save it as .docx."
    ),
    WordFault.OLD_FORMAT: _(
        "This is a document in the old format of Word or WPS (.doc, .wps). Nothing was stored. "
        "Open it and save it as .docx."
    ),
    WordFault.ENCRYPTED: _(
        "The Word file is protected by a password. Nothing was stored. Save it without a password."
    ),
    WordFault.TOO_LARGE: _(
        "The Word file has more than %(most)d MB. Nothing was stored. Make its pictures smaller, "
        "or upload them to the library by themselves."
    ),
    WordFault.TOO_MANY_PICTURES: _(
        "The Word file holds %(count)d pictures; %(most)d are allowed. Nothing was stored. Take "
        "pictures out, and upload them to the library by themselves."
    ),
    WordFault.TOO_INTRICATE: _(
        "The Word file unpacks to more than an article can have. Nothing was stored. Copy the text "
        "of the article into a new document."
    ),
    WordFault.HOSTILE: _(
        "The Word file holds declarations that no word processor writes, and may be made to harm. "
        "Nothing was stored. Copy its text into a new document."
    ),
    WordFault.DAMAGED: _(
        "The Word file is damaged or breaks off. Nothing was stored. Open it in Word or WPS, save "
        "it as .docx again and choose that."
    ),
    WordFault.TOO_SLOW: _(
        "Reading the Word file takes longer than it may. Nothing was stored. Copy the text of the "
        "article into a new document."
    ),
    WordFault.TOO_MUCH_MEMORY: _(
        "Reading the Word file takes more memory than it may. Nothing was stored. Make its "
        "pictures smaller, or copy the text of the article into a new document."
    ),
    WordFault.NO_TEXT: _(
        "The Word file holds no text. Nothing was stored. If it shows a scanned page, type the "
        "text."
    ),
}


class UnreadableWordFile(Invalid):
    """A Word file was not taken; `fault` says why to programs. Nothing was stored."""

    def __init__(self, *reasons: Words, fault: WordFault = WordFault.DAMAGED) -> None:
        self.fault = fault
        super().__init__(*reasons)


def make_word_refusal(
    fault: WordFault, values: Mapping[str, object] | None = None
) -> UnreadableWordFile:
    """Return the refusal of a fault; `values` fill in its words."""
    return UnreadableWordFile(str(WORDS[fault]) % (values or {}), fault=fault)
