"""What an article says: the columns that its working row and each of its revisions share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.fields import (
    DayField,
    LineField,
    MomentField,
    WordsField,
    split_keywords,
    validate_printable,
)
from articles.markup.bodies import validate_body

TEXT_FIELDS = (
    "kicker",
    "headline",
    "subhead",
    "abstract",
    "dateline",
    "body",
    "keywords",
    "source_name",
    "source_url",
    "source_date",
    "source_headline",
    "source_author",
)


class Text(models.Model):
    """What an article says. An article carries the working text; each revision carries a copy that
    never changes.

    `expires_at` is the end its writer wishes. It is approved with the text and counts once that is
    published.
    """

    kicker = LineField(_("kicker"), max_length=120, blank=True, validators=[validate_printable])
    headline = LineField(_("headline"), max_length=200, validators=[validate_printable])
    subhead = LineField(
        _("subhead"),
        max_length=200,
        blank=True,
        validators=[validate_printable],
        help_text=_("A feature's subhead begins with ——; a news item's does not."),
    )
    abstract = WordsField(
        _("abstract"), max_length=1000, blank=True, validators=[validate_printable]
    )
    dateline = LineField(
        _("dateline"),
        max_length=60,
        blank=True,
        validators=[validate_printable],
        help_text=_("For example 本报北京3月4日电."),
    )
    body = models.TextField(_("body"), blank=True, validators=[validate_body])
    # Null in what was stored before there were seals: such a body is cleaned where it is shown.
    body_seal = models.CharField(  # no default: it would rewrite a table that never changes
        _("seal of the cleaned body"), max_length=64, null=True, blank=True, editable=False
    )
    keywords = LineField(
        _("keywords"),
        max_length=200,
        blank=True,
        validators=[validate_printable],
        help_text=_("Separated by commas."),
    )
    source_name = LineField(
        _("source"),
        max_length=120,
        blank=True,
        validators=[validate_printable],
        help_text=_("For a reprint: the medium it comes from. Empty for our own text."),
    )
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    source_date = DayField(_("source date"), null=True, blank=True)
    source_headline = LineField(
        _("original headline"), max_length=200, blank=True, validators=[validate_printable]
    )
    source_author = LineField(
        _("original author"), max_length=120, blank=True, validators=[validate_printable]
    )

    expires_at = MomentField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("After this moment readers no longer see it."),
    )

    class Meta:
        abstract = True

    def keyword_list(self) -> list[str]:
        return split_keywords(self.keywords)
