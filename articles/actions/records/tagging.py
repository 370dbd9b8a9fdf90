"""What the public identifiers of a newspaper's articles begin with."""

from datetime import UTC, datetime

from articles.models import Publication
from articles.origins import choose_tagging_entity


def ensure_tagging_entity(publication: Publication, *, at: datetime) -> None:
    """Store what the identifiers of a newspaper begin with, if its first article is released now.

    Of two that publish at once one decides. No query where it is stored already.
    """
    before = publication.tagging_entity
    chosen = choose_tagging_entity(publication, at.astimezone(UTC).date())
    if chosen == before:
        return
    rows = Publication.objects.filter(pk=publication.pk)
    rows.filter(tagging_entity=before).update(tagging_entity=chosen)
    publication.tagging_entity = rows.values_list("tagging_entity", flat=True).get()
