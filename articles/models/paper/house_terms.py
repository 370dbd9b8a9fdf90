"""The paper's own list of words: what it never prints, what it writes otherwise, and names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, validate_printable
from articles.models.paper.publications import Publication


class Term(models.Model):
    """A word to look at wherever it is.

    With a proposal it is written otherwise, without one it is not printed; a name is right as it is.
    """

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="terms", verbose_name=_("publication")
    )
    text = LineField(_("word"), max_length=40, validators=[validate_printable])
    proposal = LineField(
        _("to be written"),
        max_length=40,
        blank=True,
        validators=[validate_printable],
        help_text=_("Empty: the paper does not print the word at all."),
    )
    is_name = models.BooleanField(
        _("a name"),
        default=False,
        help_text=_(
            "A person, a place, an organisation or a term as the paper writes it: it is right, and "
            "no line of a headline ends inside it."
        ),
    )
    note = LineField(_("why"), max_length=120, blank=True, validators=[validate_printable])

    class Meta:
        verbose_name = pgettext_lazy("house style", "term")
        verbose_name_plural = _("terms")
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "text"],
                name="term_once_a_newspaper",
                violation_error_message=_("The list has this word already."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_name=False) | models.Q(proposal=""),
                name="term_name_is_written_as_it_is",
                violation_error_message=_(
                    "A name is written as it is: leave “to be written” empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text
