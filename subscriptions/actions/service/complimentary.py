"""Terms that nobody pays for: complimentary copies and trials, given by the desk, each
with an end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Invalid
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import messages, rights
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.service import terms
from subscriptions.domain.choices import GIVEN, PRINTED, Channel, PlanKind
from subscriptions.models import Address, Dispatch, Party, Share, Subscription, Term
from subscriptions.selectors.calendar import issue_days, serviceable_from

COPIES_MOST = 999
DAYS_MOST = 3 * 366  # nothing is given for ever


@dataclass(frozen=True)
class ComplimentaryOffer:
    """What is given: issues from one day to another, both included, in so many copies, and why."""

    publication: Publication
    start: date
    end: date
    reason: str
    kind: str = PlanKind.COMPLIMENTARY
    channel: str = Channel.POST
    copies: int = 1


def give_complimentary_term(
    given: ComplimentaryOffer, to: Party | Contact, place: Place | None, *, by: Actor, at: datetime
) -> Term:
    """Give somebody a term, known to the counter or new to it, and return the term. It is worth
    nothing in the books.

    Refuses NotYours; Invalid for a kind that is sold, a start behind the cut-off (naming the next
    day), days without an issue, too many copies or years, a printed paper without an address, or
    without a reason.
    """
    with perform("term.given", by=by, at=at) as act:
        rights.require(rights.may(by, "add_term"))
        days = _checked(given, place, at)
        party = to if isinstance(to, Party) else parties.find_or_create_party(to, user=None, at=at)
        if party.erased_at is not None:
            raise Invalid(_("This subscriber was erased. Nothing was given."))
        subscription = Subscription.objects.create(
            publication=given.publication, party=party, channel=given.channel, opened_at=at
        )
        term = terms.create_term(
            Term(
                subscription=subscription,
                kind=given.kind,
                first_issue=days[0],
                last_issue=days[-1],
                issues=len(days),
                copies=given.copies,
                paid=0,
                sold_at=at,
            )
        )
        if place is not None:
            address = parties.find_or_create_address(party, place, at=at)
            _send_copies(term, address, by=by, at=at)
        act.record(
            subject=str(term), term=term.pk, kind=given.kind, reason=given.reason.strip()[:200]
        )
    return term


def _send_copies(term: Term, address: Address, *, by: Actor, at: datetime) -> None:
    """Let all copies of a term go to one address, from its first issue on."""
    dispatch = Dispatch.objects.create(
        subscription=term.subscription,
        from_issue=term.first_issue,
        made_at=at,
        made_by=account_of(by),
    )
    Share.objects.create(dispatch=dispatch, address=address, copies=term.copies)


def _checked(given: ComplimentaryOffer, place: Place | None, at: datetime) -> list[date]:
    """Return the issues that are given. Refuses Invalid."""
    if given.kind not in GIVEN:
        raise Invalid(
            _("Only complimentary and trial terms are given. Take an order for any other.")
        )
    if len(given.reason.strip()) < 2:
        raise Invalid(_("Say why. Nothing was changed."))
    if not 1 <= given.copies <= COPIES_MOST:
        raise Invalid(
            _("Give at least one copy and at most %(most)d. Nothing was given.")
            % {"most": COPIES_MOST}
        )
    if given.end < given.start or (given.end - given.start).days > DAYS_MOST:
        raise Invalid(
            _("Choose an end behind the start, at most three years later. Nothing was given.")
        )
    first = serviceable_from(given.publication, given.channel, at)
    if given.start < first:
        raise Invalid(
            _("The first day whose issue can still be had is %(day)s. Nothing was given.")
            % {"day": messages.format_day(first)}
        )
    days = issue_days(given.publication, given.start, given.end)
    if not days:
        raise Invalid(_("No issue appears in these days. Nothing was given."))
    if given.channel in PRINTED and place is None:
        raise Invalid(_("Where should the paper go? Write an address. Nothing was given."))
    return days
