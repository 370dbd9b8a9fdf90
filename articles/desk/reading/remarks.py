"""The notes of the house on an article: read, left, settled."""

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
from articles.errors import Refused
from articles.forms.remarks import RemarkForm
from articles.models import Article, Remark
from articles.selectors.remarks import list_remarks


def show_remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the notes of an article, the newest first; leave one, or settle one (POST `settle`).

    A note left on the signature page leads back there (`back`); one that is refused is shown here
    with everything that was typed.
    """
    article = find_article(request, pk)
    form = RemarkForm(
        request.POST if request.method == "POST" and "settle" not in request.POST else None
    )
    if request.method == "POST":
        try:
            if "settle" in request.POST:
                _settle(request, article)
            elif form.is_valid():
                _add(request, article, form)
                messages.success(request, _("The note is left with the article."))
            else:
                raise Refused(
                    *[str(message) for texts in form.errors.values() for message in texts]
                )
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        else:
            return HttpResponseRedirect(_address_after(request.POST, article))
    return render_screen(
        request,
        "desk/article/remarks.html",
        title=_("Notes"),
        article=article,
        form=form,
        remarks=list_remarks(article),
    )


def _address_after(sent: QueryDict, article: Article) -> str:
    """Return the page from which a note was sent: the queue or the signature page, else this."""
    if sent.get("back") == "queue":
        return QueuePlace.from_form(sent).address(article.pk)
    page = "review" if sent.get("back") == "review" else "remarks"
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def _add(request: HttpRequest, article: Article, form: RemarkForm) -> None:
    cleaned = dict(form.cleaned_data)
    about = remarks.NotedPlace(cleaned.pop("field"), cleaned.pop("quote"))
    by = signed_in_user(request)
    remarks.add_remark(article, by=by, at=timezone.now(), about=about, **cleaned)


def _settle(request: HttpRequest, article: Article) -> None:
    pk = read_number(request.POST.get("settle", ""))
    remark = get_object_or_404(Remark, pk=pk, article=article)
    remarks.settle_remark(remark, by=signed_in_user(request), at=timezone.now())
    messages.success(request, _("The note is settled."))
