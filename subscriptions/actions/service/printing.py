"""The number of copies to print of one issue, set by hand."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.models import PrintRun
from subscriptions.selectors.calendar import issue_days

MOST = 9_999_999


def _check_print_run(
    publication: Publication, day: date, copies: int | None, cleaned_note: str
) -> None:
    """Refuse Invalid for a day without an issue, no note, or a number that cannot be."""
    if day not in issue_days(publication, day, day):
        raise Invalid(_("No issue appears on that day. Nothing was set."))
    if len(cleaned_note) < 2:
        raise Invalid(_("Say why. Nothing was changed."))
    if copies is not None and not 1 <= copies <= MOST:
        raise Invalid(
            _("Print at least one copy and at most %(most)d. Nothing was set.") % {"most": MOST}
        )


def set_print_run(
    publication: Publication,
    day: date,
    copies: int | None,
    note: str,
    *,
    by: Actor,
    at: datetime,
) -> PrintRun | None:
    """Set how many copies of an issue are printed instead of those foreseen; None goes back to the
    forecast.

    Refuses NotYours; Invalid for a day without an issue, a number that cannot be, and without a
    note.
    """
    with perform("print_run.set", by=by, at=at) as act:
        rights.require(rights.may(by, "change_printrun") and rights.may(by, "add_printrun"))
        Publication.objects.select_for_update().get(pk=publication.pk)
        cleaned_note = clean_words(note)[:200]
        _check_print_run(publication, day, copies, cleaned_note)
        rows = PrintRun.objects.filter(publication=publication, issue_date=day)
        before = rows.values_list("copies", flat=True).first()
        print_run: PrintRun | None = None
        if copies is None:
            rows.delete()
        else:
            print_run, _new = PrintRun.objects.update_or_create(
                publication=publication,
                issue_date=day,
                defaults={
                    "copies": copies,
                    "note": cleaned_note,
                    "set_at": at,
                    "set_by": account_of(by),
                },
            )
        act.record(subject=f"{day:%Y-%m-%d}", before=before, copies=copies, note=cleaned_note)
    return print_run
