"""The checker on the writing screen: what it finds in the form, and its proposals taken over."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from articles.domain.texts.proof_marks import FIELDS
from articles.domain.texts.replacing import Replacement, replace_in_html, replace_in_line
from articles.markup.sanitising import clean_body
from articles.selectors.writing.findings import FindingKind

CHECKED_FIELDS = FIELDS


@dataclass(frozen=True)
class AcceptedKind:
    """The texts with every proposal of a kind taken over, and how many there were."""

    texts: Mapping[str, str]
    places: int


def accept_kind(kind: FindingKind, texts: Mapping[str, str]) -> AcceptedKind:
    """Take over every proposal of a kind in the texts of a form. Nothing is stored."""
    by_field: dict[str, list[Replacement]] = defaultdict(list)
    for finding in kind.findings:
        one = finding.suggestion
        if one.proposal:
            by_field[finding.field].append(Replacement(one.start, one.end, one.proposal))
    changed = dict(texts)
    for field, replacements in by_field.items():
        if field == "body":
            changed[field] = replace_in_html(clean_body(texts[field]), replacements)
        else:
            changed[field] = replace_in_line(texts[field], replacements)
    return AcceptedKind(changed, sum(map(len, by_field.values())))
