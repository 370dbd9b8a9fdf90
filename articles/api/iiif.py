"""The manifest of an issue for IIIF viewers (Presentation API 3.0).

A page that is not for everybody is a canvas of its real size without a picture.
Source of the rules: https://iiif.io/api/presentation/3.0/.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from articles.api.ninjs import absolute_address
from articles.models import Issue, PageRegion, Publication
from articles.reading.page_views import THUMBNAIL_WIDTH, PageView, SizedPicture, sized_pictures
from articles.selectors.public.editions import IssuePage, issue_address, manifest_address

Json = dict[str, Any]
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
CONTENT_TYPE = f'application/ld+json;profile="{CONTEXT}"'
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}
PDF_TYPE = "application/pdf"
UNKNOWN_SIZE = (2400, 3360)  # of a canvas where no page of the issue has a picture; a broadsheet's


def in_both_languages(words: Promise, **values: object) -> dict[str, list[str]]:
    """Return a sentence as a language map, in Chinese and in English."""
    texts: dict[str, list[str]] = {}
    for tag, language in LANGUAGES.items():
        with override(language):
            texts[tag] = [str(words) % values]
    return texts


def in_chinese(text: str) -> dict[str, list[str]]:
    """Return words of the newspaper itself as a language map."""
    return {"zh-Hans": [text]}


def issue_label(issue: Issue) -> dict[str, list[str]]:
    """Return the name of an issue in both languages."""
    return in_both_languages(
        _("%(paper)s, No. %(number)d, %(date)s"),
        paper=issue.publication.name,
        number=issue.number,
        date=issue.date.isoformat(),
    )


@dataclass(frozen=True)
class OpenManifest:
    """What a manifest tells: the issue, its pages as everybody may see them, the regions on those
    with a picture, the address of the PDF of all, the notice, and the origin of all addresses."""

    page: IssuePage
    views: Sequence[PageView]
    regions: Mapping[tuple[int, int], PageRegion]  # by page and article
    pdf: str
    notice: str
    root: str
    at: datetime

    @property
    def issue(self) -> Issue:
        return self.page.issue

    @property
    def base(self) -> str:
        """The beginning of the identifiers of canvases, ranges and annotations."""
        issue = self.issue
        return f"{self.root}/epaper/{issue.date.isoformat()}/iiif/{issue.number}"

    def absolute(self, path: str) -> str:
        return absolute_address(path, self.root)


def make_manifest(opened: OpenManifest) -> Json:
    """Return the manifest of an issue."""
    issue = opened.issue
    canvases = [_make_canvas(opened, view) for view in opened.views]
    collection = reverse("articles:year_collection", args=[issue.date.year])
    manifest: Json = {
        "@context": CONTEXT,
        "id": opened.absolute(manifest_address(issue)),
        "type": "Manifest",
        "label": issue_label(issue),
        "metadata": list(_metadata(opened)),
        **_legal_part(opened.notice),
        "provider": [make_provider(issue.publication, opened.root)],
        "homepage": [make_homepage(opened.absolute(issue_address(issue)), issue_label(issue))],
        "seeAlso": [_see_items(opened)],
        "navDate": nav_date(issue),
        "viewingDirection": "left-to-right",
        "behavior": ["paged"],
        "partOf": [
            {"id": opened.absolute(path), "type": "Collection"}
            for path in (collection, reverse("articles:collection"))
        ],
        "items": canvases,
        "structures": [_make_range(opened, view) for view in opened.views],
    }
    if opened.pdf:
        manifest["rendering"] = [_make_pdf(opened.absolute(opened.pdf))]
    thumbnails = next((row["thumbnail"] for row in canvases if "thumbnail" in row), None)
    if thumbnails:
        manifest["thumbnail"] = thumbnails
    return manifest


def nav_date(issue: Issue) -> str:
    """Return the day of an issue as calendars of viewers want it: its midnight, in UTC."""
    return f"{issue.date.isoformat()}T00:00:00Z"


def _legal_part(notice: str) -> Json:
    return {
        "rights": IN_COPYRIGHT,
        "requiredStatement": {
            "label": in_both_languages(_("Copyright notice")),
            "value": in_chinese(notice),
        },
    }


def _metadata(opened: OpenManifest) -> Iterator[Json]:
    issue = opened.issue
    paper = issue.publication
    facts = (
        (pgettext_lazy("of an issue", "Number"), opened.page.numbers_printed),
        (_("Date"), issue.date_printed or issue.date.isoformat()),
        (_("CN number"), paper.cn_number),
        (_("Organiser"), paper.organiser_line),
    )
    for label, value in facts:
        if value:
            yield {"label": in_both_languages(label), "value": in_chinese(value)}


def make_provider(paper: Publication, root: str) -> Json:
    """Return the newspaper as who provides something."""
    return {
        "id": f"{root}/",
        "type": "Agent",
        "label": in_chinese(paper.name),
        "homepage": [make_homepage(f"{root}/", in_chinese(paper.name))],
    }


def make_homepage(address: str, label: dict[str, list[str]]) -> Json:
    """Return a web page about something."""
    return {"id": address, "type": "Text", "label": label, "format": "text/html"}


def _see_items(opened: OpenManifest) -> Json:
    issue = opened.issue
    path = reverse("articles:api_issue", args=[issue.date.isoformat()])
    query = "" if issue.is_regular else f"?number={issue.number}"
    return {
        "id": opened.absolute(f"{path}{query}"),
        "type": "Dataset",
        "label": in_both_languages(_("Its articles as ninjs")),
        "format": "application/json",
    }


def _make_pdf(address: str) -> Json:
    return {
        "id": address,
        "type": "Text",
        "label": in_both_languages(_("PDF")),
        "format": PDF_TYPE,
    }


def _canvas_id(opened: OpenManifest, view: PageView) -> str:
    return f"{opened.base}/canvas/{view.entry.page.position}"


def _page_label(view: PageView) -> dict[str, list[str]]:
    page = view.entry.page
    return {
        **in_both_languages(_("Page %(label)s"), label=page.label),
        "zh-Hans": [str(page)],
    }


def _make_canvas(opened: OpenManifest, view: PageView) -> Json:
    """Return a page as a canvas, as large as its widest picture."""
    width, height = _canvas_size(opened, view)
    canvas: Json = {
        "id": _canvas_id(opened, view),
        "type": "Canvas",
        "label": _page_label(view),
        "width": width,
        "height": height,
        "homepage": [make_homepage(opened.absolute(view.entry.address), _page_label(view))],
    }
    pictures = _pictures_of(opened, view)
    if not pictures:
        if view.closed:
            canvas["summary"] = in_both_languages(
                _("This page is not for everybody. Open it in the e-paper.")
            )
        return canvas
    thumbnail = next((row for row in pictures if row.width >= THUMBNAIL_WIDTH), pictures[-1])
    canvas["thumbnail"] = [_make_image(opened, thumbnail)]
    canvas["rendering"] = [_make_pdf(opened.absolute(view.pdf))] if view.pdf else []
    canvas["items"] = [_make_painting(opened, canvas["id"], pictures[-1])]
    return canvas


def _canvas_size(opened: OpenManifest, view: PageView) -> tuple[int, int]:
    """Return the width and the height of a page; of one without pictures those of another page."""
    for other in (view, *opened.views):
        file = other.entry.file
        if file is not None and file.images:
            widest = max(file.images, key=lambda image: image["width"])
            return widest["width"], widest["height"]
    return UNKNOWN_SIZE


def _pictures_of(opened: OpenManifest, view: PageView) -> list[SizedPicture]:
    """Return the pictures of a page that everybody may see."""
    if view.picture is None or view.entry.file is None:
        return []
    return sized_pictures(view.entry.file, shared=True, at=opened.at)


def _make_image(opened: OpenManifest, picture: SizedPicture) -> Json:
    return {
        "id": opened.absolute(picture.address),
        "type": "Image",
        "format": picture.content_type,
        "width": picture.width,
        "height": picture.height,
    }


def _make_painting(opened: OpenManifest, canvas: str, picture: SizedPicture) -> Json:
    return {
        "id": f"{canvas}/paintings",
        "type": "AnnotationPage",
        "items": [
            {
                "id": f"{canvas}/painting",
                "type": "Annotation",
                "motivation": "painting",
                "body": _make_image(opened, picture),
                "target": canvas,
            }
        ],
    }


def _make_range(opened: OpenManifest, view: PageView) -> Json:
    """Return a page with its articles: each by its places on the picture, else by the page."""
    canvas = _canvas_id(opened, view)
    width, height = _canvas_size(opened, view)
    articles: list[Json] = []
    for printed in view.entry.printed:
        region = opened.regions.get((view.entry.page.pk, printed.article)) if view.picture else None
        name = printed.teaser.headline if printed.teaser else None
        place = f"{opened.base}/range/{view.entry.page.position}/article/{printed.article}"
        items: list[Json] = [
            {
                "id": f"{place}/part/{number}",
                "type": "SpecificResource",
                "source": {"id": canvas, "type": "Canvas"},
                "selector": {
                    "type": "FragmentSelector",
                    "conformsTo": FRAGMENTS,
                    "value": f"xywh={_box_of(polygon, width, height)}",
                },
            }
            for number, polygon in enumerate(region.polygons if region else (), start=1)
        ]
        label = in_chinese(name) if name else in_both_languages(GONE)
        articles.append(
            {
                "id": place,
                "type": "Range",
                "label": label,
                "homepage": [make_homepage(opened.absolute(printed.url), label)],
                "items": items or [{"id": canvas, "type": "Canvas"}],
            }
        )
    return {
        "id": f"{opened.base}/range/{view.entry.page.position}",
        "type": "Range",
        "label": _page_label(view),
        "items": [{"id": canvas, "type": "Canvas"}, *articles],
    }


GONE = _("An article that is no longer available")


def _box_of(polygon: Sequence[Sequence[float]], width: int, height: int) -> str:
    """Return the box around a polygon in pixels of the canvas: left, top, width, height."""
    across = [corner[0] for corner in polygon]
    down = [corner[1] for corner in polygon]
    left = round(min(across) * width)
    top = round(min(down) * height)
    wide = max(round(max(across) * width) - left, 1)
    high = max(round(max(down) * height) - top, 1)
    return f"{left},{top},{wide},{high}"
