"""Printed pages as readers find them: an index of what they say, covers on withdrawn articles, and
a snapshot of every issue that is out and has none.

The index stays empty here: `manage.py rebuild_search` fills it from the files of the pages.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off

RELEASES = {"articles_issuerelease": AppendOnly(once=("recalled_at",))}
COVERS = {"articles_articlecover": AppendOnly(once=("lifted_at",))}
CREATE_ON_SQLITE = (
    "CREATE VIRTUAL TABLE articles_page_search USING fts5("
    "text, content='', tokenize='unicode61 remove_diacritics 0')",
)
CREATE_ON_POSTGRESQL = (
    "CREATE TABLE articles_page_search (document_id bigint PRIMARY KEY, folded text NOT NULL, "
    "vector tsvector NOT NULL)",
    "CREATE INDEX articles_page_search_tokens ON articles_page_search "
    "USING gin (newsroom_tokens(vector))",
)


def make_index(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in CREATE_ON_POSTGRESQL if on_postgresql else CREATE_ON_SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_page_search", params=None)


def guard(apps, schema_editor):
    put_guards(schema_editor, {**RELEASES, **COVERS})


def unguard(apps, schema_editor):
    take_guards_off(schema_editor, {**RELEASES, **COVERS})




def freeze_issues(apps, schema_editor):
    """Freeze what is on the pages of each issue that is out and has no release."""
    releases = apps.get_model("articles", "IssueRelease").objects
    in_force = releases.filter(issue=models.OuterRef("pk"), recalled_at=None)
    issues = apps.get_model("articles", "Issue").objects.filter(
        ~models.Exists(in_force), published_at__lte=timezone.now()
    )
    for issue in issues.select_related("publication").order_by("pk").iterator(chunk_size=200):
        releases.create(
            issue=issue,
            number=releases.filter(issue=issue).count() + 1,
            at=timezone.now(),
            by_printed="",
            public_from=issue.published_at,
            snapshot=_snapshot(apps, issue),
            is_archived=True,
        )
    if schema_editor.connection.vendor == "postgresql":
        # The foreign keys of the new tables are made at the end, and no row may wait till then.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def forget_frozen_issues(apps, schema_editor):
    apps.get_model("articles", "IssueRelease").objects.filter(is_archived=True).delete()


def _snapshot(apps, issue):
    pages = issue.pages.select_related("responsible_editor", "layout_editor").order_by("position")
    placements = apps.get_model("articles", "Placement").objects.filter(page__issue=issue)
    rows = placements.select_related("article__release__revision", "continues__page")
    places = {}
    for row in rows.prefetch_related("continued_by__page").order_by("position", "pk"):
        places.setdefault(row.page_id, []).append(_place(row))
    return {
        "publication": issue.publication.name,
        "number": issue.number,
        "number_printed": issue.number_printed or f"第{issue.number}期",
        "number_in_year": issue.number_in_year,
        "date": issue.date.isoformat(),
        "kind": issue.kind,
        "imprint": {},
        "corrections": [],
        "pages": [_page(page, places.get(page.pk, [])) for page in pages],
    }


def _page(page, places):
    editor = page.responsible_editor.printed_name if page.responsible_editor else ""
    if page.signed_at is not None and page.signed_printed:
        editor = page.signed_printed
    adverts = page.adverts.order_by("position", "pk")
    return {
        "position": page.position,
        "label": page.label,
        "section": page.section,
        "name": page.name,
        "responsible_editor": editor,
        "layout_editor": "",
        "signed_at": page.signed_at.isoformat() if page.signed_at else "",
        "proofs": [],
        "articles": places,
        "adverts": [
            {
                "mark": advert.mark,
                "span": advert.span,
                "height": advert.height,
                "text": advert.text,
                "picture": advert.picture_id,
            }
            for advert in adverts
        ],
    }


def _place(placement):
    release = placement.article.release
    text = release.revision if release else placement.article
    return {
        "article": placement.article_id,
        "release": release.pk if release else None,
        "kicker": text.kicker,
        "headline": text.headline,
        "subhead": text.subhead,
        "credits": "、".join(credit["name"] for credit in release.credits) if release else "",
        "notice": release.notice_text if release else "",
        "continues": placement.continues.page.label if placement.continues else "",
        "continued": "、".join(row.page.label for row in placement.continued_by.all()),
    }


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0033_replaced_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="issuerelease",
            name="is_archived",
            field=models.BooleanField(default=False, verbose_name="printed before it came here"),
        ),
        migrations.AddField(
            model_name="pagefile",
            name="covered_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="covered_copies",
                to="articles.pagefile",
                verbose_name="covered copy of",
            ),
        ),
        migrations.CreateModel(
            name="PagePassage",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("articles", models.ManyToManyField(related_name="+", to="articles.article")),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="articles.page",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArticleCover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("covered_at", models.DateTimeField(verbose_name="covered at")),
                (
                    "lifted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="lifted at"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "covered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="covered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "cover on printed pages",
                "verbose_name_plural": "covers on printed pages",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("article",),
                        name="article_cover_one_in_force",
                    )
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(guard, unguard),
        migrations.RunPython(freeze_issues, forget_frozen_issues),
    ]
