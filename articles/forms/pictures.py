"""Forms of the picture desk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.pictures.picture_adjustments import (
    CONTRAST_MAX,
    EXPOSURE_MAX,
    PictureAdjustment,
)
from articles.domain.pictures.picture_uses import CropRectangle, PictureUse
from articles.models import Image, PictureCollection, PictureRights

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif"
KINDS = _("JPEG, PNG, WebP, GIF, HEIC or AVIF, at most 25 MB each.")


class ManyFilesInput(forms.FileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files. The cleaned value is a list of them."""

    widget = ManyFilesInput(attrs={"accept": ACCEPTED, "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """New pictures. What is left empty is filled from each file."""

    file = ManyFilesField(label=_("Files"), help_text=KINDS, allow_empty_file=True)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    credit = forms.CharField(
        label=pgettext_lazy("picture", "Credit"), max_length=120, required=False
    )
    caption = forms.CharField(label=_("Caption"), max_length=300, required=False)

    def files_sent(self) -> "Sequence[UploadedFile[Any]]":
        """Return the files."""
        files: Sequence[UploadedFile[Any]] = self.cleaned_data["file"]
        return files


class PictureFileForm(forms.Form):
    """The file of a picture that is known by its address so far."""

    file = forms.FileField(
        label=_("File"),
        help_text=KINDS,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class PictureForm(forms.ModelForm[Image]):
    """The words and tags of a picture."""

    tags = forms.CharField(
        label=_("tags"),
        max_length=1200,
        required=False,
        help_text=_("Separated by commas."),
        widget=forms.TextInput(attrs={"list": "picture-tags"}),
    )

    class Meta:
        model = Image
        fields = ["title", "caption", "credit", "creator", "taken_on", "place"]
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 3}),
            "taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class PictureWordsForm(forms.ModelForm[Image]):
    """What a picture needs before readers see it."""

    class Meta:
        model = Image
        fields = ["caption", "credit"]
        widgets = {"caption": forms.Textarea(attrs={"rows": 2})}


class PictureRightsForm(forms.ModelForm[PictureRights]):
    """The rights record of a picture."""

    started_from = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PictureRights
        fields = [
            "holder",
            "licence",
            "valid_from",
            "valid_until",
            "limits",
            "web_allowed",
            "print_allowed",
            "machines",
        ]
        widgets = {
            "limits": forms.Textarea(attrs={"rows": 3}),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class CropForm(forms.Form):
    """The crop for one place of use, in per cent of the picture; and whether it has one."""

    own = forms.BooleanField(label=_("Own crop"), required=False)
    left = forms.FloatField(label=_("from the left, %"), min_value=0, max_value=100)
    top = forms.FloatField(label=_("from the top, %"), min_value=0, max_value=100)
    width = forms.FloatField(label=_("width, %"), min_value=5, max_value=100)
    height = forms.FloatField(label=_("height, %"), min_value=5, max_value=100)

    def rectangle(self) -> CropRectangle | None:
        """Return the rectangle in fractions, None where the focal point decides."""
        cleaned = self.cleaned_data
        if not cleaned["own"]:
            return None
        return CropRectangle(
            cleaned["left"] / 100,
            cleaned["top"] / 100,
            cleaned["width"] / 100,
            cleaned["height"] / 100,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a crop that reaches over the edge."""
        cleaned = self.cleaned_data
        if {"left", "width"} <= set(cleaned) and cleaned["left"] + cleaned["width"] > 100.05:
            self.add_error("width", _("The crop reaches over the right edge."))
        if {"top", "height"} <= set(cleaned) and cleaned["top"] + cleaned["height"] > 100.05:
            self.add_error("height", _("The crop reaches over the lower edge."))
        return cleaned


class FocalPointForm(forms.Form):
    """The focal point in per cent of the picture."""

    focal_x = forms.FloatField(label=_("focal point, across, %"), min_value=0, max_value=100)
    focal_y = forms.FloatField(label=_("focal point, down, %"), min_value=0, max_value=100)
    started_from = forms.CharField(widget=forms.HiddenInput, required=False)


class CropForms:
    """The focal point and the crops of a picture as one form."""

    def __init__(self, data: Any, focal: dict[str, Any], crops: dict[str, dict[str, Any]]) -> None:
        self.focal = FocalPointForm(data, initial=focal)
        self.crops = {
            use: CropForm(data, prefix=use, initial=crops[use]) for use in PictureUse.values
        }

    def __iter__(self) -> Iterator[tuple[str, str, CropForm]]:
        """Yield each place of use: its name, its label and its form."""
        for use in PictureUse:
            yield use.value, str(use.label), self.crops[use.value]

    def is_valid(self) -> bool:
        """Check every part, so that all faults are shown at once."""
        return all([self.focal.is_valid(), *(form.is_valid() for form in self.crops.values())])


class AdjustmentForm(forms.Form):
    """How a picture is turned, and how light it is."""

    TURNS = (
        (0, _("as its file has it")),
        (90, _("a quarter clockwise")),
        (180, _("upside down")),
        (270, _("a quarter anticlockwise")),
    )
    rotation = forms.TypedChoiceField(
        label=_("Rotation"), choices=TURNS, coerce=int, widget=forms.RadioSelect
    )
    exposure = forms.IntegerField(
        label=_("exposure, hundredths of a stop"),
        min_value=-EXPOSURE_MAX,
        max_value=EXPOSURE_MAX,
        step_size=1,
        help_text=_("100 doubles the light, −100 halves it."),
    )
    contrast = forms.IntegerField(
        label=_("contrast, %"), min_value=-CONTRAST_MAX, max_value=CONTRAST_MAX, step_size=1
    )
    started_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def adjustment(self) -> PictureAdjustment:
        """Return what was chosen."""
        cleaned = self.cleaned_data
        return PictureAdjustment(cleaned["rotation"], cleaned["exposure"], cleaned["contrast"])


class BulkPictureForm(forms.Form):
    """One change of the pictures that were chosen."""

    ACTS = (
        ("tag", _("Add tags")),
        ("collect", _("Put into a collection")),
        ("credit", _("Set the credit")),
    )
    act = forms.ChoiceField(label=_("Change"), choices=ACTS)
    tags = forms.CharField(
        label=_("tags"),
        max_length=1200,
        required=False,
        widget=forms.TextInput(attrs={"list": "picture-tags"}),
    )
    collection = forms.ModelChoiceField(
        label=_("Collection"),
        queryset=PictureCollection.objects.order_by("name"),
        required=False,
        empty_label=_("a new one:"),
    )
    name = forms.CharField(label=_("Name of the new collection"), max_length=80, required=False)
    credit = forms.CharField(
        label=pgettext_lazy("picture", "Credit"), max_length=120, required=False
    )
    FIELDS_OF_ACTS: ClassVar[Mapping[str, Sequence[str]]] = {
        "tag": ("tags",),
        "collect": ("collection", "name"),
        "credit": ("credit",),
    }

    def needed_fields(self) -> list[forms.BoundField]:
        """Return the fields of the change that was chosen; all of them where none was."""
        act = str(self["act"].value() or "")
        names = self.FIELDS_OF_ACTS.get(act, [name for name in self.fields if name != "act"])
        return [self[name] for name in names]


class CollectionForm(forms.Form):
    """The name of a collection."""

    name = forms.CharField(label=pgettext_lazy("picture", "Name"), max_length=80)
