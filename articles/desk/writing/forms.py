"""The forms of the writing screen as one: the text, its columns, its byline, its pictures."""

import json
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.actions.writing.drafts import Draft
from articles.common.numbers import read_number
from articles.desk.writing.checker import CHECKED_FIELDS
from articles.domain.choices import CreditRole
from articles.domain.imprint import printed_role
from articles.forms.article_rows import (
    make_column_rows,
    make_credit_rows,
    make_picture_rows,
)
from articles.forms.articles import ArticleForm
from articles.forms.pictures import ACCEPTED
from articles.models import Article, Image, Person, Publication
from articles.selectors.writing.usual_values import UsualValues

PRINTED_ROLES = {str(role.value): printed_role(role.value) for role in CreditRole}


@dataclass(frozen=True)
class Fault:
    """Something wrong with what was sent; `target` is the id of its field, empty for the whole."""

    target: str
    label: str
    words: str


@dataclass(frozen=True)
class PrintedName:
    """A name of the byline with the word that the paper prints before it."""

    role: str
    name: str


class Bylines:
    """Forms of an article that show its byline as it will be printed, above the rows of it."""

    credits: Any

    @property
    def byline(self) -> list[PrintedName]:
        """Return the byline as the rows hold it, in their order. At most one query."""
        rows = [form for form in self.credits.forms if not form["DELETE"].value()]
        chosen = [read_number(str(form["person"].value() or "")) for form in rows]
        people = Person.objects.in_bulk([number for number in chosen if number is not None])
        names = []
        for form, number in zip(rows, chosen, strict=True):
            name = str(form["name"].value() or people.get(number or 0, ""))
            if name:
                names.append(PrintedName(PRINTED_ROLES.get(str(form["role"].value()), ""), name))
        return names

    @property
    def printed_roles(self) -> str:
        """Return by role the word that the paper prints before a name, as JSON for the script."""
        return json.dumps(PRINTED_ROLES, ensure_ascii=False)


class WritingForms(Bylines):
    """The forms of an article that is written. `article` is None for a new one.

    With `data` they hold what was sent; a new article without it begins with the `usual` values.
    `new_pictures` are lead pictures to be, that nobody has saved yet.
    """

    accepted_pictures = ACCEPTED

    def __init__(
        self,
        article: Article | None,
        data: QueryDict | None = None,
        *,
        usual: UsualValues | None = None,
        new_pictures: Sequence[Image] = (),
    ) -> None:
        # The form writes what was typed into its own copy; the page shows what is stored.
        stored = copy(article) if article is not None else Article()
        self.is_new = article is None
        self.text = ArticleForm(data, instance=stored, initial=_usual_text(usual))
        if not self.is_new:
            self.text.fields["publication"].disabled = True
        self.columns = make_column_rows(stored, data=data, **_usual_column(usual))
        self.credits = make_credit_rows(stored, data=data, **_usual_credit(usual))
        self.pictures = make_picture_rows(stored, data=data, **_add_pictures(new_pictures))
        self.pictures.extra += len(new_pictures)

    @property
    def row_sets(self) -> list[Any]:
        """Return the sets of rows below the text."""
        return [self.columns, self.credits, self.pictures]

    @property
    def media(self) -> Any:
        """Return the scripts and styles of every field."""
        media = self.text.media
        for rows in self.row_sets:
            media = media + rows.empty_form.media
        return media

    def is_valid(self) -> bool:
        """Say whether everything can be stored. Every form is asked, so that every fault is
        shown."""
        answers = [form.is_valid() for form in (self.text, *self.row_sets)]
        return all(answers)

    def draft(self) -> Draft:
        """Return the whole article as it was sent."""
        return self.text.draft(*(rows.rows() for rows in self.row_sets))

    def publication(self) -> Publication | None:
        """Return the newspaper that is chosen in the form."""
        if not self.is_new:
            stored: Publication = self.text.instance.publication
            return stored
        chosen = self.text["publication"].value()
        if isinstance(chosen, Publication):
            return chosen
        known = Publication.objects.filter(pk=chosen) if str(chosen or "").isdecimal() else None
        return known.first() if known is not None else None

    def checked_texts(self) -> dict[str, str]:
        """Return what the form holds in the fields that the checker reads; a body that cannot be
        stored is not read."""
        faulty = self.text.errors if self.text.is_bound else {}
        return {
            name: str(self.text[name].value() or "")
            for name in CHECKED_FIELDS
            if name not in faulty
        }

    def credited_names(self) -> list[str]:
        """Return the names of the byline as they are stored, and the bare names of the form."""
        stored = self.text.instance.credits.select_related("person") if not self.is_new else []
        typed = [str(form["name"].value() or "") for form in self.credits.forms]
        return [*map(str, stored), *filter(None, typed)]

    @property
    def has_pictures(self) -> bool:
        """Say whether the form holds a lead picture."""
        return any(form["image"].value() for form in self.pictures.forms)

    def faults(self) -> list[Fault]:
        """Return everything that is wrong with what was sent, in the order of the page."""
        return list_faults(self.text, self.row_sets)


def list_faults(text: BaseForm, row_sets: Iterable[Any]) -> list[Fault]:
    """Return everything that is wrong with a form that was sent and its rows, in their order."""
    if not text.is_bound:
        return []
    faults = [*_faults_of_form(text)]
    for rows in row_sets:
        faults += [Fault("", "", str(words)) for words in rows.non_form_errors()]
        for form in rows.forms:
            faults += _faults_of_form(form)
    return faults


def list_printed_names(article: Article) -> list[PrintedName]:
    """Return the stored byline as the paper prints it. One query."""
    stored = article.credits.select_related("person")
    return [PrintedName(PRINTED_ROLES.get(credit.role, ""), str(credit)) for credit in stored]


def _faults_of_form(form: BaseForm) -> Iterator[Fault]:
    for words in form.non_field_errors():
        yield Fault("", "", str(words))
    for field in form.visible_fields():
        for words in field.errors:
            yield Fault(str(field.id_for_label), str(field.label), str(words))
    for field in form.hidden_fields():
        for words in field.errors:
            yield Fault("", _("This page"), str(words))


def _usual_text(usual: UsualValues | None) -> dict[str, Any]:
    return {"publication": usual.publication} if usual and usual.publication else {}


def _usual_column(usual: UsualValues | None) -> dict[str, Any]:
    if usual is None or usual.column is None:
        return {}
    return {"initial": [{"column": usual.column.pk, "is_primary": True}]}


def _usual_credit(usual: UsualValues | None) -> dict[str, Any]:
    if usual is None or usual.person is None:
        return {}
    return {"initial": [{"role": usual.role, "person": usual.person.pk, "position": 1}]}


def _add_pictures(images: Sequence[Image]) -> dict[str, Any]:
    if not images:
        return {}
    return {"initial": [{"image": one.pk, "alt_text": one.caption} for one in images]}
