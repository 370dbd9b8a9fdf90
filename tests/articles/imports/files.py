"""Files as other systems write them, made anew for each test."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command

from articles.models import Publication
from tests.factories.articles import make_publication

WXR_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>'
    "<title>旧站</title><link>https://paper.example.net</link>"
    "<wp:wxr_version>1.2</wp:wxr_version>"
    "<wp:base_blog_url>https://paper.example.net</wp:base_blog_url>"
)
USER = (
    "<wp:author><wp:author_login><![CDATA[{login}]]></wp:author_login>"
    "<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>\n"
)
ENTRY = (
    "<item><title><![CDATA[{title}]]></title><link>{link}</link><pubDate>{fed}</pubDate>"
    "<dc:creator><![CDATA[{login}]]></dc:creator>"
    '<guid isPermaLink="false">https://paper.example.net/?p={id}</guid>'
    "<content:encoded><![CDATA[{body}]]></content:encoded>"
    "<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{id}</wp:post_id>"
    "<wp:post_date>{local}</wp:post_date><wp:post_date_gmt>{gmt}</wp:post_date_gmt>"
    "<wp:status>{status}</wp:status><wp:post_parent>{parent}</wp:post_parent>"
    "<wp:post_type>{kind}</wp:post_type>{more}</item>\n"
)


def entry(number: int, **fields: Any) -> str:
    """Return an entry of a WordPress export, a public post unless told otherwise."""
    values = {
        "id": number,
        "title": f"旧闻{number}",
        "link": f"https://paper.example.net/a/{number}/",
        "fed": "Mon, 08 Apr 2019 01:00:00 +0000",
        "login": "wen",
        "body": "<p>那天下了雨。</p>",
        "excerpt": "",
        "local": "2019-04-08 09:00:00",
        "gmt": "2019-04-08 01:00:00",
        "status": "publish",
        "parent": 0,
        "kind": "post",
        "more": "",
    }
    return ENTRY.format(**{**values, **fields})


def picture(number: int, name: str, **fields: Any) -> str:
    """Return a picture of a WordPress export."""
    address = f"<wp:attachment_url>https://paper.example.net/{name}</wp:attachment_url>"
    return entry(number, kind="attachment", status="inherit", more=address, **fields)


def export(*entries: str, users: dict[str, str] | None = None) -> str:
    """Return a WordPress export."""
    people = users or {"wen": "温若"}
    head = WXR_HEAD + "".join(USER.format(login=key, name=name) for key, name in people.items())
    return head + "".join(entries) + "</channel></rss>"


def news(number: int, **fields: Any) -> dict[str, Any]:
    """Return a ninjs item."""
    return {
        "uri": f"urn:agency:{number}",
        "type": "text",
        "pubStatus": "usable",
        "language": "zh-Hans",
        "firstCreated": "2019-04-08T09:00:00+08:00",
        "versionCreated": "2019-04-08T09:00:00+08:00",
        "headlines": [{"role": "main", "value": f"电讯{number}"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>电文。</p>"}],
        **fields,
    }


def table(*rows: str, head: str = "编号,标题,正文,发布时间,作者") -> str:
    return "\n".join([head, *rows]) + "\n"


def workbook(*rows: list[Any], sheets: dict[str, list[list[Any]]] | None = None) -> bytes:
    """Return a workbook with these rows under the usual headings, and further sheets."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["编号", "标题", "正文", "发布时间", "作者"])
    for row in rows:
        book.active.append(row)
    for name, lines in (sheets or {}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(book: bytes, change: Any) -> bytes:
    """Return a workbook, each part of it changed by `change(name, part)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


class Desk:
    """Somebody who runs the command on files, and reads its report."""

    def __init__(self, folder: Path, capsys: Any) -> None:
        self.folder, self.capsys, self.status = folder, capsys, 0
        if not Publication.objects.exists():
            make_publication()

    def bring(self, name: str, content: Any, *options: str) -> dict[str, Any]:
        """Import a file and return the report; `status` is what the command said to its caller."""
        path = self.folder / name
        if isinstance(content, dict | list):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.capsys.readouterr()
        self.status = 0
        try:
            call_command("import_articles", str(path), "--json", *options)
        except SystemExit as left:
            self.status = int(str(left.code))
        report: dict[str, Any] = json.loads(self.capsys.readouterr().out)
        parts = ("published", "drafts", "known", "passed", "broken")
        assert report["rows"] == sum(report[part] for part in parts)
        return report
