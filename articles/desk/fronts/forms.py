"""The forms of the front page's desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin import site
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import validate_moment
from articles.domain.fronts import HEADLINE_MAX, SIZE_MAX, TITLE_MAX, SlotKind
from articles.domain.topics import TopicState
from articles.fields import validate_printable
from articles.forms.moments import DAY_END, MORNING, DayAndHourField
from articles.forms.pickers import PicturePicker
from articles.models import Column, FrontEntry, FrontSlot, Image, Topic
from articles.models.querysets import ImageQuerySet
from articles.models.topics import TopicQuerySet

FRONT_IMAGE = FrontEntry._meta.get_field("image")


class EntryForm(forms.Form):
    """From when until when an article is in its slot, and how it is shown there."""

    headline = forms.CharField(
        label=pgettext_lazy("front page", "Headline here"),
        max_length=HEADLINE_MAX,
        required=False,
        validators=[validate_printable],
        help_text=_("On this page only. Empty: its own."),
    )
    image = forms.ModelChoiceField(
        label=pgettext_lazy("front page", "Picture here"),
        queryset=Image.objects.none(),
        required=False,
        widget=PicturePicker(FRONT_IMAGE, site),
        help_text=_("On this page only. Empty: its own."),
    )
    starts_at = DayAndHourField(
        label=pgettext_lazy("front page", "From"),
        required=False,
        usual_hour=MORNING,
        help_text=_("Empty: at once. In the newspaper's time."),
    )
    ends_at = DayAndHourField(
        label=pgettext_lazy("front page", "Until"),
        required=False,
        usual_hour=DAY_END,
        help_text=_("Empty: until somebody takes it off. In the newspaper's time."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, entry: FrontEntry) -> None:
        initial = {
            name: getattr(entry, name) for name in ("headline", "image", "starts_at", "ends_at")
        }
        super().__init__(data, initial=initial, prefix="entry")
        self.entry = entry
        pictures: ImageQuerySet = Image.objects.defer("file_words")
        self.fields["image"].queryset = pictures  # type: ignore[attr-defined]


class SlotForm(forms.Form):
    """How a slot is arranged."""

    title = forms.CharField(
        label=pgettext_lazy("front page", "Title"),
        max_length=TITLE_MAX,
        required=False,
        validators=[validate_printable],
    )
    topic = forms.ModelChoiceField(
        label=pgettext_lazy("front page", "Follows the topic"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=pgettext_lazy("front page", "none: only what is put there"),
    )
    size = forms.IntegerField(
        label=pgettext_lazy("front page", "Articles"),
        min_value=0,
        max_value=SIZE_MAX,
        help_text=_("0: readers do not see it."),
    )
    with_picture = forms.BooleanField(
        label=pgettext_lazy("front page", "With a picture"), required=False
    )
    column = forms.ModelChoiceField(
        label=pgettext_lazy("front page", "Follows the column"),
        queryset=Column.objects.none(),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, slot: FrontSlot, publication: int
    ) -> None:
        names = ("title", "topic", "size", "with_picture", "column")
        initial = {name: getattr(slot, name) for name in names}
        super().__init__(data, initial=initial, prefix=f"slot-{slot.key}")
        columns = Column.objects.filter(publication=publication)
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]
        self.fields["topic"].queryset = _open_topics(publication)  # type: ignore[attr-defined]
        for name in _missing_fields(slot):
            del self.fields[name]


def _missing_fields(slot: FrontSlot) -> set[str]:
    """Return the fields that a slot of this kind does not have."""
    missing = set()
    if slot.kind != SlotKind.TOPIC:
        missing.update({"title", "topic"})
    if slot.kind != SlotKind.OPINION:
        missing.add("column")
    if slot.kind not in (SlotKind.TOPIC, SlotKind.COLUMN):
        missing.add("with_picture")
    return missing


def _open_topics(publication: int) -> TopicQuerySet:
    """Return the topics that a slot may follow; one that is closed stays where it was chosen."""
    rows: TopicQuerySet = Topic.objects.filter(publication=publication)
    return rows.exclude(state=TopicState.PREPARED).newest_first()


class TopicForm(forms.Form):
    """A new topic: words alone, or a topic with a page of its own."""

    topic = forms.CharField(
        label=pgettext_lazy("front page", "New topic"),
        max_length=TITLE_MAX,
        required=False,
        validators=[validate_printable],
    )
    page = forms.ModelChoiceField(
        label=pgettext_lazy("front page", "Follows the topic"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=pgettext_lazy("front page", "none: only what is put there"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, publication: int) -> None:
        super().__init__(data)
        self.fields["page"].queryset = _open_topics(publication)  # type: ignore[attr-defined]


class MomentForm(forms.Form):
    """For which moment the page is shown."""

    moment = forms.DateTimeField(
        label=pgettext_lazy("front page", "As it will be at"),
        required=False,
        validators=[validate_moment],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
    )
