"""Consents: what somebody agrees to, each with the published text that stood behind the form (PIPL,
art. 14 to 17)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid
from articles.models import Publication
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.domain.choices import Purpose, TextKind
from subscriptions.models import Consent, Party
from subscriptions.selectors.readers.legal_texts import texts_in_force

SENTENCE = (
    "2026-11"  # the version of the forms' own sentences, where the newspaper published no text
)
TEXT_OF = {
    Purpose.TERMS: TextKind.TERMS,
    Purpose.PRIVACY: TextKind.PRIVACY,
    Purpose.NEWS: TextKind.PRIVACY,
}


def record_consents(
    party: Party, purposes: Sequence[str], publication: Publication, *, at: datetime
) -> None:
    """Write down what somebody agrees to, and by which version of which text; what stands already
    is not written twice. Without published terms there is nothing that could be agreed to: no such
    consent is written."""
    texts = texts_in_force(publication, timezone.localdate(at))
    standing = set(
        party.consents.filter(withdrawn_at=None).values_list("purpose", "text", "version")
    )
    for purpose in map(Purpose, purposes):
        text = texts.get(TEXT_OF[purpose])
        version = str(text.version) if text else SENTENCE
        if purpose == Purpose.TERMS and text is None:
            continue
        if (purpose, text and text.pk, version) not in standing:
            Consent.objects.create(
                party=party, purpose=purpose, version=version, text=text, given_at=at
            )


def require_terms(publication: Publication, purposes: Sequence[str], at: datetime) -> None:
    """Refuse Invalid to whoever orders or takes up a gift without agreeing to the terms that the
    paper published."""
    texts = texts_in_force(publication, timezone.localdate(at))
    if TextKind.TERMS in texts and Purpose.TERMS not in purposes:
        raise Invalid(_("Agree to the terms of subscription first. Nothing was ordered."))


def withdraw_consent(party: Party, purpose: str, *, by: Actor, at: datetime) -> None:
    """Take a consent back. Refuses NotYours."""
    rights.require(rights.owns(by, party) or rights.may(by, "change_party"))
    party.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=at)
