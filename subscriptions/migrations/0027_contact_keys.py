"""Keys by which subscribers are found at the desk, made for those that are there: parts of names and
streets, whole telephone numbers and e-mail addresses."""

import re
import unicodedata

import django.db.models.deletion
from django.db import migrations, models

from articles.migrations.frozen.folding import fold

LETTERS = 12
ENDINGS_MAX = 60
EMAIL_BYTES = 60
AT_ONCE = 500
STORED = re.compile(r"(?:(?P<area>0\d{2,3})-)?(?P<number>[\d-]+?)(?:-(?P<extension>\d{1,6}))?")


def name_keys(kind, text):
    folded = "".join(fold(text).split())
    for start in range(min(len(folded), ENDINGS_MAX)):
        yield kind, folded[start : start + LETTERS].encode(), start == 0


def phone_keys(phone):
    found = [re.sub(r"\D", "", phone)]
    if match := STORED.fullmatch(phone):
        number = re.sub(r"\D", "", match["number"])
        found += [(match["area"] or "") + number, number, number + (match["extension"] or "")]
    for digits in dict.fromkeys(found):
        if 7 <= len(digits) <= 20:
            yield "phone", digits.encode(), True


def email_keys(email):
    seen = "".join(
        letter
        for letter in unicodedata.normalize("NFKC", email)
        if unicodedata.category(letter) != "Cf"
    )
    if seen:
        yield "email", "".join(seen.casefold().split()).encode()[:EMAIL_BYTES], True


def fill(apps, schema_editor):
    contact_key = apps.get_model("subscriptions", "ContactKey").objects
    make = apps.get_model("subscriptions", "ContactKey")
    parties = apps.get_model("subscriptions", "Party").objects.filter(erased_at=None)
    batch = []
    for party in parties.prefetch_related("addresses").iterator(chunk_size=AT_ONCE):
        keys = {
            **dict.fromkeys(name_keys("name", party.name)),
            **dict.fromkeys(phone_keys(party.phone)),
            **dict.fromkeys(email_keys(party.email)),
        }
        for address in party.addresses.all():
            keys |= dict.fromkeys(name_keys("name", address.recipient))
            keys |= dict.fromkeys(name_keys("street", address.street))
            keys |= dict.fromkeys(phone_keys(address.phone))
        batch += [make(party=party, kind=kind, key=key, whole=whole) for kind, key, whole in keys]
        if len(batch) > 20 * AT_ONCE:
            contact_key.bulk_create(batch, batch_size=AT_ONCE)
            batch = []
    contact_key.bulk_create(batch, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0026_typed_keys")]

    operations = [
        migrations.CreateModel(
            name="ContactKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=6, verbose_name="kind")),
                ("key", models.BinaryField()),
                ("whole", models.BooleanField(default=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_keys",
                        to="subscriptions.party",
                        verbose_name="subscriber",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "key", "party"], name="party_by_contact")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
