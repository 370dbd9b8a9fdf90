"""Topics (专题): articles that editors chose for one subject, with an introduction."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.topics import (
    ADDRESS_MAX,
    HEADING_MAX,
    INTRODUCTION_MAX,
    SEEN,
    TITLE_MAX,
    TopicState,
    split_paragraphs,
)
from articles.fields import LineField, MomentField, WordsField, validate_printable
from articles.models.media import Image
from articles.models.paper.publications import Publication
from articles.models.querysets import Moment
from articles.models.texts.articles import Article


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics …"""

    def shown(self, at: Moment) -> Self:
        """… that are open or closed, and whose start has come at the moment `at`. Readers see
        those that have an article too (`with_articles`)."""
        return self.filter(Q(starts_at=None) | Q(starts_at__lte=at), state__in=SEEN)

    def with_articles(self, at: datetime) -> Self:
        """… with an article that readers may see at the moment `at`."""
        public = Article.objects.published(at).filter(pk=OuterRef("article"))
        chosen = TopicRow.objects.filter(Exists(public), topic=OuterRef("pk"))
        return self.filter(Exists(chosen))

    def of(self, publication: Publication) -> Self:
        return self.filter(publication=publication)

    def newest_first(self) -> Self:
        return self.order_by("-active_at", "-pk")


class Topic(models.Model):
    """A page on one subject: an introduction, and articles in an order that editors chose.

    `folded` is the title as it is compared by the search. `active_at` is when an editor last
    opened it or added an article, `opened_at` when readers could see it first. `version` grows
    with every act.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="topics", verbose_name=_("publication")
    )
    title = LineField(
        pgettext_lazy("topic", "title"), max_length=TITLE_MAX, validators=[validate_printable]
    )
    folded = models.CharField(max_length=TITLE_MAX * 4, editable=False)
    slug = models.SlugField(
        pgettext_lazy("of a page", "address"), max_length=ADDRESS_MAX, allow_unicode=True
    )
    introduction = WordsField(
        pgettext_lazy("topic", "introduction"),
        max_length=INTRODUCTION_MAX,
        blank=True,
        validators=[validate_printable],
    )
    image = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("image"),
    )
    state = models.CharField(
        pgettext_lazy("topic", "state"),
        max_length=10,
        choices=TopicState.choices,
        default=TopicState.PREPARED,
    )
    starts_at = MomentField(pgettext_lazy("topic", "from"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    active_at = models.DateTimeField(_("changed at"), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "slug"],
                name="topic_address_unique",
                violation_error_message=_(
                    "Another topic of this newspaper already has this address."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["publication", "active_at"], name="topic_by_activity"),
            models.Index(
                fields=["starts_at"],
                condition=models.Q(starts_at__isnull=False),
                name="topic_by_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        """The introduction, paragraph by paragraph."""
        return split_paragraphs(self.introduction)

    @property
    def has_ended(self) -> bool:
        return self.state == TopicState.ENDED

    def is_running(self, at: datetime) -> bool:
        """Say whether it is open at the moment `at`, so that fronts may follow it."""
        return self.state == TopicState.OPEN and (self.starts_at is None or self.starts_at <= at)


class TopicRow(models.Model):
    """A row of a topic at its place: an article, or a heading above those that follow."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="chosen", verbose_name=_("topic"))
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="in_topics",
        verbose_name=_("article"),
    )
    heading = LineField(
        pgettext_lazy("topic", "heading"),
        max_length=HEADING_MAX,
        blank=True,
        validators=[validate_printable],
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("topic", "place"))

    class Meta:
        verbose_name = _("row of a topic")
        verbose_name_plural = _("rows of topics")
        default_permissions = ()
        ordering = ["topic", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "article"], name="topic_article_once"),
            models.CheckConstraint(
                condition=models.Q(article__isnull=False, heading="")
                | (models.Q(article__isnull=True) & ~models.Q(heading="")),
                name="topic_row_is_article_or_heading",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.position}"
