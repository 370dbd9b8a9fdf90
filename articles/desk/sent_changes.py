"""What the desks of fronts and of topics have in common: one change, named by the button that was
pressed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.errors import Invalid
from articles.models import Article, Publication
from newsroom.accounts.models import User


@dataclass(frozen=True)
class SentChange:
    """What was sent, by whom and when."""

    sent: QueryDict
    by: User
    at: datetime

    @property
    def version(self) -> int | None:
        """The version of the page that the editor looked at."""
        return self.number("version")

    def number(self, name: str) -> int | None:
        """Return a number that was sent; None for none."""
        return read_number(self.sent.get(name, ""))

    def read_place(self, most: int) -> int | None:
        """Return the place that was typed; None for none. Refuses Invalid for what is no place."""
        typed = self.sent.get("place", "")
        place = read_number(typed)
        if typed and not place:
            raise Invalid(
                _("Write a place as a number from 1 to %(most)d. Nothing was changed.")
                % {"most": most}
            )
        return place


Sent = TypeVar("Sent", bound=SentChange)


def do_sent_change(change: Sent, known: Mapping[str, Callable[[Sent], str]]) -> str:
    """Make the change whose button was pressed; return what to tell. Refuses as the actions do."""
    name = next((name for name in known if name in change.sent), "")
    if not name:
        raise Invalid(_("This page was sent without a change. Nothing was changed."))
    return known[name](change)


def require_valid(form: forms.Form) -> None:
    """Refuse Invalid with every fault of a form, each with the name of its field."""
    if not form.is_valid():
        raise Invalid(
            *(
                f"{form.fields[name].label}: {message}" if name in form.fields else str(message)
                for name, messages in form.errors.items()
                for message in messages
            )
        )


def find_sent_article(publication: Publication, number: int | None) -> Article:
    """Return the article of a newspaper that was sent. Refuses Invalid for none."""
    rows = Article.objects.of(publication)
    article: Article | None = rows.filter(pk=number).first() if number is not None else None
    if article is None:
        raise Invalid(_("There is no such article in this newspaper. Nothing was changed."))
    return article
