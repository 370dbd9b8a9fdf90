"""Keys, signatures and a server on this machine, for providers of payments that live in the tests.

Written with `cryptography` alone, from the providers' documents: the libraries are tested, not
asked about themselves.
"""

import base64
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.factories.articles import MORNING
from tests.patience import wait_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
Sent = tuple[dict[str, str], bytes]

# --- Keys -----------------------------------------------------------------------------------------


@cache
def key_of(whose: str) -> rsa.RSAPrivateKey:
    """A key of one's own, made once a run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private(whose: str) -> str:
    return key_of(whose).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public(whose: str) -> str:
    return (
        key_of(whose)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


@cache
def certificate(whose: str) -> x509.Certificate:
    """A self-signed certificate, as WeChat Pay's platform certificates look."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com sign")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key_of(whose).public_key())
    )
    made = made.serial_number(0x5157F09EFDC096DE15EBE81A47057A7232F1B8E1)
    made = made.not_valid_before(MORNING - timedelta(days=365)).not_valid_after(
        MORNING + timedelta(days=5 * 365)
    )
    return made.sign(key_of(whose), SHA256())


def sign(whose: str, text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return base64.b64encode(key_of(whose).sign(data, PKCS1v15(), SHA256())).decode()


def is_signed(whose: str, text: str, signature: str) -> bool:
    try:
        key_of(whose).public_key().verify(
            base64.b64decode(signature), text.encode(), PKCS1v15(), SHA256()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


# --- A server on this machine ---------------------------------------------------------------------


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: str


Answered = tuple[int, dict[str, str], bytes]


@contextmanager
def serving(answer: Callable[[Asked], Answered]) -> Iterator[str]:
    """Serve on a free port of this machine while the block runs; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                self.command, self.path, dict(self.headers), self.rfile.read(length).decode()
            )
            status, headers, body = answer(asked)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _any

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class names it so
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            if not isinstance(
                sys.exception(), ConnectionError
            ):  # who asked a slow server has gone meanwhile
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_while(ill: Callable[[], bool]) -> None:
    """Wait until a slow server is well again."""
    wait_until(lambda: not ill(), pause=0.02)


# How any server can be ill; one that is "slow" answers well, and too late.
MOODS: dict[str, Callable[[], Answered]] = {
    "down": lambda: (
        500,
        {"Content-Type": "application/json"},
        b'{"code":"SYSTEM_ERROR","message":"x"}',
    ),
    "busy": lambda: (
        429,
        {"Content-Type": "application/json"},
        b'{"code":"FREQUENCY_LIMITED","message":"x"}',
    ),
    "proxy": lambda: (404, {"Content-Type": "text/html"}, b"<html>not here</html>"),
    "cut": lambda: (
        200,
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        b"no gzip",
    ),
}
