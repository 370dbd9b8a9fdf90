"""Sheets for print: a page as it is (大样), an article with wide margins for marks (小样)."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.actions.epaper.proof_sheets import set_full_sheet, set_small_sheet
from articles.desk.screens import require_sight
from articles.models import Article, FileOrigin, Page

READ_ARTICLES = "articles.view_article"


@require_safe
def show_full_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Return the PDF of a page: what was uploaded for it, else the page as it would be set now."""
    require_sight(request)
    page = get_object_or_404(Page.objects.select_related("issue__publication"), pk=pk)
    name = f"{page.issue.number}-{page.label}.pdf"
    current = page.files.filter(is_current=True).first()
    if current is not None and current.origin == FileOrigin.UPLOADED:
        return FileResponse(current.pdf.open("rb"), filename=name, content_type="application/pdf")
    return pdf_response(set_full_sheet(page, at=timezone.now()), name)


@require_safe
def show_small_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Return an article alone on sheets with wide margins."""
    require_sight(request, READ_ARTICLES)
    article = get_object_or_404(Article.objects.select_related("publication"), pk=pk)
    return pdf_response(set_small_sheet(article, at=timezone.now()), f"{article.pk}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Return a PDF that a browser shows."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
