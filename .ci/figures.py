"""How the code is set and named, in figures: `python .ci/figures.py`. A test holds some of them."""

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ("newsroom", "articles", "subscriptions")
FORMATTER_OFF = re.compile(r"#\s*fmt:\s*(?:skip|off)")
LINE_LENGTH = 100
TEMPLATE_LINE_LENGTH = 120
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Figures:
    """Counts over the tracked files; `crowded` and `doubled` name what they count."""

    formatter_off: int
    long_source_lines: int
    source_lines: int
    long_template_lines: int
    long_style_lines: int
    median_nodes: float
    crowded: dict[str, int]
    doubled: dict[str, list[str]]


def measure() -> Figures:
    """Read every tracked file once."""
    source = [
        path for path in tracked("*.py") if path.parts[0] in SOURCE and not is_migration(path)
    ]
    lines = [line for path in source for line in read(path).splitlines()]
    trees = {path: ast.parse(read(path)) for path in source}
    return Figures(
        formatter_off=sum(len(FORMATTER_OFF.findall(read(path))) for path in tracked("*.py")),
        long_source_lines=count_longer(lines, LINE_LENGTH),
        source_lines=len(lines),
        long_template_lines=count_longer(all_lines("*.html"), TEMPLATE_LINE_LENGTH),
        long_style_lines=count_longer(all_lines("*.css"), TEMPLATE_LINE_LENGTH),
        median_nodes=median(nodes_of(function) for _path, function in functions(trees)),
        crowded=crowded_folders(source),
        doubled=doubled_names(trees),
    )


def tracked(pattern: str) -> list[Path]:
    """Return the tracked files of a pattern, relative to the project."""
    command = ["git", "ls-files", "-z", pattern]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in output.split("\0") if name and (ROOT / name).is_file()]


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def all_lines(pattern: str) -> list[str]:
    return [line for path in tracked(pattern) for line in read(path).splitlines()]


def count_longer(lines: list[str], limit: int) -> int:
    return sum(len(line) > limit for line in lines)


def functions(trees: dict[Path, ast.Module]) -> Iterator[tuple[Path, Function]]:
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def nodes_of(function: Function) -> int:
    """Count what a function does: its statements without docstring, signature and decorators."""
    has_docstring = ast.get_docstring(function, clean=False) is not None
    statements = function.body[1:] if has_docstring else function.body
    return sum(1 for statement in statements for _node in ast.walk(statement))


def crowded_folders(source: list[Path], limit: int = 15) -> dict[str, int]:
    """Return the folders with more modules than that, and how many they hold."""
    modules: dict[str, int] = defaultdict(int)
    for path in source:
        if path.name != "__init__.py":
            modules[str(path.parent)] += 1
    return {folder: count for folder, count in sorted(modules.items()) if count > limit}


def doubled_names(trees: dict[Path, ast.Module]) -> dict[str, list[str]]:
    """Return the public names that several modules define at their top, with those modules."""
    paths_by_name: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                paths_by_name[node.name].add(str(path))
    return {name: sorted(paths) for name, paths in sorted(paths_by_name.items()) if len(paths) > 1}


def main() -> None:
    """Print the figures, the long lists shortened to their number."""
    figures = measure()
    per_thousand = 1000 * figures.long_source_lines / figures.source_lines
    print(f"formatter switched off          {figures.formatter_off:6}")
    print(f"source lines over {LINE_LENGTH}           {figures.long_source_lines:6}", end="")
    print(f"  ({per_thousand:.0f} in a thousand)")
    print(f"template lines over {TEMPLATE_LINE_LENGTH}         {figures.long_template_lines:6}")
    print(f"style lines over {TEMPLATE_LINE_LENGTH}            {figures.long_style_lines:6}")
    print(f"syntax nodes a function, median {figures.median_nodes:6.0f}")
    print(f"folders over 15 modules         {len(figures.crowded):6}")
    print(f"public names defined twice      {len(figures.doubled):6}")
    for folder, count in figures.crowded.items():
        print(f"  {folder}: {count} modules")


if __name__ == "__main__":
    main()
