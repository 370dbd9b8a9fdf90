"""Topics, made through the actions."""

from collections.abc import Sequence

from articles.actions.fronts.topic_rows import add_topic_heading, choose_for_topic
from articles.actions.fronts.topics import (
    TopicWords,
    change_topic_state,
    describe_topic,
    make_topic,
)
from articles.domain.topics import TopicState
from articles.models import Article, Image, Topic
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, the_publication


def make_open_topic(
    title: str,
    slug: str,
    rows: Sequence[Article | str],
    *,
    introduction: str = "",
    image: Image | None = None,
) -> Topic:
    """Return a topic that readers see: articles, and headings as words, in this order."""
    topic = make_topic(the_publication(), title, by=OPERATOR, at=MORNING)
    words = TopicWords(title=title, slug=slug, introduction=introduction, image=image)
    describe_topic(topic, words, by=OPERATOR, at=MORNING)
    for row in rows:
        if isinstance(row, str):
            add_topic_heading(topic, row, by=OPERATOR, at=MORNING)
        else:
            choose_for_topic(topic, row, by=OPERATOR, at=MORNING)
    return change_topic_state(topic, TopicState.OPEN, by=OPERATOR, at=MORNING)
