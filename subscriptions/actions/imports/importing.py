"""Import of existing subscribers from a spreadsheet: each row once, with its money in the books.

A file can be undone as a whole as long as nothing has come of it (`import_rollback.undo_import`).
Later its terms are ended, refunded or merged like any other term.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Invalid, WrongState
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money.settlement import open_term
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import orders
from subscriptions.actions.service import terms
from subscriptions.domain.choices import Account, Method, PlanKind
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.parsing import fold_text
from subscriptions.models import (
    Dispatch,
    ImportBatch,
    ImportedTerm,
    Order,
    Party,
    Payment,
    Share,
    Subscription,
    Term,
)
from subscriptions.pricing import Kind, QuoteLine
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.imports.import_people import street_of
from subscriptions.selectors.imports.import_rows import Candidate
from subscriptions.selectors.imports.imports import (
    JOIN,
    LIMITS,
    SKIP,
    TAKE,
    ImportTrial,
    judge_rows,
)
from subscriptions.signed_quotes import Promise, digest_issues

KEPT = timedelta(days=1)  # for which a tried file waits
ENGINE = "import/1"  # the amount is what was paid, not what a rule asks


@dataclass(frozen=True)
class ImportResult:
    """What became of the rows of a file: `new` ones are terms now, `known` ones were there before,
    `left_out` ones are wrong, `doubtful` ones wait for somebody, who `skipped` others. Together
    they are all rows of the file."""

    new: int
    known: int
    left_out: int
    doubtful: int = 0
    skipped: int = 0


def import_subscribers(
    found: ImportTrial,
    publication: Publication,
    *,
    name: str,
    by: Actor,
    at: datetime,
    only_good: bool = False,
    batch: ImportBatch | None = None,
) -> ImportResult:
    """Store the rows of a checked file: all or none, or with `only_good` the good ones.

    Checks all rows again under the lock. A paid row becomes an order, a payment and a booked term,
    an unpaid one a complimentary term. `batch` is the stored file. Refuses NotYours, Invalid.
    """
    with perform("term.imported", by=by, at=at) as act:
        rights.require(rights.may(by, "add_term") and rights.may(by, "add_party"))
        Publication.objects.select_for_update().get(pk=publication.pk)
        found = judge_rows(found, publication, at)
        if not only_good:
            _refuse_unfinished(found)
        batch = batch or ImportBatch(
            publication=publication, name=name[:120], tried_at=at, tried_by=account_of(by)
        )
        _close_batch(batch, found, at)
        _store_rows(found, batch, publication, by=by, at=at)
        done = ImportResult(
            len(found.good), found.known, found.bad_rows, len(found.doubtful), len(found.skipped)
        )
        act.record(
            subject=name[:120],
            rows=done.new,
            known=done.known,
            left_out=done.left_out,
            doubtful=done.doubtful,
            skipped=done.skipped,
        )
    return done


def _close_batch(batch: ImportBatch, found: ImportTrial, at: datetime) -> None:
    """Keep the report of a file that is imported, and drop its content."""
    batch.content = None
    batch.brought_at = batch.brought_at or at
    batch.report = build_import_report(found)
    batch.save()


def _store_rows(
    tried: ImportTrial, batch: ImportBatch, publication: Publication, *, by: Actor, at: datetime
) -> None:
    """Store a term for each good row of a file, and which row it came from."""
    people: dict[tuple[str, ...], Party] = {}
    for row in tried.good:
        party = _party(row, people, at)
        term = _store(row, party, publication, by=by, at=at)
        ImportedTerm.objects.create(batch=batch, term=term, source=row.source, key=row.key)


def _refuse_unfinished(found: ImportTrial) -> None:
    """Refuse Invalid where not every row of a file can come in."""
    if found.bad:
        raise Invalid(
            _(
                "%(rows)d rows are wrong. Nothing was brought in. Mend them, or bring in "
                "only the good ones."
            )
            % {"rows": found.bad_rows}
        )
    if found.doubtful:
        raise Invalid(
            _("%(rows)d rows are in doubt. Nothing was brought in. Decide them first.")
            % {"rows": len(found.doubtful)}
        )


def build_import_report(found: ImportTrial) -> dict[str, Any]:
    """Return what became of every row of a file, without names and telephones: the file's numbers
    stay, what it says of people goes."""
    lines = [
        *([one.number, "taken", "", ""] for one in found.good),
        *([one.number, "known", "", one.words] for one in found.known_rows),
        *([one.number, "refused", one.heading, one.words] for one in found.bad),
        *([one.number, "doubtful", "", _reasons(one)] for one in found.doubtful),
        *([one.number, "skipped", "", _reasons(one)] for one in found.skipped),
    ]
    return {
        "rows": found.rows,
        "taken": len(found.good),
        "known": found.known,
        "refused": found.bad_rows,
        "doubtful": len(found.doubtful),
        "skipped": len(found.skipped),
        "lines": sorted(lines, key=lambda line: line[0]),
        "remarks": found.remarks,
    }


def _reasons(one: Candidate) -> str:
    return " ".join(doubt.stored for doubt in one.doubts)


def save_decisions(
    batch: ImportBatch, decisions: Mapping[str, str], *, by: Actor, at: datetime
) -> ImportBatch:
    """Write down what somebody decided of rows in doubt of a file that was tried: to take them, to
    give them to the subscriber who may be meant, or to leave them out. Refuses NotYours, Invalid
    for another word, WrongState for a file that was brought in."""
    rights.require(rights.may(by, "add_term") and rights.may(by, "add_party"))
    if not set(decisions.values()) <= {TAKE, JOIN, SKIP}:
        raise Invalid(_("Take the row, join it or leave it out. Nothing was changed."))
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.content is None:
            raise WrongState(_("This file was brought in already. Nothing was changed."))
        batch.decisions = {**batch.decisions, **decisions}
        batch.save(update_fields=["decisions"])
    return batch


def store_import_file(
    file: IO[bytes], publication: Publication, *, name: str, by: Actor, at: datetime
) -> ImportBatch:
    """Keep a file that was tried, for a day, so that the next step needs no file. Refuses NotYours,
    Invalid where it is too large."""
    rights.require(rights.may(by, "add_term") and rights.may(by, "add_party"))
    delete_expired_import_files(at)
    file.seek(0)
    content = file.read(LIMITS.size + 1)
    if len(content) > LIMITS.size:
        raise Invalid(_("The file is too large. Nothing was kept."))
    made: ImportBatch = ImportBatch.objects.create(
        publication=publication,
        name=name[:120],
        content=content,
        tried_at=at,
        tried_by=account_of(by),
    )
    return made


def delete_expired_import_files(at: datetime) -> int:
    """Drop files that were tried more than a day ago and never brought in; return how many."""
    return ImportBatch.objects.filter(brought_at=None, tried_at__lt=at - KEPT).delete()[0]


def _party(one: Candidate, people: dict[tuple[str, ...], Party], at: datetime) -> Party:
    """Return whose term it is: somebody known, somebody of an earlier row of the file, or somebody
    new."""
    if one.party is not None:
        return Party.objects.get(pk=one.party)
    reach = one.contact["phone"] or street_of(one) or one.contact["email"].casefold()
    who = (fold_text(one.contact["name"]), reach)
    if not reach or who not in people:
        people[who] = parties.find_or_create_party(Contact(**one.contact), user=None, at=at)
    return people[who]


def _store(
    one: Candidate,
    party: Party,
    publication: Publication,
    *,
    by: Actor,
    at: datetime,
) -> Term:
    if Term.objects.filter(source=one.source).exists():  # undone, of another paper, or wanted twice
        one.source = f"{one.source[:60]}~{secrets.token_hex(6)}"
    if not one.paid:
        return _give(one, party, publication, by=by, at=at)
    order = _order(one, party, publication, by=by, at=at)
    payment = Payment.objects.create(
        order=order,
        method=one.method,
        amount=one.paid,
        received_at=at,
        recorded_at=at,
        reference=f"import:{order.number}",
        by=account_of(by),
    )
    paid = [(ledger.WHERE[Method(one.method)], None, one.paid), (Account.CREDIT, party, -one.paid)]
    ledger.book(EntryKind.IMPORTED_PAID, payment, paid, at=at, by=by, order=order)
    owed = [(Account.CREDIT, party, one.paid), (Account.DEFERRED, None, -one.paid)]
    ledger.book(EntryKind.IMPORTED_ORDER, order, owed, at=at, by=by, order=order)
    return open_term(order, party, [], at=at, by=by, source=one.source)


def _order(
    one: Candidate, party: Party, publication: Publication, *, by: Actor, at: datetime
) -> Order:
    address = (
        parties.find_or_create_address(party, Place(**one.place), at=at) if one.place else None
    )
    return Order.objects.create(
        publication=publication,
        number=orders.new_order_number(),
        code=secrets.token_urlsafe(16),
        party=party,
        quote=orders.store_quote(_promise(one, publication, at), at),
        address=address,
        total=one.paid,
        placed_at=at,
        placed_by=account_of(by),
        expires_at=at,
        settled_at=at,
    )


def _promise(one: Candidate, publication: Publication, at: datetime) -> Promise:
    """Return the quote of a term that was sold elsewhere: one line with what was paid."""
    line = QuoteLine(
        Kind.FIXED, month_of(one.first), month_of(one.last), len(one.days), one.paid, 1, one.paid, 0
    )
    return Promise(
        publication=publication.pk,
        plan=None,
        channel=one.channel,
        start=one.first,
        end=one.last,
        first_issue=one.days[0],
        last_issue=one.days[-1],
        issues=len(one.days),
        issues_digest=digest_issues(one.days),
        copies=one.copies,
        lines=(line,),
        price_lists=(),
        amount=one.paid,
        discount=0,
        total=one.paid,
        engine=ENGINE,
        quoted_at=at,
        expires_at=at,
    )


def _give(
    one: Candidate, party: Party, publication: Publication, *, by: Actor, at: datetime
) -> Term:
    subscription = Subscription.objects.create(
        publication=publication, party=party, channel=one.channel, opened_at=at
    )
    term = terms.create_term(
        Term(
            subscription=subscription,
            kind=PlanKind.COMPLIMENTARY,
            first_issue=one.days[0],
            last_issue=one.days[-1],
            issues=len(one.days),
            copies=one.copies,
            paid=0,
            sold_at=at,
            source=one.source,
        )
    )
    if one.place:
        address = parties.find_or_create_address(party, Place(**one.place), at=at)
        made = Dispatch.objects.create(
            subscription=subscription, from_issue=one.days[0], made_at=at, made_by=account_of(by)
        )
        Share.objects.create(dispatch=made, address=address, copies=one.copies)
    return term
