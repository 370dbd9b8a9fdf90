"""Texts to begin with: neutral wordings of terms and privacy policy, filled with what is known of a
newspaper.

They are the newspaper's own texts, so they are in its language; a manager changes them before they
are published.
"""

from django.conf import settings
from django.template.loader import render_to_string

from articles.markup.sanitising import clean_body
from articles.models import Publication
from subscriptions.domain.money import format_yuan


def starting_text(publication: Publication, kind: str) -> str:
    """Return a wording to begin with, as sanitised HTML."""
    facts = {
        "paper": publication.name,
        "seller": publication.holder or publication.name,
        "contacts": publication.contact_facts(),
        "order_days": settings.ORDER_DAYS,
        "fee": format_yuan(settings.REFUND_FEE) if settings.REFUND_FEE else "",
    }
    return clean_body(render_to_string(f"subscriptions/starter/{kind}.html", facts))
