"""What refuses a signature, in words. No query, no clock."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from articles.errors import Words


@dataclass(frozen=True)
class OpenPoints:
    """What of a text is still open, and would be covered up by a signature."""

    lacks_rights: bool
    has_open_must_fix: bool
    has_undecided_marks: bool
    has_undecided_edits: bool

    def sentences(self) -> list[Words]:
        """Return everything that refuses the signature; nothing means that it may be given."""
        reasons: list[Words] = []
        if self.lacks_rights:
            reasons.append(
                _("There is no rights record. Somebody who keeps rights says whose text it is.")
            )
        if self.has_open_must_fix:
            reasons.append(
                _("A note that must be settled is still open. Settle it, or ask who wrote it.")
            )
        if self.has_undecided_marks:
            reasons.append(
                _("Marks on the proof are still undecided. Accept or reject each of them first.")
            )
        if self.has_undecided_edits:
            reasons.append(
                _("Suggested changes are still undecided. Accept or reject each of them first.")
            )
        return reasons
