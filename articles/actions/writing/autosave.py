"""What somebody wrote and has not saved: kept as it is typed, taken up again, made a draft of its
own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.writing import writing
from articles.actions.writing.drafts import Draft
from articles.errors import Invalid, NotYours
from articles.models import Article, KeptText
from articles.models.texts.locks import WINDOW_MAX
from newsroom.accounts.models import User

SIZE_MAX = (
    2_000_000  # characters of one form; the longest article of the demonstration needs 12,000
)
KEPT_AT_MOST = 50  # unsaved texts of one person; the oldest makes room


def autosave_text(
    article: Article | None,
    window: str,
    fields: Mapping[str, Sequence[str]],
    *,
    version: int,
    by: User,
    at: datetime,
) -> KeptText:
    """Keep what a form holds, over what the same window had kept before. Nothing is stored in the
    article.

    Never refused because somebody else writes, has saved or moved the text: that is when it is
    needed most. It is no act upon the article, so only a refusal leaves a row in the journal.
    Refuses NotYours, and Invalid for what no form of ours sends.
    """
    with journal.perform("kept.text", by=by, at=at, article=article):
        suggests = article is not None and "suggesting" in fields and rights.can_suggest(by)
        writes = isinstance(by, User) and rights.can_write(by, new=article is None)
        rights.require(writes or suggests)
        cleaned = {
            name: [value.replace("\0", "") for value in values] for name, values in fields.items()
        }
        _require_fitting(window, cleaned)
        unsaved, _made = KeptText.objects.update_or_create(
            by=by,
            window=window,
            defaults={"article": article, "version": version, "fields": cleaned, "kept_at": at},
        )
        surplus = KeptText.objects.filter(by=by).values_list("pk", flat=True)[KEPT_AT_MOST:]
        KeptText.objects.filter(pk__in=list(surplus)).delete()
    return unsaved


def _require_fitting(window: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Refuse Invalid for what no form of ours sends, and for more than is kept."""
    is_ours = 0 < len(window) <= WINDOW_MAX and "\0" not in window + "".join(fields)
    size = sum(len(value) for values in fields.values() for value in values)
    if not is_ours or size > SIZE_MAX:
        raise Invalid(
            _(
                "The text is too large to keep, or the page is too old. Save it, or copy it elsewhere."
            )
        )


def forget_autosaved(window: str, *, by: User) -> None:
    """Remove what a window kept, once the article holds it."""
    KeptText.objects.filter(by=by, window=window).delete()


def discard_autosaved(autosaved: KeptText, *, by: User, at: datetime) -> None:
    """Throw unsaved text away for good. Refuses NotYours: it is its writer's."""
    with journal.perform("kept.dropped", by=by, at=at, article=autosaved.article) as act:
        if not isinstance(by, User) or autosaved.by_id != by.pk:
            raise NotYours(
                _(
                    "This text is somebody else's: only its writer throws it away. Nothing was "
                    "changed."
                )
            )
        act.record(article=autosaved.article, subject=str(autosaved))
        autosaved.delete()


def store_as_new_draft(article: Article, draft: Draft, *, by: User, at: datetime) -> Article:
    """Store a text that may not be saved over the newer one as a draft of its own. Nothing of it is
    lost.

    Refuses NotYours, Invalid.
    """
    with journal.perform("kept.stored", by=by, at=at, article=article) as act:
        note = _("Written at article %(number)d, which somebody else had saved meanwhile.") % {
            "number": article.pk
        }
        allowed = draft.rights if rights.can_keep_rights(by) else None
        article_made = writing.create_article(
            article.publication, replace(draft, rights=allowed, note=str(note)), by=by, at=at
        )
        act.record(article=article_made, revision=article_made.version, written_at=article.pk)
    return article_made
