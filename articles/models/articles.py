"""The article: one row for its whole life. Its working text stands here, what readers see is its release."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import validate_printable
from articles.models.columns import Column
from articles.models.media import Image
from articles.models.people import Person, ResponsibleEditor
from articles.models.publications import Publication
from articles.models.texts import Text
from articles.querysets import ArticleQuerySet
from articles.states import CreditRole, Stage, UseRole


class Article(Text):
    """A text and everything the house knows of it. Written only by `articles.actions`.

    `version` grows by one at each save; a save that started from an older version is refused, never merged in
    silence. `published_at` is the moment readers first may see it (it may lie in the future), `release` what they see.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="articles", verbose_name=_("publication")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    columns = models.ManyToManyField(
        Column, through="ArticleColumn", related_name="articles", verbose_name=_("columns")
    )
    responsible_editor = models.ForeignKey(
        ResponsibleEditor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("responsible editor"),
    )
    release = models.ForeignKey(
        "articles.Release",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("release"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(
        _("expires at"), null=True, blank=True, help_text=_("After this moment readers no longer see it.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(_("reason of withdrawal"), max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    length = models.PositiveIntegerField(_("characters"), default=0, editable=False)
    source_system = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("source id"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("publish_article", _("Can publish articles")),
            ("withdraw_article", _("Can withdraw articles")),
        ]
        indexes = [
            models.Index(fields=["publication", "-published_at", "-id"], name="article_newest_first"),
            models.Index(fields=["-changed_at", "-id"], name="article_last_changed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                condition=~models.Q(source_id=""),
                name="article_source_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.DRAFT) | models.Q(published_at__isnull=False, release__isnull=False),
                name="article_published_has_release",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.PUBLISHED) | models.Q(responsible_editor__isnull=False),
                name="article_published_has_editor",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.WITHDRAWN)
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
                name="article_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("articles:article", args=[self.pk])


class ArticleColumn(models.Model):
    """An article standing in a column; exactly one of its columns is its home."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="standings")
    column = models.ForeignKey(Column, models.PROTECT, related_name="standings", verbose_name=_("column"))
    is_primary = models.BooleanField(_("home column"), default=False)

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "column"],
                name="article_once_in_a_column",
                violation_error_message=_("The article already stands in this column."),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(is_primary=True),
                name="article_one_home_column",
                violation_error_message=_("An article has one home column."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.column)


class Credit(models.Model):
    """One name of the byline, in printed order: a known person or a bare name."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="credits")
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    role = models.CharField(_("role"), max_length=16, choices=CreditRole.choices, default=CreditRole.REPORTER)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="credits", verbose_name=_("person")
    )
    name = models.CharField(
        _("bare name"),
        max_length=60,
        blank=True,
        validators=[validate_printable],
        help_text=_("For somebody without a page of their own."),
    )

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="credit_order_unique"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(name=""),
                name="credit_names_somebody",
                violation_error_message=_("Choose a person or write a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person or "")


class ImageUse(models.Model):
    """A picture in an article, with the words it has there."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="image_uses")
    image = models.ForeignKey(Image, models.PROTECT, related_name="uses", verbose_name=_("image"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    role = models.CharField(_("place"), max_length=8, choices=UseRole.choices, default=UseRole.LEAD)
    caption = models.CharField(_("caption here"), max_length=300, blank=True, validators=[validate_printable])
    alt_text = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        validators=[validate_printable],
        help_text=_("What somebody who cannot see the picture should know."),
    )
    decorative = models.BooleanField(_("decorative"), default=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "image", "role"],
                name="image_once_in_a_place",
                violation_error_message=_("The picture is already there."),
            ),
            models.CheckConstraint(
                condition=models.Q(decorative=False) | models.Q(alt_text=""),
                name="image_described_or_decorative",
                violation_error_message=_("A decorative picture has no alternative text: choose one of the two."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.image)
