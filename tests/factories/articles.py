"""Ready-made newspapers for tests. Everything is built through the actions, as people would build
it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from articles.actions.archive import bulk
from articles.actions.editions import editions
from articles.actions.publishing import corrections, publishing
from articles.actions.records.name_keys import store_image_keys
from articles.actions.review import workflow
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.domain.choices import CreditRole, RightsKind
from articles.domain.states import STEPS, Stage
from articles.models import (
    Article,
    Column,
    CopyrightNotice,
    Image,
    Issue,
    Person,
    Publication,
    PublicationSchedule,
    ResponsibleEditor,
    RightsRecord,
)
from articles.rights import can_keep_rights
from newsroom.accounts.actors import Actor
from tests.cast import OPERATOR, person

MORNING = datetime(2024, 3, 4, 18, 43, 20, tzinfo=UTC)  # 2024-03-05 02:43:20 in Shanghai
SIGNERS = {
    Stage.REVIEW_1: "shen",
    Stage.REVIEW_2: "zhao",
    Stage.REVIEW_3: "gu",
    Stage.PROOF_1: "jiao",
    Stage.PROOF_2: "dui",
    Stage.PROOF_3: "gu",
}
NOTICE = "版权声明：本文由{holder}享有著作权，转载请注明来源“{publication}”与作者{author}，并保持全文完整。"


def make_publication(code: str = "paper", **fields: Any) -> Publication:
    """A newspaper of Tuesdays and Fridays, eight pages, with a notice for every kind of text."""
    publication = Publication.objects.create(
        **{
            "code": code,
            "name": "江岸采购报",
            "holder": "江岸采购报社",
            "pages_per_issue": 8,
            **fields,
        }
    )
    PublicationSchedule.objects.create(
        publication=publication, weekdays="25", valid_from=date(2010, 5, 7)
    )
    for kind in RightsKind:
        CopyrightNotice.objects.create(
            publication=publication, kind=kind, text=NOTICE, effective_from=date(2010, 5, 7)
        )
    return publication


def the_publication() -> Publication:
    """The newspaper made first, or a new one."""
    return Publication.objects.first() or make_publication()


def make_column(name: str = "要闻", **fields: Any) -> Column:
    publication = fields.pop("publication", None) or the_publication()
    return Column.objects.create(
        **{"publication": publication, "name": name, "slug": name, **fields}
    )


def make_person(name: str = "林晓舟", **fields: Any) -> Person:
    return Person.objects.create(**{"name": name, "slug": name, **fields})


def make_editor(printed_name: str = "SHEN YAN", **fields: Any) -> ResponsibleEditor:
    person = fields.pop("person", None) or make_person(
        f"编辑{printed_name}", slug=printed_name.replace(" ", "-")
    )
    return ResponsibleEditor.objects.create(person=person, printed_name=printed_name, **fields)


def make_image(title: str = "码头", **fields: Any) -> Image:
    """A picture row with plausible renditions; the files themselves are not written."""
    number = Image.objects.count() + 1
    renditions = [
        {
            "format": kind,
            "width": width,
            "height": width // 2,
            "name": f"renditions/{number}-{width}.{kind}",
        }
        for kind in ("webp", "jpeg")
        for width in (400, 800)
    ]
    image = Image.objects.create(
        **{
            "title": title,
            "original": f"originals/{number}.jpg",
            "digest": f"{number:064x}",
            "credit": "王立 摄",
            "width": 800,
            "height": 400,
            "renditions": renditions,
            "uploaded_at": MORNING,
            **fields,
        }
    )
    store_image_keys([image])
    return image


def make_draft(headline: str = "码头电子化采购提速", **fields: Any) -> Draft:
    """A draft with everything that publishing asks for. Any part can be given instead."""
    body = fields.pop(
        "body", "<p>三月的江岸，货船一早靠泊。</p><h3>一次采购</h3><p>全程用时缩短到十二天。</p>"
    )
    text = {
        "headline": headline,
        "abstract": "采购周期由三十天缩短到十二天。",
        "body": body,
        **fields.pop("text", {}),
    }
    columns: Sequence[Column] = fields.pop("columns", None) or [
        Column.objects.first() or make_column()
    ]
    names = fields.pop("credits", None)
    if names is None:
        names = [CreditLine(role=CreditRole.REPORTER, name="林晓舟")]
    editor = (
        fields.pop("responsible_editor", None) or ResponsibleEditor.objects.first() or make_editor()
    )
    return Draft(
        **{
            "text": text,
            "columns": columns,
            "credits": names,
            "responsible_editor": editor,
            "rights": {"kind": RightsKind.ORIGINAL},
            **fields,
        }
    )


def make_article(headline: str = "码头电子化采购提速", **fields: Any) -> Article:
    """A stored draft, not published. Whoever may not keep rights leaves the record to somebody who
    may."""
    by: Actor = fields.pop("by", OPERATOR)
    at: datetime = fields.pop("at", MORNING)
    publication = fields.pop("publication", None) or the_publication()
    draft = make_draft(headline, **fields)
    if can_keep_rights(by) or draft.rights is None:
        return writing.create_article(publication, draft, by=by, at=at)
    article = writing.create_article(publication, replace(draft, rights=None), by=by, at=at)
    RightsRecord.objects.filter(article=article).update(**draft.rights)
    return article


def make_published(headline: str = "码头电子化采购提速", **fields: Any) -> Article:
    """An article readers see from `at` (default: the fixed morning), brought in as from
    an archive."""
    at: datetime = fields.pop("at", MORNING)
    by: Actor = fields.pop("by", OPERATOR)
    publication = fields.pop("publication", None) or the_publication()
    entry = bulk.Entry(
        publication=publication,
        draft=make_draft(headline, **fields),
        public_from=at,
        source_system="tests",
        source_id=str(Article.objects.count() + 1),
    )
    return bulk.load_articles([entry], by=by, at=at)[0]


def make_ready(headline: str = "码头电子化采购提速", **fields: Any) -> Article:
    """An article that went through its whole round and waits for publication."""
    at: datetime = fields.get("at", MORNING)
    return sign_off(make_article(headline, **fields), at=at)


def sign_off(article: Article, *, at: datetime = MORNING) -> Article:
    """Hand an article in and let the cast approve every step, each somebody who may."""
    article = workflow.submit_article(article, by=article.created_by or OPERATOR, at=at)
    while article.stage in STEPS:
        workflow.approve_step(article, article.stage, by=person(SIGNERS[article.stage]), at=at)
        article.refresh_from_db()
    return article


def correct(
    article: Article, draft: Draft, *, at: datetime = MORNING, note: str = "标题已改正。"
) -> Article:
    """Correct a live article: open, save, have it approved, publish with the note to readers."""
    words = corrections.CorrectionText(note=note)
    corrections.open_correction(article, "correction", words, by=person("gu"), at=at)
    writing.save_article(article, draft, by=OPERATOR, at=at)
    return publishing.publish_article(sign_off(article, at=at), by=OPERATOR, at=at)


def make_issue(number: int = 1322, on: date = date(2024, 3, 5), **fields: Any) -> Issue:
    """An issue with its eight pages, public from the fixed morning."""
    publication = fields.pop("publication", None) or the_publication()
    return editions.create_issue(
        publication,
        editions.PlannedIssue(number=number, date=on, **{"published_at": MORNING, **fields}),
        by=OPERATOR,
        at=MORNING,
    )


def lead_picture(image: Image | None = None, **fields: Any) -> Picture:
    """A lead picture with words for somebody who cannot see it."""
    return Picture(
        image=image or make_image(), **{"alt_text": "清晨的码头，两艘货船靠泊", **fields}
    )
