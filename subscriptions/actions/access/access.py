"""What readers may read: rules, entitlements, networks of institutions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.audit import NOT_YOURS, changed_fields, perform, record
from articles.characters import clean_words
from articles.errors import Invalid, NotYours, WrongState
from articles.models import Article, Issue, Publication
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions.checked_rows import check_row
from subscriptions.models import (
    AccessRule,
    Entitlement,
    NetworkRange,
    ReceiptClaim,
    Source,
    Term,
)

GIVEN = (
    Source.COMPLIMENTARY,
    Source.STAFF,
)  # by hand; behind every other source stands an act that asked its right


def save_access_rule(rule: AccessRule, *, by: Actor, at: datetime) -> None:
    """Store a rule, new or changed (its fields are set by the caller). Refuses NotYours, Invalid.

    Shared pages follow within a minute: so long they are kept.
    """
    _keep(rule, "access.rule_set", by=by, at=at)


def delete_access_rule(rule: AccessRule, *, by: Actor, at: datetime) -> None:
    """Take a rule away: what stood under it is read on the terms above it, or freely. Refuses
    NotYours."""
    with perform("access.rule_dropped", by=by, at=at) as act:
        _require(by, "delete_accessrule")
        old = {name: [pair[1], ""] for name, pair in changed_fields(AccessRule(), rule).items()}
        act.record(subject=str(rule), row=rule.pk, changed=old)
        rule.delete()


def save_network(network: NetworkRange, *, by: Actor, at: datetime) -> None:
    """Store a network of an institution, new or changed. Refuses NotYours, Invalid. Networks are
    never deleted."""
    _keep(network, "access.network_set", by=by, at=at)


@dataclass(frozen=True)
class EntitlementGrant:
    """What a reader may read online, from a day to a day, both included, and where it comes from.

    `term` or `claim` is what a source is about, where it is about one. Under one `source_id` a
    source grants a scope once.
    """

    user: User
    publication: Publication
    scope: str
    first_day: date
    last_day: date
    source: str
    source_id: str = ""
    term: Term | None = None
    claim: ReceiptClaim | None = None
    issue: Issue | None = None
    article: Article | None = None
    note: str = ""


def grant_entitlement(grant: EntitlementGrant, *, by: Actor, at: datetime) -> Entitlement:
    """Let a reader read online. Refuses NotYours, Invalid.

    A second call for the same source returns the first entitlement as it is now, revoked or not,
    and changes nothing. The same source with other days or for another reader is refused. A grant
    by hand needs the right `add_entitlement`; an act that sells something checks its own right.
    """
    with perform("access.granted", by=by, at=at) as act:
        if grant.source in GIVEN:
            _require(by, "add_entitlement")
        new = Entitlement(**vars(grant), granted_at=at)
        entitlement = _granted(new)
        if entitlement is None:
            check_row(new, but=["source", "source_id", "scope"])
            entitlement = _saved(new)
        if entitlement is new:
            act.record(subject=str(new), row=new.pk, reader=grant.user.pk, source=grant.source)
        return entitlement


def revoke_entitlement(entitlement: Entitlement, *, reason: str, by: Actor, at: datetime) -> None:
    """End an entitlement at once. Refuses NotYours, WrongState where it was revoked before, Invalid
    without reason."""
    with perform("access.revoked", by=by, at=at):
        _require(by, "revoke_entitlement")
        locked = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
        if locked.revoked_at is not None:
            raise WrongState(_("This entitlement has been revoked already. Nothing was changed."))
        _end(locked, reason, by=by, at=at)
    entitlement.refresh_from_db()


def revoke_entitlements_of_term(
    term: Term, *, but: Entitlement | None = None, reason: str, by: Actor, at: datetime
) -> int:
    """End what a term granted, for the act that changes it (a refund), which asks its own right.

    `but` stays. Returns how many ended now; those that had ended before stay as they are. Refuses
    Invalid without a reason.
    """
    with perform("access.revoked", by=by, at=at):
        rows = Entitlement.objects.filter(term=term, revoked_at__isnull=True)
        if but is not None:
            rows = rows.exclude(pk=but.pk)
        entitlements = list(rows.select_for_update())
        for entitlement in entitlements:
            _end(entitlement, reason, by=by, at=at)
        return len(entitlements)


def _require(by: Actor, permission: str) -> None:
    if not rights.may(by, permission):
        raise NotYours(NOT_YOURS)


def _keep(row: Any, act: str, *, by: Actor, at: datetime) -> None:
    adding = row._state.adding
    with perform(act, by=by, at=at) as performed:
        before = None if adding else type(row).objects.select_for_update().get(pk=row.pk)
        _require(by, f"{'add' if adding else 'change'}_{row._meta.model_name}")
        check_row(row)
        row.save()
        # A new row is told as one that changed from nothing: who could read on a day must be found
        # later.
        changes = changed_fields(before or type(row)(), row)
        performed.record(subject=str(row), row=row.pk, changed=changes)


def _granted(new: Entitlement) -> Entitlement | None:
    """Return what the source granted before. Refuses Invalid where that was something else."""
    if not new.source_id:
        return None
    entitlement = Entitlement.objects.filter(
        source=new.source, source_id=new.source_id, scope=new.scope
    ).first()
    same = (
        "user_id",
        "publication_id",
        "term_id",
        "issue_id",
        "article_id",
        "first_day",
        "last_day",
    )
    if entitlement is not None and any(
        getattr(entitlement, name) != getattr(new, name) for name in same
    ):
        raise Invalid(
            _("This source has granted something else already. Revoke that first, then grant anew.")
        )
    return entitlement


def _saved(new: Entitlement) -> Entitlement:
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # the same source, at the same moment
        entitlement = _granted(new)
        if entitlement is None:
            raise
        return entitlement
    return new


def _end(entitlement: Entitlement, reason: str, *, by: Actor, at: datetime) -> None:
    if not clean_words(reason):
        raise Invalid(_("Say why it is revoked."))
    entitlement.revoked_at = at
    entitlement.revoked_for = clean_words(reason)[:300]
    entitlement.save(update_fields=["revoked_at", "revoked_for"])
    record(
        "access.revoked",
        by=by,
        at=at,
        subject=str(entitlement),
        row=entitlement.pk,
        reason=reason,
        reader=entitlement.user_id,
    )
