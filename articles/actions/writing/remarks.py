"""Notes of the house on a text: for colleagues, never for readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.characters import clean_line, clean_words
from articles.domain.texts.quotes import QuotedText
from articles.errors import Invalid, WrongState
from articles.models import Article, Remark
from articles.models.texts.remarks import QUOTE_MAX
from articles.models.texts.text import TEXT_FIELDS
from newsroom.accounts.models import User

ANSWERED_NONE = _(
    "This note is settled, so that nobody would see the answer. Leave a new note. Nothing was "
    "stored."
)


@dataclass(frozen=True)
class NotedPlace:
    """What a note is about: a field, words of it, words of any field, or the whole article."""

    field: str = ""
    quote: str = ""


WHOLE_ARTICLE = NotedPlace()


def add_remark(
    article: Article,
    words: str,
    *,
    by: User,
    at: datetime,
    about: NotedPlace = WHOLE_ARTICLE,
    must_fix: bool = False,
    mentions: Sequence[User] = (),
) -> Remark:
    """Leave a note on an article, one of its fields, or words of a field, for colleagues who find
    it on their desks.

    One that must be settled stops approvals until it is. Words without a field are looked for in
    all of them. Refuses NotYours, and Invalid for an empty note, for words that the text does
    not hold, and for somebody who may not read articles.
    """
    with journal.perform("remark.added", by=by, at=at, article=article) as act:
        rights.require(isinstance(by, User) and rights.may(by, "add_remark"))
        text = clean_words(words)
        if not text:
            raise Invalid(_("Write the note first. Nothing was stored."))
        if about.field and about.field not in TEXT_FIELDS:
            raise Invalid(_("The article has no such field. Nothing was stored."))
        _require_readers(mentions)
        words_of_text = clean_line(about.quote)[:QUOTE_MAX]
        remark = Remark.objects.create(
            article=article,
            field=_find_field(article, about.field, words_of_text),
            quote=words_of_text,
            words=text[:1000],
            must_fix=must_fix,
            by=by,
            by_printed=journal.printed_name(by),
            at=at,
        )
        remark.mentions.set(mentions)
        act.record(article=article, reason=text, must_fix=must_fix)
    return remark


def answer_remark(
    answered: Remark, words: str, *, by: User, at: datetime, mentions: Sequence[User] = ()
) -> Remark:
    """Answer an open note. Everybody who took part in its conversation is named in the answer, and
    so learns of it.

    An answer to an answer belongs to the note that began the conversation. Refuses NotYours, and
    Invalid for no words, for a settled note, and for somebody who may not read articles.
    """
    with journal.perform("remark.added", by=by, at=at, article=answered.article) as act:
        rights.require(isinstance(by, User) and rights.may(by, "add_remark"))
        begun = Remark.objects.select_for_update(of=("self",)).select_related("article")
        note = begun.get(pk=answered.answers_id or answered.pk)
        text = clean_words(words)
        if not text:
            raise Invalid(_("Write the answer first. Nothing was stored."))
        if note.settled_at is not None:
            raise Invalid(ANSWERED_NONE)
        _require_readers(mentions)
        answer = Remark.objects.create(
            article=note.article,
            answers=note,
            words=text[:1000],
            by=by,
            by_printed=journal.printed_name(by),
            at=at,
        )
        answer.mentions.set({*mentions, *_who_takes_part(note, by)})
        act.record(article=note.article, reason=text, must_fix=False)
    return answer


def _who_takes_part(note: Remark, by: User) -> Sequence[User]:
    """Return who left a note or answered it, without who answers now and without those who may not
    read articles any more. Two queries."""
    writers = {note.by_id, *note.answered_by.values_list("by", flat=True)}
    return list(rights.find_article_readers().filter(pk__in=writers - {by.pk}))


def _require_readers(people: Sequence[User]) -> None:
    """Refuse Invalid for people who may not read articles. One query, none without people."""
    if not people:
        return
    readers = set(rights.find_article_readers().values_list("pk", flat=True))
    others = [person.get_full_name() for person in people if person.pk not in readers]
    if others:
        raise Invalid(
            _("%(names)s cannot read this article. Name somebody else. Nothing was stored.")
            % {"names": ", ".join(others)}
        )


def _find_field(article: Article, field: str, quote: str) -> str:
    """Return the field that holds words of the text, the named one without words. Refuses Invalid
    where none does."""
    if not quote:
        return field
    found = QuotedText(article).find_field(quote, field)
    if found:
        return found
    raise Invalid(
        _("The text does not hold these words, or no more. Select them again. Nothing was stored.")
    )


def may_settle(remark: Remark, by: User) -> bool:
    """Say whether a person may settle a note."""
    own = isinstance(by, User) and remark.by_id == by.pk
    return own or rights.may(by, "edit_any_article" if remark.must_fix else "add_remark")


def settle_remark(remark: Remark, *, by: User, at: datetime) -> Remark:
    """Settle a note with its answers. One that stops approvals is settled by who wrote it or by
    who may edit what others wrote.

    Refuses NotYours, and WrongState for one that is settled already.
    """
    with journal.perform("remark.settled", by=by, at=at, article=remark.article) as act:
        remark = (
            Remark.objects.select_for_update(of=("self",))
            .select_related("article")
            .get(pk=remark.pk)
        )
        rights.require(may_settle(remark, by))
        if remark.settled_at is not None:
            raise WrongState(
                _("Somebody settled this note already. Nothing was done twice. Reload the page.")
            )
        remark.settled_at = at
        remark.settled_by = by
        remark.save(update_fields=["settled_at", "settled_by"])
        remark.answered_by.filter(settled_at=None).update(settled_at=at, settled_by=by)
        act.record(article=remark.article, reason=remark.words[:500])
    return remark
