"""Letters by e-mail at the desk: the list, the page of one, and sending a failed one again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.readers import letters
from subscriptions.desk.readers.party_filters import LetterFilter
from subscriptions.desk.records.acts import act_at_once
from subscriptions.desk.records.lists import Head, build_list_page
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
)
from subscriptions.models import Letter

LETTERS = RecordDesk(Letter)
HEADS = [
    Head(pgettext_lazy("of a letter", "Subject")),
    Head(gettext_lazy("Subscriber"), "party"),
    Head(gettext_lazy("E-mail"), wide=True),
    Head(gettext_lazy("Written"), "written"),
    Head(gettext_lazy("Sent"), "sent", wide=True),
    Head(gettext_lazy("State")),
]
SORTS = {"party": ["party__name", "pk"], "written": ["pk"], "sent": ["sent_at", "pk"]}


def show_letters(request: HttpRequest) -> HttpResponse:
    """Show the list of letters, the newest first."""
    require_reading(request, LETTERS)
    rows = Letter.objects.select_related("party").defer("body")
    shown = build_list_page(request, rows, LetterFilter, HEADS, SORTS, "-written")
    return render_record_page(request, LETTERS, "letter/list", _("Letters"), shown=shown)


def show_letter(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a letter."""
    letter: Letter = load_row(request, LETTERS, object_id)
    return render_record_page(
        request, LETTERS, "letter/desk", letter.subject, letter=letter, party=letter.party
    )


def retry_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a failed e-mail again. POST only."""
    require_permissions(request, "view_letter", "change_letter")
    letter: Letter = find_row(request, LETTERS, pk, Letter.objects.select_related("party"))
    if request.method != "POST":
        raise Http404

    def do() -> str:
        letters.retry_failed_letter(letter, by=signed_in_user(request), at=timezone.now())
        return _("The letter is sent again with the next ones.")

    return act_at_once(request, LETTERS, do, LETTERS.address("change", pk))
