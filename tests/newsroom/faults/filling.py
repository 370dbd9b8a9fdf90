"""Fills an empty database with a newspaper that readers can open, when it is run as a program."""

import io
from datetime import date

import newsroom.wsgi  # noqa: F401  sets Django up
from tests.cast import OPERATOR

# isort: split
from django.db import connection
from django.utils import timezone

from articles import installation
from articles.actions.editions import editions
from articles.actions.pictures import media
from articles.models import Installation
from tests.cast import person
from tests.factories import articles, subscriptions
from tests.factories.pages import make_page_file
from tests.newsroom.faults.forms import picture


def fill() -> None:
    """Make what the addresses in site.py show, and the people who sign in."""
    now = timezone.now()
    # The tables were copied here from another place: this is the newspaper, not its copy.
    here = {"identity": installation.identity(make_key=True), "bound_at": now}
    Installation.objects.update_or_create(pk=1, defaults=here)
    if connection.vendor == "postgresql":  # other tests have counted on
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE articles_article_id_seq RESTART")
    publication = articles.make_publication()
    column = articles.make_column("要闻", slug="yaowen")
    image = media.add_image(
        file=io.BytesIO(picture(300)), title="码头", credit="林晓舟", by=person("lin"), at=now
    )
    printed = [
        articles.make_published(
            f"码头采购提速{n}", columns=[column], pictures=[articles.lead_picture(image)]
        )
        for n in range(3)
    ]
    issue = articles.make_issue(1322, date(2024, 3, 5))
    for article in printed:
        editions.place_article(
            article, issue.pages.get(position=1), by=OPERATOR, at=articles.MORNING
        )
    for page in issue.pages.all():
        make_page_file(page)
    subscriptions.make_prices(publication)
    for name in ("miao", "gu", "pan"):
        person(name)
    subscriptions.make_order(at=now, promise=subscriptions.promise(at=now, **this_year(now.year)))


def this_year(year: int) -> dict[str, date]:
    return {"start": date(year + 1, 1, 1), "end": date(year + 1, 12, 31)}


if __name__ == "__main__":
    fill()
