"""Columns (栏目): a tree per newspaper, with an identity that outlives any issue."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, validate_printable
from articles.models.paper.profiles import Profile
from articles.models.paper.publications import Publication


class Column(models.Model):
    """A place where articles are on the site; an article is in several, one of them its
    home.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="columns", verbose_name=_("publication")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent column"),
    )
    name = LineField(_("name"), max_length=40, validators=[validate_printable])
    slug = models.SlugField(
        pgettext_lazy("of a page", "address"), max_length=60, allow_unicode=True
    )
    description = LineField(
        _("description"), max_length=200, blank=True, validators=[validate_printable]
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    in_menu = models.BooleanField(_("in the menu"), default=True)
    profile = models.ForeignKey(
        Profile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("workflow profile"),
        help_text=_("Empty: as the parent column or the newspaper."),
    )

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        ordering = ["publication", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "slug"],
                name="column_address_unique",
                violation_error_message=_(
                    "Another column of this newspaper already has this address."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("pk")),
                name="column_not_its_own_parent",
                violation_error_message=_("A column cannot stand inside itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a parent of another newspaper and a parent that is inside this column."""
        ancestor = self.parent
        if ancestor is not None and ancestor.publication_id != self.publication_id:
            raise ValidationError({"parent": _("The parent column belongs to another newspaper.")})
        while ancestor is not None:
            if self.pk and ancestor.pk == self.pk:
                raise ValidationError({"parent": _("A column cannot stand inside itself.")})
            ancestor = ancestor.parent
