"""Drafts made from what is printed on a page and has no article yet."""

import html
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.editions import plan
from articles.actions.editions.editions import place_article
from articles.actions.epaper.found_regions import rounded_polygons
from articles.actions.records import journal
from articles.actions.writing.drafts import Draft
from articles.actions.writing.writing import create_article
from articles.epaper.geometry import Rectangle
from articles.epaper.polygons import rectangle_polygon
from articles.errors import Invalid
from articles.models import Article, Page, PageFile, PageRegion, RegionSource
from newsroom.accounts.actors import Actor

HEADLINE_MAX = 200
FIRST_WORDS = 30  # characters of the first paragraph, where nothing larger stands above it


def make_drafts_from_text(page: Page, *, by: Actor, at: datetime) -> list[Article]:
    """Make a draft of each text on a page that has no article; each is put on the page, with its
    place as a draft region.

    Refuses NotYours, WrongState for a released issue, and Invalid where no such text is known.
    """
    with journal.perform("pages.drafts_made", by=by, at=at) as act:
        rights.require(rights.can_write(by, new=True) and rights.can_place(by))
        plan.lock_plan(page.issue)  # before the page, as whoever moves an article does
        Page.objects.select_for_update().get(pk=page.pk)
        file = PageFile.objects.select_for_update().filter(page=page, is_current=True).first()
        if file is None or not file.unassigned_texts:
            raise Invalid(_("Every text on this page has an article. Nothing was made."))
        articles = [_make_draft(page, text, by=by, at=at) for text in file.unassigned_texts]
        file.unassigned_texts = []
        file.save(update_fields=["unassigned_texts"])
        act.record(
            subject=f"{page.issue} {page}",
            page=page.pk,
            articles=[article.pk for article in articles],
        )
    return articles


def _make_draft(page: Page, text: Mapping[str, Any], *, by: Actor, at: datetime) -> Article:
    body = "".join(f"<p>{html.escape(words, quote=False)}</p>" for words in text["paragraphs"])
    first = text["paragraphs"][0] if text["paragraphs"] else _("Text from the page")
    headline = (text["headline"] or first[:FIRST_WORDS])[:HEADLINE_MAX]
    article = create_article(
        page.issue.publication, Draft(text={"headline": headline, "body": body}), by=by, at=at
    )
    placement = place_article(article, page, by=by, at=at)
    PageRegion.objects.create(
        page=page,
        placement=placement,
        polygons=rounded_polygons(
            [rectangle_polygon(Rectangle(*place)) for place in text["places"]]
        ),
        source=RegionSource.FOUND,
    )
    return article
