"""What machines read of an article: schema.org's NewsArticle, from the same release that people read."""

from typing import Any

from django.urls import reverse

from articles.common.moments import NEWSPAPER_TIME, iso_moment
from articles.models import Correction, Image, RightsRecord
from articles.models.texts.rights import Reprint
from articles.selectors.machines import usage_terms
from articles.selectors.public.articles import ArticlePage
from articles.selectors.public.site import Site

# What search engines ask of pages that do not show everything to everybody (Google, “Structured data for subscription
# and paywalled content”): that it is said, and in which part of the page; a class is the only selector they read.
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
    """Return a NewsArticle (schema.org) as plain JSON. Empty properties are left out. Never the text itself."""
    release, text, publication = page.release, page.release.revision, site.publication
    moment, ends = page.article.published_at, page.ends_at
    terms = root.rstrip("/") + reverse("articles:about")
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "url": address,
        "headline": text.headline,
        "alternativeHeadline": text.subhead,
        "abstract": text.abstract,
        "inLanguage": "zh-Hans",
        "datePublished": iso_moment(moment) if moment else "",
        "dateModified": iso_moment(page.modified),
        "author": [{"@type": "Person", "name": credit["name"]} for credit in release.credits],
        "editor": {"@type": "Person", "name": release.editor_printed},
        "publisher": {"@type": "NewsMediaOrganization", "name": publication.name, "url": root},
        "copyrightHolder": {
            "@type": "Organization",
            "name": usage_terms.rights_holder(page.rights, publication.holder or publication.name),
        },
        "copyrightYear": moment.astimezone(NEWSPAPER_TIME).year if moment else None,
        "copyrightNotice": release.notice_text,
        "usageInfo": {
            "@type": "CreativeWork",
            "text": usage_terms.usage_sentence(page.rights),
            "url": terms,
        },
        "acquireLicensePage": terms if _asks_first(page.rights) else "",
        "expires": ends.astimezone(NEWSPAPER_TIME).isoformat() if ends else "",
        "articleSection": [column.name for column in page.columns],
        "keywords": text.keyword_list(),
        "image": [_picture(lead.image, root) for lead in page.leads if lead.image.renditions],
        "isBasedOn": text.source_url,
        "correction": [_correction(one) for one in page.corrections],
        **_print(page, publication.name),
        **({} if free else NOT_FREE),
    }
    return {name: value for name, value in facts.items() if value not in ("", None, [])}


def _asks_first(record: RightsRecord | None) -> bool:
    return record is not None and record.reprint == Reprint.FORBIDDEN


def _correction(told: Correction) -> dict[str, Any]:
    when = iso_moment(told.published_at) if told.published_at else ""
    return {
        "@type": "CorrectionComment",
        "name": told.get_kind_display(),
        "text": told.note,
        "datePublished": when,
    }


def _print(page: ArticlePage, name: str) -> dict[str, Any]:
    if page.place is None:
        return {}
    issue = {
        "@type": "PublicationIssue",
        "issueNumber": str(page.place["number"]),
        "datePublished": page.place["date"],
        "isPartOf": {"@type": "Newspaper", "name": name},
    }
    return {"isPartOf": issue, "printPage": page.place["label"], "pageStart": page.place["label"]}


def _picture(image: Image, root: str) -> dict[str, Any]:
    largest = max(
        (copy for copy in image.renditions if copy["format"] == "jpeg"),
        key=lambda copy: copy["width"],
    )
    path = image.original.storage.url(largest["name"])
    return {
        "@type": "ImageObject",
        "url": path if path.startswith("http") else root.rstrip("/") + path,
        "width": largest["width"],
        "height": largest["height"],
        "creditText": image.credit,
    }
