"""Publishes articles by the acts of the house, as its staff do, and says when: a line each. Runs
inside a newspaper as a program of its own."""

import sys
import time
from dataclasses import replace
from datetime import timedelta

import newsroom.wsgi  # noqa: F401  sets Django up

# isort: split
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.domain.states import Stage
from articles.models import Article, Publication
from newsroom.demo import staff
from newsroom.demo.editions import DemoDesk
from newsroom.demo.stories.plan import Slot
from newsroom.demo.stories.story import write_story


def prepare(desk: DemoDesk, key: int) -> Article:
    """Write an article and take it through its round until it waits for publication."""
    story = write_story(Slot(1322 + key, 0), desk.seed)
    story = replace(
        story,
        moment=desk.now - timedelta(hours=1),
        text={**story.text, "headline": f"发布试验{time.time_ns()}"},
    )
    article = desk.write(story)
    desk.advance(article, Stage.READY, at=desk.now - timedelta(minutes=5))
    article.refresh_from_db()
    return article


def main() -> None:
    """For each line read: publish an article. Printed before are its headline and its column, and
    after the act the moments between which it took place."""
    now = timezone.now()
    house = staff.create_staff(sign_ins=False)
    desk = DemoDesk(Publication.objects.order_by("pk")[0], house, int(time.time()), now)
    for key, _line in enumerate(sys.stdin):
        article = prepare(desk, key)
        column = article.standings.get(is_primary=True).column
        say(f"{article.headline}\t{article.get_absolute_url()}\t/columns/{column.slug}/")
        sys.stdin.readline()
        begun = time.monotonic()
        publishing.publish_article(article, by=desk.chief, at=timezone.now())
        say(f"{begun} {time.monotonic()}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
