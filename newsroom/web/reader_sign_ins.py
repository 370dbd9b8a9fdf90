"""Where a reader is signed in, among the pages of his account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from articles.reading.access import get_site_or_404, render_page
from newsroom.web.own_sign_ins import end_chosen_sign_ins, list_own_sign_ins
from subscriptions.views.accounts import WRITING, reader_page


@reader_page(methods=WRITING)
def show_reader_sign_ins(request: HttpRequest) -> HttpResponse:
    """Show a reader's sign-ins, and end those that are chosen."""
    at = timezone.now()
    if request.method == "POST":
        end_chosen_sign_ins(request, at)
        return redirect("sign_ins")
    context = list_own_sign_ins(request, at)
    return render_page(request, "newsroom/sign_ins.html", get_site_or_404(request), context)
