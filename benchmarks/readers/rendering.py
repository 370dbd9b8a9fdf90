"""What rendering costs, asked within one process: each kind of page, and searches. Runs inside a
newspaper, whose pages from memory are thrown away before each request."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import newsroom.wsgi

# isort: split
from django.utils import timezone

from articles.models import Article, Person
from benchmarks.addresses import READERS, Words, addresses
from benchmarks.readers.programs import HOST, children
from newsroom.page_cache.memory import PageMemory
from newsroom.page_cache.serving import PageCache

WORDS = Words("采购", "政府采购", "购采购采")
PAIRS = (
    "采购",
    "项目",
    "公司",
    "医院",
    "学校",
    "评审",
    "供应",
    "合同",
    "预算",
    "食堂",
    "绿色",
    "验收",
)
FOURS = (
    "政府采购",
    "公共资源",
    "电子交易",
    "中小企业",
    "采购项目",
    "评审专家",
    "信息公开",
    "采购人员",
)
PHRASES = ("“采购项目”", "“政府采购”", "“供应商”", '"中小企业"', "“公共资源交易”", "“记者”")
PLACES = ("鹤渚", "记者", "财政局", "采购中心", "交易中心", "招标")
ABSENT = ("龘龘", "购采购采", "犀牛角", "靐齉爩", "采购龘龘")


class Processor:
    """The work of this process and of the database's, in milliseconds of a core."""

    def __init__(self, database: int) -> None:
        self.database = database

    def spent(self) -> float:
        served = sum(map(_work_of, children(self.database))) if self.database else 0
        return 1000 * time.process_time() + served / 1e6


def _work_of(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    except OSError:  # it has ended
        return 0


def ask(path: str) -> None:
    """Render a page as for its first reader, compressed and with its headers."""
    application: Any = newsroom.wsgi.application
    assert isinstance(application, PageCache)
    application.memory = PageMemory(application.memory.max_bytes)
    place, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(place).decode("latin-1"),
        "QUERY_STRING": quote(query, safe="=&%+"),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": sys.stdin.buffer,
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    statuses: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], None]:
        statuses.append(status)
        return bytes

    chunks: Any = application(environ, start)
    for _chunk in chunks:
        pass
    if hasattr(chunks, "close"):
        chunks.close()
    assert statuses[0][:3] in {"200", "404"}, (path, statuses)


def measure_pages(processor: Processor, times: int) -> dict[str, float]:
    """Return the work of each kind of page for readers, the least of some askings."""
    found = {}
    for name, path in addresses(WORDS).items():
        if name not in READERS:
            continue
        ask(path)
        spent = []
        for _time in range(times):
            begun = processor.spent()
            ask(path)
            spent.append(processor.spent() - begun)
        found[name] = min(spent)
    return found


def write_queries() -> list[str]:
    """Return sixty searches of all kinds that readers write, as addresses."""
    names = [person.name for person in Person.objects.order_by("pk")[:6]]
    public = Article.objects.published(timezone.now())
    headlines = public.order_by("pk").values_list("headline", flat=True)[:8]
    words = [
        *PAIRS,
        *FOURS,
        *PHRASES,
        *names,
        *(headline[:6] for headline in headlines),
        *ABSENT,
        *(f"{word} 采购" for word in PLACES),
        *(f"采购 -{word}" for word in FOURS[:3]),
        *(f"{word} OR 采购" for word in ABSENT[:2]),
        "第1322期",
        "2024-03-05",
        "2024-03",
    ]
    ordered = [f"/search/?q={quote(word)}" for word in words]
    ordered += [f"/search/?q={quote(word)}&order=relevance" for word in FOURS[:3]]
    ordered += [f"/search/?q={quote(word)}&order=oldest" for word in PAIRS[:3]]
    return ordered


def measure_searches(processor: Processor, rounds: int) -> list[dict[str, Any]]:
    """Return each search with the milliseconds that somebody waited, and its work: each asked once
    a round, so that nothing but the database's own memory helps it."""
    queries = write_queries()
    found: list[dict[str, Any]] = [{"path": path, "waited": [], "work": []} for path in queries]
    for _round in range(rounds):
        for row in found:
            begun, moment = processor.spent(), time.perf_counter()
            ask(row["path"])
            row["waited"].append(1000 * (time.perf_counter() - moment))
            row["work"].append(processor.spent() - begun)
    return found


def main() -> None:
    """Print as JSON what was found."""
    database, times = int(os.environ["DATABASE_PROCESS"]), int(os.environ["TIMES"])
    processor = Processor(database)
    found = {
        "pages": measure_pages(processor, times),
        "searches": measure_searches(processor, 2),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
