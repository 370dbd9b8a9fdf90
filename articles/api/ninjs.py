"""Articles as ninjs 3.1 (IPTC News in JSON), from the same release that people read.

The standard allows no names but its own, so what readers were told is in `edNote`, one line
each, newest first.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html_join

from articles.common.moments import iso_moment
from articles.domain.choices import UseRole
from articles.domain.pictures.picture_uses import PictureUse
from articles.domain.reader_access import free_opening
from articles.markup.figures import drop_figures
from articles.markup.sanitising import plain_text
from articles.models import Article, Column, Correction, Image, Release, RightsRecord
from articles.origins import tag_uri
from articles.reading.rendering import render_text
from articles.selectors.machines import usage_terms
from articles.selectors.public.bylines import link_byline
from articles.selectors.public.corrections import fetched_corrections, last_change
from articles.selectors.public.gone import GoneArticle, visible_until
from articles.selectors.public.pictures import pictures_as_released
from articles.selectors.public.site import Site

Json = dict[str, Any]
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
LANGUAGE = "zh-Hans"
NOBODY: Mapping[int, str] = MappingProxyType({})
TAG = re.compile(r"<[^>]+>")
ADDRESS = re.compile(r'(\s(?:href|src|srcset))="([^"]*)"')


def make_item(
    article: Article,
    site: Site,
    images: Mapping[int, Image],
    root: str,
    *,
    whole: bool = True,
    slugs: Mapping[int, str] = NOBODY,
) -> Json:
    """Return one published article of `site`; empty properties are left out.

    `images` are the pictures it may show, by id; `slugs` the addresses its authors' pages have now,
    by place in the byline; `root` is the site's own address with its last slash. Of what is not
    free (`whole` is False) programs get what everybody may read, and are told that it is a part.
    """
    release = article.release
    assert release  # noqa: S101  only published articles come here
    images = pictures_as_released(images, release)
    corrections = fetched_corrections(article)
    columns = site.standing_in(release.revision.columns)
    address = absolute_address(article.get_absolute_url(), root)
    return _without_empty(
        {
            "uri": article_uri(article),
            "standard": STANDARD,
            "type": "text",
            "representationType": "full" if whole else "partial",
            "pubStatus": "usable",
            "version": str(release.number),
            "language": LANGUAGE,
            "altIds": [{"role": "url", "value": address}],
            **_moments(article, release, corrections),
            **_text(release, images, address, whole=whole),
            **_names(article, link_byline(release.credits, slugs), columns, root),
            **_rights(article, release, images),
            "associations": _pictures(article, images, root, whole=whole),
            "edNote": _corrections_note(corrections),
        }
    )


def make_tombstone(lost: GoneArticle) -> Json:
    """Return what is left of an article that is gone: that it is, since when, and the reason
    readers are given.
    """
    return _without_empty(
        {
            "uri": article_uri(lost),
            "standard": STANDARD,
            "type": "text",
            "pubStatus": "canceled",
            "versionCreated": format_moment(lost.since),
            "edNote": lost.reason or lost.words,
        }
    )


def _corrections_note(corrections: Sequence[Correction]) -> str:
    return "\n".join(
        f"{correction.get_kind_display()}：{correction.note}" for correction in corrections
    )


def article_uri(article: Article | GoneArticle) -> str:
    """Return the identifier of an article; the feeds have the same."""
    return tag_uri(article.publication, f"article:{article.pk}")


def format_moment(at: datetime | None) -> str:
    return iso_moment(at) if at else ""


def absolute_address(path: str, root: str) -> str:
    return path if path.startswith("http") else root.rstrip("/") + path


def _moments(article: Article, release: Release, corrections: list[Correction]) -> Json:
    return {
        "firstCreated": format_moment(article.published_at),
        "versionCreated": format_moment(last_change(release, corrections)),
        "contentCreated": format_moment(release.revision.made_at),
        "expires": format_moment(visible_until(article)),
    }


def _text(release: Release, images: Mapping[int, Image], address: str, *, whole: bool) -> Json:
    text = release.revision
    plain = plain_text(drop_figures(text.body, images))
    if not whole:
        plain = "\n".join(free_opening(plain))
    paragraphs = ((line,) for line in plain.splitlines())
    html = render_text(text, images) if whole else format_html_join("", "<p>{}</p>", paragraphs)
    absolute_html = _with_whole_addresses(html, address)
    body = {
        "role": "main",
        "contentType": "text/html",
        "charCount": len(plain),
        "value": absolute_html,
    }
    return {
        "headlines": _texts_by_role(kicker=text.kicker, main=text.headline, subtitle=text.subhead),
        "descriptions": _texts_by_role(summary=text.abstract),
        "bodies": [body],
        "located": text.dateline,
    }


def _names(
    article: Article, byline: Sequence[Mapping[str, Any]], columns: list[Column], root: str
) -> Json:
    """Name everybody as the feeds and JSON-LD do: the byline in its order, the editor, the paper,
    the columns.
    """
    release = article.release
    assert release  # noqa: S101  only published articles come here
    text = release.revision
    authors = [
        _without_empty(
            {"name": credit["name"], "rel": "author", "uri": _author(credit["slug"], root)}
        )
        for credit in byline
    ]
    source = _without_empty({"name": text.source_name, "uri": iri_to_uri(text.source_url)})
    return {
        "by": "、".join(credit["name"] for credit in byline),
        "people": [*authors, {"name": release.editor_printed, "rel": "responsibleEditor"}],
        "organisations": [{"name": article.publication.name, "rel": "publisher", "uri": root}],
        "subjects": [
            *(
                {"name": column.name, "rel": "column", "uri": _column(column, root)}
                for column in columns
            ),
            *({"name": word, "rel": "keyword"} for word in text.keyword_list()),
        ],
        "infoSources": [source] if source else [],
    }


def _rights(article: Article, release: Release, images: Mapping[int, Image]) -> Json:
    record = rights_record(article)
    paper = article.publication.holder or article.publication.name
    machines = policy_of_item(article, images)
    return {
        "copyrightHolder": usage_terms.rights_holder(record, paper),
        "copyrightNotice": release.notice_text,
        "usageTerms": usage_terms.usage_sentence(record, machines),
        "rightsInfo": usage_terms.odrl_expression(machines, article_uri(article)),
    }


def policy_of_item(article: Article, images: Mapping[int, Image]) -> str:
    """Return what programs may do with a published article and those of `images` that it shows."""
    shown = article.release.pictures if article.release else []
    used = [images[use["image"]] for use in shown if use["image"] in images]
    return usage_terms.policy_with_pictures(rights_record(article), used)


def rights_record(article: Article) -> RightsRecord | None:
    """Return what may be done with a text; publishing asked for it."""
    return getattr(article, "rights", None)


def _pictures(
    article: Article, images: Mapping[int, Image], root: str, *, whole: bool
) -> list[Json]:
    """Return the pictures readers see, in their order, each with the words it has in this
    article.
    """
    assert article.release  # noqa: S101  only published articles come here
    uses = [use for use in article.release.revision.images if whole or use["role"] == UseRole.LEAD]
    used_images = [(use, images[use["image"]]) for use in uses if use["image"] in images]
    return [
        _without_empty(
            {
                "name": f"{use['role']}-{number}",
                "uri": tag_uri(article.publication, f"image:{image.pk}"),
                "type": "picture",
                "descriptions": _texts_by_role(
                    caption=use["caption"] or image.caption, alternative=use["alt_text"]
                ),
                "by": image.credit,
                "renditions": _renditions(image, root),
            }
        )
        for number, (use, image) in enumerate(used_images, start=1)
        if image.renditions
    ]


def _renditions(image: Image, root: str) -> list[Json]:
    """Return the copies of a picture, and those of its crops for the web, named after their place
    of use."""
    crops = [
        (f"{use}-", crop["copies"]) for use, crop in image.crops.items() if use != PictureUse.PRINT
    ]
    return [
        {
            "name": f"{prefix}{copy['format']}-{copy['width']}",
            "href": absolute_address(image.original.storage.url(copy["name"]), root),
            "contentType": f"image/{copy['format']}",
            "width": copy["width"],
            "height": copy["height"],
        }
        for prefix, copies in [("", image.renditions), *crops]
        for copy in copies
    ]


def _author(slug: str, root: str) -> str:
    return absolute_address(reverse("articles:author", args=[slug]), root) if slug else ""


def _column(column: Column, root: str) -> str:
    return absolute_address(reverse("articles:column", args=[column.slug]), root)


def _with_whole_addresses(html: str, address: str) -> str:
    """Return HTML whose links and pictures have whole addresses, seen from the article's own."""

    def resolve(attribute: re.Match[str]) -> str:
        return _resolved(attribute, address)

    return TAG.sub(lambda tag: ADDRESS.sub(resolve, tag[0]), html)


def _resolved(match: re.Match[str], address: str) -> str:
    """Return an attribute with the addresses in it made whole, seen from the article's own
    address.
    """
    name = match[1]
    value = match[2]
    parts = value.split(", ") if name.endswith("srcset") else [value]
    try:
        return f'{name}="{", ".join(urljoin(address, part) for part in parts)}"'
    except ValueError:  # an address that is none leads nowhere here either
        return match[0]


def _texts_by_role(**texts: str) -> list[Json]:
    return [
        {"role": role, "contentType": "text/plain", "value": value}
        for role, value in texts.items()
        if value
    ]


def _without_empty(facts: Json) -> Json:
    return {name: value for name, value in facts.items() if value not in ("", None, [])}
