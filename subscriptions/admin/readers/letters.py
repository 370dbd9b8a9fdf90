"""Letters to subscribers: what went out, what waits, what failed and is sent again."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in
from subscriptions.actions.readers import letters
from subscriptions.admin.desk import OwnList
from subscriptions.admin.lists import Head, listing
from subscriptions.admin.page_inputs import now
from subscriptions.admin.service_filters import LetterFilter
from subscriptions.models import Letter

HEADS = [
    Head(pgettext_lazy("of a letter", "Subject")),
    Head(gettext_lazy("Subscriber"), "party"),
    Head(gettext_lazy("E-mail"), wide=True),
    Head(gettext_lazy("Written"), "written"),
    Head(gettext_lazy("Sent"), "sent", wide=True),
    Head(gettext_lazy("State")),
]
SORTS = {"party": ["party__name", "pk"], "written": ["pk"], "sent": ["sent_at", "pk"]}


@admin.register(Letter)
class LetterAdmin(OwnList[Letter]):
    pages = [
        ("<int:pk>/resend/", "resend", "resend"),
    ]

    def list_page(self, request: HttpRequest) -> HttpResponse:
        rows = Letter.objects.select_related("party").defer("body")
        shown = listing(request, rows, LetterFilter, HEADS, SORTS, "-written")
        return self.page(request, "letter/list", _("Letters"), shown=shown)

    def row_page(self, request: HttpRequest, row: Letter) -> HttpResponse:
        return self.page(request, "letter/desk", row.subject, letter=row, party=row.party)

    def resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a letter that failed be tried again. Only sent, never opened."""
        self.require(request, "view_letter", "change_letter")
        letter: Letter = self.row_or_404(request, pk, Letter.objects.select_related("party"))
        if request.method != "POST":
            raise Http404

        def do() -> str:
            letters.retry_failed_letter(letter, by=signed_in(request), at=now())
            return _("The letter is sent again with the next ones.")

        return self.done(request, do, self.address("change", pk))
