"""The forms of an issue: its number and date, and what its pages print."""

from typing import Any

from django.contrib.admin import site
from django.forms.models import inlineformset_factory

from articles.forms.articles import DAY_INPUT, LabelledFieldsMixin, LabelledFormSet
from articles.forms.models import ReportingForm
from articles.forms.pickers import Picker
from articles.models import Issue, Page
from articles.models.paper.editions import PAGES_MAX

PAGE_EDITOR = Page._meta.get_field("responsible_editor")


class IssueForm(LabelledFieldsMixin, ReportingForm):
    """The numbers, the date and the size of an issue. When readers see it is said by its release
    alone."""

    class Meta:
        model = Issue
        fields = [
            "publication",
            "number",
            "number_in_year",
            "number_printed",
            "date",
            "date_printed",
            "kind",
            "page_count",
        ]
        widgets = {"date": DAY_INPUT}


PAGE_ROWS = inlineformset_factory(
    Issue,
    Page,
    form=ReportingForm,
    formset=LabelledFormSet,
    fields=["label", "name", "responsible_editor"],
    extra=0,
    can_delete=False,
    max_num=PAGES_MAX,
    absolute_max=PAGES_MAX,
    widgets={"responsible_editor": Picker(PAGE_EDITOR, site)},
)


def make_page_rows(issue: Issue, pages: Any, data: Any = None) -> Any:
    """Return the rows of an issue's pages, in printer's order. `pages` are those shown, with what
    stands on them."""
    return PAGE_ROWS(data, instance=issue, queryset=pages)
