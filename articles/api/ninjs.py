"""Articles as ninjs 3.1 (IPTC News in JSON), from the same release that people read."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from articles.models import Article, Image, Release
from articles.querysets import ArticleQuerySet
from articles.rendering import show_body
from articles.sanitising import plain_text
from articles.selectors.corrections import modified, told_of

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
TAG, OURS = re.compile(r"<[^>]+>"), re.compile(r'(="|, )/(?!/)')  # addresses within src, srcset and href
NEWSPAPER_TIME = ZoneInfo("Asia/Shanghai")


def with_all(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Return articles with what an item needs: two queries more, however many there are."""
    return articles.select_related("publication", "release__revision", "rights").prefetch_related(
        "corrections", "shown_in__column"
    )


def item(article: Article, images: dict[int, Image], root: str) -> dict[str, Any]:
    """Return one published article; empty properties are left out."""
    release = article.release
    assert release  # noqa: S101  only published articles come here
    text, told = release.revision, told_of(article)
    facts = {
        "uri": uri_of(article), "standard": STANDARD, "type": "text", "pubStatus": "usable",
        "version": str(release.number), "language": "zh-Hans",
        "firstCreated": moment(article.published_at), "versionCreated": moment(modified(release, told)),
        "contentCreated": moment(text.made_at), "expires": moment(article.expires_at),
        "url": absolute(article.get_absolute_url(), root),
        "headlines": _words(kicker=text.kicker, main=text.headline, subtitle=text.subhead),
        "bodies": _bodies(article, release, images, root),
        "bylines": [{"role": credit["role_printed"], "value": credit["name"]} for credit in release.credits],
        "people": [{"name": release.editor_printed, "rel": "responsibleEditor"}],
        "subjects": [{"name": shown.column.name, "rel": "column"} for shown in article.shown_in.all()],
        "infoSources": [{"name": text.source_name, "uri": text.source_url}] if text.source_name else [],
        "copyrightHolder": article.publication.holder or article.publication.name,
        "copyrightNotice": release.notice_text, "usageTerms": article.rights.get_reprint_display(),
        "associations": [_picture(images[use["image"]], use, root) for use in text.images if use["image"] in images],
        "edNote": "\n".join(f"{one.get_kind_display()}：{one.note}" for one in told),
        "corrections": [
            {"kind": one.kind, "severity": one.severity, "note": one.note, "at": moment(one.published_at)}
            for one in told
        ],
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value not in ("", None, [])}


def tombstone(article: Article) -> dict[str, Any]:
    """Return what is left of an article that is gone: that it is, and why."""
    facts = {
        "uri": uri_of(article), "standard": STANDARD, "type": "text", "pubStatus": "canceled",
        "versionCreated": moment(article.withdrawn_at or article.expires_at), "edNote": article.withdrawal_reason,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def images_of(articles: Sequence[Article]) -> dict[int, Image]:
    """Return the pictures of these articles that have a file. One query."""
    wanted = {use["image"] for article in articles if article.release for use in article.release.revision.images}
    return {pk: image for pk, image in Image.objects.in_bulk(wanted).items() if image.original} if wanted else {}


def uri_of(article: Article) -> str:
    return f"urn:newsroom:article:{article.pk}"  # the feeds say the same


def moment(at: datetime | None) -> str:
    return at.astimezone(NEWSPAPER_TIME).isoformat() if at else ""


def absolute(path: str, root: str) -> str:
    return path if path.startswith("http") else root.rstrip("/") + path


def _words(**texts: str) -> list[dict[str, str]]:
    return [{"role": role, "value": value} for role, value in texts.items() if value]


def _bodies(article: Article, release: Release, images: dict[int, Image], root: str) -> list[dict[str, Any]]:
    text = release.revision
    whole = TAG.sub(lambda tag: OURS.sub(rf"\1{root}", tag[0]), show_body(text.body, images))
    bodies = [{"role": "main", "contentType": "text/html", "charCount": len(plain_text(text.body)), "value": whole}]
    if text.abstract:
        bodies.insert(0, {"role": "abstract", "contentType": "text/plain", "charCount": len(text.abstract),
                          "value": text.abstract})  # fmt: skip
    return bodies


def _picture(image: Image, use: dict[str, Any], root: str) -> dict[str, Any]:
    copies = [
        {"name": f"{copy['width']}", "href": absolute(image.original.storage.url(copy["name"]), root),
         "contentType": f"image/{copy['format']}", "width": copy["width"], "height": copy["height"]}
        for copy in image.renditions
    ]  # fmt: skip
    said = _words(caption=use["caption"] or image.caption, alternative=use["alt_text"])
    return {"name": image.title, "type": "picture", "headlines": said, "bylines": [{"value": image.credit}],
            "renditions": copies}  # fmt: skip
