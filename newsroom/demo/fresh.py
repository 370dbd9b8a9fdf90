"""What is online only and of these hours, so that 今日 and the news sitemap are never empty."""

from dataclasses import replace
from datetime import timedelta

from articles.actions.archive import bulk
from newsroom.demo.editions import SOURCE, DemoDesk
from newsroom.demo.stories import plan
from newsroom.demo.stories.plan import Slot
from newsroom.demo.stories.story import write_story

HOURS = (1, 2, 3, 5, 9, 26, 30)  # ago


def print_online(desk: DemoDesk) -> None:
    """Publish a few texts of today and yesterday that stand on no page, each once an issue."""
    slots = [Slot(desk.newest, plan.USUAL_SLOTS + place) for place in range(len(HOURS))]
    entries = []
    for slot, hours in zip(slots, HOURS, strict=True):
        if desk.known(slot.key):
            continue
        moment = desk.now - timedelta(hours=hours)
        story = replace(write_story(slot, desk.seed), moment=moment)
        entries.append(
            bulk.Entry(
                publication=desk.publication,
                draft=desk.draft(story),
                public_from=story.moment,
                source_system=SOURCE,
                source_id=desk.source_id(slot.key),
                pages=[],
            )
        )
    bulk.load_articles(entries, by=desk.chief, at=desk.now)
