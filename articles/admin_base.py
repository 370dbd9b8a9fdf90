"""What every staff page shares, whichever app it belongs to: who is signed in, no second log, and
an address that may ask anything without a traceback.
"""

from datetime import MAXYEAR, MINYEAR
from typing import Any, ClassVar, TypeVar, cast

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.actions.records import journal
from articles.common.numbers import read_number
from articles.errors import Refused, Words
from articles.forms.models import ReportingForm, TypedJSONField
from articles.forms.pickers import Picker
from articles.models import ImageKey, PersonKey
from articles.selectors.listing.protection import ProtectingRows, find_protecting_rows
from newsroom.accounts.models import User

Row = TypeVar("Row", bound=models.Model)

# What the filters of django.contrib.admin append to a field's name in an address.
FILTER_SUFFIXES = ("exact", "id__exact", "isnull", "isempty", "gte", "lt")
# characters and words of a search
SOUGHT_MAX = 200
WORDS_MAX = 20


def signed_in_user(request: HttpRequest) -> User:
    """Return the person behind a staff page; the admin lets nobody else in."""
    return cast("User", request.user)


def can_be_stored(text: str) -> bool:
    """Say whether a value of an address is no number or day beyond what the database holds, and has
    no NUL, which PostgreSQL stores nowhere.

    The first and the last year leave the calendar when they move into another time zone.
    """
    if "\0" in text or (text.isdecimal() and len(text) >= 19):
        return False
    try:
        day = parse_date(text.split("T")[0].split(" ")[0])
    except ValueError:
        return False
    return day is None or MINYEAR < day.year < MAXYEAR


def limit_search_words(words: str) -> str:
    """Return what a list is searched for: the first twenty words of the first 200 characters."""
    return " ".join(words.replace("\0", "")[:SOUGHT_MAX].split()[:WORDS_MAX])


class OneSpellingMixin(ModelAdmin[Row]):
    """A row has one address: an identifier in another spelling of it names no row.

    Django finds row 1 for " 1", "+1", "1_0" and "１" as well. A guard that looks at the text of an
    address then looks at another thing than the form that follows; guards look at the row.
    """

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Row | None:
        """Return the row of an identifier as Django has decoded it, None for any other spelling."""
        field = self.opts.get_field(from_field) if from_field else self.opts.pk
        try:
            spelled = str(field.to_python(object_id))  # type: ignore[union-attr]
        except ValidationError:
            return None
        if spelled != str(object_id):
            return None
        return super().get_object(request, object_id, from_field)

    def asked_row(self, request: HttpRequest, object_id: str | None) -> Row | None:
        """Return the row that Django's own view of this address will show, None where it has none.

        An own view guards, shows and journals this row; it never reads `object_id` itself.
        """
        return self.get_object(request, unquote(object_id)) if object_id else None


class DeclaredLookupsMixin(OneSpellingMixin[Row]):
    """A list whose address asks only what the list itself offers.

    Django lets an address filter by every lookup of every own column: a regular expression that
    never ends, or a masked e-mail address read letter by letter with `startswith`.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Row], search_term: str
    ) -> tuple[models.QuerySet[Row], bool]:
        """Search for the first words of an endless text: each is a condition, and the database
        knows an end of conditions."""
        return super().get_search_results(request, queryset, limit_search_words(search_term))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Allow what the filters ask.

        Raises IncorrectLookupParameters for a value that no row can have: the list is shown whole.
        """
        values = value if isinstance(value, list | tuple) else [value]
        declared = lookup in self.declared_lookups()
        if declared and not all(can_be_stored(str(single)) for single in values):
            raise IncorrectLookupParameters
        return declared

    def declared_lookups(self) -> set[str]:
        """Return every parameter that this list's filters write into addresses."""
        lookups = set[str]()
        for item in self.list_filter or ():
            parameter = getattr(item, "parameter_name", None)
            if parameter:
                lookups.add(parameter)
                continue
            field = item[0] if isinstance(item, tuple | list) else item
            lookups.add(str(field))
            lookups.update(f"{field}__{suffix}" for suffix in FILTER_SUFFIXES)
        return lookups


class PickerMixin(BaseModelAdmin[Row]):
    """Gives the search boxes of a form or of its inline rows our own widget."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = Picker(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class GuardedAdmin(PickerMixin[Row], DeclaredLookupsMixin[Row]):
    """Django's own, sure of what an address may fill in; the journal says what happened, and no
    second log does.

    What an action refuses comes back as errors of the form, with every word kept and nothing
    stored.
    """

    form = ReportingForm
    # Titles of the forms where Django's, a verb before the name of the table, say nothing.
    add_title: ClassVar[Words] = ""
    change_title: ClassVar[Words] = ""
    formfield_overrides = {models.JSONField: {"form_class": TypedJSONField}}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show and save a row. Only what saves begins a transaction: on SQLite it holds the lock of
        whoever writes, and an import would shut every form.
        """
        title = self.add_title if object_id is None else self.change_title
        if title:
            extra_context = {"title": title, **(extra_context or {})}
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            journal.record_denied(refused)  # the form's transaction took the row back with the rest
            request.refused = tuple(refused.reasons)  # type: ignore[attr-defined]
            context = {**(extra_context or {}), **self.around_refusal(request, object_id, refused)}
            return super().changeform_view(request, object_id, form_url, context)

    def response_action(  # type: ignore[override]  # an argument more from Django 6 on
        self, request: HttpRequest, queryset: Any, **more: Any
    ) -> Any:
        """Do an act on the chosen rows. What names no row is none of them."""
        request.POST = request.POST.copy()  # type: ignore[assignment]
        sent = request.POST.getlist(ACTION_CHECKBOX_NAME)
        chosen = [number for number in sent if read_number(number) is not None]
        request.POST.setlist(ACTION_CHECKBOX_NAME, chosen)  # type: ignore[misc]
        return super().response_action(request, queryset, **more)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what goes with the rows, without the keys by which they are found: nobody entered
        those. Where other rows refer to them the first of those are named, and nothing else is
        read: a newspaper has a hundred thousand articles."""
        protecting = [found for row in objs for found in find_protecting_rows(row)]
        if protecting:
            return [], {}, set(), [line for found in protecting for line in _name_rows(found)]
        nested, counts, needed, protected = super().get_deleted_objects(objs, request)
        labels = [model._meta for model in (PersonKey, ImageKey)]
        for label in labels:
            counts.pop(str(label.verbose_name_plural), None)
        prefixes = tuple(f"{capfirst(label.verbose_name)}: " for label in labels)
        return _without_lines(nested, prefixes), counts, needed, protected

    def around_refusal(self, request: HttpRequest, object_id: str | None, refused: Refused) -> Any:
        """Return what the page shows besides the reasons of a refusal."""
        return {}

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Row]]:
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", ())  # type: ignore[attr-defined]
        return form

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep no second log: the journal says what happened."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take nothing but numbers for related rows: anything else in the address would end in a
        traceback.
        """
        values = super().get_changeform_initial_data(request)
        related = {field.name for field in self.opts.fields if field.is_relation}
        return {
            name: value
            for name, value in values.items()
            if name not in related or read_number(value) is not None
        }


def _name_rows(protecting: ProtectingRows) -> list[str]:
    """Return a line for each row that keeps another, and one for those that are not named."""
    lines = [f"{protecting.label}: {row}" for row in protecting.rows]
    if protecting.has_more:
        lines.append(_("%(kind)s: and others") % {"kind": protecting.label})
    return lines


def _without_lines(nested: list[Any], prefixes: tuple[str, ...]) -> list[Any]:
    """Return Django's nested list of what is deleted without the lines that begin so."""
    kept = [
        _without_lines(item, prefixes) if isinstance(item, list) else item
        for item in nested
        if isinstance(item, list) or not str(item).startswith(prefixes)
    ]
    return [item for item in kept if item != []]
