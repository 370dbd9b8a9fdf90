"""Where an article is put in print: a page that is offered, or the numbers that people say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.forms.articles import label_fields
from articles.models import Page, Publication
from articles.models.paper.editions import NUMBER_MAX, PAGES_MAX

PageChoices = Sequence[tuple[str, Sequence[tuple[int, str]]]]


class PlacingForm(forms.Form):
    """A page of an issue. Typed numbers count before the page that was chosen."""

    place = forms.TypedChoiceField(
        label=_("Page of a coming issue"), coerce=int, empty_value=None, required=False
    )
    issue = forms.IntegerField(
        label=_("Or issue number"), min_value=1, max_value=NUMBER_MAX, required=False
    )
    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=PAGES_MAX, required=False)

    def __init__(
        self, *args: Any, publication: Publication, pages: PageChoices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.publication = publication
        choices: list[Any] = [("", _("Choose a page, or type the numbers below")), *pages]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        label_fields(self)

    def clean(self) -> dict[str, Any]:
        """Find the page. A number that does not exist is reported with the field that is wrong."""
        number = self.cleaned_data.get("issue")
        position = self.cleaned_data.get("page")
        chosen = self.cleaned_data.get("place")
        self.cleaned_data["found"] = None
        if number is not None and position is not None:
            self.cleaned_data["found"] = self._find_by_numbers(number, position)
        elif number is not None or position is not None:
            missing = "page" if position is None else "issue"
            if missing not in self.errors:
                self.add_error(missing, _("Type both numbers: the issue and its page."))
        elif chosen is not None:
            self.cleaned_data["found"] = Page.objects.filter(pk=chosen).first()
        elif not self.errors:
            self.add_error("place", _("Choose a page, or type the numbers of issue and page."))
        return self.cleaned_data

    def _find_by_numbers(self, number: int, position: int) -> Page | None:
        pages = Page.objects.filter(issue__publication=self.publication, issue__number=number)
        page: Page | None = pages.filter(position=position).first()
        if page is not None:
            return page
        count = pages.count()
        if count:
            self.add_error(
                "page", _("This issue has no such page; it has %(count)d.") % {"count": count}
            )
        else:
            self.add_error("issue", _("There is no issue with this number. Plan it first."))
        return None
