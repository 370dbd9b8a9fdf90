"""Whom an archive names, found in this house or made: people by the key they had there, and editors
by name."""

import hashlib
from collections import defaultdict

from django.utils.text import slugify

from articles.actions.archive.checked_rows import check_fields
from articles.actions.records.name_keys import store_person_keys
from articles.imports.items import Author
from articles.imports.names import fold_name, normalise_name
from articles.models import Person, ResponsibleEditor

SOURCE_ID_MAX = 200


class ArchivePeople:
    """Finds or makes people and editors, within the caller's transaction. `made` takes the names of
    new people."""

    def __init__(self, made: list[str]) -> None:
        self.made = made
        self.forget()

    def forget(self) -> None:
        """Look everybody up anew from here on."""
        self.asked: dict[str, Person | None] = {}
        self.editors: dict[str, ResponsibleEditor] = {}
        self.alike: dict[str, list[Person]] | None = None

    def person(self, author: Author, source: str) -> Person | None:
        """Return the author's page: by the other system's key, else by the name if one person bears
        it; or a new one.

        The key comes first: somebody whom the same system knows by another key is somebody else,
        whatever the name. Where several bear the name and no key tells them apart, None: the name
        is printed and claims nobody.
        """
        source_id = _source_id(source, author.key or normalise_name(author.name))
        if source_id not in self.asked:
            self.asked[source_id] = self._find(author, source, source_id)
        return self.asked[source_id]

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

    def _find(self, author: Author, source: str, source_id: str) -> Person | None:
        person = Person.objects.filter(source_id=source_id).first()
        if person is not None:
            return person
        others = self._of_name(author.name)
        if author.key:
            others = [other for other in others if not other.source_id.startswith(f"{source}:")]
        if not others or author.namesakes:
            return self._new_person(normalise_name(author.name), source_id)
        if len(others) > 1:
            return None
        if author.key and not others[0].source_id:
            others[0].source_id = source_id
            others[0].save(update_fields=["source_id"])
        return others[0]

    def _of_name(self, name: str) -> list[Person]:
        """Return everybody who bears a name, however it is written."""
        if self.alike is None:
            self.alike = defaultdict(list)
            for person in Person.objects.order_by("pk"):
                self.alike[fold_name(person.name)].append(person)
        return self.alike.get(fold_name(name), [])

    def _new_person(self, name: str, source_id: str = "") -> Person:
        person = check_fields(Person(name=name, slug=_free_slug(name), source_id=source_id))
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


def _source_id(source: str, key: str) -> str:
    """Return what tells one person of a source from the others; of a very long key its digest."""
    identifier = f"{source}:{key}"
    if len(identifier) <= SOURCE_ID_MAX:
        return identifier
    return f"{source}:{hashlib.sha256(key.encode()).hexdigest()}"


def _free_slug(name: str) -> str:
    base = slugify(name, allow_unicode=True)[:70] or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug = base
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
