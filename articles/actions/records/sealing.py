"""The chain of seals over the journal: whoever alters, adds or removes a row later breaks it where
he did."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles.models import JournalEntry, JournalSeal
from articles.models.texts.journal import digest_of_entry

# "news": the one lock under which links are forged on PostgreSQL; SQLite has one writer anyway
LOCK = 0x6E657773
STRAGGLERS = (
    500  # rows whose number was given before the newest sealed row's, and that were stored after it
)
BATCH = 2000  # rows that are read at a time
PORTION = 2000  # rows that are sealed in one transaction


@dataclass(frozen=True)
class ChainVerdict:
    """What a walk along the chain found. `head` is the newest digest: noted elsewhere it proves the
    chain's length."""

    count: int
    head: str
    fault: str = ""


def seal_new_entries(*, everything: bool = False) -> int:
    """Seal rows that have no seal; return how many.

    One call seals at most PORTION rows, the oldest of those behind the newest seal: a request never
    pays for what a long import left, the next acts seal the rest. With `everything`: all rows
    without a seal, each portion in its own transaction, so that others can write between them.
    """
    if not everything:
        return len(_seal_portion(after=None))
    count, after = 0, 0
    while sealed := _seal_portion(after=after):
        count += len(sealed)
        after = sealed[-1].entry_id
    return count


def _seal_portion(*, after: int | None) -> list[JournalSeal]:
    """Seal the oldest rows without a seal that come after this one; None: after the newest seal."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = JournalSeal.objects.order_by("-sequence").first()
        if after is None:
            after = max(0, last.entry_id - STRAGGLERS) if last else 0
        waiting = JournalEntry.objects.filter(seal=None, pk__gt=after).order_by("pk")
        seals = list(_forge_seals(waiting[:PORTION], last))
        JournalSeal.objects.bulk_create(seals)
    return seals


def _forge_seals(rows: Iterable[JournalEntry], last: JournalSeal | None) -> Iterator[JournalSeal]:
    """Yield the seals of these rows, each behind the one before it."""
    sequence = last.sequence if last else 0
    digest = last.digest if last else ""
    for row in rows:
        sequence += 1
        digest = digest_of_entry(row, digest)
        yield JournalSeal(sequence=sequence, entry=row, digest=digest)


def verify_chain(*, head: str = "", count: int = 0) -> ChainVerdict:
    """Walk the whole chain; tell the first place where it does not hold.

    With `head` and `count`, noted elsewhere at an earlier time, the chain must also have had that
    digest at that place: so a journal that was cut off and forged anew from there is found as well.
    """
    place = 0
    digest = ""
    for place, seal in enumerate(_seals(), start=1):
        if seal.sequence != place:
            return ChainVerdict(
                place - 1, digest, _("Link %(place)d is missing.") % {"place": place}
            )
        digest = digest_of_entry(seal.entry, digest)
        if digest != seal.digest:
            values = {"place": place, "entry": seal.entry_id}
            return ChainVerdict(
                place - 1,
                digest,
                _("Entry %(entry)d (link %(place)d) is not what was sealed.") % values,
            )
        if place == count and head and digest != head:
            return ChainVerdict(
                place, digest, _("Link %(place)d is not the one that was noted.") % {"place": place}
            )
    if count > place:
        cut = _("%(count)d links were noted and only %(place)d are there: the end was cut off.")
        return ChainVerdict(place, digest, cut % {"count": count, "place": place})
    unsealed = JournalEntry.objects.filter(seal=None).count()
    if unsealed:
        return ChainVerdict(
            place, digest, _("%(count)d entries carry no seal.") % {"count": unsealed}
        )
    return ChainVerdict(place, digest)


def _seals() -> Iterator[JournalSeal]:
    return JournalSeal.objects.select_related("entry").order_by("sequence").iterator(BATCH)
