"""What the site writes to its log: one JSON object a line on standard error, and nothing personal.

Only the fields below are written, so a library's formatter, which writes whatever a record carries,
would have to be held back everywhere. Values of people reach a record through addresses, through
the words of an exception and through arguments; the first two are never written, and what looks
like a mailbox, a telephone or a secret is taken out of the third.
"""

import json
import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

REQUEST_NUMBER: ContextVar[str] = ContextVar("request_number", default="")
HEADER = "X-Request-ID"
FRAMES = 25  # innermost frames of a traceback that are written
HIDDEN = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+"  # a mailbox
    r"|\+?\d[\d -]{5,}\d"  # a telephone, an account
    r"|[\w-]{20,}(:[\w-]+)*"  # a token, a key
)
log = logging.getLogger(__name__)


class JSONLineFormatter(logging.Formatter):
    """Write a record as one JSON object with a fixed set of fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Django's own messages repeat addresses and input: they are left out."""
        own = not record.name.startswith("django.")
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": HIDDEN.sub("…", record.getMessage()) if own else "",
            "request": REQUEST_NUMBER.get(),
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line |= {"method": request.method, "route": route_of(request)}
        for name in ("status_code", "milliseconds", "statement"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[0] is not None:
            kind, _words, trace = record.exc_info
            line |= {"exception": f"{kind.__module__}.{kind.__qualname__}", "frames": frames(trace)}
        return json.dumps(line, ensure_ascii=False)


def frames(trace: TracebackType | None) -> list[str]:
    """Return where an exception came through, innermost last, without the values it carried."""
    steps = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{short_path(step.filename)}:{step.lineno} {step.name}" for step in steps]


def short_path(filename: str) -> str:
    """Return the last three parts of a path: enough to find the file, nothing of the machine."""
    return "/".join(PurePath(filename).parts[-3:])


def route_of(request: HttpRequest) -> str:
    """Return the pattern of an address, never the address: that holds names, numbers and keys."""
    found = request.resolver_match
    return f"/{found.route}" if found else ""


class RequestNumberMiddleware:
    """Give each request a number: in every line of the log, in a header and on the error page.

    A page that takes longer than SLOW_PAGE_MILLISECONDS, and a statement of the database that
    takes longer than SLOW_STATEMENT_MILLISECONDS, leave a line; statements without their values.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(8)
        token = REQUEST_NUMBER.set(number)
        begun = time.perf_counter()
        try:
            with connection.execute_wrapper(watch_statement):
                response = self.get_response(request)
            response.headers[HEADER] = number
            spent = milliseconds_since(begun)
            if spent > settings.SLOW_PAGE_MILLISECONDS:
                extra = {"request": request, "milliseconds": spent}
                log.warning("A page was slow.", extra=extra)
        finally:
            REQUEST_NUMBER.reset(token)
        return response


def watch_statement(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement and write down its text, never its values, where it was slow."""
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        spent = milliseconds_since(begun)
        if spent > settings.SLOW_STATEMENT_MILLISECONDS:
            extra = {"milliseconds": spent, "statement": sql}
            log.warning("A statement of the database was slow.", extra=extra)


def milliseconds_since(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1000)
