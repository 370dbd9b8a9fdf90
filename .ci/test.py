"""Everything that must hold before a change is taken: called by `make test`, in the order of what
fails fastest."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import postgres
import translations

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# One worker a core. Tests are handed out in their order: those that empty the tables come last, and
# must stay there.
WORKERS = ("-n", "auto", "--dist", "load", "--maxschedchunk", "2")
FONTS = "/usr/share/fonts/truetype"
PRETTIER = ROOT / ".ci" / "node_modules" / ".bin" / "prettier"
NEEDED = {  # program, or the path of a file → Debian packages, and why
    "chromium": ("chromium fonts-noto-cjk", "journeys run in a real browser with Chinese type"),
    "msgfmt": ("gettext", "the check that no sentence lacks its translation"),
    "initdb": ("postgresql", "every test runs on a real PostgreSQL too"),
    "redis-server": ("redis-server", "the shared cache is tested on a real Redis"),
    "npm": ("nodejs npm", "the formatter of styles and scripts comes from npm"),
    "/usr/sbin/nginx": ("nginx", "reading goes on behind a real nginx while helpers fail"),
    "openssl": ("openssl", "that nginx ends TLS, as in the guide"),
    f"{FONTS}/wqy/wqy-zenhei.ttc": (
        "fonts-wqy-zenhei",
        "address labels are drawn with a real Chinese font",
    ),
    f"{FONTS}/hanazono/HanaMinB.ttf": ("fonts-hanazono", "rare characters of names are drawn too"),
}


def main() -> None:
    """Run all checks; stop at the first that fails, with its exit status."""
    install_missing_programs()
    translations.main()
    for name, command in static_checks():
        step(name, command)
    with tempfile.TemporaryDirectory(prefix="newsroom-production-") as folder:
        step(
            "settings of production",
            [*manage("check", "--deploy", "--fail-level", "WARNING")],
            env=production(Path(folder)),
        )
    step("tests on SQLite, and in Chromium", [tool("pytest"), "-q", *WORKERS])
    with postgres.server() as url:
        step(
            "tests on PostgreSQL",
            [tool("pytest"), "-q", *WORKERS, "-m", "django_db and not browser and not sqlite"],
            env={"DATABASE_URL": url},
        )


def static_checks() -> list[tuple[str, list[str]]]:
    """Return what needs no database."""
    pages = tracked("*.html")
    return [
        ("format", [tool("ruff"), "format", "--check", "--quiet", "."]),
        ("lint", [tool("ruff"), "check", "--quiet", "."]),
        ("templates", [tool("djade"), "--check", "--target-version", "5.2", *pages]),
        ("indentation of templates", [tool("djhtml"), "--tabwidth", "2", "--check", *pages]),
        ("formatter of styles and scripts", ["npm", "ci", "--silent", "--prefix", ".ci"]),
        (
            "styles and scripts",
            [str(PRETTIER), "--config", ".ci/prettier.json", "--check", *tracked("*.css", "*.js")],
        ),
        ("floors of the house", [tool("lint-imports"), "--no-cache"]),
        ("types", [tool("mypy")]),
        ("migrations", manage("makemigrations", "--check", "--dry-run", "--verbosity", "0")),
    ]


def tracked(*patterns: str) -> list[str]:
    """Return the files of the repository that match."""
    output = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return output.stdout.split()


def install_missing_programs() -> None:
    """Install what the tests need where we may; otherwise say exactly what to install, and stop."""
    missing = {
        program: need
        for program, need in NEEDED.items()
        if not (
            shutil.which(program)
            or Path(program).is_file()
            or (program == "initdb" and postgres.binary("initdb"))
        )
    }
    if not missing:
        return
    packages = " ".join(need[0] for need in missing.values())
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {packages}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", *packages.split()],
        ):
            subprocess.run(
                ["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL
            )
        return
    for program, (package, why) in missing.items():
        print(f"Missing: {program}. {why.capitalize()}. On Debian: apt-get install {package}")
    raise SystemExit(1)


def step(name: str, command: list[str], env: dict[str, str] | None = None) -> None:
    """Run one check and say how long it took."""
    print(f"── {name}", flush=True)
    begun = time.monotonic()
    status = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False
    ).returncode
    print(f"   {time.monotonic() - begun:.0f} s", flush=True)
    if status:
        print(f"Stopped: “{name}” failed with status {status}.")
        raise SystemExit(status)


def production(folder: Path) -> dict[str, str]:
    """Return an environment as production has it, with its data in this folder."""
    static = folder / "static"
    static.mkdir(mode=0o750)
    (static / "staticfiles.json").write_text("{}")
    return {
        "NEWSROOM_VAR": str(folder),
        "EMAIL_URL": "smtp+tls://paper:word@mail.paper.example:587",
        "DEFAULT_FROM_EMAIL": "letters@paper.example",
        "CACHE_URL": "redis://127.0.0.1:6379/0",
        "BANK_ACCOUNT": "name | paper",
        "TRUSTED_PROXIES": "1",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "paper.example",
        "SITE_URL": "https://paper.example",
    }


def tool(name: str) -> str:
    return str(BIN / name)


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


if __name__ == "__main__":
    main()
