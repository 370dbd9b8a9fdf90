"""How programs are answered: JSON, refusals as problems (RFC 9457), nothing twice that they already
have.
"""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from articles.errors import Refused
from articles.reading.access import EVERY_METHOD, public_page

P = ParamSpec("P")
METHODS = "GET, HEAD, OPTIONS"
PARAMETERS = ("after", "before", "column", "limit", "number", "since")


def machine_view(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Mark a public view that programs of any host may read: a refusal is a 400, what is not there
    a 404, in JSON.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = _answered(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    # Nothing here writes, so there is nothing to forge: a POST shall read 405, not that a token is
    # missing.
    return csrf_exempt(public_page(answered, methods=EVERY_METHOD, parameters=PARAMETERS))


def _answered(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    request: HttpRequest,
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(
            status=204,
            headers={
                "Allow": METHODS,
                "Access-Control-Allow-Methods": METHODS,
                "Access-Control-Allow-Headers": "If-None-Match",
            },
        )
    if request.method not in ("GET", "HEAD"):
        response = answer_problem(
            405, _("Articles can only be read here. Use GET, HEAD or OPTIONS; nothing was changed.")
        )
        response["Allow"] = METHODS
        return response
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return answer_problem(400, str(refused))
    except Http404 as missing:
        return answer_problem(404, str(missing))


def answer_json(
    request: HttpRequest,
    content: dict[str, Any],
    *,
    status: int = 200,
    same: dict[str, Any] | None = None,
    content_type: str = "application/json; charset=utf-8",
) -> HttpResponse:
    """Return JSON, or 304 to a program that has it already.

    `same` is what tells one answer from another.
    """
    response = HttpResponse(_json(content), status=status, content_type=content_type)
    if status != 200:
        return response
    # Weak: the moment of the list differs where the list does not, and a proxy may compress.
    tag = f'W/"{hashlib.sha256(_json(same or content).encode()).hexdigest()[:32]}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response


def answer_problem(status: int, message: str) -> HttpResponse:
    """Return a refusal for programs (RFC 9457)."""
    return HttpResponse(
        _json({"status": status, "title": message}),
        status=status,
        content_type="application/problem+json",
    )


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)
