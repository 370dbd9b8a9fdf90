"""E-mails to subscribers: sent, queued, failed and sent again."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.readers import letters
from subscriptions.admin.desk import OwnListAdmin, admin_page
from subscriptions.admin.lists import Head, build_list_page
from subscriptions.admin.readers.party_filters import LetterFilter
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
class LetterAdmin(OwnListAdmin[Letter]):
    def list_page(self, request: HttpRequest) -> HttpResponse:
        rows = Letter.objects.select_related("party").defer("body")
        shown = build_list_page(request, rows, LetterFilter, HEADS, SORTS, "-written")
        return self.page(request, "letter/list", _("Letters"), shown=shown)

    def row_page(self, request: HttpRequest, row: Letter) -> HttpResponse:
        return self.page(request, "letter/desk", row.subject, letter=row, party=row.party)

    @admin_page("<int:pk>/resend/", "resend")
    def resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Queue a failed e-mail again. POST only."""
        self.require(request, "view_letter", "change_letter")
        letter: Letter = self.row_or_404(request, pk, Letter.objects.select_related("party"))
        if request.method != "POST":
            raise Http404

        def do() -> str:
            letters.retry_failed_letter(letter, by=signed_in_user(request), at=timezone.now())
            return _("The letter is sent again with the next ones.")

        return self.do_at_once(request, do, self.address("change", pk))
