"""The notes of the house on an article, beside its text: read, left, answered, settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.writing import remarks
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.acts.acting import find_article
from articles.desk.screens import render_screen
from articles.desk.signing.queue_place import QueuePlace
from articles.errors import NotYours, Refused
from articles.forms.remarks import RemarkForm
from articles.markup.sanitising import image_ids
from articles.models import Article, Image, Remark
from articles.rights import may
from articles.selectors.remarks import Conversation, list_conversations
from newsroom.accounts.models import User

TEMPLATE = "desk/article/remarks.html"


@dataclass(frozen=True)
class ShownConversation:
    """A conversation with what a person may do with it. `reply` is the form of an answer, `named`
    are the people who were chosen in it."""

    conversation: Conversation
    may_settle: bool
    reply: RemarkForm | None
    named: Sequence[User] = ()


def show_remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notes of an article beside its text; leave one, answer one (POST `answers`) or
    settle one (POST `settle`).

    A note leads back to the page from which it was sent (`back`); one that is refused is shown here
    with everything that was typed.
    """
    article = find_article(request, pk)
    if "settle" in request.POST:
        return _settle(request, article)
    if request.method != "POST":
        return _render(request, article)
    answered = _find_note(article, request.POST["answers"]) if "answers" in request.POST else None
    form = _reply_form(answered, request.POST) if answered else _note_form(request.POST)
    if form.is_valid() and _store(request, article, answered, form):
        return HttpResponseRedirect(_address_after(request.POST, article, answered))
    return _render(request, article, form, answered)


def _store(
    request: HttpRequest, article: Article, answered: Remark | None, form: RemarkForm
) -> bool:
    """Store a note or an answer; a refusal is shown on its form."""
    cleaned = dict(form.cleaned_data)
    about = remarks.NotedPlace(cleaned.pop("field"), cleaned.pop("quote"))
    by = signed_in_user(request)
    at = timezone.now()
    try:
        if answered is None:
            remarks.add_remark(article, by=by, at=at, about=about, **cleaned)
        else:
            remarks.answer_remark(
                answered, cleaned["words"], by=by, at=at, mentions=cleaned["mentions"]
            )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(
        request, _("The answer is stored.") if answered else _("The note is left with the article.")
    )
    return True


def _settle(request: HttpRequest, article: Article) -> HttpResponse:
    remark = _find_note(article, request.POST["settle"])
    try:
        remarks.settle_remark(remark, by=signed_in_user(request), at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("The note is settled."))
    return HttpResponseRedirect(_address_of_notes(article))


def _find_note(article: Article, number: str) -> Remark:
    note: Remark = get_object_or_404(Remark, pk=read_number(number), article=article)
    return note


def _address_after(sent: QueryDict, article: Article, answered: Remark | None) -> str:
    """Return the page from which a note was sent: the queue or the signature page, else this."""
    if sent.get("back") == "queue":
        return QueuePlace.from_form(sent).address(article.pk)
    if sent.get("back") == "review":
        return reverse("admin:articles_article_review", args=[article.pk])
    mark = f"#remark-{answered.answers_id or answered.pk}" if answered else ""
    return f"{_address_of_notes(article)}{mark}"


def _address_of_notes(article: Article) -> str:
    return reverse("admin:articles_article_remarks", args=[article.pk])


def _render(
    request: HttpRequest,
    article: Article,
    refused: RemarkForm | None = None,
    answered: Remark | None = None,
) -> HttpResponse:
    """Return the page, with a note or an answer that was refused."""
    by = signed_in_user(request)
    note_form = _note_form() if answered or refused is None else refused
    replies = {answered.pk: refused} if answered and refused else {}
    shown = [_shown(one, by, replies) for one in list_conversations(article)]
    return render_screen(
        request,
        TEMPLATE,
        title=_("Notes"),
        article=article,
        images=Image.objects.in_bulk(image_ids(article.body)),
        note_form=note_form if may(by, "add_remark") else None,
        waiting=[one for one in shown if one.conversation.is_open],
        settled=[one for one in shown if not one.conversation.is_open],
    )


def _shown(
    conversation: Conversation, by: User, replies: Mapping[int, RemarkForm]
) -> ShownConversation:
    note = conversation.note
    refused = replies.get(note.pk)
    reply = refused or (_reply_form(note) if may(by, "add_remark") else None)
    named = refused.cleaned_data.get("mentions", ()) if refused else ()
    return ShownConversation(conversation, remarks.may_settle(note, by), reply, named)


def _note_form(sent: QueryDict | None = None) -> RemarkForm:
    return RemarkForm(sent, label_suffix="")


def _reply_form(note: Remark, sent: QueryDict | None = None) -> RemarkForm:
    return RemarkForm(sent, auto_id=f"reply-{note.pk}-%s", label_suffix="")
