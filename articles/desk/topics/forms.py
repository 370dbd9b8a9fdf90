"""The forms of the topics' desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin import site
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.topics import ADDRESS_MAX, HEADING_MAX, INTRODUCTION_MAX, TITLE_MAX
from articles.fields import validate_printable
from articles.forms.moments import MORNING, DayAndHourField
from articles.forms.pickers import PicturePicker
from articles.models import Image, Publication, Topic
from articles.models.querysets import ImageQuerySet

TOPIC_IMAGE = Topic._meta.get_field("image")


class NewTopicForm(forms.Form):
    """A topic that begins with its title."""

    title = forms.CharField(
        label=pgettext_lazy("topic", "Title"),
        max_length=TITLE_MAX,
        validators=[validate_printable],
    )
    publication = forms.ModelChoiceField(
        label=_("Newspaper"), queryset=Publication.objects.none(), empty_label=None
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        publications = Publication.objects.order_by("pk")
        self.fields["publication"].queryset = publications  # type: ignore[attr-defined]
        self.fields["publication"].initial = publications.first()


class TopicWordsForm(forms.Form):
    """What a topic says of itself. Its address can be changed until readers know it."""

    title = forms.CharField(
        label=pgettext_lazy("topic", "Title"),
        max_length=TITLE_MAX,
        validators=[validate_printable],
    )
    slug = forms.SlugField(
        label=pgettext_lazy("topic", "Part of the address"),
        max_length=ADDRESS_MAX,
        allow_unicode=True,
        help_text=_("Letters, digits and hyphens. It stays once readers saw the topic."),
    )
    introduction = forms.CharField(
        label=pgettext_lazy("topic", "Introduction"),
        max_length=INTRODUCTION_MAX,
        required=False,
        validators=[validate_printable],
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "Plain text; each line is a paragraph. The first sentence stands in lists, feeds and "
            "shared links."
        ),
    )
    image = forms.ModelChoiceField(
        label=pgettext_lazy("topic", "Picture"),
        queryset=Image.objects.none(),
        required=False,
        widget=PicturePicker(TOPIC_IMAGE, site),
        help_text=_("Readers see it while its rights allow it."),
    )
    starts_at = DayAndHourField(
        label=pgettext_lazy("topic", "From"),
        required=False,
        usual_hour=MORNING,
        help_text=_("Empty: as soon as it is open. In the newspaper's time."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, topic: Topic) -> None:
        names = ("title", "slug", "introduction", "image", "starts_at")
        super().__init__(data, initial={name: getattr(topic, name) for name in names})
        pictures: ImageQuerySet = Image.objects.defer("file_words")
        self.fields["image"].queryset = pictures  # type: ignore[attr-defined]
        self.fields["slug"].disabled = topic.opened_at is not None


class TopicHeadingForm(forms.Form):
    """A heading between the articles of a topic."""

    heading = forms.CharField(
        label=pgettext_lazy("topic", "Heading"),
        max_length=HEADING_MAX,
        validators=[validate_printable],
    )
