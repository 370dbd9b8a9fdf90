"""The newspaper itself, and on which weekdays it appears."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.domain.schedule import WEEKDAYS, validate_weekdays
from articles.fields import (
    DayField,
    ImprintLine,
    LineField,
    WordsField,
    parse_imprint_lines,
    validate_facts,
    validate_printable,
)
from articles.markup.bodies import validate_body
from articles.markup.sanitising import clean_body
from articles.models.paper.profiles import Profile


class Publication(models.Model):
    """A title. One installation may carry several; a host name chooses which one readers meet.

    `tagging_entity` is a host and a day (RFC 4151), such as paper.example,2026-11-30: it begins the
    identifiers that feeds and programs know its articles by, and stays when the paper moves to
    another host.
    """

    code = models.SlugField(
        _("code"), unique=True, help_text=_("Short Latin name used by commands.")
    )
    name = LineField(_("name"), max_length=60, validators=[validate_printable])
    slogan = LineField(_("slogan"), max_length=120, blank=True, validators=[validate_printable])
    domain = models.CharField(
        _("host name"),
        max_length=120,
        blank=True,
        help_text=_("Readers who come by this host meet this newspaper."),
    )
    organiser_line = LineField(
        _("organiser line"),
        max_length=200,
        blank=True,
        help_text=_("Who runs the paper, printed above everything."),
    )
    designation = LineField(
        _("designation"),
        max_length=200,
        blank=True,
        help_text=_("Official status, printed beside the organiser line."),
    )
    holder = LineField(_("copyright holder"), max_length=120, blank=True)
    cn_number = LineField(_("CN number"), max_length=20, blank=True)
    postal_code = LineField(_("postal distribution code"), max_length=20, blank=True)
    price_line = LineField(
        _("printed price"),
        max_length=60,
        blank=True,
        validators=[validate_printable],
        help_text=_("As the imprint of each issue prints it, for example 每份定价：2.00元."),
    )
    licences = WordsField(
        _("licences"),
        blank=True,
        validators=[validate_facts, validate_printable],
        help_text=_("One per line: label | number | web address (may be left out)."),
    )
    contacts = WordsField(
        _("contacts"),
        blank=True,
        validators=[validate_facts, validate_printable],
        help_text=_("One per line: label | how to reach it | web address (may be left out)."),
    )
    about = models.TextField(
        _("about the paper"),
        blank=True,
        validators=[validate_body],
        help_text=_("Sanitised when stored and when shown."),
    )
    format = models.CharField(
        _("format"), max_length=60, blank=True, help_text=_("For example: broadsheet, full colour.")
    )
    channels = WordsField(
        _("how to subscribe"),
        blank=True,
        validators=[validate_facts, validate_printable],
        help_text=_("One per line: label | what to do | web address (may be left out)."),
    )
    pages_per_issue = models.PositiveSmallIntegerField(_("pages an issue"), default=8)
    first_published_on = DayField(_("first published on"), null=True, blank=True)
    profile = models.ForeignKey(
        Profile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("workflow profile"),
        help_text=_("Empty: one review, one proof."),
    )

    masthead = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("masthead picture"),
        help_text=_("The name of the paper as drawn, shown in place of its letters."),
    )

    tagging_entity = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=~models.Q(domain=""),
                name="publication_domain_unique",
                violation_error_message=_("Another newspaper already answers to this host name."),
            ),
            models.CheckConstraint(
                condition=models.Q(pages_per_issue__gte=1),
                name="publication_has_pages",
                violation_error_message=_("An issue has at least one page."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the words about the paper free of anything that is not on the allowlist."""
        self.about = clean_body(self.about)

    def licence_facts(self) -> list[ImprintLine]:
        return parse_imprint_lines(self.licences)

    def contact_facts(self) -> list[ImprintLine]:
        return parse_imprint_lines(self.contacts)

    def channel_facts(self) -> list[ImprintLine]:
        return parse_imprint_lines(self.channels)


class PublicationSchedule(models.Model):
    """The weekdays on which the paper appears, valid for a span of dates; a later schedule never
    rewrites the past.
    """

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="schedules", verbose_name=_("publication")
    )
    weekdays = models.CharField(
        _("weekdays"),
        max_length=7,
        validators=[validate_weekdays],
        help_text=_("Digits 1 (Monday) to 7 (Sunday), for example 25 for Tuesdays and Fridays."),
    )
    valid_from = DayField(_("valid from"))
    valid_until = DayField(
        _("valid until"), null=True, blank=True, help_text=_("Last day; empty means open.")
    )

    class Meta:
        verbose_name = _("publication schedule")
        verbose_name_plural = _("publication schedules")
        ordering = ["publication", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "valid_from"],
                name="schedule_one_per_start",
                violation_error_message=_(
                    "A schedule of this newspaper already begins on that day."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="schedule_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return "、".join(self.weekday_names())

    def weekday_names(self) -> list[str]:
        """Return the weekdays in the reader's language, Monday first. A refused form may hold
        anything: it stays."""
        named = {str(number): str(name) for number, name in WEEKDAYS.items()}
        return [named.get(digit, digit) for digit in self.weekdays]

    def appears_on(self, day: date) -> bool:
        """Say whether this schedule lets the paper appear on `day`."""
        in_force = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        return in_force and str(day.isoweekday()) in self.weekdays
