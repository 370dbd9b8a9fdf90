"""What a released issue printed, as data that never changes: pages, order, texts, people."""

from collections.abc import Iterable, Mapping, Sequence

from articles.domain.printed.imprint_check import ImprintFinding
from articles.domain.printed.page_states import PageMove
from articles.models import AdvertPlacement, Issue, Page, Placement, Release, Task
from articles.models.editions.issue_releases import (
    FrozenAdvert,
    FrozenIssue,
    FrozenPage,
    FrozenPlace,
)

PROOFS = {PageMove.PROOF_1, PageMove.PROOF_2, PageMove.PROOF_3}


def build_snapshot(issue: Issue, findings: Sequence[ImprintFinding]) -> FrozenIssue:
    """Return an issue as it stands in the transaction of its release. Eight queries at most."""
    pages = issue.pages.select_related("responsible_editor", "layout_editor").prefetch_related(
        "adverts", "steps"
    )
    places = _places_by_page(issue)
    notices = Task.objects.filter(page__issue=issue).select_related("article")
    return {
        "publication": issue.publication.name,
        "number": issue.number,
        "number_printed": issue.printed_number(),
        "number_in_year": issue.number_in_year,
        "date": issue.date.isoformat(),
        "kind": issue.kind,
        "imprint": {
            f"{finding.point}:{finding.position or 0}": finding.evidence for finding in findings
        },
        "corrections": [notice.note or notice.article.headline for notice in notices],
        "pages": [_freeze_page(page, places) for page in pages.order_by("position")],
    }


def _places_by_page(issue: Issue) -> Mapping[int, Sequence[Placement]]:
    rows = (
        Placement.objects.filter(page__issue=issue)
        .select_related("article__release__revision", "continues__page")
        .prefetch_related("continued_by__page")
        .order_by("position", "pk")
    )
    places: dict[int, list[Placement]] = {}
    for placement in rows:
        places.setdefault(placement.page_id, []).append(placement)
    return places


def _freeze_page(page: Page, places: Mapping[int, Sequence[Placement]]) -> FrozenPage:
    read = [step for step in page.steps.all() if step.cancelled_at is None and step.move in PROOFS]
    return {
        "position": page.position,
        "label": page.label,
        "section": page.section,
        "name": page.name,
        "responsible_editor": page.editor_printed(),
        "layout_editor": page.layout_editor.get_full_name() if page.layout_editor else "",
        "signed_at": page.signed_at.isoformat() if page.signed_at else "",
        "proofs": [step.by_printed for step in sorted(read, key=lambda step: step.move)],
        "articles": [_freeze_place(placement) for placement in places.get(page.pk, ())],
        "adverts": _freeze_adverts(page.adverts.all()),
    }


def _freeze_place(placement: Placement) -> FrozenPlace:
    release: Release | None = placement.article.release
    text = release.revision if release else placement.article
    follows = [row.page.label for row in placement.continued_by.all()]
    return {
        "article": placement.article_id,
        "release": release.pk if release else None,
        "kicker": text.kicker,
        "headline": text.headline,
        "subhead": text.subhead,
        "credits": "、".join(credit["name"] for credit in release.credits) if release else "",
        "notice": release.notice_text if release else "",
        "continues": placement.continues.page.label if placement.continues else "",
        "continued": "、".join(follows),
    }


def _freeze_adverts(adverts: Iterable[AdvertPlacement]) -> list[FrozenAdvert]:
    return [
        {
            "mark": advert.mark,
            "span": advert.span,
            "height": advert.height,
            "text": advert.text,
            "picture": advert.picture_id,
        }
        for advert in adverts
    ]
