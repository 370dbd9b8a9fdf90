"""What the lists of records are narrowed by: signatures, returns, corrections, texts, marks."""

from typing import Any

import django_filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.act_registry import registered_acts
from articles.domain.states import PROOFS, STEPS
from articles.forms.lists.filters import emptiness_filter, order_filter, value_filter
from articles.forms.lists.record_filter import (
    DatedFilter,
    PersonalFilter,
    RecordFilter,
    SearchedFilter,
)
from articles.frame.sorting import ColumnOrders
from articles.models import MarkKind, TaskKind
from articles.models.texts.corrections import CorrectionKind, Severity
from articles.models.texts.journal import Outcome
from articles.selectors.desk.desk_lists import filter_tasks

STEP_CHOICES = [(str(step), step.label) for step in STEPS]
PROOF_CHOICES = [(str(step), step.label) for step in PROOFS]


def _act_choices() -> list[tuple[str, str]]:
    return list(registered_acts().items())


class SignatureFilter(SearchedFilter, PersonalFilter, DatedFilter):
    """Filters over what was signed."""

    dated = "at"
    searched = ("by_printed", "round__article__headline")
    first_names = frozenset({"q", "step", "by", "valid"})
    step = value_filter(_("step"), STEP_CHOICES)
    valid = emptiness_filter(
        pgettext_lazy("filter of a list", "In force"),
        "cancelled_at",
        empty=pgettext_lazy("signature", "in force"),
        filled=pgettext_lazy("signature", "cancelled by a later text"),
    )


class ReturnFilter(SearchedFilter, PersonalFilter, DatedFilter):
    """Filters over what came back."""

    dated = "at"
    searched = ("by_printed", "round__article__headline")
    first_names = frozenset({"q", "step", "by"})
    step = value_filter(_("step"), STEP_CHOICES)


class WaiverFilter(DatedFilter):
    """Filters over leave that was given in spite of four eyes."""

    dated = "at"
    first_names = frozenset({"since", "until", "order"})


class CorrectionFilter(SearchedFilter, DatedFilter):
    """Filters over what readers were told, or will be."""

    dated = "opened_at"
    searched = ("note", "article__headline")
    first_names = frozenset({"q", "kind", "severity", "unpublished"})
    kind = value_filter(_("kind"), CorrectionKind.choices)
    severity = value_filter(_("severity"), Severity.choices)
    unpublished = emptiness_filter(
        pgettext_lazy("filter of a list", "Readers"),
        "published_at",
        empty=pgettext_lazy("correction", "not told yet"),
        filled=pgettext_lazy("correction", "told"),
    )


class MarkFilter(SearchedFilter, PersonalFilter, DatedFilter):
    """Filters over marks on proofs."""

    dated = "at"
    searched = ("found", "proposal", "by_printed", "round__article__headline")
    first_names = frozenset({"q", "kind", "step", "by", "accepted"})
    step = value_filter(_("step"), PROOF_CHOICES)
    kind = value_filter(_("kind"), MarkKind.choices)
    accepted = value_filter(
        pgettext_lazy("filter of a list", "Decided"),
        [
            ("1", pgettext_lazy("mark", "accepted")),
            ("0", pgettext_lazy("mark", "rejected")),
            ("open", pgettext_lazy("mark", "not decided")),
        ],
        method="by_decision",
    )

    def by_decision(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(accepted={"1": True, "0": False}.get(value))


class RevisionFilter(SearchedFilter, DatedFilter):
    """Filters over the saved states of texts."""

    dated = "made_at"
    searched = ("headline",)
    first_names = frozenset({"q", "since", "until"})


class ReleaseFilter(SearchedFilter, DatedFilter):
    """Filters over what was put before readers."""

    dated = "made_at"
    searched = ("editor_printed", "source_line")
    first_names = frozenset({"q", "since", "until"})


class TaskFilter(RecordFilter):
    """Filters over what is still to be done; those that are open come first, the oldest first."""

    orders = {
        "": (F("done_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk"),
        "due": (F("due_at").asc(nulls_last=True), "pk"),
        "-due": (F("due_at").desc(nulls_last=True), "-pk"),
    }
    sorted_columns = {"due": ColumnOrders("due", "-due")}
    first_names = frozenset({"open", "desk", "kind"})
    open = emptiness_filter(
        pgettext_lazy("filter of a list", "State"),
        "done_at",
        empty=pgettext_lazy("task", "open"),
        filled=pgettext_lazy("task", "settled"),
    )
    desk = value_filter(
        _("due at"),
        [("due", _("to be done today")), ("overdue", _("overdue"))],
        method="by_due",
    )
    kind = value_filter(_("kind"), TaskKind.choices)
    order = order_filter(
        pgettext_lazy("order of a list", "what is open first"),
        ("due", pgettext_lazy("order of a list", "by date due")),
        ("-due", pgettext_lazy("order of a list", "by date due, the last first")),
    )

    def by_due(self, queryset: Any, name: str, value: str) -> Any:
        return filter_tasks(queryset, value, self.at)


class JournalFilter(SearchedFilter, PersonalFilter, DatedFilter):
    """Filters over the journal: by person, act, record and day."""

    dated = "at"
    searched = ("subject", "by_printed", "reason")
    first_names = frozenset({"q", "by", "act", "since", "until"})
    act = value_filter(_("act"), _act_choices)
    outcome = value_filter(_("outcome"), Outcome.choices)
    article = django_filters.NumberFilter(
        label=pgettext_lazy("filter of a list", "Number of the article"),
        field_name="article_id",
        min_value=1,
        max_value=2**31 - 1,
        decimal_places=0,
    )
