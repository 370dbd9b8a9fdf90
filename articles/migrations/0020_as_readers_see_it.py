"""Carry over what readers see today: ends, words of pictures, names on signed pages, moments of
issues.

Releases are append-only: their trigger is taken off for the one statement that fills the new
column. Data only.
"""

import re
from datetime import datetime, time
from importlib import import_module
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import F

BATCH = 500
IMAGE_ID = re.compile(r'<img[^>]*\bdata-image="(\d{1,15})"')
NEWSPAPER_TIME = ZoneInfo("Asia/Shanghai")
TABLE = "articles_release"
triggers = import_module("articles.migrations.0003_append_only_triggers")


def keep_ends(apps, schema_editor):
    articles = apps.get_model("articles", "Article").objects
    articles.exclude(visibility="never").update(live_until=F("expires_at"))


def freeze_pictures(apps, schema_editor):
    releases = apps.get_model("articles", "Release").objects
    images = apps.get_model("articles", "Image").objects.only("pk", "credit", "caption").in_bulk()
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes" + (f" ON {TABLE}" if on_postgresql else ""))
    batch = []
    for release in releases.select_related("revision").order_by("pk").iterator(BATCH):
        release.pictures = printed_pictures(release.revision, images)
        if release.pictures:
            batch.append(release)
        if len(batch) == BATCH:
            releases.bulk_update(batch, ["pictures"])
            batch = []
    releases.bulk_update(batch, ["pictures"])
    make = triggers.POSTGRESQL if on_postgresql else triggers.SQLITE
    schema_editor.execute(make.format(table=TABLE), params=None)


def printed_pictures(revision, images):
    used = [use["image"] for use in revision.images]
    inside = [int(found) for found in IMAGE_ID.findall(revision.body)]
    return [
        {"image": pk, "credit": images[pk].credit, "caption": images[pk].caption}
        for pk in dict.fromkeys([*used, *inside])
        if pk in images
    ]


def show_pictures(apps, schema_editor):
    ShownPicture = apps.get_model("articles", "ShownPicture")
    articles = apps.get_model("articles", "Article").objects.exclude(release=None).select_related("release")
    batch = []
    for article in articles.only("pk", "release__pictures").order_by("pk").iterator(BATCH):
        batch += [ShownPicture(article_id=article.pk, image_id=one["image"]) for one in article.release.pictures]
        if len(batch) >= BATCH:
            ShownPicture.objects.bulk_create(batch, BATCH)
            batch = []
    ShownPicture.objects.bulk_create(batch, BATCH)


def print_signatures(apps, schema_editor):
    pages = apps.get_model("articles", "Page").objects
    for page in pages.exclude(signed_at=None).exclude(responsible_editor=None).select_related("responsible_editor"):
        pages.filter(pk=page.pk).update(signed_printed=page.responsible_editor.printed_name)


def wait_for_the_date(apps, schema_editor):
    """An archive made issues public at the moment it came in, those that lay ahead as well: they
    wait for their date.
    """
    issues = apps.get_model("articles", "Issue").objects
    journal = apps.get_model("articles", "JournalEntry").objects.filter(act="issue.planned")
    for issue in issues.exclude(published_at=None).order_by("pk").iterator(BATCH):
        midnight = datetime.combine(issue.date, time(), NEWSPAPER_TIME)
        if issue.published_at >= midnight:
            continue
        if journal.filter(at=issue.published_at, details__issue=issue.pk).exists():
            issues.filter(pk=issue.pk).update(published_at=midnight)


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_what_changes_live")]
    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (keep_ends, freeze_pictures, show_pictures, print_signatures, wait_for_the_date)
    ]
