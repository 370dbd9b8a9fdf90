"""What the entries of the books say, in the reader's language: they are kept as the actions wrote them."""

from django.utils.translation import gettext_lazy as _

from subscriptions.domain.choices import REFUND, Booked, Cause


def words_of(words: str) -> str:
    """Return the words of an entry for a screen; what is not known is shown as it was written."""
    if words.startswith(REFUND):
        cause = words.removeprefix(REFUND)
        label = dict(Cause.choices).get(cause, cause)
        return str(_("refund: %(cause)s") % {"cause": label})
    return str(Booked(words).label) if words in Booked.values else words
