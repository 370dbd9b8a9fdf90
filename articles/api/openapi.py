"""The description of the API for programs that make clients and tests (OpenAPI 3.1).

It is written by hand in openapi.json; tests/articles/test_openapi.py compares it with the answers.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from articles.api.answers import answer_json, machine_view
from articles.origins import origin_of
from articles.reading.access import get_site_or_404

DOCUMENT = Path(__file__).with_name("openapi.json")


@machine_view
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe every address of the API, its parameters and its answers."""
    publication = get_site_or_404(request).publication
    document = _read_document()
    info = {**document["info"], "title": f"{publication.name} · {document['info']['title']}"}
    servers = [{"url": origin_of(publication)}]
    return answer_json(request, {**document, "info": info, "servers": servers})


@lru_cache(maxsize=1)
def _read_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document
