"""Who may be named in a note, offered while somebody writes an @."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles.desk.screens import require_sight
from articles.selectors.colleagues import find_colleagues


@require_safe
def list_colleagues(request: HttpRequest) -> HttpResponseBase:
    """Return as JSON who may be named, by `q`. Whoever may leave no notes is refused."""
    require_sight(request, "articles.add_remark")
    people = [
        {"id": person.pk, "name": person.name, "account": person.username}
        for person in find_colleagues(request.GET.get("q", ""))
    ]
    return JsonResponse({"people": people})
