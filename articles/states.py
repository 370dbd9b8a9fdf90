"""Which moves exist, as data: the only place that knows the life of an article."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.errors import WrongState


class Stage(models.TextChoices):
    """Where an article stands in the house. What readers see is decided by time as well: see `published`."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Move(models.TextChoices):
    """What can be done to an article."""

    SAVE = "save", _("Save")
    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Withdraw")


# A saved draft of a live article changes nothing for readers until it is published again.
MOVES: dict[tuple[str, str], Stage] = {
    (Stage.DRAFT, Move.SAVE): Stage.DRAFT,
    (Stage.PUBLISHED, Move.SAVE): Stage.PUBLISHED,
    (Stage.WITHDRAWN, Move.SAVE): Stage.WITHDRAWN,
    (Stage.DRAFT, Move.PUBLISH): Stage.PUBLISHED,
    (Stage.PUBLISHED, Move.PUBLISH): Stage.PUBLISHED,
    (Stage.PUBLISHED, Move.WITHDRAW): Stage.WITHDRAWN,
    (Stage.WITHDRAWN, Move.PUBLISH): Stage.PUBLISHED,
}


def after(stage: str, move: Move) -> Stage:
    """Return the stage that `move` leads to. Refuses `WrongState` when the table has no such move."""
    try:
        return MOVES[stage, move]
    except KeyError:
        raise WrongState(
            _("“%(move)s” cannot be done to an article that is “%(stage)s”. Nothing was changed.")
            % {"move": move.label, "stage": Stage(stage).label}
        ) from None


class RightsKind(models.TextChoices):
    """Whose text it is."""

    ORIGINAL = "original", _("Original")
    REPRINT = "reprint", _("Reprint")
    AGENCY = "agency", _("Agency")
    CONTRIBUTED = "contributed", _("Contributed")


class CreditRole(models.TextChoices):
    """How a name stands in the byline, as the paper prints it."""

    REPORTER = "reporter", _("Staff reporter")
    SPECIAL = "special", _("Special correspondent")
    CORRESPONDENT = "correspondent", _("Contributing correspondent")
    INTERN = "intern", _("Trainee reporter")
    AUTHOR = "author", _("Author")
    PHOTOGRAPHER = "photographer", _("Photographs")
    TRANSLATOR = "translator", _("Translated by")
    COMPILER = "compiler", _("Compiled by")
    ILLUSTRATOR = "illustrator", _("Drawings")


class IssueKind(models.TextChoices):
    REGULAR = "regular", _("Regular issue")
    ADDED = "added", _("Added issue")
    EXTRA = "extra", _("Extra")
    SPECIAL = "special", _("Special issue")


class UseRole(models.TextChoices):
    """Where an article shows an image."""

    LEAD = "lead", _("Lead picture")
    BODY = "body", _("In the body")
