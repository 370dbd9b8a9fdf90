"""What of a Word file was left out or changed, in words for its writer."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.word_files.faults import Omission

WORDS = {
    Omission.COMMENTS: gettext_lazy("Comments were left out (%(count)d)."),
    Omission.TRACKED_CHANGES: gettext_lazy(
        "The file holds tracked changes (%(count)d): the text was taken as if all were accepted."
    ),
    Omission.TEXT_BOXES: gettext_lazy(
        "The file holds text boxes (%(count)d): their text stands behind the paragraph they were "
        "at, or is missing. Compare it with the file."
    ),
    Omission.HEADERS: gettext_lazy("Headers and footers were left out (%(count)d)."),
    Omission.MACROS: gettext_lazy("Macros were left out (%(count)d)."),
    Omission.NOTES: gettext_lazy(
        "Footnotes and endnotes stand in brackets in the text (%(count)d)."
    ),
    Omission.FORMULAS: gettext_lazy("Formulas were left out (%(count)d)."),
    Omission.OBJECTS: gettext_lazy("Charts and embedded files were left out (%(count)d)."),
    Omission.LINKED_PICTURES: gettext_lazy(
        "Pictures that are only linked in the file were left out (%(count)d). Upload them to the "
        "library."
    ),
}


def describe_omissions(omissions: Mapping[Omission, int]) -> list[str]:
    """Return a sentence for each kind of thing that was left out, with how often."""
    return [
        WORDS[omission] % {"count": omissions[omission]}
        for omission in Omission
        if omissions.get(omission)
    ]


def describe_missing_headline() -> str:
    """Return what to do where no line of the file is clearly a headline."""
    return _(
        "No line of the file is clearly a headline: its name stands there. Write the headline."
    )
