"""Migrations do for ever what they did, and an empty database is migrated in seconds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel

from articles.domain.copyright_notices import validate_notice
from articles.domain.schedule import validate_weekdays
from articles.fields import validate_facts, validate_printable
from articles.markup.bodies import validate_body
from articles.migrations.frozen import folding, old_addresses, search
from articles.models.paper.profiles import validate_steps
from subscriptions.domain.validators import validate_phone, validate_postcode
from subscriptions.models.access.networks import validate_network
from tests.factories.articles import MORNING
from tests.stepwise import StepwiseLoader

OURS = {"accounts", "articles", "subscriptions"}
SLOW_AT = 60  # operations; each one builds the class of every related model anew
MOST = 65  # operations of all our migrations of a new database; some 0.1 s of a processor each
LIVE = {"articles", "subscriptions", "newsroom", "tests"}
# They give the models as they are today.
REGISTRIES = {"django.apps.apps", "django.contrib.auth.get_user_model"}
LOADERS = {"import_module", "import_string", "__import__"}
# What migrations may name although it changes, as an element of `validators` only. Django compares
# the validators of a field by identity with those of its model, and would want a migration for
# each copy. They say nothing of the table, and no migration calls them.
VALIDATORS = {
    validate_body: "bodies of articles and revisions",
    validate_facts: "imprint, contacts, ways to subscribe",
    validate_network: "networks of institutions",
    validate_notice: "copyright notices",
    validate_phone: "telephones",
    validate_postcode: "postcodes",
    validate_printable: "texts of one line and of several",
    validate_steps: "steps of a workflow profile",
    validate_weekdays: "weekdays of a schedule",
}
ALLOWED = {f"{one.__module__}.{one.__name__}" for one in VALIDATORS}


def migration_files() -> list[Path]:
    """Every file of every `migrations` folder, frozen copies too."""
    roots = (Path(settings.BASE_DIR) / name for name in ("articles", "subscriptions", "newsroom"))
    return [file for root in roots for file in root.rglob("migrations/**/*.py")]


def dotted(node: ast.AST) -> str:
    """Return a chain of attributes as it is written, nothing for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def imported(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, also by a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) + 1 - node.level]
            origin = ".".join([*(parents if node.level else []), *filter(None, [node.module])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in LOADERS:
            named = node.args[0] if node.args else None
            yield str(named.value) if isinstance(named, ast.Constant) else "articles.anything"


def may_change(name: str) -> bool:
    parts = name.split(".")
    return name in REGISTRIES or (parts[0] in LIVE and "migrations" not in parts)


def live_code(source: str, package: str = "articles.migrations") -> set[str]:
    """Return what a migration imports of code that may change, but for the allowed validators."""
    tree = ast.parse(source)
    lists = [node for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    inside = {id(node) for one in lists if one.arg == "validators" for node in ast.walk(one.value)}
    uses = {(name, id(node) in inside) for node in ast.walk(tree) if (name := dotted(node))}
    return {
        name
        for name in imported(tree, package)
        if may_change(name) and not gives_only_validators(name, uses)
    }


def gives_only_validators(module: str, uses: set[tuple[str, bool]]) -> bool:
    """`uses`: each dotted name that is written, and whether it is an element of `validators`."""
    own = [(name, inside) for name, inside in uses if name.startswith(f"{module}.")]
    return bool(own) and all(inside and name in ALLOWED for name, inside in own)


def test_no_migration_imports_code_that_will_change() -> None:
    files = migration_files()
    assert len(files) > 60
    found = {
        str(file.relative_to(settings.BASE_DIR)): live
        for file in files
        if (
            live := live_code(
                file.read_text(), ".".join(file.relative_to(settings.BASE_DIR).parts[:-1])
            )
        )
    }
    assert found == {}


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_every_validator_that_may_be_named_is_named(name: str) -> None:
    assert any(name in file.read_text() for file in migration_files())


@pytest.mark.parametrize(
    "source",
    [
        "from articles.search import sqlite",
        "from articles import search",
        "import articles.search",
        "import articles.search as engine",
        "from ..search import sqlite",
        "from .. import search",
        "def put(apps, schema_editor):\n    from newsroom.accounts.roles import ROLES",
        "import_module('newsroom.accounts.roles')",
        "importlib.import_module(name)",
        "__import__('subscriptions.domain.money')",
        "from django.apps import apps",
        "from django.contrib.auth import get_user_model",
        "import articles.fields\nrows = filter(articles.fields.validate_printable, words)",
        "import articles.fields\nmodels.TextField(default=articles.fields.validate_printable)",
        "import articles.fields\nmodels.TextField(validators=[articles.fields.validate_day])",
        "import articles.fields\narticles.fields.LineField()",
        "from articles.fields import validate_printable\nField(validators=[validate_printable])",
    ],
)
def test_live_code_in_a_migration_is_seen(source: str) -> None:
    assert live_code(source) != set()


@pytest.mark.parametrize(
    "source",
    [
        "import articles.fields\nmodels.TextField(validators=[articles.fields.validate_printable])",
        "from articles.migrations.frozen.search import searchable",
        "from .frozen import search",
        "import_module('articles.migrations.0003_append_only_triggers')",
        "from django.db import migrations, models",
    ],
)
def test_frozen_code_and_validators_are_no_live_code(source: str) -> None:
    assert live_code(source) == set()


def test_frozen_code_gives_what_it_gave() -> None:
    assert folding.FOLDING == 2
    assert folding.fold("「亳（bó）州」的ＡＢＣ　發布了 1,322 期") == "亳州的abc发布了1322期"
    assert search.tokens("一期 A") == ["一期", "期a", "a"]
    assert search.searchable("<p>一<br>二</p><p>&lt;三&gt;</p>") == "一 二\n<三>"
    assert search.document_key(MORNING, 7) == 3593197273384747015
    digest = "d0b4461f8b9e483430703548134c1b984b0b65a41a41edc549ee63515b0a6853"
    assert old_addresses.key_of("/A//b/index.html?y=2&x=1") == digest


def test_a_new_database_is_migrated_by_few_operations() -> None:
    """Where there are more: squash again (docs/decisions/0038)."""
    graph = MigrationLoader(None).graph
    ours = [migration for (app, _), migration in graph.nodes.items() if app in OURS]
    counts = {str(migration): len(migration.operations) for migration in ours}
    assert sum(counts.values()) <= MOST, counts


def test_squashed_migrations_make_the_models_of_those_they_replace() -> None:
    squashed, single = MigrationLoader(None), StepwiseLoader(None)
    assert squashed.graph.nodes.keys() != single.graph.nodes.keys()
    new, old = squashed.project_state().models, single.project_state().models
    assert new.keys() == old.keys()
    assert [key for key, model in new.items() if model != old[key]] == []


def squashed_migrations(app: str) -> list[Migration]:
    """Return the squashed migrations of an app in their order."""
    loader = MigrationLoader(None)
    return [loader.disk_migrations[key] for key in sorted(loader.replacements) if key[0] == app]


@pytest.mark.parametrize("app", sorted(OURS))
def test_the_squashed_migrations_of_an_app_replace_all_up_to_the_ones_in_their_names(
    app: str,
) -> None:
    single = sorted(key for key in StepwiseLoader(None).disk_migrations if key[0] == app)
    assert squashed_migrations(app) != []
    for migration in squashed_migrations(app):
        last = (app, migration.name.partition("_squashed_")[2])
        end = single.index(last) + 1
        assert migration.replaces == single[:end]
        assert migration.name[:4] == single[0][1][:4]
        single = single[end:]


def test_no_migration_changes_the_tables_in_small_steps() -> None:
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    long = {
        str(migration): len(migration.operations)
        for (app, _name), migration in migrations.items()
        if app in OURS and len(migration.operations) >= SLOW_AT
    }
    assert long == {}


def test_the_first_tables_are_made_with_their_constraints_and_indexes() -> None:
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for key in [("articles", "0001_initial"), ("subscriptions", "0002_counter")]:
        operations = migrations[key].operations
        made = {one.name_lower for one in operations if isinstance(one, CreateModel)}
        added = [
            one
            for one in operations
            if isinstance(one, AddConstraint | AddIndex) and one.model_name_lower in made
        ]
        assert len(added) <= 1, added  # the article and its release point at each other
