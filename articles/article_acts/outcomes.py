"""What was done to an article, as a sentence for the person who did it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.records.journal import short_moment
from articles.domain.states import Stage
from articles.domain.texts.quoting import quote_headline
from articles.errors import Words
from articles.models import Article

# %(article)s is the headline in quotation marks, %(step)s where the text was, %(next)s where it is.
SENTENCES: Final[Mapping[str, Words]] = {
    "submit": gettext_lazy("Submitted %(article)s. Next: %(next)s."),
    "approve": gettext_lazy("Approved %(article)s at “%(step)s”. Next: %(next)s."),
    "unsign": gettext_lazy("Took your signature back from %(article)s. It waits at: %(next)s."),
    "flash": gettext_lazy(
        "Published %(article)s at once. Next: somebody else checks it; the task is open."
    ),
    "return": gettext_lazy("Returned %(article)s from “%(step)s”. It is now at: %(next)s."),
    "recall": gettext_lazy("Recalled %(article)s. It is now at: %(next)s."),
    "unschedule": gettext_lazy("Took %(article)s off the schedule. It is now at: %(next)s."),
    "correct": gettext_lazy(
        "Opened a correction of %(article)s. Next: change the text, then submit it."
    ),
    "describe": gettext_lazy("Stored the words of the correction of %(article)s."),
    "cancel": gettext_lazy("Cancelled the correction of %(article)s. Readers see what they saw."),
    "note": gettext_lazy("Added a note to %(article)s. Readers see it now."),
    "expiry": gettext_lazy("Stored the end of %(article)s."),
    "rights": gettext_lazy("Stored the rights record of %(article)s."),
    "hold": gettext_lazy("Put %(article)s on hold. Whoever may hold texts resumes it."),
    "resume": gettext_lazy("Resumed %(article)s. It is now at: %(next)s."),
    "deadline": gettext_lazy("Stored the deadline of %(article)s."),
    "embargo": gettext_lazy("Stored the embargo of %(article)s."),
    "waive": gettext_lazy("Waived four eyes for one step of %(article)s. It is listed."),
    "take-over": gettext_lazy("Took over %(article)s. You may go on writing."),
    "spike": gettext_lazy("Spiked %(article)s. It can be taken back."),
    "restore": gettext_lazy("Took %(article)s back from the spike. It is now at: %(next)s."),
    "unpublish": gettext_lazy("Took %(article)s off the site. It can be put back."),
    "republish": gettext_lazy("Put %(article)s back on the site."),
    "withdraw": gettext_lazy("Withdrew %(article)s. Its address gives readers the reason."),
    "cover": gettext_lazy("Covered %(article)s on its printed pages."),
    "uncover": gettext_lazy("Uncovered %(article)s on its printed pages."),
}


def outcome_sentence(slug: str, before: str, article: Article, at: datetime) -> str:
    """Return what an act did. `before` is the stage before it; `article` holds its stage now."""
    words = {
        "article": quote_headline(article.headline),
        "step": Stage(before).label,
        "next": Stage(article.stage).label,
    }
    if slug == "publish":
        return _describe_publication(article, words, at)
    return str(SENTENCES[slug]) % words


def _describe_publication(article: Article, words: Mapping[str, object], at: datetime) -> str:
    """Return since when readers see a text that was published."""
    moment = article.published_at or at
    named = {**words, "when": short_moment(moment)}
    if moment > at:
        return _("Scheduled %(article)s: readers see it from %(when)s.") % named
    if article.release is not None and article.release.number > 1:
        return _("Published the new text of %(article)s. Readers see it now.") % named
    if moment < at:
        return _("Entered %(article)s late, with its own moment %(when)s.") % named
    return _("Published %(article)s. Readers see it now.") % named
