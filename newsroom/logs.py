"""What the site writes to its log: one JSON object a line on standard error, and nothing personal.

Only the fields below are written: a library's formatter, which writes whatever a record carries,
would have to be held back everywhere. Values of people reach a record through addresses, through
the words of an exception, through arguments of a message and through messages that were put
together before; no such text is written. Of a message of our own stays the sentence in the code,
with its numbers; whoever wants more in the log names it as a field (`part`, `row`). Of a message of
a library stays what has places for arguments, and where it was written.
"""

import json
import logging
import os
import re
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any, TextIO

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

REQUEST_NUMBER: ContextVar[str] = ContextVar("request_number", default="")
HEADER = "X-Request-ID"
FRAMES = 25  # innermost frames of a traceback that are written
OUR_OWN = {"newsroom", "articles", "subscriptions"}
# `part` names a part of a job, `row` the number of a row: by our own code, never by people.
FIELDS = ("status_code", "milliseconds", "statement", "part", "row")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d{4,}\b")  # of a statement: a text, a long number
LONGEST = 4_000  # characters of a statement
log = logging.getLogger(__name__)


class JSONLineFormatter(logging.Formatter):
    """Write a record as one JSON object with a fixed set of fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": format_message(record),
            "where": f"{short_path(record.pathname)}:{record.lineno}",
            "request": REQUEST_NUMBER.get(),
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            method = request.method if request.method in METHODS else "…"
            line |= {"method": method, "route": find_route(request)}
        for name in FIELDS:
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[0] is not None:
            kind, _words, trace = record.exc_info
            line |= {
                "exception": f"{kind.__module__}.{kind.__qualname__}",
                "frames": format_frames(trace),
            }
        return json.dumps(line, ensure_ascii=False)


class LineHandler(logging.StreamHandler[TextIO]):
    """Write lines to standard error. The line after one that found no room begins a line."""

    _is_torn = False

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, behind the end of one that was cut off."""
        line = super().format(record)
        begin = self.terminator if self._is_torn else ""
        self._is_torn = False
        return begin + line

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line whole, or remember that it is torn."""
        try:
            self._write(self.format(record) + self.terminator)
        except Exception:
            self.handleError(record)

    def _write(self, line: str) -> None:
        """Write past the stream: one without a buffer may take half a line and raise nothing."""
        try:
            descriptor = self.stream.fileno()
        except (AttributeError, OSError):  # a stream in memory
            self.stream.write(line)
            return
        self.flush()
        rest = line.encode(errors="backslashreplace")
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def handleError(self, record: logging.LogRecord) -> None:
        """Remember that part of the line may be in the log."""
        self._is_torn = True
        super().handleError(record)


def format_message(record: logging.LogRecord) -> str:
    """Return a message without the texts of its arguments."""
    if record.name.partition(".")[0] not in OUR_OWN:
        return str(record.msg) if record.args and not record.name.startswith("django") else ""
    if not isinstance(record.args, tuple) or not record.args:
        return str(record.msg)
    numbers = [one if isinstance(one, int | float) else "…" for one in record.args]
    try:
        return str(record.msg) % tuple(numbers)
    except (TypeError, ValueError):  # a place for a number got a text: the sentence alone
        return str(record.msg)


def log_uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Log an uncaught exception as a JSON line instead of Python's traceback."""
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("Something failed that nobody caught.", exc_info=(kind, error, trace))


def log_uncaught_in_thread(happened: threading.ExceptHookArgs) -> None:
    """Do the same for a thread."""
    error = happened.exc_value
    if error is not None:
        log_uncaught(happened.exc_type, error, happened.exc_traceback)


def log_everything() -> None:
    """Let a server or a timer's command write JSON lines only, also for warnings and uncaught
    errors."""
    logging.captureWarnings(True)
    sys.excepthook = log_uncaught
    threading.excepthook = log_uncaught_in_thread


def format_frames(trace: TracebackType | None) -> list[str]:
    """Return the frames of an exception, innermost last, without values."""
    steps = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{short_path(step.filename)}:{step.lineno} {step.name}" for step in steps]


def short_path(filename: str) -> str:
    """Return a path within the project, or the last three parts of any other path.

    That is enough to find the file, and tells nothing of the machine.
    """
    path = PurePath(filename)
    if path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts:
        return str(path.relative_to(settings.BASE_DIR))
    return "/".join(path.parts[-3:])


def find_route(request: HttpRequest) -> str:
    """Return the pattern of an address, never the address itself: it contains names, numbers and
    keys."""
    match = request.resolver_match
    return f"/{match.route}" if match else ""


class RequestNumberMiddleware:
    """Give each request a number: in every log line, in a header and on the error page.

    A page that takes longer than SLOW_PAGE_MILLISECONDS, and a statement that takes longer than
    SLOW_STATEMENT_MILLISECONDS, are logged; statements without their parameters.
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
    """Run a statement. If it was slow, log its text, never its parameters."""
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        spent = milliseconds_since(begun)
        if spent > settings.SLOW_STATEMENT_MILLISECONDS:
            extra = {"milliseconds": spent, "statement": strip_literals(sql)}
            log.warning("A statement of the database was slow.", extra=extra)


def strip_literals(sql: str) -> str:
    """Return a statement without text literals and long numbers."""
    return LITERAL.sub("…", str(sql)[:LONGEST])


def milliseconds_since(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1000)
