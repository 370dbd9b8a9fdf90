"""Entries of the ledger name their kind, the row that they are about, and the day of an issue.

Entries from before get theirs from their keys, which stay as they are. The guards are off
meanwhile.
"""

from typing import NamedTuple

from django.db import migrations, models
from django.db.models import BigIntegerField, Case, CharField, DateField, F, Q, Subquery, Value, When
from django.db.models.expressions import OuterRef
from django.db.models.functions import Cast, Concat, StrIndex, Substr

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off

TABLE = "subscriptions_ledgerentry"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
NAMED = 10  # so many keys that are not known are named


class Rule(NamedTuple):
    """Keys of a kind: a prefix, the primary key of the row, and what follows it."""

    prefix: str
    kind: str
    follows: str = ""
    words: str = ""  # where two kinds have keys of one form


RULES = (
    Rule("payment", "imported_paid", words="paid before import"),
    Rule("payment", "payment"),
    Rule("order", "imported_order", words="order brought in"),
    Rule("order", "settled"),
    Rule("bank", "transfer"),
    Rule("returned", "returned"),
    Rule("elsewhere", "elsewhere"),
    Rule("taken_back:elsewhere", "elsewhere_back"),
    Rule("remitted", "remitted"),
    Rule("taken_back:remitted", "remitted_back"),
    Rule("reversed", "reversed"),
    Rule("issue", "issue_back", f":{DAY}:[0-9]*[02468]"),  # the second, fourth … of an issue
    Rule("issue", "issue", f":{DAY}(:[0-9]+)?"),
    Rule("appeared", "appeared"),
    Rule("credit:coverage", "credited", ":[0-9]+"),
    Rule("coverage", "released", ":[0-9]+"),
    Rule("complaint", "complaint"),
    Rule("credit:gift", "gift_over"),
    Rule("merge", "merged", ":[0-9]+"),
    Rule("imported", "imported_earned"),
    Rule("undone", "import_undone"),
    Rule("given-up", "released"),  # for a time in November 2026, of gifts that were given up
)
OF_REFUNDS = {"refund": "refund", "payout": "paid_out", "credit": "to_credit"}  # by the refund's number
WORDS = {
    "payment": "payment received",
    "transfer": "transfer received",
    "returned": "transfer returned",
    "elsewhere": "transfer of other departments",
    "elsewhere_back": "transfer taken back",
    "remitted": "money in transit received",
    "remitted_back": "transfer taken back",
    "reversed": "payment reversed",
    "settled": "order settled",
    "issue": "issue appeared",
    "issue_back": "issue did not appear",
    "appeared": "appeared",
    "credited": "issues credited",
    "released": "issues released",
    "complaint": "complaint credited",
    "paid_out": "refund paid out",
    "to_credit": "refund kept as credit",
    "gift_over": "gift expired",
    "merged": "credit carried over",
    "imported_paid": "paid before import",
    "imported_order": "order brought in",
    "imported_earned": "earned before import",
    "import_undone": "import undone",
}


def fill(apps, schema_editor):
    """Give every entry its kind, row and day. Raises RuntimeError for keys that are not known."""
    take_guards_off(schema_editor, [TABLE])
    entries = apps.get_model("subscriptions", "LedgerEntry").objects
    for rule in RULES:
        rows = entries.filter(
            kind=None,
            key__startswith=f"{rule.prefix}:",
            key__regex=f"^{rule.prefix}:[0-9]+{rule.follows}$",
        )
        if rule.words:
            rows = rows.filter(words=rule.words)
        rest = Substr("key", len(rule.prefix) + 2)
        ended = Concat(rest, Value(":"))
        colon = StrIndex(ended, Value(":"))
        about = Cast(Substr(ended, 1, colon - 1), BigIntegerField())
        day = Cast(Substr(rest, colon + 1, 10), DateField()) if rule.prefix == "issue" else None
        rows.update(kind=rule.kind, about=about, day=day)
    _fill_refunds(apps, entries)
    _fill_credits_of_before(apps, entries)
    unknown = entries.filter(Q(kind=None) | Q(about=None)).order_by("pk")
    if keys := list(unknown.values_list("key", flat=True)[:NAMED]):
        raise RuntimeError(
            f"The ledger has {unknown.count()} entries whose keys are not known, among them "
            f"{', '.join(keys)}. Nothing was changed. Ask for help before you migrate."
        )


def _fill_refunds(apps, entries):
    refunds = apps.get_model("subscriptions", "Refund").objects
    for prefix, kind in OF_REFUNDS.items():
        number = Substr(OuterRef("key"), len(prefix) + 2)
        numbers = refunds.annotate(key=Concat(Value(f"{prefix}:"), F("number"))).values("key")
        rows = entries.filter(kind=None, key__startswith=f"{prefix}:", key__in=numbers)
        rows.update(kind=kind, about=Subquery(refunds.filter(number=number).values("pk")))


def _fill_credits_of_before(apps, entries):
    """Until November 2026 a credit was known by what it was for; it is of the term of its order."""
    terms = apps.get_model("subscriptions", "Term").objects
    terms = terms.filter(order=OuterRef("order")).order_by("pk")
    rows = entries.filter(kind=None, key__startswith="credit:", words="issues credited")
    rows.update(kind="credited", about=Subquery(terms.values("pk")[:1]))


def unfill(apps, schema_editor):
    """Give every entry the words of before."""
    take_guards_off(schema_editor, [TABLE])
    entries = apps.get_model("subscriptions", "LedgerEntry").objects
    refunds = apps.get_model("subscriptions", "Refund").objects.filter(pk=OuterRef("about"))
    causes = Subquery(refunds.values("cause"))
    entries.filter(kind="refund").update(words=Concat(Value("refund: "), causes))
    cases = [When(kind=kind, then=Value(words)) for kind, words in WORDS.items()]
    entries.exclude(kind="refund").update(words=Case(*cases, output_field=CharField()))


def guard(apps, schema_editor):
    put_guards(schema_editor, {TABLE: AppendOnly()})


KINDS = [
    ("payment", "payment received"),
    ("transfer", "transfer received"),
    ("returned", "transfer returned"),
    ("elsewhere", "transfer of other departments"),
    ("elsewhere_back", "transfer taken back by the bank"),
    ("remitted", "money in transit received"),
    ("remitted_back", "transfer taken back by the bank"),
    ("reversed", "payment taken back: entered by mistake"),
    ("settled", "order settled"),
    ("issue", "issue appeared"),
    ("issue_back", "issue taken out of the calendar"),
    ("appeared", "earned by issues before the term was sold"),
    ("credited", "issues credited"),
    ("released", "issues released without compensation"),
    ("complaint", "complaint credited"),
    ("refund", "refund"),
    ("paid_out", "refund paid out"),
    ("to_credit", "refund kept as credit"),
    ("gift_over", "gift not taken up in time"),
    ("merged", "credit carried over to another subscriber"),
    ("imported_paid", "paid before the import"),
    ("imported_order", "order brought in"),
    ("imported_earned", "earned before the import"),
    ("import_undone", "import undone"),
]
ISSUES = ("issue", "issue_back")


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0023_queue_of_letters")]
    operations = [
        # The last of a step back: SQLite makes the table anew, without its triggers.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            "ledgerentry",
            "kind",
            models.CharField(choices=KINDS, max_length=16, null=True, verbose_name="kind"),
        ),
        migrations.AddField(
            "ledgerentry",
            "about",
            models.BigIntegerField(null=True, verbose_name="primary key of what it is about"),
        ),
        migrations.AddField(
            "ledgerentry",
            "day",
            models.DateField(blank=True, null=True, verbose_name="issue"),
        ),
        migrations.AlterField(
            "ledgerentry",
            "words",
            models.CharField(max_length=120, null=True, verbose_name="what"),
        ),
        migrations.RunPython(fill, unfill),
        migrations.AlterField(
            "ledgerentry",
            "kind",
            models.CharField(choices=KINDS, max_length=16, verbose_name="kind"),
        ),
        migrations.AlterField(
            "ledgerentry",
            "about",
            models.BigIntegerField(verbose_name="primary key of what it is about"),
        ),
        migrations.RemoveField("ledgerentry", "words"),
        migrations.AddIndex(
            "ledgerentry",
            models.Index(fields=["kind", "about", "day"], name="ledger_by_subject"),
        ),
        migrations.AddConstraint(
            "ledgerentry",
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]),
                name="ledger_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            "ledgerentry",
            models.CheckConstraint(
                condition=models.Q(kind__in=ISSUES, day__isnull=False)
                | (~models.Q(kind__in=ISSUES) & models.Q(day=None)),
                name="ledger_day_is_of_an_issue",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
