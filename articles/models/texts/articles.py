"""The article: one row for its whole life.

Its working text is here, what readers see is its release.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.domain.choices import CreditRole, UseRole
from articles.domain.states import SEEN, Stage, Visibility
from articles.fields import LineField, MomentField, NoteField, validate_printable
from articles.models.media import Image
from articles.models.paper.columns import Column
from articles.models.paper.people import Person, ResponsibleEditor
from articles.models.paper.publications import Publication
from articles.models.querysets import ArticleQuerySet
from articles.models.texts.text import Text


class Article(Text):
    """A text and everything the house knows of it. Written only by `articles.actions`.

    `version` grows by one at each save; a save that started from an older version is refused, never
    merged in silence. `published_at` is the moment readers first may see it (it may lie in the
    future), `release` what they see, `live_until` when that ends: set by publishing and by
    `set_expiry`, never by saving a draft.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="articles", verbose_name=_("publication")
    )
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage.choices, default=Stage.DRAFT, editable=False
    )
    visibility = models.CharField(
        _("visibility"),
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.NEVER,
        editable=False,
    )
    stage_before = models.CharField(
        _("stood at"), max_length=12, choices=Stage.choices, blank=True, editable=False
    )
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
    published_at = MomentField(_("published at"), null=True, blank=True, editable=False)
    live_until = MomentField(_("public until"), null=True, blank=True, editable=False)
    embargo_until = MomentField(
        _("embargo until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Promised to its source: not before."),
    )
    due_at = MomentField(
        _("due at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When its round must be passed (截稿)."),
    )
    # Null, not an empty list: a default would rewrite the table of all articles.
    headline_lines: "models.JSONField[list[str] | None, list[str] | None]" = models.JSONField(
        _("lines of the headline"), null=True, blank=True, editable=False
    )
    schedule_failed_at = models.DateTimeField(
        _("schedule failed at"), null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = NoteField(
        _("reason of withdrawal"), max_length=300, blank=True, editable=False
    )
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
            ("edit_any_article", _("Can edit what others wrote")),
            ("review_1", _("Can take the first review")),
            ("review_2", _("Can take the second review")),
            ("review_3", _("Can take the final review")),
            ("proof_1", _("Can take the first proof")),
            ("proof_2", _("Can take the second proof")),
            ("proof_3", _("Can take the final proof")),
            ("publish_article", _("Can publish articles")),
            ("backdate_article", _("Can publish with a moment in the past")),
            ("sign_article", _("Can sign for publication where the chief signs")),
            ("flash_article", _("Can publish at once")),
            ("hold_article", _("Can hold articles")),
            ("spike_article", _("Can spike articles")),
            ("waive_article", _("Can waive four eyes")),
            ("take_over_article", _("Can take over what somebody else is writing")),
            ("lift_embargo", _("Can set and lift an embargo")),
            ("correct_article", _("Can correct published articles")),
            ("clarify_article", _("Can clarify published articles")),
            ("update_article", _("Can update published articles")),
            ("note_article", _("Can add an editor's note")),
            ("unpublish_article", _("Can take articles off the site for now")),
            ("withdraw_article", _("Can withdraw articles")),
        ]
        indexes = [
            models.Index(
                fields=["publication", "-published_at", "-id"], name="article_newest_first"
            ),
            models.Index(fields=["-changed_at", "-id"], name="article_last_changed"),
            models.Index(fields=["stage", "-changed_at"], name="article_waiting"),
            models.Index(fields=["visibility", "published_at"], name="article_by_moment"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="article_by_deadline",
            ),
            models.Index(
                fields=["live_until"],
                condition=models.Q(live_until__isnull=False),
                name="article_with_an_end",
            ),
            models.Index(
                fields=["embargo_until"],
                condition=models.Q(embargo_until__isnull=False),
                name="article_under_embargo",
            ),
            models.Index(fields=["created_by", "stage"], name="article_of_a_writer"),
            models.Index(
                fields=["schedule_failed_at"],
                condition=models.Q(schedule_failed_at__isnull=False),
                name="article_schedule_failed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                condition=~models.Q(source_id=""),
                name="article_source_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(visibility=Visibility.NEVER)
                | models.Q(
                    published_at__isnull=False,
                    release__isnull=False,
                    responsible_editor__isnull=False,
                ),
                name="article_shown_has_release",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=[Stage.PUBLISHED, Stage.SCHEDULED])
                | models.Q(visibility__in=sorted(str(seen) for seen in SEEN)),
                name="article_published_is_shown",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    stage=Stage.WITHDRAWN,
                    visibility=Visibility.WITHDRAWN,
                    withdrawn_at__isnull=False,
                )
                & ~models.Q(withdrawal_reason="")
                | ~models.Q(stage=Stage.WITHDRAWN) & ~models.Q(visibility=Visibility.WITHDRAWN),
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
    column = models.ForeignKey(
        Column, models.PROTECT, related_name="standings", verbose_name=_("column")
    )
    is_primary = models.BooleanField(_("home column"), default=False)

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        indexes = [models.Index(fields=["column", "-article"], name="standing_newest_first")]
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
    role = models.CharField(
        _("role"), max_length=16, choices=CreditRole.choices, default=CreditRole.REPORTER
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="credits",
        verbose_name=_("person"),
    )
    name = LineField(
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
        indexes = [models.Index(fields=["name", "-article"], name="credit_by_name")]
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
    caption = LineField(
        _("caption here"), max_length=300, blank=True, validators=[validate_printable]
    )
    alt_text = LineField(
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
                violation_error_message=_(
                    "A decorative picture has no alternative text: choose one of the two."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.image)
