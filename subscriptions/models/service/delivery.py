"""Service: where copies go, when they stop, what went out with each issue, and what was wrong with
it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.fields import NoteField, validate_printable
from articles.models import Publication
from subscriptions.domain.choices import (
    PROVINCE_CHOICES,
    Channel,
    ComplaintKind,
    Draw,
    HoldPolicy,
    Resolution,
)
from subscriptions.models.readers.parties import Address
from subscriptions.models.rows import WriteOnceRow
from subscriptions.models.sales.terms import Subscription


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Changes of address …"""

    def standing(self) -> Self:
        """… that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def on(self, day: date) -> Self:
        """… in force for the issue of a day, the one that counts first."""
        return self.filter(dispatches_in_force(day)).order_by("-pk")


def dispatches_in_force(day: date, dispatch: str = "") -> models.Q:
    """Return the condition that a dispatch, or the one a row leads to, was not taken back and is
    meant for a day."""
    ends = models.Q(**{f"{dispatch}to_issue": None}) | models.Q(**{f"{dispatch}to_issue__gte": day})
    return ends & models.Q(**{f"{dispatch}withdrawn_at": None, f"{dispatch}from_issue__lte": day})


class Dispatch(models.Model):
    """To which addresses the copies of a subscription go, from an issue on; with an end, only for a
    while.

    Of several that are in force the last made counts: a temporary one lies upon the permanent one.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="dispatches", verbose_name=_("subscription")
    )
    from_issue = models.DateField(_("from the issue of"))
    to_issue = models.DateField(
        _("to the issue of"), null=True, blank=True, help_text=_("Empty: for good.")
    )
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.from_issue:%Y-%m-%d}"

    def on(self, day: date) -> bool:
        """Say whether it is in force for the issue of a day, as `dispatches_in_force` asks the
        database."""
        return (
            self.withdrawn_at is None
            and self.from_issue <= day
            and (self.to_issue is None or self.to_issue >= day)
        )


class Share(models.Model):
    """How many copies of a dispatch go to one address.

    What a subscription has more goes to the first of them.
    """

    dispatch = models.ForeignKey(
        Dispatch, models.CASCADE, related_name="shares", verbose_name=_("dispatch")
    )
    address = models.ForeignKey(
        Address, models.PROTECT, related_name="+", verbose_name=_("address")
    )
    copies = models.PositiveIntegerField(_("copies"))

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "address"], name="share_one_an_address"),
            models.CheckConstraint(condition=models.Q(copies__gte=1), name="share_has_copies"),
        ]

    def __str__(self) -> str:
        return f"{self.address} × {self.copies}"


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds …"""

    def standing(self) -> Self:
        """… that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def on(self, day: date) -> Self:
        """… that keep the issue of a day from going out."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)


class Hold(models.Model):
    """No delivery from one day to another, both included (停投).

    Holds of one subscription never overlap.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="holds", verbose_name=_("subscription")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    policy = models.CharField(
        _("policy"), max_length=6, choices=HoldPolicy.choices, default=HoldPolicy.EXTEND
    )
    issues = models.PositiveIntegerField(_("issues held"))
    reason = NoteField(_("reason"), max_length=200, blank=True, validators=[validate_printable])
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="hold_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}–{self.last_day:%Y-%m-%d}"


class Complaint(models.Model):
    """What was wrong with an issue, and what was done about it."""

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="complaints", verbose_name=_("subscription")
    )
    issue_date = models.DateField(_("issue of"))
    kind = models.CharField(_("what was wrong"), max_length=7, choices=ComplaintKind.choices)
    words = NoteField(_("in words"), max_length=300, blank=True, validators=[validate_printable])
    made_at = models.DateTimeField(_("made"))
    resolution = models.CharField(
        _("what was done"), max_length=9, choices=Resolution.choices, blank=True
    )
    again = models.PositiveIntegerField(
        _("copies delivered again"),
        default=0,
        help_text=_("They go along with the next delivery list, once."),
    )
    resolved_words = NoteField(
        _("answer"), max_length=300, blank=True, validators=[validate_printable]
    )
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "issue_date", "kind"],
                name="complaint_once",
                violation_error_message=_("This was reported already."),
            )
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=models.Q(resolved_at=None), name="complaint_waiting"
            ),
            models.Index(fields=["kind", "made_at"], name="complaint_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_date:%Y-%m-%d} {self.get_kind_display()}"


class DeliveryRun(WriteOnceRow):
    """The delivery list of an issue, made once.

    Later changes are a supplement, numbered 1 and on; 0 is the first.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="runs", verbose_name=_("publication")
    )
    issue_date = models.DateField(_("issue of"))
    supplement = models.PositiveSmallIntegerField(_("supplement"), default=0)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    labels = models.PositiveIntegerField(_("labels"))
    copies = models.PositiveIntegerField(_("copies"))

    class Meta:
        verbose_name = _("delivery list")
        verbose_name_plural = _("delivery lists")
        ordering = ["-issue_date", "-supplement"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "issue_date", "supplement"],
                name="delivery_run_once",
                violation_error_message=_("The list of this issue was made already."),
            )
        ]
        permissions = [("export_deliveryrun", _("Can print labels and export delivery lists"))]

    def __str__(self) -> str:
        return f"{self.issue_date:%Y-%m-%d}" + (f" +{self.supplement}" if self.supplement else "")


class IssueDelivery(models.Model):
    """One label of a list: the address as it stood then.

    Erasing a person empties the words and keeps the counts.
    """

    run = models.ForeignKey(
        DeliveryRun, models.CASCADE, related_name="deliveries", verbose_name=_("delivery list")
    )
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="deliveries", verbose_name=_("subscription")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    copies = models.PositiveIntegerField(_("copies"))
    complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("complaint"),
        help_text=_(
            "An earlier issue delivered again. Its copies were sold once and are not counted twice."
        ),
    )
    recipient = models.CharField(_("recipient"), max_length=80)
    province = models.CharField(_("province"), max_length=3)
    region = models.CharField(_("region"), max_length=70)
    street = models.CharField(_("street"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=6)
    route = models.CharField(_("route"), max_length=20, blank=True)
    note = models.CharField(_("for the carrier"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["run", "route", "postcode", "pk"]

    def __str__(self) -> str:
        return f"{self.postcode} {self.recipient}"


class BulkDraw(models.Model):
    """Copies of an issue without names: what the post ordered by region (要数), retail, free copies,
    returns 退报."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="draws", verbose_name=_("publication")
    )
    issue_date = models.DateField(_("issue of"))
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.POST
    )
    region = models.CharField(_("region"), max_length=3, choices=PROVINCE_CHOICES)
    kind = models.CharField(_("kind"), max_length=8, choices=Draw.choices, default=Draw.PAID)
    copies = models.PositiveIntegerField(_("copies"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("bulk copies")
        verbose_name_plural = _("bulk copies")
        ordering = ["-issue_date", "region", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "issue_date", "channel", "region", "kind"],
                name="bulk_draw_once",
                violation_error_message=_(
                    "This count of the issue is entered already. Change it instead."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_date:%Y-%m-%d} {self.region} {self.copies}"
