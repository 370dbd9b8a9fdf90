"""What machines read of an article: schema.org's NewsArticle, from the same release that people
read.
"""

from typing import Any

from django.urls import reverse

from articles.common.image_decoding import Rendition
from articles.common.moments import NEWSPAPER_TIME, iso_moment
from articles.domain.pictures.picture_uses import PictureUse
from articles.models import Correction, Image, Publication, RightsRecord
from articles.models.texts.rights import Reprint
from articles.origins import whole_address
from articles.reading.heads.site_data import publisher
from articles.reading.rendering import copy_address, largest_jpeg
from articles.reading.sharing.shapes import SHAPES, PictureShape, shape_of_picture
from articles.selectors.machines import usage_terms
from articles.selectors.public.articles import ArticlePage, LeadPicture
from articles.selectors.public.site import Site

# What search engines ask of pages that do not show everything to everybody (Google, “Structured
# data for subscription and paywalled content”): that it is said, and in which part of the page; a
# class is the only selector they read.
NOT_FREE = {
    "isAccessibleForFree": False,
    "hasPart": {
        "@type": "WebPageElement",
        "isAccessibleForFree": False,
        "cssSelector": ".not-free",
    },
}


def news_article(
    site: Site, page: ArticlePage, address: str, root: str, *, free: bool = True
) -> dict[str, Any]:
    """Return a NewsArticle (schema.org) as plain JSON, never with the text itself.

    Empty properties are left out. `root` is the origin of the newspaper's addresses.
    """
    text = page.release.revision
    properties: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "headline": text.headline,
        "alternativeHeadline": text.subhead,
        "abstract": text.abstract,
        "inLanguage": "zh-Hans",
        **_moments(page),
        **_people(page, site.publication),
        **_usage_terms(page, site.publication, root),
        "articleSection": [column.name for column in page.columns],
        "keywords": text.keyword_list(),
        "image": [
            *(
                _picture(lead, copies, root)
                for lead in page.leads
                for copies in _shapes(lead.image)
            ),
            *_cut_shapes(page, root),
        ],
        "isBasedOn": text.source_url,
        "correction": [_correction(correction) for correction in page.corrections],
        **_place_in_print(page, site.publication.name),
        **({} if free else NOT_FREE),
    }
    return {name: value for name, value in properties.items() if value not in ("", None, [])}


def _moments(page: ArticlePage) -> dict[str, Any]:
    published_at = page.article.published_at
    ends_at = page.ends_at
    return {
        "datePublished": iso_moment(published_at) if published_at else "",
        "dateModified": iso_moment(page.modified),
        "copyrightYear": published_at.astimezone(NEWSPAPER_TIME).year if published_at else None,
        "expires": ends_at.astimezone(NEWSPAPER_TIME).isoformat() if ends_at else "",
    }


def _people(page: ArticlePage, publication: Publication) -> dict[str, Any]:
    authors = []
    for credit in page.credits:
        author = {"@type": "Person", "name": credit["name"]}
        if credit["slug"]:
            path = reverse("articles:author", args=[credit["slug"]])
            author["url"] = whole_address(publication, path)
        authors.append(author)
    return {
        "author": authors,
        "editor": {"@type": "Person", "name": page.release.editor_printed},
        "publisher": publisher(publication),
    }


def _usage_terms(page: ArticlePage, publication: Publication, root: str) -> dict[str, Any]:
    terms_address = root.rstrip("/") + reverse("articles:about")
    return {
        "copyrightHolder": {
            "@type": "Organization",
            "name": usage_terms.rights_holder(page.rights, publication.holder or publication.name),
        },
        "copyrightNotice": page.release.notice_text,
        "usageInfo": {
            "@type": "CreativeWork",
            "text": usage_terms.usage_sentence(page.rights, policy_of_page(page)),
            "url": terms_address,
        },
        "acquireLicensePage": terms_address if _asks_first(page.rights) else "",
    }


def policy_of_page(page: ArticlePage) -> str:
    """Return what programs may do with a text and the pictures that it shows."""
    return usage_terms.policy_with_pictures(page.rights, page.images.values())


def _asks_first(record: RightsRecord | None) -> bool:
    return record is not None and record.reprint == Reprint.FORBIDDEN


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "name": correction.get_kind_display(),
        "text": correction.note,
        "datePublished": iso_moment(correction.published_at) if correction.published_at else "",
    }


def _place_in_print(page: ArticlePage, name: str) -> dict[str, Any]:
    if page.place is None:
        return {}
    issue = {
        "@type": "PublicationIssue",
        "issueNumber": str(page.place["number"]),
        "datePublished": page.place["date"],
        "isPartOf": {"@type": "Newspaper", "name": name},
    }
    return {"isPartOf": issue, "printPage": page.place["label"], "pageStart": page.place["label"]}


def _shapes(image: Image) -> list[list[Rendition]]:
    """Return the copies of a picture: as it is, and in the shapes that somebody cropped it to for
    the web. Search engines choose the one that they have a place for."""
    crops = [crop["copies"] for use, crop in image.crops.items() if use != PictureUse.PRINT]
    return [copies for copies in (image.renditions, *crops) if copies]


def _cut_shapes(page: ArticlePage, root: str) -> list[dict[str, Any]]:
    """Return the first picture in the shapes that search engines ask for and nobody cropped it to:
    cut when they ask."""
    if not page.leads:
        return []
    lead = page.leads[0]
    shapes = (shape_of_picture(lead.image, use) for use in SHAPES)
    return [_cut_shape(page.article.pk, lead, shape, root) for shape in shapes if shape]


def _cut_shape(pk: int, lead: LeadPicture, shape: PictureShape, root: str) -> dict[str, Any]:
    path = reverse("articles:share_picture", args=[pk, shape.use, shape.version])
    return _described(lead, root.rstrip("/") + path, shape.width, shape.height)


def _picture(lead: LeadPicture, copies: list[Rendition], root: str) -> dict[str, Any]:
    largest = largest_jpeg(copies)
    assert largest  # noqa: S101  copies are made in both formats
    path = copy_address(lead.image, largest)
    address = path if path.startswith("http") else root.rstrip("/") + path
    return _described(lead, address, largest["width"], largest["height"])


def _described(lead: LeadPicture, address: str, width: int, height: int) -> dict[str, Any]:
    picture = {
        "@type": "ImageObject",
        "url": address,
        "width": width,
        "height": height,
        "creditText": lead.image.credit,
        "caption": lead.caption or lead.image.caption,
    }
    return {name: value for name, value in picture.items() if value}
