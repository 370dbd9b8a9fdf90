"""A changed picture of the library reaches published texts: by an act that names them."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.pictures.picture_journal import record_picture
from articles.actions.records import journal
from articles.actions.review import rounds
from articles.actions.review.releases import printed_picture, release_again
from articles.errors import Invalid, Stale
from articles.models import Article, Image
from articles.selectors.library.published_uses import PublishedUse, find_outdated_uses
from newsroom.accounts.actors import Actor


@dataclass(frozen=True)
class PublishedChange:
    """What a screen offered: the texts that show a picture otherwise than the library has it.

    `state` identifies all of it, so that a confirmation of something else is refused.
    """

    uses: Collection[PublishedUse]
    state: str


def find_picture_change(image: Image) -> PublishedChange:
    """Return the published texts that a picture's present words, focal point and crops would
    change. Two queries."""
    now = printed_picture(image)
    uses = find_outdated_uses(image, now)
    shown = [now, [[use.article.pk, use.article.release_id] for use in uses]]
    encoded = json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()
    return PublishedChange(uses, hashlib.sha256(encoded).hexdigest()[:32])


def publish_picture_changes(
    image: Image, article_ids: Collection[int], state: str, *, by: Actor, at: datetime
) -> int:
    """Show readers a picture as the library has it now, in the named published texts; return how
    many those are.

    Each is released again with the text as it is; the journal names them all. Refuses NotYours for
    who may not publish, Stale where something changed since `state` was shown, and Invalid for no
    text or one that was not offered.
    """
    with journal.perform("image.carried", by=by, at=at):
        rights.require(rights.can_publish(by))
        image = Image.objects.select_for_update().get(pk=image.pk)
        change = find_picture_change(image)
        if change.state != state:
            raise Stale(
                _(
                    "The picture or one of the texts changed meanwhile. Nothing was done. Look at "
                    "the list again and confirm it."
                )
            )
        offered = {use.article.pk for use in change.uses}
        chosen = sorted(set(article_ids))
        if not chosen or not set(chosen) <= offered:
            raise Invalid(_("Choose at least one text of the list. Nothing was done."))
        for number in chosen:
            article = rounds.lock_article(Article.objects.get(pk=number), at)
            release_again(article, by=by, at=at, image=image.pk)
        record_picture("image.carried", image, chosen, by=by, at=at)
        return len(chosen)
