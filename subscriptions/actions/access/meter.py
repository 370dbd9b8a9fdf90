"""Counting: what a signed-in reader has read on the meter this month, and how much an institution
opens.

No act of the journal: who reads what is nobody's business, and rows of months before are thrown
away.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F

from articles.models import Article
from subscriptions.models.access.access import MeterRead
from subscriptions.models.access.networks import NetworkUse


def count_article_read(
    user: int,
    article: int,
    publication: int,
    *,
    month: date,
    free: int,
    before: Collection[int] = (),
    at: datetime,
) -> tuple[bool, int]:
    """Count an article for a reader if so many a month are `free`. Returns whether it is open, and
    how many were read.

    `before` are articles that the same person's browser read this month without being signed in:
    they are his or hers now. An article once counted stays open for the month, also where both
    together are more than are free.
    """
    with transaction.atomic():
        # One read of a person after another: two windows must not both take the last free article.
        get_user_model()._default_manager.select_for_update(no_key=True).get(pk=user)
        MeterRead.objects.filter(user=user, month__lt=month).delete()
        reads = MeterRead.objects.filter(user=user, month=month, article__publication=publication)
        read = set(reads.values_list("article", flat=True))
        brought = Article.objects.filter(pk__in=set(before) - read, publication=publication)
        new = set(brought.values_list("pk", flat=True)) if before else set()
        if article not in read | new and len(read | new) < free:
            new.add(article)
        rows = [
            MeterRead(user_id=user, month=month, article_id=number, at=at) for number in sorted(new)
        ]
        MeterRead.objects.bulk_create(rows, ignore_conflicts=True)
        read |= new
        return article in read, len(read)


def count_institution_read(publication: int, institution: str, month: date) -> None:
    """Add one to what an institution opened in a month."""
    rows = NetworkUse.objects.filter(publication=publication, institution=institution, month=month)
    if rows.update(opened=F("opened") + 1):
        return
    try:
        with transaction.atomic():
            NetworkUse.objects.create(
                publication_id=publication, institution=institution, month=month, opened=1
            )
    except IntegrityError:  # the first two of a month came together
        rows.update(opened=F("opened") + 1)
