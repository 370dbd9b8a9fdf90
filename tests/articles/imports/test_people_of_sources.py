"""People of an archive are known by the system it came from and by the key they had there."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from articles.imports.items import Author
from articles.models import Article, Person
from tests.articles.test_importing import bring, row
from tests.factories.articles import make_person, make_publication

pytestmark = [pytest.mark.django_db, pytest.mark.engine]  # the condition of a unique constraint

SITE = "wxr:a"
OTHER = "wxr:a:8080"  # another site, on another port of the same machine


def author_of(number: int) -> Person | None:
    return Article.objects.get(source_id=str(number)).credits.get().person


def test_people_of_two_sites_with_names_that_begin_alike_are_not_mixed() -> None:
    publication = make_publication()
    for number, source, name, key in (
        (1, OTHER, "周明", "u1"),
        (2, SITE, "周明", "u1"),  # the same name: one person writes for both
        (3, SITE, "王立", "8080:u1"),  # another name and key
        (4, OTHER, "周明", "u2"),  # whom one site knows by two keys are two people
    ):
        author = Author(name=name, key=key)
        bring(row(number, source=source, authors=(author,)), publication=publication)
    assert author_of(1) == author_of(2)
    assert author_of(3) not in (author_of(1), None)
    assert author_of(4) != author_of(1)
    rows = Person.objects.exclude(source_id="").order_by("pk")
    assert list(rows.values_list("name", "source_system", "source_id")) == [
        ("周明", OTHER, "u1"),
        ("王立", SITE, "8080:u1"),
        ("周明", OTHER, "u2"),
    ]


def test_a_source_knows_one_person_by_a_key() -> None:
    make_person("周明", source_system=SITE, source_id="u1")
    make_person("王立", source_system=OTHER, source_id="u1")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person("李平", source_system=SITE, source_id="u1")


def test_keys_from_before_are_divided_after_the_system_of_the_persons_articles() -> None:
    publication = make_publication()
    keys = {
        1: (OTHER, "u1"),
        2: (SITE, "8080:u2"),  # whose key looks like that of the other site
        3: ("ninjs", "李:平"),
    }
    for number, (source, key) in keys.items():
        authors = (Author(name=f"作者{number}", key=key),)
        bring(row(number, source=source, authors=authors), publication=publication)
    left = make_person("无稿", source_system="wxr:b", source_id="u:3")  # without any article
    own = make_person("本报")
    people = [author_of(number) for number in keys]
    migration = import_module("articles.migrations.0038_sources_of_people")
    migration.join_keys(apps, None)
    assert Person.objects.filter(source_id="wxr:a:8080:u1").exists()
    Person.objects.update(source_system="")
    migration.split_keys(apps, None)
    after = [Person.objects.get(pk=person.pk) for person in people if person]
    assert [(person.source_system, person.source_id) for person in after] == [*keys.values()]
    left.refresh_from_db()
    own.refresh_from_db()
    assert (left.source_system, left.source_id) == ("wxr:b", "u:3")
    assert (own.source_system, own.source_id) == ("", "")
    bring(
        row(5, source="ninjs", authors=(Author(name="平", key="李:平"),)), publication=publication
    )
    assert author_of(5) == people[2]
