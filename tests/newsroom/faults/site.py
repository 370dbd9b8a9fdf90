"""The site as it runs for people: granian and production, behind the nginx of the guide."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.patience import SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[3]
HOST = "paper.example"
READING = (
    "/",
    "/articles/1/",
    "/articles/2/",
    "/columns/yaowen/",
    "/epaper/2024-03-05/",
    "/epaper/2024-03-05/1/",
    "/archive/2024/",
    "/search/?q=%E9%87%87%E8%B4%AD",
    "/feeds/latest.rss",
    "/sitemap.xml",
    "/api/v1/articles/",
    "/subscribe/",
)


def anew(path: str) -> str:
    """Return the address of a page with a parameter that no page has: the site renders it for
    whoever asks, and sends no page that it has ready."""
    return f"{path}{'&' if '?' in path else '?'}anew=1"


PICTURE = re.compile(r'src="(/media/[^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def number(self) -> str:
        return self.headers.get("x-request-id", "")


class Browser:
    """Asks one server and keeps its cookies."""

    def __init__(self, port: int, *, tls: bool = False) -> None:
        self.port, self.tls = port, tls
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def head(self, path: str) -> Answer:
        return self._ask("HEAD", path, None, {})

    def post(self, path: str, fields: dict[str, str], file: bytes = b"", **headers: str) -> Answer:
        """Send a form of a page that was opened before; a file goes as its field `file`."""
        fields = {"csrfmiddlewaretoken": self.cookies.get("__Host-csrftoken", ""), **fields}
        if not file:
            kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        else:
            kind, body = _multipart(fields, file)
        return self._ask("POST", path, body, {"Content-Type": kind, **headers})

    def sign_in(self, name: str, password: str) -> Answer:
        self.get("/admin/login/")
        return self.post("/admin/login/", {"username": name, "password": password})

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> Answer:
        headers = {
            "Host": HOST,
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **({} if self.tls else {"X-Forwarded-Proto": "https"}),
            **more,
        }
        connection = self._connection()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    cookie, _equals, rest = value.partition("=")
                    self.cookies[cookie] = rest.partition(";")[0]
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=SECONDS, context=_any_certificate()
        )


@cache
def _any_certificate() -> ssl.SSLContext:
    """Trust whatever certificate nginx shows, without reading those of the system: that takes
    longer than a page."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Site:
    """A running server, its log, and the nginx before it."""

    def __init__(self, port: int, nginx_port: int, log: Path) -> None:
        self.port, self.nginx_port, self.log = port, nginx_port, log

    def browser(self) -> Browser:
        """Return somebody who asks the server itself, as whoever is signed in does."""
        return Browser(self.port)

    def reader(self) -> Browser:
        """Return somebody who reads through nginx."""
        return Browser(self.nginx_port, tls=True)

    def pages(self) -> list[str]:
        """Return the addresses of everything that readers ask, a picture too. Opens each once."""
        reader = self.reader()
        article = "/articles/1/"
        wait_until(lambda: reader.get(article).status == 200)  # a cold site may answer too late
        found = PICTURE.search(reader.get(article).text)
        assert found
        pages = [*READING, found[1]]
        assert {path: reader.get(path).status for path in pages} == dict.fromkeys(pages, 200)
        return pages

    def lines(self, number: str) -> list[dict[str, Any]]:
        """Return the lines of the log that carry the number of a request."""
        # A line may be half, or two in one, where the disk of the log was full.
        rows = [line for line in self.log.read_text().splitlines() if number and number in line]
        found = [json.loads(row) for row in rows if row.startswith("{")]
        return [row for row in found if row["request"] == number]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return what /etc/newsroom/environment holds by the guide, for a site in a folder."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.newsroom.faults.settings",
        "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdefgh",
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "SITE_URL": f"https://{HOST}",
        "NEWSROOM_VAR": str(folder),
        "TRUSTED_PROXIES": "1",
        "SERVE_MEDIA": "on",
        "PAGES_ACCEL": "/page-files/",
        **more,
    }


def fill(settings: dict[str, str]) -> None:
    """Put a newspaper into an empty database."""
    command = [sys.executable, "-m", "tests.newsroom.faults.filling"]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def running_site(settings: dict[str, str], folder: Path, log_file: Path) -> Iterator[Site]:
    """Run the server and nginx until the end; what they keep lies in `folder`."""
    with ExitStack() as stack:
        nginx_port = free_port()
        port = stack.enter_context(running_server(settings, log_file))
        proxy = stack.enter_context(running_nginx(folder, port, nginx_port))
        wait_for(nginx_port, proxy)
        yield Site(port, nginx_port, log_file)


@contextmanager
def running_server(settings: dict[str, str], log_file: Path) -> Iterator[int]:
    """Run the server of one process until the end; return its port."""
    port = free_port()
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--workers", "1", "--blocking-threads", "4"),
        *("--host", "127.0.0.1", "--port", str(port)),
        "newsroom.wsgi:application",
    ]
    with log_file.open("wb") as log, running(command, settings, log) as server:
        wait_for(port, server)
        yield port


@contextmanager
def running_nginx(folder: Path, site_port: int, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the nginx of the guide; only ports, paths and names differ."""
    binary = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if binary is None:
        pytest.fail("These tests need nginx. On Debian: apt-get install nginx")
    example = (ROOT / "docs" / "nginx.conf.example").read_text()
    key, certificate = folder / "paper.key", folder / "paper.crt"
    _make_certificate(key, certificate)
    for was, now in (
        ("/var/cache/nginx/newsroom", str(folder / "pages")),
        ("/var/log/nginx/newsroom.log", str(folder / "access.log")),
        ("/etc/ssl/NEWSPAPER.EXAMPLE.crt", str(certificate)),
        ("/etc/ssl/NEWSPAPER.EXAMPLE.key", str(key)),
        ("/srv/newsroom/var/static/newsroom", str(ROOT / "newsroom" / "static" / "newsroom")),
        ("/srv/newsroom/var/pages/", f"{folder / 'var' / 'pages'}/"),
        ("NEWSPAPER.EXAMPLE", HOST),
        ("127.0.0.1:8000", f"127.0.0.1:{site_port}"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 80 ", f"listen 127.0.0.1:{free_port()} "),
    ):
        example = example.replace(was, now)
    assert not re.search(r"listen (80|443)\b", example)
    places = "\n".join(
        f"{kind}_temp_path {folder / kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder / 'nginx.pid'};"
        f"error_log {folder / 'nginx.log'}; events {{}}\n"
        f"http {{ access_log off; {places}\n{example}\n}}"
    )
    command = [binary, "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(whole)]
    with running(command, dict(os.environ), subprocess.DEVNULL) as process:
        yield process


@contextmanager
def running(
    command: list[str], settings: dict[str, str], log: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=log
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a program that was started listens on its port."""
    until = time.monotonic() + SECONDS
    while True:
        assert process.poll() is None, f"{process.args!r} ended at once."
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _make_certificate(key: Path, certificate: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", f"/CN={HOST}", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )


def _multipart(fields: dict[str, str], file: bytes) -> tuple[str, bytes]:
    boundary = "a-line-that-no-field-holds"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = b"".join(parts) + head.encode() + file + f"\r\n--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body
