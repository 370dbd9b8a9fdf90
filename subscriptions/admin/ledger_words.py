"""What the entries of the books say, in the reader's language: they are kept as the actions wrote them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from subscriptions.kinds import Cause

WORDS: dict[str, Any] = {
    "payment received": _("payment received"),
    "transfer received": _("transfer received"),
    "transfer returned": _("transfer returned"),
    "transfer taken back": _("transfer taken back by the bank"),
    "transfer of other departments": _("transfer of other departments"),
    "money in transit received": _("money in transit received"),
    "payment reversed": _("payment taken back"),
    "order settled": _("order settled"),
    "issue appeared": _("issue appeared"),
    "issues credited": _("issues credited"),
    "complaint credited": _("complaint credited"),
    "refund paid out": _("refund paid out"),
    "refund kept as credit": _("refund kept as credit"),
    "gift given up": _("gift given up"),
}


def words_of(words: str) -> str:
    """Return the words of an entry for a screen; what is not known is shown as it was written."""
    if words.startswith("refund: "):
        cause = words.removeprefix("refund: ")
        label = dict(Cause.choices).get(cause, cause)
        return str(_("refund: %(cause)s") % {"cause": label})
    return str(WORDS.get(words, words))
