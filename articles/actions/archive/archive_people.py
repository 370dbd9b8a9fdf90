"""Whom an archive names, found in this house or made: people by the key they had there, and editors
by name."""

import hashlib
from collections import defaultdict
from typing import NamedTuple

from django.utils.text import slugify

from articles.actions.archive.checked_rows import check_fields
from articles.actions.records.name_keys import store_person_keys
from articles.imports.items import Author
from articles.imports.names import fold_name, normalise_name
from articles.models import Person, ResponsibleEditor

SOURCE_ID_MAX = 200


class SourceKey(NamedTuple):
    """By which system, and by which key there, an archive knows a person."""

    system: str
    source_id: str


OF_THIS_HOUSE = SourceKey("", "")


class ArchivePeople:
    """Finds or makes people and editors, within the caller's transaction. `made` takes the names of
    new people."""

    def __init__(self, made: list[str]) -> None:
        self.made = made
        self.forget()

    def forget(self) -> None:
        """Look everybody up anew from here on."""
        self.asked: dict[SourceKey, Person | None] = {}
        self.editors: dict[str, ResponsibleEditor] = {}
        self.alike: dict[str, list[Person]] | None = None

    def person(self, author: Author, source: str) -> Person | None:
        """Return the author's page: by the other system's key, else by the name if one person bears
        it; or a new one.

        The key comes first: somebody whom the same system knows by another key is somebody else,
        whatever the name. Where several bear the name and no key tells them apart, None: the name
        is printed and claims nobody.
        """
        source_key = _source_key(source, author.key or normalise_name(author.name))
        if source_key not in self.asked:
            self.asked[source_key] = self._find(author, source_key)
        return self.asked[source_key]

    def editor(self, name: str) -> ResponsibleEditor:
        """Return the editor of this name; somebody new signs nothing else: he or she is not offered
        to writers."""
        wanted = fold_name(name)
        if not self.editors:
            for editor in ResponsibleEditor.objects.select_related("person").order_by("-pk"):
                self.editors[fold_name(editor.person.name)] = editor
                self.editors[fold_name(editor.printed_name)] = editor
        if wanted not in self.editors:
            self.editors[wanted] = self._new_editor(normalise_name(name))
        return self.editors[wanted]

    def _find(self, author: Author, source_key: SourceKey) -> Person | None:
        system, source_id = source_key
        person = Person.objects.filter(source_system=system, source_id=source_id).first()
        if person is not None:
            return person
        others = self._of_name(author.name)
        if author.key:
            others = [other for other in others if other.source_system != system]
        if not others or author.namesakes:
            return self._new_person(normalise_name(author.name), source_key)
        if len(others) > 1:
            return None
        if author.key and not others[0].source_id:
            others[0].source_system = system
            others[0].source_id = source_id
            others[0].save(update_fields=["source_system", "source_id"])
        return others[0]

    def _of_name(self, name: str) -> list[Person]:
        """Return everybody who bears a name, however it is written."""
        if self.alike is None:
            self.alike = defaultdict(list)
            for person in Person.objects.order_by("pk"):
                self.alike[fold_name(person.name)].append(person)
        return self.alike.get(fold_name(name), [])

    def _new_person(self, name: str, source_key: SourceKey = OF_THIS_HOUSE) -> Person:
        system, source_id = source_key
        person = check_fields(
            Person(name=name, slug=_free_slug(name), source_system=system, source_id=source_id)
        )
        person.save()
        store_person_keys([person])
        if self.alike is not None:
            self.alike.setdefault(fold_name(name), []).append(person)
        self.made.append(name)
        return person

    def _new_editor(self, name: str) -> ResponsibleEditor:
        signing = set(ResponsibleEditor.objects.values_list("person", flat=True))
        free = [person for person in self._of_name(name) if person.pk not in signing]
        editor = ResponsibleEditor(
            person=free[0] if free else self._new_person(name), printed_name=name, active=False
        )
        editor.save()
        store_person_keys([editor.person])
        return editor


def _source_key(source: str, key: str) -> SourceKey:
    """Return what tells one person from all others; of a very long key its digest.

    The name of the system counts, as it always did: an archive that is imported again finds the
    same people.
    """
    if len(source) + 1 + len(key) <= SOURCE_ID_MAX:
        return SourceKey(source, key)
    return SourceKey(source, hashlib.sha256(key.encode()).hexdigest())


def _free_slug(name: str) -> str:
    base = slugify(name, allow_unicode=True)[:70] or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = base
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
