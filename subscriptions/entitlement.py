"""The counter's answer to the newspaper's question: what may this reader read?

(READER_ACCESS names `access`.)

It asks rules, entitlements, networks and the meter, and never what was sold: no order, no term, no
price. Whoever sells grants an entitlement (`actions.access.grant`), and whoever takes back revokes
it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.common.moments import day_start
from articles.reading.access import (
    FREE,
    AccessMode,
    AccessReason,
    AccessTerms,
    AccessVerdict,
    ArticleFacts,
    Facts,
    FreeSpan,
    IssueFacts,
    Reader,
)
from subscriptions.actions.access import meter
from subscriptions.models.access.access import (
    AccessRule,
    Entitlement,
    MeterRead,
    Source,
    meter_month,
)
from subscriptions.models.access.networks import NetworkRange, network_holds, networks_in_force
from subscriptions.models.access.opening import scope_opens

ENTITLEMENT = "entitlement"
NETWORK = "network"
READ = "read"


class AccessRow(NamedTuple):
    """One row of the query that reads them all: an entitlement, a network of an institution, or an
    article read."""

    kind: str
    opens: str  # the scope of an entitlement
    number: int  # of the issue or article that it opens, or of the article that was read
    net: str
    whose: str


@dataclass(frozen=True)
class ReaderRights:
    """What one query finds of a reader: is it entitled, by which institution, and what was read
    this month."""

    entitled: bool
    institution: str
    read: frozenset[int]


class Access:
    """The answers of one request: rules are looked up once, however many articles are asked
    about."""

    def __init__(self) -> None:
        self._rules: dict[int, dict[int | None, AccessRule]] = {}

    def policy(self, what: Facts, at: datetime) -> AccessTerms:
        """Say on what terms something is read. One query a newspaper.

        An issue's pages go by the rule of the whole paper, from the first minute of its date; they
        are not counted one by one, so where articles are metered, pages are for subscribers.
        """
        rules = self._rules_of(what.publication)
        if isinstance(what, IssueFacts):
            terms = _terms(rules.get(None), at - day_start(what.on))
            return terms if terms.open else AccessTerms(AccessMode.PAID)
        return _terms(_nearest(rules, what.columns), at - what.published_at)

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> AccessVerdict:
        """Say whether a reader may read something now, and count it where it is counted.

        One query beside the rules, for everybody but the staff, whose right Django looks up; what
        is counted is written besides. The last day of an entitlement is included, until midnight of
        the newspaper's time.
        """
        terms = self.policy(what, at)
        on = timezone.localdate(at)
        if terms.open:
            return AccessVerdict(True, AccessReason.FREE, terms)
        if _is_staff(reader):
            return AccessVerdict(True, AccessReason.STAFF, terms)
        whole = self._rules_of(what.publication).get(None)
        rights = _standing(reader, what, at, on, prints=whole is not None and whole.print_reads)
        if rights.entitled:
            return AccessVerdict(True, AccessReason.ENTITLED, terms)
        if rights.institution:
            if reader.counting:
                meter.count_institution_read(what.publication, rights.institution, meter_month(on))
            return AccessVerdict(True, AccessReason.NETWORK, terms, through=rights.institution)
        if terms.mode is AccessMode.METERED and isinstance(what, ArticleFacts):
            count = _count_account if reader.user.is_authenticated else _count_browser
            return count(reader, what, terms, rights.read, at)
        return AccessVerdict(False, AccessReason.SUBSCRIBERS, terms)

    def free_spans(
        self, publication: int, columns: Sequence[int], at: datetime
    ) -> Sequence[FreeSpan]:
        """Say which articles of a column are free at a moment. One query a newspaper."""
        rule = _nearest(self._rules_of(publication), columns)
        if rule is None or rule.mode == AccessMode.FREE:
            return (FreeSpan(),)
        spans = []
        if rule.pays_after_days is not None:
            spans.append(FreeSpan(after=at - timedelta(days=rule.pays_after_days)))
        if rule.free_after_days is not None:
            spans.append(FreeSpan(until=at - timedelta(days=rule.free_after_days)))
        return spans

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        """Say whether a reader works here, or is entitled to the whole site, alone or by an
        institution. One query."""
        if _is_staff(reader):
            return True
        nothing_special = ArticleFacts(0, publication, published_at=at)
        whole = self._rules_of(publication).get(None)
        prints = whole is not None and whole.print_reads
        rights = _standing(reader, nothing_special, at, timezone.localdate(at), prints=prints)
        return rights.entitled or bool(rights.institution)

    def _rules_of(self, publication: int) -> dict[int | None, AccessRule]:
        if publication not in self._rules:
            rows = AccessRule.objects.filter(publication=publication).order_by()
            self._rules[publication] = {rule.column_id: rule for rule in rows}
        return self._rules[publication]


def access() -> Access:
    """Return who answers during one request."""
    return Access()


def _is_staff(reader: Reader) -> bool:
    """Say whether somebody works here.

    Django's own rights cost two queries, so readers are not asked for theirs.
    """
    user = reader.user
    return bool(user.is_staff and user.is_active and user.has_perm("articles.view_article"))


def _nearest(rules: Mapping[int | None, AccessRule], columns: Sequence[int]) -> AccessRule | None:
    """Return the rule of the nearest column that has one, else the paper's."""
    return next((rules[column] for column in columns if column in rules), rules.get(None))


def _terms(rule: AccessRule | None, age: timedelta) -> AccessTerms:
    if rule is None or rule.mode == AccessMode.FREE or rule.free_at_age(age):
        return FREE
    return AccessTerms(
        AccessMode(rule.mode), rule.monthly_free if rule.mode == AccessMode.METERED else 0
    )


def _standing(reader: Reader, what: Facts, at: datetime, on: date, *, prints: bool) -> ReaderRights:
    """Look up everything that is known of a reader; `prints`: what the printed paper brings counts
    too. One query; none for a stranger whose address is not known."""
    rows = [AccessRow(*row) for row in _rows(reader, what, on, prints=prints)]
    through = (
        row.whose for row in rows if row.kind == NETWORK and network_holds(row.net, reader.address)
    )
    return ReaderRights(
        entitled=any(
            row.kind == ENTITLEMENT and scope_opens(row.opens, row.number, what, at, on)
            for row in rows
        ),
        institution=next(through, ""),
        read=frozenset(row.number for row in rows if row.kind == READ),
    )


def _rows(
    reader: Reader, what: Facts, on: date, *, prints: bool
) -> Iterator[tuple[str, str, int, str, str]]:
    asked: list[QuerySet[Any, Any]] = []
    if reader.user.is_authenticated:
        mine = Entitlement.objects.in_force(on).filter(
            user=reader.user.pk, publication=what.publication
        )
        mine = mine if prints else mine.exclude(source=Source.PRINT)
        number = Coalesce("article_id", "issue__number", Value(0), output_field=BigIntegerField())
        asked.append(_alike(mine, ENTITLEMENT, opens="scope", number=number))
        month = MeterRead.objects.filter(
            user=reader.user.pk, month=meter_month(on), article__publication=what.publication
        )
        asked.append(_alike(month, READ, number="article_id"))
    if reader.address:
        networks = NetworkRange.objects.filter(networks_in_force(on), publication=what.publication)
        asked.append(_alike(networks, NETWORK, net="network", whose="institution"))
    if not asked:
        return iter(())
    return iter(asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0])


def _alike(rows: "QuerySet[Any]", kind: str, **given: Any) -> "QuerySet[Any, Any]":
    """Return rows of any table as the columns of Found, so that one query reads them together."""
    text = CharField()
    number = BigIntegerField()
    columns: dict[str, Any] = {
        "opens": Value("", text),
        "number": Value(0, number),
        "net": Value("", text),
        "whose": Value("", text),
    }
    columns |= {
        name: F(field) if isinstance(field, str) else field for name, field in given.items()
    }
    named = {
        f"found_{name}": column for name, column in {"kind": Value(kind, text), **columns}.items()
    }
    alike: QuerySet[Any, Any] = rows.order_by().annotate(**named).values_list(*named)
    return alike


def _count_account(
    reader: Reader, what: ArticleFacts, terms: AccessTerms, read: frozenset[int], at: datetime
) -> AccessVerdict:
    """Count for an account, and take over what its browser read before the reader signed in."""
    new = set(reader.counted) - read
    if what.article in read and not new:
        return _meter_verdict(terms, len(read), opened=True)
    if not reader.counting:
        known = read | new
        return _meter_verdict(
            terms, len(known), opened=what.article in known or len(known) < terms.monthly_free
        )
    month = meter_month(timezone.localdate(at))
    opened, used = meter.count_article_read(
        reader.user.pk,
        what.article,
        what.publication,
        month=month,
        free=terms.monthly_free,
        before=new,
        at=at,
    )
    return _meter_verdict(terms, used, opened=opened, counted=())


def _count_browser(
    reader: Reader, what: ArticleFacts, terms: AccessTerms, read: frozenset[int], at: datetime
) -> AccessVerdict:
    """Count for a browser, which remembers for itself; whoever makes it forget reads a little more,
    and may."""
    if what.article in reader.counted:
        return _meter_verdict(terms, len(reader.counted), opened=True)
    if len(reader.counted) >= terms.monthly_free:
        return _meter_verdict(terms, len(reader.counted), opened=False)
    counted = (*reader.counted, what.article)
    return _meter_verdict(
        terms, len(counted), opened=True, counted=counted if reader.counting else None
    )


def _meter_verdict(
    terms: AccessTerms, used: int, *, opened: bool, counted: tuple[int, ...] | None = None
) -> AccessVerdict:
    why = AccessReason.METERED if opened else AccessReason.USED_UP
    return AccessVerdict(opened, why, terms, used=used, counted=counted)
