"""What the settings read and what commands there are stands in the documents, and every sentence is
translated."""

import re
import runpy
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
PICTURES_MAX = 3_000_000  # bytes, of all pictures of the documents together
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]*pictures/[^)]+)\)")
READ = re.compile(r"""env(?:\.\w+)?\(\s*["']([A-Z_]+)["']""")


def settings_read() -> list[str]:
    sources = [path.read_text() for path in (ROOT / "newsroom" / "settings").glob("*.py")]
    return sorted({name for source in sources for name in READ.findall(source)})


def test_the_settings_are_found_at_all() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "NEWSROOM_VAR"} <= set(settings_read())


@pytest.mark.parametrize("name", settings_read())
def test_every_setting_stands_in_the_deployment_guide(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "deployment.md").read_text()


def test_the_example_of_settings_is_made_from_the_guide() -> None:
    written = runpy.run_path(str(ROOT / ".ci" / "env_example.py"))["write_example"]()
    assert (ROOT / ".env.example").read_text() == written
    assert [name for name in settings_read() if f"#{name}=" not in written] == []


def test_every_path_in_the_guide_for_contributors_exists() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    paths = re.findall(r"`((?:articles|subscriptions|newsroom|tests|docs)/[\w/.]+)`", guide)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_command_of_ours_stands_in_the_readme() -> None:
    ours = {
        name
        for name, app in get_commands().items()
        if str(app).startswith(("newsroom", "articles", "subscriptions"))
    }
    readme = (ROOT / "README.md").read_text()
    assert ours
    assert [name for name in ours if f"manage.py {name}" not in readme] == []


def documents() -> list[Path]:
    folders = ("docs", "benchmarks")
    return [*ROOT.glob("*.md"), *(page for name in folders for page in (ROOT / name).rglob("*.md"))]


def anchor_of(heading: str) -> str:
    """Return what leads to a heading, as it is shown on the sites that hold repositories."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor_of(heading) for heading in re.findall(r"(?m)^#+ (.+)$", page.read_text())}


def test_every_link_between_the_documents_leads_somewhere() -> None:
    broken = []
    for page in documents():
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_every_link_to_a_heading_of_a_document_leads_to_it() -> None:
    broken = []
    for page in documents():
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text()):
            there = page.parent / target if target else page
            if there.suffix == ".md" and anchor not in anchors(there):
                broken.append(f"{page.name}: {target}#{anchor}")
    assert broken == []


def test_every_picture_is_retaken_by_the_command_and_shown_by_a_document() -> None:
    script = runpy.run_path(str(ROOT / ".ci" / "screenshots.py"))
    taken = {f"{shot.name}.webp" for shot in (*script["FIRST_DAY_SHOTS"], *script["SHOTS"])}
    stored = {file.name for file in (ROOT / "docs" / "pictures").iterdir()}
    shown = {Path(path).name for page in documents() for path in PICTURE.findall(page.read_text())}
    assert stored == taken
    assert shown == taken


def test_the_pictures_of_the_documents_stay_small() -> None:
    sizes = [file.stat().st_size for file in (ROOT / "docs" / "pictures").iterdir()]
    assert sum(sizes) < PICTURES_MAX
