"""Releasing a restored copy, and saying of a database that it is one."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import installation, rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.errors import Invalid, WrongState
from articles.models import Installation
from articles.models.installation import ONLY_ROW
from newsroom.accounts.models import User

NO_KEY = _(
    "The data folder cannot be written, so this installation could not be told from a copy. "
    "Nothing "
    "was changed. Make it writable, or set INSTALLATION_KEY."
)


def release_installation(*, by: User, at: datetime, reason: str) -> None:
    """Let letters and payments leave this database again. Refuses NotYours, WrongState, Invalid."""
    with journal.perform("installation.released", by=by, at=at) as act:
        rights.require(rights.may(by, "release_installation"))
        row, _made = Installation.objects.select_for_update().get_or_create(pk=ONLY_ROW)
        why = installation.find_copy_doubt()
        if why is None:
            raise WrongState(_("This is the newspaper itself: there is nothing to release."))
        reason = check_reason(reason)
        row.identity = installation.identity(make_key=True)
        row.bound_at = at
        row.save()
        act.record(reason=reason, doubt=why.value)
        installation.accept_database()
        if installation.find_copy_doubt() is not None:
            raise Invalid(NO_KEY)


def mark_copy(*, by: User, at: datetime, reason: str) -> None:
    """Say of this database that it is a copy, where nothing else tells. Refuses
    NotYours, Invalid."""
    with journal.perform("installation.marked", by=by, at=at) as act:
        rights.require(rights.may(by, "release_installation"))
        reason = check_reason(reason)
        Installation.objects.update_or_create(
            pk=ONLY_ROW, defaults={"identity": "", "bound_at": None}
        )
        act.record(reason=reason)
