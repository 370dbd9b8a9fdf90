"""Notes of the house on a text: for colleagues, never for readers."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from articles.models import Article, Remark
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.models import User


def add_remark(
    article: Article,
    words: str,
    *,
    by: User,
    at: datetime,
    field: str = "",
    must_fix: bool = False,
    mentions: Sequence[User] = (),
) -> Remark:
    """Leave a note on an article or one of its fields, for colleagues who find it on their desks.

    One that must be settled stops approvals until it is. Refuses NotYours, Invalid.
    """
    with journal.perform("remark.added", by=by, at=at, article=article) as act:
        rights.require(isinstance(by, User) and rights.may(by, "add_remark"))
        text = clean_words(words)
        if not text:
            raise Invalid(_("Write the note first. Nothing was stored."))
        if field and field not in TEXT_FIELDS:
            raise Invalid(_("The article has no such field. Nothing was stored."))
        remark = Remark.objects.create(
            article=article,
            field=field,
            words=text[:1000],
            must_fix=must_fix,
            by=by,
            by_printed=journal.printed_name(by),
            at=at,
        )
        remark.mentions.set(mentions)
        act.record(article=article, reason=text, must_fix=must_fix)
    return remark


def settle_remark(remark: Remark, *, by: User, at: datetime) -> Remark:
    """Settle a note. One that stops approvals is settled by who wrote it or by who may edit what
    others wrote.

    Refuses NotYours, and WrongState for one that is settled already.
    """
    with journal.perform("remark.settled", by=by, at=at, article=remark.article) as act:
        remark = (
            Remark.objects.select_for_update(of=("self",))
            .select_related("article")
            .get(pk=remark.pk)
        )
        own = isinstance(by, User) and remark.by_id == by.pk
        rights.require(
            own or rights.may(by, "edit_any_article" if remark.must_fix else "add_remark")
        )
        if remark.settled_at is not None:
            raise WrongState(
                _("Somebody settled this note already. Nothing was done twice. Reload the page.")
            )
        remark.settled_at = at
        remark.settled_by = by
        remark.save(update_fields=["settled_at", "settled_by"])
        act.record(article=remark.article, reason=remark.words[:500])
    return remark
