"""Everything that must hold before a change is taken: called by `make test`, in the order of what
fails fastest. The tests on both databases run side by side, so that no core waits for another."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import postgres
import translations

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import migrated  # noqa: E402
from tests.house import shares  # noqa: E402

BIN = Path(sys.executable).parent
CORES = os.cpu_count() or 1
# tests/units.py says which tests each worker gets. Journeys wait for the browser, and other tests
# for servers: while one worker waits, one more than there are cores does its work.
WORKERS_ON_SQLITE = CORES + 1
# The tests on PostgreSQL are a fifth of all work, and many of them wait for locks and servers: they
# end before the others, which then have the cores for themselves.
WORKERS_ON_POSTGRESQL = max(1, CORES // 4)
INSTALLING_SECONDS = 120
FONTS = "/usr/share/fonts/truetype"
SHELL = "chromium-headless-shell"  # takes half the processor for a page
PRETTIER = ROOT / ".ci" / "node_modules" / ".bin" / "prettier"
ON_POSTGRESQL = "django_db and not browser and not sqlite"  # of these, what tests/engines.py says
NEEDED = {  # program, or the path of a file → Debian packages, and why
    "chromium": (
        "chromium chromium-headless-shell fonts-noto-cjk",
        "journeys run in a real browser with Chinese type",
    ),
    "msgfmt": ("gettext", "the check that no sentence lacks its translation"),
    "initdb": ("postgresql", "every test runs on a real PostgreSQL too"),
    "redis-server": ("redis-server", "the shared cache is tested on a real Redis"),
    "npm": ("nodejs npm", "the formatter of styles and scripts comes from npm"),
    "/usr/sbin/nginx": ("nginx", "reading goes on behind a real nginx while helpers fail"),
    "java": ("default-jre-headless", "the Nu checker reads every page of readers"),
    "openssl": ("openssl", "that nginx ends TLS, as in the guide"),
    f"{FONTS}/wqy/wqy-zenhei.ttc": (
        "fonts-wqy-zenhei",
        "address labels are drawn with a real Chinese font",
    ),
    f"{FONTS}/hanazono/HanaMinB.ttf": ("fonts-hanazono", "rare characters of names are drawn too"),
}


@dataclass(frozen=True)
class Check:
    """Commands that must succeed, one after the other."""

    name: str
    commands: list[list[str]]
    env: dict[str, str] = field(default_factory=dict)

    def run(self) -> tuple[str, float, int]:
        """Return what the commands said, the seconds they took, and the exit status."""
        said, begun, status = "", time.monotonic(), 0
        for command in self.commands:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=os.environ | self.env,
                check=False,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            said, status = said + done.stdout, done.returncode
            if status:
                break
        return said, time.monotonic() - begun, status


def main() -> None:
    """Run all checks; stop at the first that fails, with its exit status."""
    # Each worker, and each program that a test starts, would compile the whole house for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    install_missing_programs()
    translations.main()
    shares.begin_turn("make-test")
    print(f"This run: {shares.words()}", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="newsroom-checks-") as name,
        postgres.server(postgres.FOR_TESTS) as url,
    ):
        folder = Path(name)
        on_postgresql = {"DATABASE_URL": url}
        together(
            [*static_checks(), settings_check(folder)] + migrated_tables(folder, on_postgresql)
        )
        tests_on_both_databases(copying(folder), on_postgresql)


def tests_on_both_databases(env: dict[str, str], on_postgresql: dict[str, str]) -> None:
    """Run the tests on SQLite, and beside them those on PostgreSQL; show what both said."""
    on_sqlite = "tests on SQLite, and in Chromium"
    command = tests(WORKERS_ON_POSTGRESQL, "-m", ON_POSTGRESQL)
    check = Check("tests on PostgreSQL", [command], env | on_postgresql)
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(check.run)
        status = show(on_sqlite, tests(WORKERS_ON_SQLITE), env)
        report(check, *running.result())
    if status:
        stop(on_sqlite, status)


def tests(workers: int, *options: str) -> list[str]:
    """Return the command that runs the tests in so many processes."""
    return [tool("pytest"), "-q", "-n", str(workers), *options]


def copying(folder: Path) -> dict[str, str]:
    """Return what tells the tests that their tables are migrated already."""
    return {migrated.FOLDER: str(folder)}


def migrated_tables(folder: Path, on_postgresql: dict[str, str]) -> list[Check]:
    """Return what makes the tables of the tests, on both databases, beside the other checks."""
    scratch = {"NEWSROOM_TEST_FOLDER": str(folder)}
    return [
        Check("tables of the tests on SQLite", [migrated.MAKE], scratch),
        Check("tables of the tests on PostgreSQL", [migrated.MAKE], scratch | on_postgresql),
    ]


def settings_check(folder: Path) -> Check:
    """Return the check of the settings of production, whose data is in a folder of its own."""
    command = manage("check", "--deploy", "--fail-level", "WARNING")
    return Check("settings of production", [command], production(folder / "production"))


def static_checks() -> list[Check]:
    """Return what needs no database, what takes longest first."""
    pages, formatter = tracked("*.html"), [str(PRETTIER), "--config", ".ci/prettier.json"]
    checks = {
        "types": [tool("mypy")],
        "format": [tool("ruff"), "format", "--check", "--quiet", "."],
        "lint": [tool("ruff"), "check", "--quiet", "."],
        "templates": [tool("djade"), "--check", "--target-version", "5.2", *pages],
        "indentation of templates": [tool("djhtml"), "--tabwidth", "2", "--check", *pages],
        "floors of the house": [tool("lint-imports"), "--no-cache"],
        "migrations": manage("makemigrations", "--check", "--dry-run", "--verbosity", "0"),
    }
    installed = ["npm", "ci", "--silent", "--ignore-scripts", "--prefix", ".ci"]
    styles = [*formatter, "--check", *tracked("*.css", "*.js")]
    return [
        *(Check(name, [command]) for name, command in checks.items()),
        Check("styles and scripts", [installed, styles]),
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
        install_quicker_browser()
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


def install_quicker_browser() -> None:
    """Install the Chromium without windows where we may. Without it, or where the network does not
    answer, journeys use the other one."""
    if shutil.which(SHELL) or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            command,
            check=False,
            env=environment,
            stdout=quiet,
            stderr=quiet,
            timeout=INSTALLING_SECONDS,
        )


def together(checks: list[Check]) -> None:
    """Run checks on every core; what one says is shown when those before it are done."""
    with ThreadPoolExecutor(max_workers=CORES) as pool:
        running = [pool.submit(check.run) for check in checks]
        for check, future in zip(checks, running, strict=True):
            if future.result()[2]:
                pool.shutdown(cancel_futures=True)
            report(check, *future.result())


def report(check: Check, said: str, seconds: float, status: int) -> None:
    """Show what a check said; stop if it failed."""
    print(f"── {check.name}\n{said}   {seconds:.0f} s", flush=True)
    if status:
        stop(check.name, status)


def show(name: str, command: list[str], env: dict[str, str]) -> int:
    """Run one check, show its progress and how long it took, and return its exit status."""
    print(f"── {name}", flush=True)
    begun = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False).returncode
    print(f"   {time.monotonic() - begun:.0f} s", flush=True)
    return status


def stop(name: str, status: int) -> None:
    """End everything with the exit status of a check that failed."""
    print(f"Stopped: “{name}” failed with status {status}.")
    raise SystemExit(status)


def production(folder: Path) -> dict[str, str]:
    """Return an environment as production has it, with its data in this folder."""
    folder.mkdir(mode=0o750)
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
