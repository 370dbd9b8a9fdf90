"""The kinds of things a newspaper tells apart: whose text, how a name is printed, which issue,
which picture.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RightsKind(models.TextChoices):
    """Whose text it is."""

    ORIGINAL = "original", _("Original")
    REPRINT = "reprint", _("Reprint")
    AGENCY = "agency", _("Agency")
    CONTRIBUTED = "contributed", _("Contributed")


class CreditRole(models.TextChoices):
    """How a name is introduced in the byline, as the paper prints it."""

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


class DateState(models.TextChoices):
    """What happens on a date of the publication calendar."""

    PLANNED = "planned", _("The paper appears")
    SUSPENDED = "suspended", _("Suspended")
    MOVED = "moved", _("Moved to another date")
    EXTRA = "extra", _("Extra date")


class Compensation(models.TextChoices):
    """What somebody who had paid for the issue of a suspended date gets for it."""

    EXTEND = "extend", _("Another issue at the end of the term")
    CREDIT = "credit", _("The price of the issue as credit")
    NONE = "none", _("Nothing")
