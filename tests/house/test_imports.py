"""Every module can be the first that a process imports: no circle is hidden by the order of the
others."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.house.shares import portion_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("articles", "subscriptions", "newsroom")
NOT_IMPORTED = {"newsroom.building"}  # needs setuptools, which only a build has

# The admin imports most modules in its own order. Without it each child imports one module first.
CHILD = """
import importlib, json, os, sys
from django.conf import settings
from newsroom.settings import test
names = {name: getattr(test, name) for name in dir(test) if name.isupper()}
names["INSTALLED_APPS"] = [
    "django.contrib.admin.apps.SimpleAdminConfig" if app == "newsroom.apps.NewsroomAdmin" else app
    for app in names["INSTALLED_APPS"]
]
settings.configure(**names)
import django
django.setup()
broken = {}
for module in json.load(sys.stdin):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(module)
        except BaseException as error:
            os.write(writer, repr(error).encode()[:2000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    os.waitpid(child, 0)
    if text:
        broken[module] = text
print(json.dumps(broken))
"""


def modules() -> list[str]:
    """Return every module of the three packages, settings and migrations left out."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if not {"migrations", "settings"} & set(parts):
                found.append(".".join(part for part in parts if part != "__init__"))
    return [name for name in found if name not in NOT_IMPORTED]


def first_imports(names: list[str]) -> dict[str, str]:
    """Import each module first in a process of its own. Return the errors by module."""
    answer = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def test_every_module_can_be_imported_first() -> None:
    names = modules()
    assert len(names) > 500
    assert first_imports(portion_of(names, 10)) == {}


def test_a_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "one_of_two.py").write_text("from two_of_two import b\na = 1\n")
    (tmp_path / "two_of_two.py").write_text("from one_of_two import a\nb = 1\n")
    answer = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
        input=json.dumps(["one_of_two"]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ImportError" in json.loads(answer.stdout.splitlines()[-1])["one_of_two"]
