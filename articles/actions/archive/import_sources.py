"""The names of the systems that articles come from, and which articles of them are stored."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import OuterRef, Subquery

from articles.imports.items import Item, ItemRow
from articles.imports.names import cut_source, name_source
from articles.models import Article, Publication, Revision

TABLE = "csv"


def name_table_source(item: Item, publication: Publication) -> Item:
    """Return an item of a table under the name of its newspaper: tables number their rows, so each
    newspaper has its own numbers. Other items are returned as they are."""
    if item.source != TABLE:
        return item
    name = f"{TABLE}:{publication.code}"
    return replace(item, source=name_source(name), earlier_source=cut_source(name))


def find_known_papers(rows: Sequence[ItemRow], publication: Publication) -> dict[int, str]:
    """Return the rows whose article is stored, each with the code of its newspaper. One query for
    each source among them, two where its name is longer than what is stored of it."""
    items = {row.number: row.item for row in rows if row.item is not None}
    papers: dict[int, str] = {}
    for system in {item.source for item in items.values()}:
        numbers = {
            item.source_id: number for number, item in items.items() if item.source == system
        }
        articles = Article.objects.filter(source_system=system, source_id__in=list(numbers))
        earlier = _find_earlier([items[number] for number in numbers.values()], publication)
        papers |= {numbers[key]: paper for key, paper in earlier.items()}
        for key, paper in articles.values_list("source_id", "publication__code"):
            papers[numbers[key]] = paper
    return papers


def _find_earlier(items: Iterable[Item], publication: Publication) -> dict[str, str]:
    """Return the numbers of articles that were stored under the cut name of their source, each with
    the code of its newspaper.

    Two long names that begin alike were cut to one, so the number is not enough: the headline or
    the moment of publication must be the same, and for a table the newspaper.
    """
    wanted = {item.source_id: item for item in items if item.earlier_source}
    systems = {item.earlier_source for item in wanted.values()}
    if not systems:
        return {}
    first = Revision.objects.filter(article=OuterRef("pk"), number=1).values("headline")[:1]
    stored = Article.objects.filter(source_system__in=systems, source_id__in=list(wanted))
    known: dict[str, str] = {}
    for article in stored.annotate(first_headline=Subquery(first)).select_related("publication"):
        item = wanted[article.source_id]
        same_paper = article.publication_id == publication.pk
        if not same_paper and item.source.startswith(f"{TABLE}:"):
            continue
        same_moment = item.public_from is not None and article.published_at == item.public_from
        if same_moment or article.first_headline == item.text["headline"]:
            known[article.source_id] = article.publication.code
    return known
