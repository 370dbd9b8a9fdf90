"""The newspaper as a wheel: all of it is inside, and a copy installed from it runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("newsroom", "articles", "subscriptions")
MADE_BY_MACHINES = shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo", "*.egg-info")
LOOK = """
import django; django.setup()
from django.template.loader import get_template
from django.utils import translation
get_template("desk/writing/screen.html"), get_template("base.html")
with translation.override("zh-hans"):
    print(translation.gettext("responsible editor"), translation.gettext("My desk"))
"""


def started(home: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder that is no checkout."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "NEWSROOM_VAR", "PYTHONPATH", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=home,
        env={**inherited, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the checkout, without a network."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / folder, source / folder, ignore=MADE_BY_MACHINES)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    built = started(source, "-m", "pip", "wheel", *offline, "-w", str(out), ".")
    assert built.returncode == 0, built.stderr
    return next(out.glob("*.whl"))


def test_a_wheel_holds_every_file_of_the_house(wheel: Path) -> None:
    inside = set(ZipFile(wheel).namelist())
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and file.suffix not in {".pyc", ".mo"}:
                assert str(file.relative_to(ROOT)) in inside
        assert f"{package}/locale/zh_Hans/LC_MESSAGES/django.mo" in inside
    for file in (ROOT / "templates").rglob("*.*"):
        assert f"newsroom/templates/{file.relative_to(ROOT / 'templates')}" in inside
    assert not any(name.startswith(("tests/", "templates/", "build/")) for name in inside)


def test_an_installed_copy_runs_in_an_empty_folder_and_makes_its_data_folder(
    wheel: Path, tmp_path: Path
) -> None:
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    ZipFile(wheel).extractall(site)
    settings = {"PYTHONPATH": str(site), "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev"}
    checked = started(
        home, "-c", "from newsroom.command_line import main; main()", "check", **settings
    )
    assert checked.returncode == 0, checked.stderr
    looked = started(home, "-c", LOOK, **settings)
    assert looked.stdout.split() == ["责任编辑", "我的工作台"], looked.stderr
    assert (home / "var").is_dir()


@pytest.mark.parametrize("command", ["check", "migrate", "create_administrator", "check_books"])
def test_a_data_folder_that_cannot_be_made_is_told_in_words(command: str, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("where a folder should be")
    more = ["xu"] if command == "create_administrator" else []
    run = started(ROOT, "manage.py", command, *more, NEWSROOM_VAR=str(file / "var"))
    assert run.returncode == 78
    assert str(file / "var") in run.stderr
    assert "Traceback" not in run.stderr


def test_a_missing_data_folder_is_made(tmp_path: Path) -> None:
    place = tmp_path / "not" / "yet"
    run = started(ROOT, "manage.py", "showmigrations", "auth", NEWSROOM_VAR=str(place))
    assert run.returncode == 0, run.stderr
    assert (place / "newsroom.sqlite3").exists()
    database = tmp_path / "elsewhere" / "paper.sqlite3"
    url = f"sqlite:///{database}"
    run = started(ROOT, "manage.py", "showmigrations", "auth", DATABASE_URL=url)
    assert run.returncode == 0, run.stderr
    assert database.exists()
