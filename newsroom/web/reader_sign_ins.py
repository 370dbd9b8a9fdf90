"""Where a reader is signed in, among the pages of his account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from articles.reading.access import show, site_or_404
from newsroom.web.own_sign_ins import end_chosen, open_sign_ins
from subscriptions.views.accounts import WRITING, reader_page


@reader_page(methods=WRITING)
def show_reader_sign_ins(request: HttpRequest) -> HttpResponse:
    """Show a reader's sign-ins, and end those that are chosen."""
    at = timezone.now()
    if request.method == "POST":
        end_chosen(request, at)
        return redirect("sign_ins")
    context = open_sign_ins(request, at)
    return show(request, "newsroom/sign_ins.html", site_or_404(request), context)
