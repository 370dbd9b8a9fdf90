"""Issues with articles on their pages, and PDFs of them, for tests of printed pages."""

import io
from collections.abc import Sequence
from datetime import date
from functools import cache

import pypdf

from articles.actions.editions import editions
from articles.actions.epaper.page_worker import process_next
from articles.actions.epaper.uploads import IncomingPdf, upload_pages
from articles.models import Issue, Page, PageUpload
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_article, make_draft, make_issue, the_publication

DAYS = {1322: date(2024, 3, 5), 1323: date(2024, 3, 8)}
SUBJECTS = ("码头", "学校", "医院", "公园", "道路", "桥梁", "图书馆", "车站")
SENTENCES = (
    "{subject}的采购项目本周开标，共有七家供应商递交了投标文件，评审专家当场核对了每一份材料。",
    "采购人介绍，{subject}的新设备要在汛期之前装好，合同里写明了每个月的验收办法和付款日期。",
    "记者在{subject}看到，旧设备已经拆走，工人正在清理地面，门口贴着施工公告和监督电话。",
    "一位参加评审的专家说，{subject}这类项目最怕需求写得含糊，这一次的技术参数写得很清楚。",
)


def make_printed_issue(number: int = 1322, pages: int = 2, per_page: int = 2) -> Issue:
    """Return an issue of so many pages, each with so many articles of a few hundred characters."""
    paper = the_publication()
    paper.pages_per_issue = pages
    paper.save()
    issue = make_issue(number, DAYS[number])
    count = 0
    for page in issue.pages.all():
        for _place in range(per_page):
            place_new_article(page, count)
            count += 1
    return issue


def place_new_article(page: Page, count: int) -> None:
    """Put a new article on a page; each has words of its own."""
    subject = f"{SUBJECTS[count % len(SUBJECTS)]}{count + 1}号"
    body = "".join(f"<p>{sentence.format(subject=subject)}</p>" for sentence in SENTENCES * 3)
    draft = make_draft(f"{subject}换上新设备", body=body)
    article = make_article(draft.text["headline"], body=body)
    editions.place_article(article, page, by=OPERATOR, at=MORNING)


@cache
def blank_pdf(pages: int, width: float = 800, height: float = 1100) -> bytes:
    """Return a PDF of empty pages in points."""
    writer = pypdf.PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width, height)
    return written(writer)


def joined_pdf(issue: Issue) -> bytes:
    """Return the current pages of an issue as one PDF, as a layout system exports it."""
    writer = pypdf.PdfWriter()
    for page in issue.pages.order_by("position"):
        with page.files.get(is_current=True).pdf.open("rb") as stream:
            writer.append(io.BytesIO(stream.read()))
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def upload(
    issue: Issue, pdf: bytes, positions: Sequence[int] | None = None, name: str = "issue.pdf"
) -> PageUpload:
    """Upload a PDF as somebody who may place articles."""
    incoming = IncomingPdf(io.BytesIO(pdf), name, positions)
    return upload_pages(issue, incoming, by=OPERATOR, at=MORNING)


def process_all() -> None:
    """Do everything that waits, as `manage.py process_pages` does."""
    while process_next(MORNING) is not None:
        pass
