"""The desk of topics: their list with what each lacks, one topic, and its page as readers see it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from articles import rights
from articles.actions.fronts.topics import make_topic
from articles.admin_base import limit_search_words, signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, tell_refusals
from articles.desk.topics.forms import NewTopicForm, TopicHeadingForm, TopicWordsForm
from articles.desk.topics.moves import do_topic_move
from articles.models import Topic
from articles.reading.access import render_page
from articles.reading.front_views import topic_context
from articles.selectors.fronts.editing import find_articles_for_front
from articles.selectors.fronts.topic_desk import (
    find_lacks,
    list_topics_for_desk,
    read_topic_rows,
)
from articles.selectors.public.site import site_of
from newsroom.accounts.actors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def show_topics(request: HttpRequest) -> HttpResponse:
    """Show all topics with what each lacks; a POST begins another one."""
    _require_right(request)
    form = NewTopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        if made is not None:
            return HttpResponseRedirect(reverse("admin:articles_topic", args=[made.pk]))
    return render_screen(
        request,
        "desk/topics/topics.html",
        title=pgettext("topic", "Topics"),
        form=form,
        topics=list_topics_for_desk(timezone.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the desk of a topic. A POST makes one change."""
    _require_right(request)
    topic = _find_topic_or_404(pk)
    if request.method == "POST":
        by = signed_in_user(request)
        sentences: list[str] = []
        done = tell_refusals(
            request, lambda: sentences.append(do_topic_move(topic, request, by, timezone.now()))
        )
        if done:
            messages.success(request, sentences[0])
            return HttpResponseRedirect(_address_after(request, topic))
        topic = _find_topic_or_404(pk)
    return _render_topic(request, topic)


@require_safe
def show_topic_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a topic as readers see it now, or would if it were open."""
    _require_right(request)
    topic = _find_topic_or_404(pk)
    site = site_of(topic.publication)
    context = topic_context(
        site, topic, timezone.now(), start=read_number(request.GET.get("start", "")) or 0
    )
    return render_page(
        request, "articles/topic.html", site, {**(context or {}), "preview": True, "canonical": ""}
    )


def _make(request: HttpRequest, form: NewTopicForm) -> Topic | None:
    made: list[Topic] = []
    tell_refusals(
        request,
        lambda: made.append(
            make_topic(
                form.cleaned_data["publication"],
                form.cleaned_data["title"],
                by=signed_in_user(request),
                at=timezone.now(),
            )
        ),
    )
    return made[0] if made else None


def _render_topic(request: HttpRequest, topic: Topic) -> HttpResponse:
    at = timezone.now()
    sent = request.POST
    rows = read_topic_rows(topic, at)
    words = limit_search_words(request.GET.get("q", ""))
    inside = {edited.row.article_id for edited in rows}
    found = find_articles_for_front(topic.publication, words, at)
    return render_screen(
        request,
        "desk/topics/topic.html",
        title=topic.title,
        topic=topic,
        rows=rows,
        lacks=find_lacks(topic, rows, at),
        form=TopicWordsForm(sent if "describe" in sent else None, topic=topic),
        heading_form=TopicHeadingForm(sent if "head" in sent else None),
        renamed=read_number(sent.get("rename", "")),
        typed_heading=sent.get("heading", ""),
        words=words,
        found=[(article, article.pk in inside) for article in found],
        now=at,
    )


def _address_after(request: HttpRequest, topic: Topic) -> str:
    if "delete" in request.POST:
        return reverse("admin:articles_topics")
    return request.get_full_path()


def _find_topic_or_404(pk: int) -> Topic:
    rows = Topic.objects.select_related("publication__masthead", "image")
    return get_object_or_404(rows, pk=pk)


def _require_right(request: HttpRequest) -> None:
    if not rights.can_edit_front(actor_of(request)):
        raise PermissionDenied
