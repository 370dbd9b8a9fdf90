"""The lists of an export for layout: for programs (issue.json), for spreadsheets, for people."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.common.moments import iso_moment
from articles.domain.texts.quoting import nest_marks
from articles.layout_exchange.paragraphs import CharacterStyle, ParagraphStyle
from articles.models import Issue
from articles.selectors.pages.layout_content import (
    LayoutAdvert,
    LayoutArticle,
    LayoutPage,
    LayoutPicture,
)

DOTS_AN_INCH = 300  # at which the millimetres of a picture are counted
MILLIMETRES_AN_INCH = 25.4
Json = dict[str, Any]


def millimetres(pixels: int) -> float:
    """Return how long so many pixels are in print."""
    return round(pixels / DOTS_AN_INCH * MILLIMETRES_AN_INCH, 1)


def describe_export(
    issue: Issue, pages: Sequence[LayoutPage], at: datetime, *, with_pictures: bool
) -> Json:
    """Return everything that an export holds, as plain JSON. No customer of an advertisement is in
    it."""
    return {
        "format": "newsroom-layout/1",
        "exported_at": iso_moment(at),
        "publication": issue.publication.name,
        "number": issue.number,
        "number_printed": issue.printed_number(),
        "date": issue.date.isoformat(),
        "dots_per_inch": DOTS_AN_INCH,
        "with_pictures": with_pictures,
        "paragraph_styles": [str(style) for style in ParagraphStyle],
        "character_styles": [str(style) for style in CharacterStyle],
        "pages": [_describe_page(page) for page in pages],
    }


def _describe_page(layout: LayoutPage) -> Json:
    page = layout.page
    return {
        "position": page.position,
        "label": page.label,
        "name": page.name,
        "section": page.section,
        "responsible_editor": page.editor_printed(),
        "folder": layout.folder,
        "articles": [
            _describe_article(article, order)
            for order, article in enumerate(layout.articles, start=1)
        ],
        "adverts": [
            _describe_advert(entry, order) for order, entry in enumerate(layout.adverts, start=1)
        ],
    }


def _describe_article(entry: LayoutArticle, order: int) -> Json:
    placement = entry.placement
    record = getattr(entry.article, "rights", None)
    return {
        "order": order,
        "article": entry.article.pk,
        "revision": entry.revision.number,
        "headline": entry.article.headline,
        "stage": entry.article.stage,
        "length": entry.article.length,
        "planned_length": placement.planned_length,
        "over": over_matter(entry),
        "span": placement.span,
        "headline_step": placement.headline_step,
        "continued_from": placement.continues.page.label if placement.continues else None,
        "continued_on": continued_on(entry),
        "files": story_files(entry),
        "left_out": entry.gap,
        "rights": {
            "kind": record.kind,
            "holder": record.holder,
            "licence": record.licence,
            "print_allowed": record.print_allowed,
        }
        if record
        else None,
        "pictures": [_describe_picture(picture) for picture in entry.pictures],
    }


def story_files(entry: LayoutArticle) -> list[str]:
    """Return the names of an article's texts; none where it is left out."""
    return [] if entry.gap else [f"{entry.stem}.txt", f"{entry.stem}.icml"]


def over_matter(entry: LayoutArticle) -> int | None:
    """Return how many characters do not fit what is planned, below zero what is missing."""
    planned = entry.placement.planned_length
    return None if planned is None else entry.article.length - planned


def continued_on(entry: LayoutArticle) -> str | None:
    """Return the label of the page on which an article goes on."""
    following = next(iter(entry.placement.continued_by.all()), None)
    return following.page.label if following else None


def _describe_picture(picture: LayoutPicture) -> Json:
    return {
        "image": picture.image.pk,
        "file": picture.file_name,
        "title": picture.image.title,
        "width": picture.width,
        "height": picture.height,
        "width_mm": millimetres(picture.width),
        "height_mm": millimetres(picture.height),
        "caption": picture.caption,
        "credit": picture.credit,
        "left_out": picture.gap,
    }


def _describe_advert(entry: LayoutAdvert, order: int) -> Json:
    return {
        "order": order,
        "mark": entry.advert.mark,
        "columns": entry.advert.span,
        "height_mm": entry.advert.height,
        "text": entry.advert.text,
        "picture": _describe_picture(entry.picture) if entry.picture else None,
    }


def list_rows(pages: Sequence[LayoutPage]) -> Iterator[Sequence[object]]:
    """Yield the export as a table, its headings first: articles, their pictures, advertisements."""
    yield (
        _("Page"),
        pgettext("in an export", "Order"),
        _("What"),
        _("Headline or title"),
        _("File"),
        _("Article"),
        _("Revision"),
        _("Characters"),
        _("Planned length"),
        _("Width in pixels"),
        _("Height in pixels"),
        _("Width in mm"),
        _("Height in mm"),
        _("Caption or text"),
        pgettext("in an export", "Credit"),
        _("Remark"),
    )
    for page in pages:
        for order, entry in enumerate(page.articles, start=1):
            yield _article_row(page, order, entry)
            for picture in entry.pictures:
                yield _picture_row(page, order, _("Picture"), picture)
        for order, advert in enumerate(page.adverts, start=1):
            yield _advert_row(page, order, advert)


def _article_row(page: LayoutPage, order: int, entry: LayoutArticle) -> Sequence[object]:
    start = entry.placement.continues
    going_on = continued_on(entry)
    remarks = [
        entry.gap,
        _("continued from page %(label)s") % {"label": start.page.label} if start else "",
        _("continued on page %(label)s") % {"label": going_on} if going_on else "",
    ]
    return (
        page.page.label,
        order,
        _("Article"),
        entry.article.headline,
        "" if entry.gap else f"{page.folder}/{entry.stem}.icml",
        entry.article.pk,
        entry.revision.number,
        entry.article.length,
        entry.placement.planned_length,
        *[None] * 4,
        "",
        "",
        " ".join(remark for remark in remarks if remark),
    )


def _picture_row(
    page: LayoutPage, order: int, kind: str, picture: LayoutPicture
) -> Sequence[object]:
    return (
        page.page.label,
        order,
        kind,
        picture.image.title,
        f"{page.folder}/{picture.file_name}" if picture.stored else "",
        *[None] * 4,
        picture.width or None,
        picture.height or None,
        millimetres(picture.width) or None,
        millimetres(picture.height) or None,
        picture.caption,
        picture.credit,
        picture.gap,
    )


def _advert_row(page: LayoutPage, order: int, entry: LayoutAdvert) -> Sequence[object]:
    picture = entry.picture
    size = _("%(columns)d columns, %(height)d mm high") % {
        "columns": entry.advert.span,
        "height": entry.advert.height,
    }
    return (
        page.page.label,
        order,
        entry.advert.mark,
        picture.image.title if picture else "",
        f"{page.folder}/{picture.file_name}" if picture and picture.stored else "",
        *[None] * 4,
        picture.width if picture else None,
        picture.height if picture else None,
        None,
        entry.advert.height,
        entry.advert.text,
        "",
        f"{size} {picture.gap if picture else ''}".strip(),
    )


def write_read_me(
    issue: Issue, pages: Sequence[LayoutPage], at: datetime, *, with_pictures: bool
) -> str:
    """Return what somebody reads who opens the export for the first time."""
    lines = [
        f"{issue.publication.name} {issue.printed_number()} {issue.date.isoformat()}",
        _("Exported %(when)s.") % {"when": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"},
        "",
        _("Each page has a folder. Of each article it holds:"),
        _("  .txt   InDesign tagged text (Place, with the import options of tagged text)"),
        _("  .icml  the same text for InCopy and InDesign (Place)"),
        _("  .jpg   its pictures; the text names each by its file")
        if with_pictures
        else _("  (no pictures: they were not asked for)"),
        _("list.csv lists all of it for a spreadsheet, issue.json for programs."),
        _("Paragraph styles: %(styles)s.") % {"styles": "、".join(ParagraphStyle)},
        _("Keep the number (稿…) in the name of a text: it says which article comes back."),
        "",
    ]
    for page in pages:
        lines.append(str(page.page))
        lines += [f"  {line}" for line in _page_lines(page)]
    return "\r\n".join([*lines, ""])


def _page_lines(page: LayoutPage) -> Iterator[str]:
    for order, entry in enumerate(page.articles, start=1):
        planned = entry.placement.planned_length
        length = _("%(length)d characters") % {"length": entry.article.length}
        if planned is not None:
            length = _("%(length)d characters, planned %(planned)d") % {
                "length": entry.article.length,
                "planned": planned,
            }
        yield f"{order}. {entry.article.headline} ({length})"
        if entry.gap:
            yield "   " + _("Left out: %(reason)s") % {"reason": entry.gap}
        for picture in entry.pictures:
            yield f"   {_picture_line(picture)}"
    for advert in page.adverts:
        size = _("%(columns)d columns, %(height)d mm high") % {
            "columns": advert.advert.span,
            "height": advert.advert.height,
        }
        yield f"{advert.advert.mark}: {size}"
        if advert.picture is not None:
            yield f"   {_picture_line(advert.picture)}"


def _picture_line(picture: LayoutPicture) -> str:
    if picture.gap:
        return _("“%(title)s” is left out: %(reason)s") % {
            "title": nest_marks(picture.image.title),
            "reason": picture.gap,
        }
    return (
        f"{picture.file_name} ({picture.width} × {picture.height}, "
        f"{millimetres(picture.width)} × {millimetres(picture.height)} mm)"
    )
