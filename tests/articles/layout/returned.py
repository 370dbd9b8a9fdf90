"""Pages that go to layout and come back, for tests."""

import io
import json
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.actions.editions import editions
from articles.actions.epaper.layout_exports import LayoutChoice, export_layout
from articles.actions.epaper.layout_returns import IncomingText
from articles.models import Article, Image, Issue
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_article, make_image
from tests.factories.editions import make_planned

BODY = (
    "<p>三月的<strong>江岸</strong>，货船一早靠"
    '<a href="https://example.org/">泊码头</a>。</p>'
    "<h3>一次采购</h3><p>评审专家当场核对了每一份材料。</p>"
    "<table><tbody><tr><td>项目</td><td>天数</td></tr></tbody></table>"
    "<p>全程用时缩短到十二天。</p>"
)


def make_picture(title: str = "码头", size: tuple[int, int] = (1200, 600), **fields: Any) -> Image:
    """A picture of the library with a real file."""
    output = io.BytesIO()
    Pillow.new("RGB", size, "grey").save(output, "JPEG")
    name = default_storage.save("originals/layout.jpg", ContentFile(output.getvalue()))
    return make_image(title, original=name, width=size[0], height=size[1], **fields)


def make_layout_issue(**fields: Any) -> tuple[Issue, Article]:
    """An issue of two pages with one article on its first."""
    issue = make_planned()
    text = {"abstract": "江岸码头的采购改在网上。", **fields.pop("text", {})}
    article = make_article("码头电子化采购提速", **{"body": BODY, "text": text, **fields})
    editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
    return issue, article


def export(issue: Issue, **fields: Any) -> zipfile.ZipFile:
    """The ZIP of an issue or of a page of it."""
    target = io.BytesIO()
    export_layout(LayoutChoice(issue, **fields), target, by=person("pan"), at=MORNING)
    return zipfile.ZipFile(target)


def described(package: zipfile.ZipFile) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(package.read("issue.json"))
    return content


def text_of(package: zipfile.ZipFile, ending: str = ".txt") -> str:
    """The first article of a package."""
    name = next(name for name in package.namelist() if "稿" in name and name.endswith(ending))
    return package.read(name).decode("utf-16" if ending == ".txt" else "utf-8")


def incoming(text: str, name: str = "back.txt", encoding: str = "utf-16") -> IncomingText:
    return IncomingText(io.BytesIO(text.encode(encoding)), name)
