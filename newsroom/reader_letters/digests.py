"""The digests of what readers follow.

Part of the hourly job. A digest is claimed in the transaction that queues its letter, so that a job
that is killed or runs twice sends one. What it says is made when it is sent: a mail server that was
away gets what is public then, and what was ended meanwhile is not sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from articles import installation
from articles.models import Article, Publication, SearchDocument
from articles.origins import whole_address
from articles.reading.access import AccessMode, access_terms_for, free_spans_for
from articles.search import parse_query
from articles.selectors.listing.timelines import Timeline, rows_by_person, rows_in_columns
from articles.selectors.public.site import Site, site_of
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_plain_teasers
from articles.selectors.search.hits import SearchHits, SearchQuestion
from articles.selectors.search.searchable_text import view_of_strangers
from subscriptions.actions.housekeeping import register_part
from subscriptions.actions.readers import following, letters
from subscriptions.actions.readers.mail_delivery import Message
from subscriptions.models import Follow, PassingLetter, ReaderDigest
from subscriptions.models.readers.letters import is_undeliverable_address

MAKER = "reader_digest"
ITEMS_MAX = 10  # articles of one subject
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class DigestItem:
    """An article in a digest: what lists show to everybody, never its text."""

    teaser: Teaser
    address: str
    paid: bool


@dataclass(frozen=True)
class DigestGroup:
    """What is new of one followed subject."""

    name: str
    items: Sequence[DigestItem]


def queue_due_reader_digests(at: datetime) -> int:
    """Queue the digests that are due; return how many. A restored copy writes none, and nobody gets
    one whose account is closed."""
    if installation.find_copy_doubt() is not None:
        return 0
    digests = ReaderDigest.objects.filter(user__is_active=True).exclude(user__email="")
    due = [
        digest for digest in digests.select_related("user") if following.is_digest_due(digest, at)
    ]
    return sum(_queue_digest(digest, at) for digest in due)


def _queue_digest(digest: ReaderDigest, at: datetime) -> bool:
    address = digest.user.email
    with transaction.atomic():
        if is_undeliverable_address(address) or not following.claim_reader_digest(digest, at=at):
            return False
        facts = {"digest": digest.pk, "since": digest.told_until.isoformat()}
        letters.queue_made_letter(address, MAKER, **facts, until=at.isoformat())
    return True


def compose_reader_digest(letter: PassingLetter, at: datetime) -> Message | None:
    """Return a digest of what is public now; None where it was ended, or where nothing is new."""
    rows = ReaderDigest.objects.select_related("publication")
    digest = rows.filter(pk=letter.facts["digest"]).first()
    if digest is None:
        return None
    since = datetime.fromisoformat(letter.facts["since"])
    until = datetime.fromisoformat(letter.facts["until"])
    groups = find_new_articles(digest, since, until)
    if not groups:
        return None
    path = reverse("subscriptions:end_digest", args=[following.make_digest_token(digest)])
    end = whole_address(digest.publication, path)
    settings = whole_address(digest.publication, reverse("subscriptions:following"))
    context = {"paper": digest.publication, "groups": groups, "end": end, "settings": settings}
    message = letters.compose_message(MAKER, context)
    headers = {
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Message(message.subject, message.body, headers)


def find_new_articles(
    digest: ReaderDigest, since: datetime, until: datetime
) -> Sequence[DigestGroup]:
    """Return what came out after `since` and not after `until` of each subject, newest first; an
    article is named once. A few queries for each subject."""
    request = HttpRequest()  # who asks is nobody: letters tell what everybody may see
    site = site_of(digest.publication)
    named: set[int] = set()
    groups = []
    follows = Follow.objects.filter(user=digest.user_id, publication=digest.publication)
    for follow in follows.select_related("column", "person"):
        rows = _find_rows(request, site, follow, since, until)
        teasers = [teaser for teaser in make_plain_teasers(rows, site) if teaser.pk not in named]
        named |= {teaser.pk for teaser in teasers}
        if teasers:
            items = [_make_item(request, site.publication, teaser, until) for teaser in teasers]
            groups.append(DigestGroup(str(follow), items))
    return groups


def _find_rows(
    request: HttpRequest, site: Site, follow: Follow, since: datetime, until: datetime
) -> Sequence[Article]:
    articles = Article.objects.of(site.publication)
    first = since + MICROSECOND
    if follow.search:
        return _find_by_search(request, site, follow.search, first, until)
    if follow.column is not None:
        listed = rows_in_columns(site.subtree(follow.column))
    else:
        listed = rows_by_person(follow.person_id or 0)
    return Timeline(articles, until, join_teaser_rows, listed, first=first).newest(ITEMS_MAX)


def _find_by_search(
    request: HttpRequest, site: Site, search: str, first: datetime, until: datetime
) -> Sequence[Article]:
    """Return what strangers find: a letter never says which words a paid text holds."""
    words = parse_query(search)
    spans_of = partial(free_spans_for, request, site, at=until)
    question = SearchQuestion(
        words,
        Article.objects.published(until).of(site.publication).filter(published_at__gte=first),
        first=first,
        last=until,
        strangers=view_of_strangers(site, spans_of, words),
    )
    documents = SearchHits.of(question).newest(ITEMS_MAX)
    articles = SearchDocument.objects.filter(pk__in=documents).values("article")
    return list(join_teaser_rows(Article.objects.filter(pk__in=articles)).newest_first())


def _make_item(
    request: HttpRequest, publication: Publication, teaser: Teaser, at: datetime
) -> DigestItem:
    terms = access_terms_for(request, teaser.facts, at)
    paid = terms.mode is AccessMode.PAID
    return DigestItem(teaser, whole_address(publication, teaser.url), paid)


letters.register_letter_maker(MAKER, compose_reader_digest)
register_part("reader digests", queue_due_reader_digests)
