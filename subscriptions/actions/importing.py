"""Subscribers who were there before us, brought in from a spreadsheet: each row once, with its money in the books.

While nothing came of a file it is undone as a whole (`actions.undoing`); later what was wrong is ended, refunded or
merged like any other term.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid
from articles.journalling import record, told
from articles.models import Publication
from subscriptions import rights
from subscriptions.actions import ledger, orders, parties, terms
from subscriptions.actions.parties import Contact, Place
from subscriptions.actions.settling import open_term
from subscriptions.kinds import Account, Method, PlanKind
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
from subscriptions.pricing import Kind, Line
from subscriptions.pricing.calendar import month_of
from subscriptions.promises import Promise, digest
from subscriptions.selectors.import_rows import Candidate
from subscriptions.selectors.imports import LIMITS, Tried, known_sources

if TYPE_CHECKING:
    from newsroom.accounts.models import User

KEPT = timedelta(days=1)  # for which a tried file waits
ENGINE = "import/1"  # the amount is what was paid, not what a rule asks


@dataclass(frozen=True)
class Brought:
    """How many rows became terms, were known before, and were left out because something is wrong with them."""

    new: int
    known: int
    left_out: int


def bring(
    found: Tried,
    publication: Publication,
    *,
    name: str,
    by: "User | None",
    at: datetime,
    only_good: bool = False,
    batch: ImportBatch | None = None,
) -> Brought:
    """Store the rows of a file that was tried: all of them or none, or `only_good` ones. Known rows stay as they are.

    A paid row becomes an order, a payment and a term, booked with what its past issues earned; an unpaid one is a
    complimentary term. Nobody gets a letter. `batch` is the file as `keep` kept it; its content is dropped.

    Refuses NotYours, Invalid where rows are wrong and all were wanted.
    """
    with told("term.imported", by=by, at=at):
        rights.require(rights.may(by, "add_term") and rights.may(by, "add_party"))
        if found.bad and not only_good:
            raise Invalid(
                _(
                    "%(rows)d rows are wrong. Nothing was brought in. Mend them, or bring in only the good ones."
                )
                % {"rows": found.bad_rows}
            )
        Publication.objects.select_for_update().get(pk=publication.pk)
        batch = batch or ImportBatch(
            publication=publication, name=name[:120], tried_at=at, tried_by=by
        )
        batch.content, batch.brought_at = None, batch.brought_at or at
        batch.save()
        known = known_sources([one.source for one in found.good])
        people: dict[tuple[str, ...], Party] = {}
        new = 0
        for one in found.good:
            if one.source not in known:
                source = one.source
                if Term.objects.filter(source=source).exists():  # of a file that was undone
                    one.source = f"{source[:60]}~{batch.pk}"
                term = _store(one, _party(one, people, at), publication, by=by, at=at)
                ImportedTerm.objects.create(batch=batch, term=term, source=source)
                new += 1
        done = Brought(new, found.known + len(known), found.bad_rows)
        record(
            "term.imported",
            by=by,
            at=at,
            subject=name[:120],
            rows=new,
            known=done.known,
            left_out=done.left_out,
        )
    return done


def keep(
    file: IO[bytes], publication: Publication, *, name: str, by: "User | None", at: datetime
) -> ImportBatch:
    """Keep a file that was tried, for a day, so that the next step needs no file. Refuses NotYours, Invalid where it
    is too large."""
    rights.require(rights.may(by, "add_term") and rights.may(by, "add_party"))
    drop_old(at)
    file.seek(0)
    content = file.read(LIMITS.size + 1)
    if len(content) > LIMITS.size:
        raise Invalid(_("The file is too large. Nothing was kept."))
    made: ImportBatch = ImportBatch.objects.create(
        publication=publication, name=name[:120], content=content, tried_at=at, tried_by=by
    )
    return made


def drop_old(at: datetime) -> int:
    """Drop files that were tried more than a day ago and never brought in; return how many."""
    return ImportBatch.objects.filter(brought_at=None, tried_at__lt=at - KEPT).delete()[0]


def _party(one: Candidate, people: dict[tuple[str, ...], Party], at: datetime) -> Party:
    """Return whose term it is: somebody known, somebody of an earlier row of the file, or somebody new."""
    if one.party is not None:
        return Party.objects.get(pk=one.party)
    street = one.place["street"] if one.place else ""
    who = (one.contact["name"], one.contact["phone"] or street)
    if not who[1] or who not in people:
        people[who] = parties.party_for(Contact(**one.contact), user=None, at=at)
    return people[who]


def _store(
    one: Candidate,
    party: Party,
    publication: Publication,
    *,
    by: "User | None",
    at: datetime,
) -> Term:
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
        by=by,
    )
    paid = [(ledger.WHERE[Method(one.method)], None, one.paid), (Account.CREDIT, party, -one.paid)]
    ledger.book(f"payment:{payment.pk}", "paid before import", paid, at=at, by=by, order=order)
    owed = [(Account.CREDIT, party, one.paid), (Account.DEFERRED, None, -one.paid)]
    ledger.book(f"order:{order.pk}", "order brought in", owed, at=at, by=by, order=order)
    return open_term(order, party, [], at=at, by=by, source=one.source)


def _order(
    one: Candidate, party: Party, publication: Publication, *, by: "User | None", at: datetime
) -> Order:
    address = parties.add_address(party, Place(**one.place), at=at) if one.place else None
    return Order.objects.create(
        publication=publication,
        number=orders.new_number(),
        code=secrets.token_urlsafe(16),
        party=party,
        quote=orders.keep_quote(_promise(one, publication, at), at),
        address=address,
        total=one.paid,
        placed_at=at,
        placed_by=by,
        expires_at=at,
        settled_at=at,
    )


def _promise(one: Candidate, publication: Publication, at: datetime) -> Promise:
    """Return the quote of a term that was sold elsewhere: one line with what was paid."""
    line = Line(
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
        issues_digest=digest(one.days),
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
    one: Candidate, party: Party, publication: Publication, *, by: "User | None", at: datetime
) -> Term:
    subscription = Subscription.objects.create(
        publication=publication, party=party, channel=one.channel, opened_at=at
    )
    term = terms.make(
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
        address = parties.add_address(party, Place(**one.place), at=at)
        made = Dispatch.objects.create(
            subscription=subscription, from_issue=one.days[0], made_at=at, made_by=by
        )
        Share.objects.create(dispatch=made, address=address, copies=one.copies)
    return term
