"""What a reader follows and keeps for later, and when the digest is written."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField
from articles.models import Article, Column, Person, Publication
from subscriptions.domain.digests import Rhythm, Weekday

SEARCH_MAX = 100  # characters of a search


class Follow(models.Model):
    """A column, an author or a search that a reader follows: exactly one of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("account")
    )
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", verbose_name=_("publication")
    )
    column = models.ForeignKey(
        Column, models.CASCADE, null=True, related_name="+", verbose_name=_("column")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, related_name="+", verbose_name=_("author")
    )
    search = LineField(_("search"), max_length=SEARCH_MAX, blank=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("followed subject")
        verbose_name_plural = _("followed subjects")
        default_permissions = ()  # the reader's own
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(column__isnull=False, person=None, search="")
                | Q(column=None, person__isnull=False, search="")
                | (Q(column=None, person=None) & ~Q(search="")),
                name="follow_of_one_subject",
            ),
            models.UniqueConstraint(fields=["user", "column"], name="follow_a_column_once"),
            models.UniqueConstraint(fields=["user", "person"], name="follow_an_author_once"),
            models.UniqueConstraint(
                fields=["user", "publication", "search"],
                condition=~Q(search=""),
                name="follow_a_search_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.column or self.person or self.search)


class ReaderDigest(models.Model):
    """The digest of a reader by e-mail, at an hour of the newspaper's clock.

    `told_until` is the moment until which the last one told, at first when it was asked for.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reader_digest",
        verbose_name=_("account"),
    )
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", verbose_name=_("publication")
    )
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm.choices)
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    hour = models.PositiveSmallIntegerField(pgettext_lazy("of a letter", "hour"))
    told_until = models.DateTimeField(_("told until"))

    class Meta:
        verbose_name = _("digest of a reader")
        verbose_name_plural = _("digests of readers")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="reader_digest_hour"),
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="reader_digest_weekday"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class SavedArticle(models.Model):
    """An article on the reading list of a reader."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_articles",
        verbose_name=_("account"),
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="+", verbose_name=_("article")
    )
    saved_at = models.DateTimeField(_("put on the list"))

    class Meta:
        verbose_name = _("saved article")
        verbose_name_plural = _("saved articles")
        default_permissions = ()  # the reader's own
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="article_saved_once")
        ]

    def __str__(self) -> str:
        return str(self.article)
