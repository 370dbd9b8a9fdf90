"""What readers see of an article changes only by a publishing act: every value behind a public
page, one by one.
"""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.errors import NotYours
from articles.models import JournalEntry, Outcome
from tests.cast import person
from tests.emptying import guards_off
from tests.house.public_acts import ACTS
from tests.house.public_paper import NOW, Paper, make_paper, shown
from tests.house.public_values import FROZEN, HOUSE, REGISTRY, RELEASED
from tests.house.shares import portion_of

pytestmark = pytest.mark.django_db
RECORD = Path(settings.BASE_DIR) / "docs" / "decisions" / "0015-what-changes-live.md"
TABLE = re.compile(r'"(articles_\w+)"')
STANDS = {FROZEN, HOUSE}  # a raw change of it shows nowhere
NAMES = [model.__name__ for model in REGISTRY]


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Paper:
    made = make_paper()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return made


def named(name: str) -> type[models.Model]:
    return next(model for model in REGISTRY if model.__name__ == name)


def other(field: Any, value: Any, row: int) -> Any:
    """Return another value of the same kind, that no row has."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or NOW) - timedelta(days=90)
    if isinstance(field, models.DateField):
        return (value or date(2024, 3, 5)) - timedelta(days=90)
    if isinstance(field, models.OneToOneField):
        return None
    if isinstance(field, models.ForeignKey):
        related = field.remote_field.model
        taken = [value or 0, row if related is field.model else 0]
        return related._default_manager.exclude(pk__in=taken).values_list("pk", flat=True).first()
    if isinstance(field, models.JSONField):
        return {"other": row} if value == {} else type(value)() if value else []
    if isinstance(field, models.FloatField):
        return 0.9
    if isinstance(field, models.IntegerField):
        return (value or 0) + 7
    return f"{value}改{row}"[-(field.max_length or 200) :]


def changed_raw(model: type[models.Model], names: list[str]) -> None:
    """Change these fields of every row behind the actions' backs."""
    for row in model._default_manager.order_by("pk"):
        fields = [model._meta.get_field(name) for name in names]
        values = {
            field.attname: other(field, getattr(row, field.attname), row.pk) for field in fields
        }
        with guards_off(model._meta.db_table):
            model._default_manager.filter(pk=row.pk).update(**values)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def met(
    client: Client, before: dict[str, Any], model: type[models.Model], names: list[str]
) -> list[str]:
    """Return the addresses that answer otherwise while these fields are changed."""
    with transaction.atomic():
        changed_raw(model, names)
        found = differing(client, before)
        transaction.set_rollback(True)
    return found


def differing(client: Client, before: dict[str, Any]) -> list[str]:
    after = shown(client)
    assert set(after) == set(before)
    return [address for address, answer in before.items() if after[address] != answer]


def test_every_table_that_a_public_page_reads_is_registered(paper: Paper, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answers = shown(client)
    assert {answer[0] for answer in answers.values()} == {200, 302, 404, 410}  # one text is gone
    read = {table for query in queries for table in TABLE.findall(query["sql"])}
    tables = {model._meta.db_table: model for model in apps.get_app_config("articles").get_models()}
    assert {tables[name].__name__ for name in read if name in tables} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_such_a_table_is_registered(name: str) -> None:
    fields = {field.name for field in named(name)._meta.concrete_fields}
    assert fields == set(REGISTRY[named(name)])


def test_what_is_frozen_or_the_houses_own_changes_no_byte_before_readers(
    paper: Paper, client: Client
) -> None:
    before, guilty = shown(client), {}
    for model, values in portion_of(REGISTRY.items(), 10):
        names = [name for name, kind in values.items() if kind in STANDS]
        if names and met(client, before, model, names):  # which of them was it?
            alone = {name: met(client, before, model, [name]) for name in names}
            guilty[model.__name__] = {name: seen for name, seen in alone.items() if seen}
    assert guilty == {}


def test_what_is_released_cannot_be_changed_at_all(paper: Paper) -> None:
    for model, values in REGISTRY.items():
        for name in [name for name, kind in values.items() if kind == RELEASED]:
            table, column = model._meta.db_table, model._meta.get_field(name).column
            with pytest.raises(DatabaseError):
                run(f'UPDATE "{table}" SET "{column}" = "{column}"')


def test_every_live_value_names_an_act_and_every_act_a_value() -> None:
    kinds = {kind for values in REGISTRY.values() for kind in values.values()}
    assert kinds - set(ACTS) == {"released", "frozen", "house", "key", "derived", "printed"}
    assert set(ACTS) <= kinds


def test_an_act_that_readers_meet_takes_its_right(paper: Paper, client: Client) -> None:
    before = shown(client)
    for name, act in portion_of(ACTS.items(), 10):
        with transaction.atomic():
            with pytest.raises(NotYours):
                act.does(paper, person(act.stranger), NOW)
            rows = JournalEntry.objects.filter(outcome=Outcome.DENIED, by=person(act.stranger))
            assert [row.act for row in rows] == [act.journal], name
            if not act.prepares:
                assert differing(client, before) == [], name
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_readers_meet_leaves_its_row(name: str, paper: Paper) -> None:
    act = ACTS[name]
    act.does(paper, person(act.right), NOW)
    rows = JournalEntry.objects.filter(act=act.journal, by=person(act.right), outcome=Outcome.DONE)
    assert rows.exists()


def test_the_decision_record_lists_every_live_value() -> None:
    told = RECORD.read_text()
    lines = {line.split("|")[1].strip(): line for line in told.splitlines() if line.count("|") > 3}
    for model, values in REGISTRY.items():
        for field, kind in values.items():
            if kind in ACTS:
                assert f"`{field}`" in lines[f"`{model.__name__}`"], (model, field)
