"""Who is changing an article now: taken with the first change, held by signs of life, lost by
silence."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import REASON_MAX, check_reason
from articles.characters import clean_words
from articles.domain.states import Move, find_rule, refusal_sentence, stage_at
from articles.errors import Invalid, Locked, WrongState
from articles.models import Article, Lock
from articles.models.texts.locks import WINDOW_MAX
from newsroom.accounts.actors import Actor, account_of
from newsroom.accounts.models import User


def take_lock(article: Article, window: str, *, by: User, at: datetime) -> Lock:
    """Begin to change an article in a window of the browser, or give a sign of life from there.

    A lock of one's own that fell silent is taken up again. A sign of life leaves no row in the
    journal. Refuses NotYours, WrongState (nothing may be written here now), Locked, and Invalid for
    a window without a name.
    """
    with journal.perform("lock.taken", by=by, at=at, article=article) as act:
        article = _row(article)
        stage = stage_at(article.stage, article.published_at, at)
        rights.require(isinstance(by, User) and rights.can_write(by, article))
        if find_rule(stage, article.visibility, Move.SAVE) is None:
            raise WrongState(refusal_sentence(stage, Move.SAVE))
        _check_window(window)
        existing = Lock.objects.filter(article=article).first()
        living = existing is not None and existing in Lock.objects.living(at)
        if (
            living
            and existing is not None
            and not (existing.by_id == by.pk and existing.window in {window, ""})
        ):
            raise Locked(lock_message(existing, by))
        begun = living and existing is not None and existing.window == window
        lock, _made = Lock.objects.update_or_create(
            article=article,
            defaults={
                "by": by,
                "by_printed": journal.printed_name(by),
                "window": window,
                "beat_at": at,
                "taken_at": existing.taken_at if living and existing is not None else at,
            },
        )
        if not begun:
            act.record(article=article, revision=article.version)
    return lock


def release_lock(article: Article, window: str, *, by: User) -> None:
    """Free an article that was being changed in this window; where that is not so any more, nothing
    happens."""
    Lock.objects.filter(article=article, by=by, window=window).delete()


def release_locks_of(by: User) -> None:
    """Free whatever somebody was changing: he or she signed out."""
    Lock.objects.filter(by=by).delete()


def take_over_lock(
    article: Article, *, by: User, at: datetime, reason: str = "", window: str = ""
) -> Lock:
    """Go on with an article that somebody else is changing; what that person had written stays
    kept.

    One's own article in another window needs no reason. Refuses NotYours, WrongState (nobody
    changes it), Invalid.
    """
    with journal.perform("lock.taken_over", by=by, at=at, article=article) as act:
        article = _row(article)
        lock = Lock.objects.living(at).filter(article=article).first()
        own = lock is not None and isinstance(by, User) and lock.by_id == by.pk
        rights.require(isinstance(by, User) and rights.can_write(by, article))
        rights.require(own or rights.may(by, "take_over_article"))
        if lock is None:
            raise WrongState(
                _("Nobody is changing this article now. Open it and write. Nothing was changed.")
            )
        if window:
            _check_window(window)
        checked_reason = clean_words(reason)[:REASON_MAX] if own else check_reason(reason)
        who = lock.by_printed
        lock.by = by
        lock.by_printed = journal.printed_name(by)
        lock.window = window
        lock.taken_at = lock.beat_at = at
        lock.save()
        act.record(article=article, reason=checked_reason, held_by=who)
    return lock


def require_free(article: Article, *, by: Actor, at: datetime) -> None:
    """Refuse Locked while somebody else is changing the text. One query."""
    held = Lock.objects.living(at).filter(article=article)
    account = account_of(by)
    other = (held.exclude(by=account) if account else held).first()
    if other is not None:
        raise Locked(lock_message(other, by))


def lock_message(lock: Lock, by: Actor) -> str:
    """Return who is changing the article since when, for the person who is told."""
    values = {"who": lock.by_printed, "when": journal.short_moment(lock.taken_at)}
    if isinstance(by, User) and lock.by_id == by.pk:
        return str(
            _("You have been changing this article in another window since %(when)s. Go on there.")
            % values
        )
    return str(
        _(
            "%(who)s has been changing this article since %(when)s. Wait, or have a chief take it "
            "over. "
            "Nothing was stored, and nothing of yours is lost."
        )
        % values
    )


def _check_window(window: str) -> None:
    if not window or len(window) > WINDOW_MAX or "\0" in window:
        raise Invalid(
            _(
                "The page did not say which window it is. Reload it. Your text is still in this "
                "window."
            )
        )


def _row(article: Article) -> Article:
    locked: Article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    return locked
