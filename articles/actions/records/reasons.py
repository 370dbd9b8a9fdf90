"""Why somebody did something: words that others have to act on."""

from django.utils.translation import gettext_lazy as _

from articles.characters import clean_words
from articles.errors import Invalid

REASON_MIN = 5  # characters; a colleague must be able to act on the reason, and "no" is none
REASON_MAX = 500


def check_reason(reason: str) -> str:
    """Return a reason without blanks around it. Refuses Invalid for one nobody can act on."""
    cleaned = clean_words(reason)
    if len(cleaned) < REASON_MIN:
        raise Invalid(
            _(
                "Write a reason of at least %(count)d characters: somebody has to act on it. "
                "Nothing was changed."
            )
            % {"count": REASON_MIN}
        )
    return cleaned[:REASON_MAX]
