"""Texts of ledger entries in the user's language. They are stored as the actions wrote them."""

from django.utils.translation import gettext_lazy as _

from subscriptions.domain.choices import REFUND, Booked, Cause


def describe_entry(entry_text: str) -> str:
    """Return the text of an entry for a screen; an unknown text is shown as stored."""
    if entry_text.startswith(REFUND):
        cause = entry_text.removeprefix(REFUND)
        label = dict(Cause.choices).get(cause, cause)
        return str(_("refund: %(cause)s") % {"cause": label})
    return str(Booked(entry_text).label) if entry_text in Booked.values else entry_text
