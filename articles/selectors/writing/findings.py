"""What the checker finds in a text while it is written: by kind, each in its field."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import newspaper_day
from articles.domain.texts.checking import SUGGESTIONS_MAX, Checker, TextSuggestion
from articles.domain.texts.proof_marks import FIELDS
from articles.errors import Words
from articles.fields import split_keywords
from articles.markup.sanitising import clean_body, plain_text
from articles.models import Publication
from articles.selectors.search.printed_names import list_house_terms

KINDS: dict[str, Words] = {
    "doubled": _("Written twice"),
    "pair": _("Quotation marks and brackets"),
    "mark": _("Punctuation marks"),
    "date": pgettext_lazy("checker", "Dates"),
    "name": pgettext_lazy("checker", "Names"),
    "term": _("House style"),
    "number": pgettext_lazy("checker", "Numbers"),
    "unit": pgettext_lazy("checker", "Units"),
    "damaged": _("Damaged characters"),
}


@dataclass(frozen=True)
class CheckedPlace:
    """Something to look at in a field of the article."""

    field: str
    suggestion: TextSuggestion


@dataclass(frozen=True)
class FindingKind:
    """What the checker says the same of. `code` names it in a form."""

    code: str
    label: Words
    words: str
    findings: list[CheckedPlace]

    @property
    def proposals(self) -> int:
        """Return how many of them say what could stand there instead."""
        return sum(bool(one.suggestion.proposal) for one in self.findings)


def make_text_checker(
    publication: Publication | None, names: list[str], keywords: str, *, at: datetime
) -> Checker:
    """Return the checker with the paper's terms and the names that a form holds. One query."""
    terms, house_names = list_house_terms(publication)
    return Checker(
        terms,
        [*names, *house_names, *split_keywords(keywords)],
        year=newspaper_day(at).year,
    )


def find_in_texts(checker: Checker, texts: Mapping[str, str]) -> list[CheckedPlace]:
    """Return what the checker finds in the fields of an article, in reading order, at most
    SUGGESTIONS_MAX. The body is HTML; its places are those of its plain text."""
    findings = (
        CheckedPlace(field, suggestion)
        for field in FIELDS
        for suggestion in checker.check(plain_field(field, texts.get(field, "")))
    )
    return list(islice(findings, SUGGESTIONS_MAX))


def plain_field(field: str, value: str) -> str:
    """Return the plain text of a field's value."""
    return plain_text(clean_body(value)) if field == "body" else value


def group_by_kind(findings: list[CheckedPlace]) -> list[FindingKind]:
    """Return findings by what is said of them, the most frequent first."""
    grouped: dict[tuple[str, str], list[CheckedPlace]] = defaultdict(list)
    for finding in findings:
        grouped[finding.suggestion.rule, finding.suggestion.words].append(finding)
    kinds = [
        FindingKind(_code(rule, words), KINDS[rule], words, rows)
        for (rule, words), rows in grouped.items()
    ]
    return sorted(kinds, key=_frequency, reverse=True)


def _frequency(kind: FindingKind) -> int:
    return len(kind.findings)


def _code(rule: str, words: str) -> str:
    return f"{rule}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
