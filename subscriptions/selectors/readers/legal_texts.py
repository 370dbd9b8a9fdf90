"""Legal texts as readers meet them: in force, coming, and in force once."""

from dataclasses import dataclass
from datetime import date

from articles.models import Publication
from subscriptions.domain.choices import Purpose, TextKind
from subscriptions.models import LegalText, Order, Party


@dataclass(frozen=True)
class TextPage:
    """A text on its page: the version shown, whether it is in force today, and the other published
    versions."""

    text: LegalText | None
    in_force: bool
    versions: list[LegalText]


def texts_in_force(publication: Publication, on: date) -> dict[str, LegalText]:
    """Return the text of each kind that is in force on a day. One query."""
    rows = LegalText.objects.filter(publication=publication).begun(on).defer("body")
    texts: dict[str, LegalText] = {}
    for row in rows:
        texts.setdefault(row.kind, row)
    return texts


def find_text_page(publication: Publication, kind: str, version: int | None, on: date) -> TextPage:
    """Return a published text, without a `version` the one in force on a day. One query."""
    rows = LegalText.objects.filter(publication=publication, kind=kind).published()
    versions = list(rows.order_by("-version"))
    standing = next((row for row in versions if row.effective_from <= on), None)
    chosen = standing if version is None else None
    if version is not None:
        chosen = next((row for row in versions if row.version == version), None)
    return TextPage(chosen, chosen is not None and chosen == standing, versions)


def policy_to_ask_again(party: Party, publication: Publication, on: date) -> LegalText | None:
    """Return the privacy policy in force where it, or one since the reader agreed, asks everybody
    anew and the reader has not agreed to it. At most three queries."""
    rows = LegalText.objects.filter(publication=publication, kind=TextKind.PRIVACY).begun(on)
    asking = rows.filter(asks_again=True).first()
    if asking is None:
        return None
    agreed = party.consents.filter(purpose=Purpose.PRIVACY, withdrawn_at=None)
    if agreed.filter(text__publication=publication, text__version__gte=asking.version).exists():
        return None
    return rows.first()


@dataclass(frozen=True)
class MissingText:
    """A text that a newspaper has none of in force, although it takes orders."""

    publication: Publication
    kind: TextKind


def find_missing_texts(on: date) -> list[MissingText]:
    """Return the texts that newspapers lack which take orders. Two queries."""
    selling = Publication.objects.filter(pk__in=Order.objects.values("publication"))
    rows = LegalText.objects.begun(on).order_by().values_list("publication", "kind").distinct()
    published_kinds = set(rows)
    return [
        MissingText(paper, kind)
        for paper in selling
        for kind in TextKind
        if (paper.pk, kind.value) not in published_kinds
    ]
