"""Why a term is adjusted: the cause of each adjustment, and the row that it is about."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from subscriptions.domain.ledger_kinds import Subject


class AdjustmentCause(TextChoices):
    """What made somebody adjust a term. Each cause is about one row of one table (`CAUSES`)."""

    LATER = "later", _("paid after its first issue")
    GOODWILL = "goodwill", _("goodwill")
    COMPLAINT = "complaint", _("complaint")
    HOLD = "hold", _("hold")
    SUSPENSION = "suspension", _("issue suspended")
    RESTORED = "restored", _("issue appears after all")
    REFUND = "refund", _("refund")
    GIFT_ENDED = "gift_ended", _("gift given up")
    ERASURE = "erasure", _("personal data erased")
    IMPORT_UNDONE = "import_undone", _("import undone")


SUSPENSIONS = (AdjustmentCause.SUSPENSION, AdjustmentCause.RESTORED)

# The prefixes are older than the causes. Occasions are known again by them, so they never change.
CAUSES = {
    AdjustmentCause.LATER: Subject("term", "later"),
    AdjustmentCause.GOODWILL: Subject("subscription", "goodwill"),
    AdjustmentCause.COMPLAINT: Subject("complaint", "complaint"),
    AdjustmentCause.HOLD: Subject("hold", "hold"),
    AdjustmentCause.SUSPENSION: Subject("publication", "suspended"),
    AdjustmentCause.RESTORED: Subject("publication", "back:suspended"),
    AdjustmentCause.REFUND: Subject("refund", "refund"),
    AdjustmentCause.GIFT_ENDED: Subject("term", "given-up"),
    AdjustmentCause.ERASURE: Subject("term", "erased"),
    AdjustmentCause.IMPORT_UNDONE: Subject("term", "undone"),
}


class AdjustmentBasis(NamedTuple):
    """The cause of an adjustment, the primary key of its row, and the key that counts once."""

    cause: AdjustmentCause
    about: int
    key: str
