"""Letters leave by the queue only: one module speaks to the mail server, one command
comes to it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("newsroom", "articles", "subscriptions")
MAIL_SERVER = {"django.core.mail", "smtplib", "aiosmtplib"}
POSTING = "subscriptions/actions/readers/mail_delivery.py"
SENDERS = {"subscriptions/actions/readers/letters.py", "subscriptions/actions/readers/outbox.py"}
COMMAND = "subscriptions/management/commands/send_letters.py"
Sources = list[tuple[str, ast.Module]]  # the path of a module and its parsed source
SENDING = {"send_waiting", "send_passing", "post_office", "email_user", "mail_admins"}


@pytest.fixture(scope="module")
def sources() -> Sources:
    """Every module of ours."""
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in paths]


def imported(tree: ast.Module) -> set[str]:
    """Return every module that a source imports, and every name out of one."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def called(tree: ast.Module) -> set[str]:
    """Return the names of what a source calls."""
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {one.attr for one in functions if isinstance(one, ast.Attribute)} | {
        one.id for one in functions if isinstance(one, ast.Name)
    }


def test_one_module_speaks_to_the_mail_server(sources: Sources) -> None:
    speaking = {path for path, tree in sources if imported(tree) & MAIL_SERVER}
    assert speaking == {POSTING}


def test_only_the_queue_uses_that_module_to_send(sources: Sources) -> None:
    for path, tree in sources:
        if path not in {POSTING, *SENDERS}:
            assert not called(tree) & SENDING, path


def test_only_the_command_empties_the_queue(sources: Sources) -> None:
    outbox = "subscriptions.actions.readers.outbox"
    assert {path for path, tree in sources if outbox in imported(tree)} == {COMMAND}
