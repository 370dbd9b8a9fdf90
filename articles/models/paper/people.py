"""Who writes and who answers for it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, WordsField, validate_printable


class Person(models.Model):
    """Somebody whose name the paper prints.

    The address of the author's page is the slug, in any script.
    """

    name = LineField(
        pgettext_lazy("of a person", "name"), max_length=60, validators=[validate_printable]
    )
    slug = models.SlugField(
        pgettext_lazy("of a page", "address"), max_length=80, unique=True, allow_unicode=True
    )
    sort_key = LineField(
        _("sort key"),
        max_length=80,
        blank=True,
        help_text=_("Pinyin of the name; surnames are often read in their own way."),
    )
    title = LineField(pgettext_lazy("of a person", "position"), max_length=60, blank=True)
    biography = WordsField(_("biography"), blank=True, validators=[validate_printable])
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    portrait = models.ForeignKey(
        "articles.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="portrait_of",
        verbose_name=_("portrait"),
        help_text=_("Shown beside opinion pieces. Without one, a letter of the name is set."),
    )
    source_system = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("source id"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                condition=~models.Q(source_id=""),
                name="person_source_unique",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ResponsibleEditor(models.Model):
    """A person who may answer for articles and pages, under the name that person prints (责任编辑)."""

    person = models.OneToOneField(
        Person, models.PROTECT, related_name="editor", verbose_name=_("person")
    )
    printed_name = LineField(_("printed name"), max_length=60, validators=[validate_printable])
    active = models.BooleanField(pgettext_lazy("responsible editor", "active"), default=True)

    class Meta:
        verbose_name = _("responsible editor")
        verbose_name_plural = _("responsible editors")
        ordering = ["printed_name", "pk"]

    def __str__(self) -> str:
        return self.printed_name
