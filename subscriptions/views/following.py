"""What a reader follows: shown, begun, ended, and its digest by e-mail."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from articles.common.numbers import read_number
from articles.models import Column, Person
from articles.reading.access import Site, get_site_or_404, private_page, render_page
from newsroom.accounts.models import User
from subscriptions.actions.readers import following
from subscriptions.actions.readers.following import FollowedSubject
from subscriptions.forms.following import ReaderDigestForm
from subscriptions.models import Follow, ReaderDigest
from subscriptions.models.readers.following import SEARCH_MAX
from subscriptions.views.accounts import WRITING, reader_page
from subscriptions.views.throttling import confirm_and_redirect

PAGE = "subscriptions:following"


@reader_page(methods=WRITING)
def show_following(request: HttpRequest) -> HttpResponse:
    """Show what a reader follows. POST ends one (`end`), or sets the digest."""
    site = get_site_or_404(request)
    by = cast("User", request.user)
    digest = ReaderDigest.objects.filter(user=by).first()
    posted = request.POST if request.method == "POST" else None
    is_ending = "end" in request.POST
    form = ReaderDigestForm(None if is_ending else posted, digest)
    ending = forms.Form(posted)

    def end() -> tuple[str, str]:
        following.end_follow(read_number(request.POST.get("end", "")) or 0, by=by)
        return _("You follow it no more."), reverse(PAGE)

    def set_digest() -> tuple[str, str]:
        times = form.chosen_times()
        following.set_reader_digest(times, site.publication, by=by, at=timezone.now())
        words = _("The digest comes as you chose.") if times else _("No digest comes any more.")
        return words, reverse(PAGE)

    answer = None
    if is_ending:
        answer = confirm_and_redirect(request, ending, end)
    elif form.is_bound and form.is_valid():
        answer = confirm_and_redirect(request, form, set_digest)
    if answer is not None:
        return answer
    follows = Follow.objects.filter(user=by).select_related("column", "person")
    context = {"follows": follows, "form": form, "ending": ending}
    return render_page(request, "subscriptions/following.html", site, context)


@reader_page(methods=WRITING)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask whether a reader wants to follow what the address names (`column`, `author` or `q`), and
    do it."""
    site = get_site_or_404(request)
    subject = _find_subject_or_404(request, site)
    by = cast("User", request.user)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def begin() -> tuple[str, str]:
        following.follow_subject(subject, site.publication, by=by, at=timezone.now())
        return _("You follow it now."), reverse(PAGE)

    if request.method == "POST":
        answer = confirm_and_redirect(request, form, begin)
        if answer is not None:
            return answer
    context = {"subject": subject, "form": form}
    return render_page(request, "subscriptions/follow.html", site, context)


@csrf_exempt
@private_page(methods=WRITING)
def end_digest(request: HttpRequest, words: str) -> HttpResponse:
    """End a digest by the link in it, without signing in. A program that only opens the link ends
    nothing; one that posts to it, as a mailbox does for its reader (RFC 8058), does."""
    site = get_site_or_404(request)
    pk = following.read_digest_token(words)
    if pk is None:
        raise Http404(_("This link is not complete. Copy it whole from the letter."))
    if request.method == "POST":
        following.end_digest_by_token(pk)
    context = {"ended": request.method == "POST"}
    return render_page(request, "subscriptions/end_digest.html", site, context)


def _find_subject_or_404(request: HttpRequest, site: Site) -> FollowedSubject:
    column = request.GET.get("column", "").replace("\0", "")
    author = request.GET.get("author", "").replace("\0", "")
    search = request.GET.get("q", "").replace("\0", "").strip()
    subject = FollowedSubject()
    if column:
        rows = Column.objects.filter(publication=site.publication, slug=column)
        subject = FollowedSubject(column=rows.first())
    elif author:
        subject = FollowedSubject(person=Person.objects.filter(slug=author).first())
    elif len(search) <= SEARCH_MAX:
        subject = FollowedSubject(search=search)
    if subject == FollowedSubject():
        raise Http404(_("There is nothing here that can be followed."))
    return subject
