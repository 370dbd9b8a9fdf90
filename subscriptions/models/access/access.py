"""What a reader may read: the paper's rules, who is entitled, and what is counted on the meter."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.append_only import AppendOnly
from articles.models import Article, Column, Issue, Publication
from articles.reading.access import AccessMode

FREE_MOST = 60  # what a browser remembers of a month stays small
GIFT_LINKS = 10  # a month, for each subscriber
GIFT_LINKS_MOST = 100
GIFT_DAYS = 30
GIFT_DAYS_MOST = 365
ARCHIVE_AFTER = timedelta(days=30)


class AccessRule(models.Model):
    """On what terms articles are read: of the whole paper, or of a column and everything inside it.

    The rule of the nearest column above an article decides, else the paper's; no rule at all means
    free. Age is counted from the moment an article came out: before `pays_after_days` and from
    `free_after_days` on it is free.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="access_rules", verbose_name=_("publication")
    )
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="access_rules",
        verbose_name=_("only for the column"),
        help_text=_("Empty: the whole paper. A column's rule counts for everything inside it."),
    )
    mode = models.CharField(
        _("terms of reading"), max_length=8, choices=AccessMode.choices, default=AccessMode.FREE
    )
    monthly_free = models.PositiveSmallIntegerField(
        _("free articles a month"),
        default=0,
        validators=[MaxValueValidator(FREE_MOST)],
        help_text=_("For articles of which so many a month are free. The month is the calendar's."),
    )
    pays_after_days = models.PositiveSmallIntegerField(
        _("free for the first days"),
        null=True,
        blank=True,
        help_text=_(
            "Newer articles are free: today's news for everybody, the archive for subscribers."
        ),
    )
    free_after_days = models.PositiveSmallIntegerField(
        _("free again after days"),
        null=True,
        blank=True,
        help_text=_(
            "Older articles are free: today's news for subscribers, the archive for everybody."
        ),
    )
    print_reads = models.BooleanField(
        _("subscribers of the printed paper read the e-paper online"),
        default=False,
        help_text=_(
            "As long as their term runs. Off: only who bought digital, or print and digital. For "
            "the whole paper."
        ),
    )
    gift_links = models.PositiveSmallIntegerField(
        _("gift links a month"),
        default=GIFT_LINKS,
        validators=[MaxValueValidator(GIFT_LINKS_MOST)],
        help_text=_(
            "So many texts a month a subscriber may give to others by a link. 0: none; links that "
            "were made go on until their day. For the whole paper."
        ),
    )
    gift_days = models.PositiveSmallIntegerField(
        _("days that a gift link opens its text"),
        default=GIFT_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(GIFT_DAYS_MOST)],
        help_text=_("From 1 to 365, for links that are made from now on. For the whole paper."),
    )

    class Meta:
        verbose_name = _("access rule")
        verbose_name_plural = _("access rules")
        ordering = ["publication", "column__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "publication",
                Coalesce("column", 0),
                name="access_rule_one_per_column",
                violation_error_message=_("There is a rule for this already. Change that one."),
            ),
            models.CheckConstraint(
                condition=~Q(mode=AccessMode.METERED)
                | Q(monthly_free__gte=1, monthly_free__lte=FREE_MOST),
                name="access_rule_counts_something",
                violation_error_message=_("Say how many articles a month are free, from 1 to 60."),
            ),
            models.CheckConstraint(
                condition=Q(pays_after_days__isnull=True)
                | Q(free_after_days__isnull=True)
                | Q(free_after_days__gt=models.F("pays_after_days")),
                name="access_rule_pays_for_some_time",
                violation_error_message=_(
                    "Articles would be free at every age. Choose a later day."
                ),
            ),
            models.CheckConstraint(
                condition=Q(gift_days__gte=1), name="access_rule_gives_for_some_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.column or ''} {self.get_mode_display()}".replace(
            "  ", " "
        )

    def clean(self) -> None:
        """Refuse a column of another newspaper."""
        if self.column is not None and self.column.publication_id != self.publication_id:
            raise ValidationError({"column": _("The column belongs to another newspaper.")})
        if self.column is not None and self.print_reads:
            raise ValidationError(
                {"print_reads": _("The rule of the whole paper says this. Leave it off here.")}
            )
        usual = {"gift_links": GIFT_LINKS, "gift_days": GIFT_DAYS}
        other = [name for name, value in usual.items() if getattr(self, name) != value]
        if self.column is not None and other:
            words = _("The rule of the whole paper says this. Leave %(value)d here.")
            raise ValidationError({name: words % {"value": usual[name]} for name in other})

    def free_at_age(self, age: timedelta) -> bool:
        """Say whether an article of this age is free under a rule that sells."""
        young = self.pays_after_days is not None and age < timedelta(days=self.pays_after_days)
        return young or (
            self.free_after_days is not None and age >= timedelta(days=self.free_after_days)
        )


class Scope(models.TextChoices):
    """What an entitlement opens."""

    SITE = "site", _("everything")
    EPAPER = "epaper", _("the e-paper, and articles that were printed")
    ARCHIVE = "archive", _("what is older than 30 days")
    ISSUE = "issue", _("one issue")
    ARTICLE = "article", _("one article")


class Source(models.TextChoices):
    """Where an entitlement comes from."""

    TERM = "term", _("a paid term")
    PRINT = "print", _("a term of the printed paper, where the access rule opens it")
    GIFT = "gift", _("a gift")
    COMPLIMENTARY = "complimentary", _("complimentary")
    RECEIPT = "receipt", _("a receipt of the post")
    STAFF = "staff", _("staff")


OF_TERMS = (Source.TERM, Source.PRINT)


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    """Entitlements …"""

    def in_force(self, on: date) -> "EntitlementQuerySet":
        """… that open something on a day; the last day is included."""
        return self.filter(revoked_at__isnull=True, first_day__lte=on, last_day__gte=on)


class Entitlement(models.Model):
    """Who may read what, from a day to a day, both included.

    Never changed but to be revoked, and never deleted.

    `term` or `claim` is what it comes from. `source_id` is a key under which a source grants a
    scope once: it is compared as a whole, never searched in. `user` and `claim` are empty once the
    account was erased: it opens nothing any more.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="entitlements",
        verbose_name=_("reader"),
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="entitlements", verbose_name=_("publication")
    )
    scope = models.CharField(_("opens"), max_length=8, choices=Scope.choices, default=Scope.SITE)
    issue = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issue")
    )
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    source = models.CharField(_("comes from"), max_length=14, choices=Source.choices)
    source_id = models.CharField(_("number of its source"), max_length=60, blank=True)
    term = models.ForeignKey(
        "subscriptions.Term",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entitlements",
        verbose_name=pgettext_lazy("counter", "term"),
    )
    claim = models.ForeignKey(
        "subscriptions.ReceiptClaim",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entitlements",
        verbose_name=_("registered receipt"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    granted_at = models.DateTimeField(_("granted at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_for = models.CharField(_("revoked because"), max_length=300, blank=True)

    append_only = AppendOnly(
        changes=("revoked_for",),
        once=("revoked_at",),
        emptied=("user_id", "note", "claim_id"),
    )
    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["-granted_at", "-pk"]
        default_permissions = ("add", "view")
        permissions = [("revoke_entitlement", _("Can revoke entitlements"))]
        indexes = [
            models.Index(fields=["user", "publication", "last_day"], name="entitlement_of_a_reader")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "scope"],
                condition=~Q(source_id=""),
                name="entitlement_once_a_source",
                violation_error_message=_("This source has granted that already."),
            ),
            models.CheckConstraint(
                condition=Q(source__in=OF_TERMS, term__isnull=False)
                | ~Q(source__in=OF_TERMS) & Q(term__isnull=True),
                name="entitlement_names_its_term",
                violation_error_message=_(
                    "Name the term that it comes from, and only where it comes from one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(claim__isnull=True) | Q(source=Source.RECEIPT),
                name="entitlement_claim_is_of_a_receipt",
                violation_error_message=_("Only a receipt of the post grants by a claim."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="entitlement_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.ISSUE, issue__isnull=False, article__isnull=True)
                | Q(scope=Scope.ARTICLE, issue__isnull=True, article__isnull=False)
                | ~Q(scope__in=[Scope.ISSUE, Scope.ARTICLE])
                & Q(issue__isnull=True, article__isnull=True),
                name="entitlement_names_what_it_opens",
                violation_error_message=_(
                    "Name the issue or the article that it opens, and only where it opens one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_for=""),
                name="entitlement_revoked_with_a_reason",
                violation_error_message=_("Say why it is revoked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.first_day:%Y-%m-%d}–{self.last_day:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuse an issue or an article of another newspaper."""
        for named in (self.issue, self.article):
            if named is not None and named.publication_id != self.publication_id:
                raise ValidationError(_("What it opens belongs to another newspaper."))


class MeterRead(models.Model):
    """An article that a signed-in reader has read on the meter this month.

    Rows of months before are thrown away.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reader")
    )
    month = models.DateField(_("month"))
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="+", verbose_name=_("article")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("article read on the meter")
        verbose_name_plural = _("articles read on the meter")
        default_permissions = ()  # what somebody reads is nobody's business
        constraints = [
            models.UniqueConstraint(
                fields=["user", "month", "article"], name="meter_counts_an_article_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="meter_month_begins_on_a_first"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def meter_month(day: date) -> date:
    """Return the first day of a day's month, under which that month is counted."""
    return day.replace(day=1)


def is_archive(appeared: datetime | date, at: datetime, on: date) -> bool:
    """Say whether what appeared then counts as archive now: it is older than 30 days."""
    if isinstance(appeared, datetime):
        return at - appeared > ARCHIVE_AFTER
    return on - appeared > ARCHIVE_AFTER
