"""Published texts that show a picture otherwise than the library has it now."""

from dataclasses import dataclass
from typing import Any

from articles.domain.states import SEEN
from articles.models import Article, Image
from articles.models.texts.releases import PrintedPicture


@dataclass(frozen=True)
class PublishedUse:
    """A published text, with the picture as it shows it, and what differs from the library:
    "credit", "caption", "focal_point", "crops", "look"."""

    article: Article
    shown: PrintedPicture
    differing: tuple[str, ...]


def find_outdated_uses(image: Image, now: PrintedPicture) -> list[PublishedUse]:
    """Return the texts that readers have seen with a picture whose release shows it otherwise than
    `now`, the newest first, without their words: a picture may be in thousands. One query."""
    rows = (
        Article.objects.filter(shown_pictures__image=image, visibility__in=SEEN)
        .select_related("release")
        .only("headline", "release__pictures")
        .order_by("-published_at", "-pk")
    )
    uses = (_compare(article, image, now) for article in rows)
    return [use for use in uses if use is not None and use.differing]


def _compare(article: Article, image: Image, now: PrintedPicture) -> PublishedUse | None:
    pictures = article.release.pictures if article.release else []
    shown = next((picture for picture in pictures if picture["image"] == image.pk), None)
    if shown is None:
        return None
    before: dict[str, Any] = {
        "credit": shown["credit"],
        "caption": shown["caption"],
        "focal_point": shown.get("focal_point") or image.first_focal_point or now["focal_point"],
        "crops": shown.get("crops", {}),
        "look": shown.get("look"),
    }
    current: dict[str, Any] = dict(now)
    differing = tuple(name for name, value in before.items() if value != current.get(name))
    return PublishedUse(article, shown, differing)
