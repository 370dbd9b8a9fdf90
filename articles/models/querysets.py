"""The newsroom's words for choosing rows.

`published(at)` is the only definition of "public" in the project.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q

from articles.characters import fold
from articles.common.moments import newspaper_day
from articles.domain.choices import DateState
from articles.domain.schedule import month_end, month_start, months_between, scheduled_days
from articles.domain.states import STEPS, WRITING, Stage, Visibility
from articles.errors import Refused

if TYPE_CHECKING:
    from articles.models import Issue, IssueDate, Publication  # noqa: F401  Issue types a queryset


class AppendOnlyError(Refused):
    """Somebody tried to change or delete a row that is kept for ever."""

    code = "append_only"


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are written once. A database trigger refuses what slips past this class."""

    def update(self, **values: Any) -> int:
        raise AppendOnlyError("These rows never change.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("These rows are never deleted.")


# What a prepared query has in its place (articles/selectors/listing/prepared.py).
Moment = datetime | Expression
Day = date | Expression


def forbidden_by_rights(on: Day) -> Q:
    """Return which rights records forbid to show their text on a day of the newspaper."""
    return Q(web_allowed=False) | Q(valid_until__lt=on) | Q(valid_from__gt=on)


class ArticleQuerySet(
    models.QuerySet[Any]
):  # naming Article here would be a cycle that mypy cannot close
    """Articles …"""

    def published(self, at: datetime, *, until: datetime | None = None) -> Self:
        """… that readers may see at the moment `at`: state, rights and time alone decide, no job
        has to run.

        `until` leaves out what came out later than that. It replaces `at`, where it is
        earlier: of two upper bounds SQLite walks its index from the first, however far that is.
        """
        return self.public_when(at, newspaper_day(at), until=min(at, until or at))

    def public_when(self, at: Moment, on: Day, *, until: Moment | None = None) -> Self:
        """… that are public at a moment, which is on the day `on`: `published`, for queries that
        are asked again and again with other moments."""
        return self._shown_since(at, until or at).filter(
            Q(live_until__isnull=True) | Q(live_until__gt=at), ~Exists(self._forbidden(on))
        )

    def each_of(self, others: "ArticleQuerySet") -> Self:
        """… that are among others, asked one by one.

        The condition that few fulfil stays outside: beside those of `published` SQLite would begin
        with everything that is public.
        """
        return self.filter(Exists(others.order_by().filter(pk=OuterRef("pk"))))

    def gone(self, at: datetime) -> Self:
        """… that readers once could see and now cannot: they are answered with 410 and a reason."""
        withdrawn = self.filter(
            visibility=Visibility.WITHDRAWN,
            withdrawn_at__gte=F("published_at"),
            published_at__lte=at,
        )
        over = Q(live_until__gt=F("published_at"), live_until__lte=at)
        forbidden = self._forbidden(newspaper_day(at))
        return withdrawn | self._shown_since(at, at).filter(over | Exists(forbidden))

    def _shown_since(self, at: Moment, until: Moment) -> Self:
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=at),
            visibility=Visibility.LIVE,
            published_at__lte=until,
        )

    def _forbidden(self, on: Day) -> "models.QuerySet[Any]":
        return self._rows("rights").filter(forbidden_by_rights(on), article=OuterRef("pk"))

    def scheduled(self, at: datetime) -> Self:
        """… that readers will see at a moment after `at`."""
        return self.filter(stage=Stage.SCHEDULED, published_at__gt=at)

    def waiting(self, steps: Iterable[str]) -> Self:
        """… that wait for somebody to take one of these steps."""
        return self.filter(stage__in=[step for step in steps if step in STEPS])

    def written_by(self, by: Any) -> Self:
        """… that a person is writing at: drafts, returned texts and open corrections of their
        own.
        """
        own = Q(created_by=by) | Exists(
            self._rows("credits").filter(article=OuterRef("pk"), person__user=by)
        )
        return self.filter(own, stage__in=WRITING)

    def of(self, publication: "Publication") -> Self:
        """… of one newspaper."""
        return self.filter(publication=publication)

    def in_columns(self, column_ids: Iterable[int]) -> Self:
        """… that readers find in any of these columns, each once."""
        shown = self._rows("shown_in").filter(article=OuterRef("pk"), column__in=list(column_ids))
        return self.filter(Exists(shown))

    def printed_in(self, number: int, at: datetime) -> Self:
        """… printed in issues of this number that readers may leaf through at the moment `at`,
        each once.
        """
        places = self._rows("placements").filter(
            article=OuterRef("pk"),
            page__issue__number=number,
            page__issue__published_at__lte=at,
        )
        return self.filter(Exists(places))

    def by_person(self, person_id: int) -> Self:
        """… that readers find under this person's name, each once."""
        return self.filter(Exists(self._bylines().filter(person=person_id)))

    def under_name(self, name: str) -> Self:
        """… that print this name in their byline, however its characters are written, each once."""
        return self.filter(Exists(self._bylines().filter(folded=fold(name).strip())))

    def _bylines(self) -> "models.QuerySet[Any]":
        """Return an article's bylines. Its moment leads an index of names to the one row."""
        return self._rows("bylines").filter(
            article=OuterRef("pk"), published_at=OuterRef("published_at")
        )

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def _rows(self, name: str) -> "models.QuerySet[Any]":
        """Return all rows of a table that points at articles, by its related name; models are
        above this floor.
        """
        related = self.model._meta.get_field(name).related_model
        return cast("type[models.Model]", related)._default_manager.all()


class ImageQuerySet(models.QuerySet[Any]):
    """Pictures …"""

    def allowed(self, at: datetime) -> Self:
        """… whose rights allow to show them to readers at the moment `at`; no job has to run."""
        related = cast("type[models.Model]", self.model._meta.get_field("rights").related_model)
        forbidden = forbidden_by_rights(newspaper_day(at))
        rows = related._default_manager.filter(forbidden, image=OuterRef("pk"))
        return self.filter(~Exists(rows))

    def allowed_always(self) -> Self:
        """… whose rights allow to show them to readers on every day: what holds their words does
        not depend on the moment."""
        related = cast("type[models.Model]", self.model._meta.get_field("rights").related_model)
        limited = Q(web_allowed=False) | Q(valid_until__isnull=False) | Q(valid_from__isnull=False)
        rows = related._default_manager.filter(limited, image=OuterRef("pk"))
        return self.filter(~Exists(rows))


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues …"""

    def published(self, at: datetime) -> Self:
        """… whose pages readers may see at the moment `at`."""
        return self.filter(published_at__lte=at)

    def of(self, publication: "Publication") -> Self:
        return self.filter(publication=publication)

    def dated(self, on: date) -> Self:
        return self.filter(date=on)

    def newest_first(self) -> Self:
        return self.order_by("-date", "-number")


class IssueDateQuerySet(models.QuerySet["IssueDate"]):
    """Dates of the publication calendar …"""

    def of(self, publication: "Publication") -> Self:
        return self.filter(publication=publication)

    def between(self, first: date, last: date) -> Self:
        """… from `first` to `last`, both included."""
        return self.filter(date__gte=first, date__lte=last)

    def on(self, publication: "Publication", day: date) -> "IssueDate | None":
        """Return what the calendar holds of one date."""
        return self.of(publication).filter(date=day).first()

    def appearing(self) -> Self:
        """… whose issue belongs to subscriptions: weekdays that are not suspended, dates moved
        to, extras that count.
        """
        return self.filter(Q(state=DateState.PLANNED) | Q(state=DateState.EXTRA, counts=True))

    def printed(self) -> Self:
        """… on which a paper comes out: those that appear, and extras given on top."""
        return self.filter(state__in=[DateState.PLANNED, DateState.EXTRA])

    def days(
        self, publication: "Publication", first: date, last: date, *, on_top: bool = False
    ) -> list[date]:
        """Return the paper's issue dates from `first` to `last`, both included, the earliest first.

        A month with a stored date is answered by what is stored; a month without one by the
        schedules, as before there was a calendar. Suspended dates are no issue dates. `on_top`
        counts extras given on top as well. Two queries at most.
        """
        rows = (
            self.of(publication)
            .between(month_start(first), month_end(last))
            .values_list("date", "state", "counts")
        )
        stored = set()
        dates = []
        for day, state, counts in rows:
            stored.add(month_start(day))
            if state == DateState.PLANNED or (state == DateState.EXTRA and (counts or on_top)):
                dates.append(day)
        if len(stored) < months_between(first, last):
            schedules = publication.schedules.all()
            dates += [
                day
                for day in scheduled_days(schedules, first, last)
                if month_start(day) not in stored
            ]
        return sorted(day for day in dates if first <= day <= last)
