"""What a reader follows, and the digest of it. It concerns nobody else, so the journal has no row.

The link in a digest ends it without signing in (RFC 8058): it can do nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.characters import clean_line
from articles.errors import Invalid
from articles.models import Column, Person, Publication
from newsroom.accounts.models import User
from subscriptions.domain.digests import HOURS, Rhythm, Weekday, last_due
from subscriptions.models import Follow, ReaderDigest
from subscriptions.models.readers.following import SEARCH_MAX

SALT = "newsroom.digest"
FOLLOWS_MAX = 50


@dataclass(frozen=True)
class FollowedSubject:
    """What is followed: one of the three."""

    column: Column | None = None
    person: Person | None = None
    search: str = ""


@dataclass(frozen=True)
class DigestTimes:
    """How often a digest is written, and at which hour of the newspaper's clock."""

    rhythm: str
    hour: int
    weekday: int = Weekday.MONDAY


@transaction.atomic
def follow_subject(
    subject: FollowedSubject, publication: Publication, *, by: User, at: datetime
) -> Follow:
    """Follow a column, an author or a search; once more changes nothing.

    Refuses Invalid for nothing, for a search that is too long, and for more than FOLLOWS_MAX.
    """
    User.objects.select_for_update().get(pk=by.pk)
    search = clean_line(subject.search)
    if len(search) > SEARCH_MAX or not (subject.column or subject.person or search):
        raise Invalid(_("There is nothing here that can be followed. Nothing was changed."))
    of_reader = Follow.objects.filter(user=by)
    wanted = {"column": subject.column, "person": subject.person, "search": search}
    existing = of_reader.filter(publication=publication, **wanted).first()
    if existing is not None:
        return existing
    if of_reader.count() >= FOLLOWS_MAX:
        raise Invalid(
            _("You follow %(count)d already. End one of them first. Nothing was changed.")
            % {"count": FOLLOWS_MAX}
        )
    return Follow.objects.create(user=by, publication=publication, since=at, **wanted)


def end_follow(pk: int, *, by: User) -> None:
    """Follow something no more. What is somebody else's, or ended already, is left alone."""
    Follow.objects.filter(pk=pk, user=by).delete()


@transaction.atomic
def set_reader_digest(
    times: DigestTimes | None, publication: Publication, *, by: User, at: datetime
) -> None:
    """Have a digest written, at other times, or (None) no more. The first one tells of what comes
    out from now on. Refuses Invalid for an account without an e-mail address and for wrong times.
    """
    if times is None:
        ReaderDigest.objects.filter(user=by).delete()
        return
    if not by.email:
        raise Invalid(_("Your account has no e-mail address. Nothing was changed."))
    known = times.rhythm in Rhythm.values and times.weekday in Weekday.values
    if not known or times.hour not in HOURS:
        raise Invalid(_("Choose how often, and an hour from 0 to 23. Nothing was changed."))
    chosen = {"rhythm": times.rhythm, "hour": times.hour, "weekday": times.weekday}
    row, is_new = ReaderDigest.objects.select_for_update().get_or_create(
        user=by, defaults={**chosen, "publication": publication, "told_until": at}
    )
    if not is_new:
        ReaderDigest.objects.filter(pk=row.pk).update(**chosen)


def is_digest_due(digest: ReaderDigest, at: datetime) -> bool:
    """Say whether the digest of the last due moment was not written yet."""
    due = last_due(digest.rhythm, digest.weekday, digest.hour, at)
    return digest.told_until < due


def claim_reader_digest(digest: ReaderDigest, *, at: datetime) -> bool:
    """Take the digest that is due; say whether nobody else had, and it was not changed meanwhile.
    Run it in the transaction that queues its letter."""
    same = ReaderDigest.objects.filter(
        pk=digest.pk,
        told_until=digest.told_until,
        rhythm=digest.rhythm,
        weekday=digest.weekday,
        hour=digest.hour,
    )
    return bool(same.update(told_until=at))


def make_digest_token(digest: ReaderDigest) -> str:
    """Return what the link says that ends a digest."""
    return signing.dumps(digest.pk, salt=SALT)


def read_digest_token(token: str) -> int | None:
    """Return the digest that a link ends; None for a link that is not ours."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return pk if isinstance(pk, int) else None


def end_digest_by_token(pk: int) -> None:
    """End a digest; what its reader follows stays. One that was ended before is no error."""
    ReaderDigest.objects.filter(pk=pk).delete()
