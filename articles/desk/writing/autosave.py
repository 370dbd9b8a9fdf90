"""Writing together at the desk: signs of life, text kept while it is typed, and what was kept taken
up again.
"""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.actions.review import locks
from articles.actions.writing import autosave, writing
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight
from articles.errors import Refused
from articles.models import Article, KeptText
from articles.models.texts.locks import WINDOW_MAX
from articles.selectors.desk.autosave import (
    find_differences,
    readable_unsaved_texts,
    unsaved_texts_of,
)
from articles.selectors.desk.locks import find_other_lock

READ_ARTICLES = "articles.view_article"
NOT_KEPT = {
    "csrfmiddlewaretoken",
    "_save",
    "_submit",
    "_continue",
    "_addanother",
    "_over",
    "_as_new",
    "_recover",
    "_then",
    "_accept",
    "_check",
}


def show_lock(request: HttpRequest, pk: int) -> JsonResponse:
    """Say who is changing an article (GET).

    Begin or give a sign of life, or by `act` go on here instead of in another window ("over"),
    or "leave" (POST).
    """
    window = window_name(request)
    article = get_object_or_404(Article, pk=pk)
    by = signed_in_user(request)
    at = timezone.now()
    require_sight(request, READ_ARTICLES)
    if request.method == "POST" and request.POST.get("act") == "leave":
        locks.release_lock(article, window, by=by)
    elif request.method == "POST":
        act = locks.take_over_lock if request.POST.get("act") == "over" else locks.take_lock
        try:
            act(article, window=window, by=by, at=at)
        except Refused as refused:
            return JsonResponse({"words": str(refused), "code": refused.code}, status=409)
    other = find_other_lock(article, by, at)
    return JsonResponse(
        {"words": locks.lock_message(other, by) if other else "", "version": article.version}
    )


@require_POST
def keep_text(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Keep what the writing page holds.

    Answers when, and whether it was `known` already, or why not.
    """
    article = get_object_or_404(Article, pk=pk) if pk else None
    require_sight(request, READ_ARTICLES)
    known = KeptText.objects.filter(by=signed_in_user(request), window=window_name(request)).first()
    try:
        text = autosave_form(request, article)
    except Refused as refused:
        return JsonResponse({"words": str(refused)}, status=409)
    when = f"{timezone.localtime(text.kept_at):%H:%M:%S}"
    same = known is not None and known.fields == text.fields
    return JsonResponse({"kept": _("Kept at %(when)s") % {"when": when}, "known": same})


@require_safe
def show_token(request: HttpRequest) -> JsonResponse:
    """Tell a page that was open while somebody signed in again who is signed in now, and a
    token that counts."""
    return JsonResponse({"token": get_token(request), "user": signed_in_user(request).pk})


def show_unsaved_texts(request: HttpRequest) -> HttpResponse:
    """Show everything the signed-in person wrote and did not save."""
    require_sight(request, READ_ARTICLES)
    return render_screen(
        request,
        "desk/article/kept_list.html",
        title=_("Unsaved texts"),
        texts=unsaved_texts_of(signed_in_user(request)),
    )


def show_unsaved_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how an unsaved text differs from what is stored."""
    text = _unsaved_text(request, pk)
    return render_screen(
        request,
        "desk/article/kept.html",
        title=_("Unsaved text"),
        text=text,
        article=text.article,
        rows=find_differences(text.article, text.value),
        mine=text.by_id == signed_in_user(request).pk,
    )


@require_POST
def drop_unsaved_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw an unsaved text of one's own away."""
    text = _unsaved_text(request, pk)
    try:
        autosave.discard_autosaved(text, by=signed_in_user(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The unsaved text is thrown away."))
    return HttpResponseRedirect(reverse("admin:articles_article_kept_list"))


def _unsaved_text(request: HttpRequest, pk: int) -> KeptText:
    """Return an unsaved text. A person who may not read it is refused."""
    get_object_or_404(KeptText, pk=pk)
    text = readable_unsaved_texts(signed_in_user(request)).filter(pk=pk).first()
    require_sight(request, READ_ARTICLES)
    if text is None:
        raise PermissionDenied
    return text


def window_name(request: HttpRequest) -> str:
    """Return by which name the page knows its window; what no page of ours sends names none."""
    window = request.POST.get("window", "")
    return "" if "\0" in window or len(window) > WINDOW_MAX else window


def autosave_form(request: HttpRequest, article: Article | None) -> KeptText:
    """Keep the form that was sent. Refuses as `autosave.keep` does."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    return autosave.autosave_text(
        article,
        window_name(request),
        fields,
        by=signed_in_user(request),
        at=timezone.now(),
        version=read_number(request.POST.get("started_from", "")) or 0,
    )


STORED = "newsroom-stored"  # the cookie by which articles/stored.js lets go of what a browser held
WINDOW = re.compile(r"[\w-]{1,64}", re.ASCII)


def mark_stored(response: HttpResponse, window: str) -> HttpResponse:
    """Let the next page of this browser know that what its `window` held is stored now."""
    if WINDOW.fullmatch(window):
        response.set_cookie(STORED, window, max_age=3600, samesite="Lax")
    return response


def autosave_refused_form(request: HttpRequest, article: Article) -> HttpResponse:
    """Keep what somebody wrote into an article that may not be changed any more, and say where it
    is.

    A person who may not even keep it is refused the door.
    """
    try:
        autosave_form(request, article)
    except Refused as refused:
        raise PermissionDenied(str(refused)) from refused
    try:
        writing.require_writable(article, by=signed_in_user(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    messages.warning(
        request, _("Nothing was stored in the article. What you wrote is among your unsaved texts.")
    )
    return HttpResponseRedirect(reverse("admin:articles_article_kept_list"))


def recover_form(request: HttpRequest, text: KeptText) -> QueryDict:
    """Return the form as an unsaved text holds it.

    Somebody else's goes on in this window, as one's own text.
    """
    form = QueryDict(mutable=True)
    for name, values in text.fields.items():
        form.setlist(name, values)
    if text.by_id != signed_in_user(request).pk:
        form["window"] = window_name(request)
    return form


def find_unsaved_text(request: HttpRequest, article: Article | None) -> KeptText | None:
    """Return the unsaved text a person asks to go on with, None for one of another article or one
    he may not read.
    """
    pk = read_number(request.POST.get("_recover", "")) or 0
    return readable_unsaved_texts(signed_in_user(request)).filter(pk=pk, article=article).first()
