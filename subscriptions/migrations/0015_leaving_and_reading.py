from importlib import import_module

from django.db import migrations, models
from django.db.models import Count, Max
from django.utils import timezone

WORDS = import_module("subscriptions.migrations.0003_append_only")
TABLE = "subscriptions_adjustment"


def guard_again(apps, schema_editor):
    """SQLite adds such a column by making the table anew, without its trigger."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_never_changes")
        schema_editor.execute(WORDS.SQLITE.format(table=TABLE), params=None)


def last_day(term):
    """As actions.opening has it: the days behind the last issue belong to the term as it was sold."""
    quote = term.order.quote if term.order else None
    return max(term.last, quote.end) if quote is not None and term.last == term.last_issue else term.last


def open_print(apps, schema_editor):
    """Give running terms of the printed paper what new ones get: an entitlement that counts where the rule says so."""
    Term, Entitlement = apps.get_model("subscriptions", "Term"), apps.get_model("subscriptions", "Entitlement")
    now = timezone.now()
    rows = Term.objects.filter(subscription__channel__in=("post", "own"), subscription__party__user__isnull=False)
    rows = rows.exclude(plan__opens_online=True).annotate(last=Max("spans__last_issue"))
    rows = rows.annotate(told=Count("adjustments", distinct=True)).filter(last__gte=timezone.localdate(now))
    Entitlement.objects.bulk_create(
        (
            Entitlement(
                user_id=term.subscription.party.user_id, publication_id=term.subscription.publication_id,
                scope="epaper", first_day=min(timezone.localdate(term.sold_at), term.first_issue),
                last_day=last_day(term), source="print", source_id=f"{term.pk}:{term.told}", granted_at=now,
            )
            for term in rows.select_related("subscription__party", "order__quote").iterator(2_000)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0014_settled_notices")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            "adjustment",
            "leaving",
            models.CharField(
                blank=True,
                choices=[
                    ("moved", "I am moving away"),
                    ("read", "I do not find the time to read it"),
                    ("price", "It costs too much"),
                    ("content", "It brings too little for me"),
                    ("delivery", "It came late or not at all"),
                    ("online", "I read online"),
                    ("other", "Something else"),
                ],
                default="",
                help_text="Where a reader ended the term, and said it.",
                max_length=8,
                verbose_name="why the reader leaves",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
        migrations.AddField(
            "accessrule",
            "print_reads",
            models.BooleanField(
                default=False,
                help_text="As long as their term runs. Off: only who bought digital, or print and digital. For the "
                "whole paper.",
                verbose_name="subscribers of the printed paper read the e-paper online",
            ),
        ),
        migrations.AlterField(
            "entitlement",
            "source",
            models.CharField(
                choices=[
                    ("term", "a paid term"),
                    ("print", "a term of the printed paper, where the access rule opens it"),
                    ("gift", "a gift"),
                    ("complimentary", "complimentary"),
                    ("receipt", "a receipt of the post"),
                    ("staff", "staff"),
                ],
                max_length=14,
                verbose_name="comes from",
            ),
        ),
        migrations.RunPython(open_print, migrations.RunPython.noop),
    ]
