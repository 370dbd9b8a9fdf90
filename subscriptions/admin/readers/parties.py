"""Subscribers at the desk: search, the page of one, merging, export and erasure of personal
data."""

import json
from io import BytesIO
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache

from articles.admin_base import signed_in_user
from articles.errors import Words
from subscriptions.actions import erasure
from subscriptions.actions.readers import parties
from subscriptions.actions.service import complimentary
from subscriptions.actions.service.complimentary import ComplimentaryOffer
from subscriptions.admin.desk import OwnListAdmin, admin_page
from subscriptions.admin.exports import ExportableAdmin
from subscriptions.admin.readers import party_forms
from subscriptions.admin.readers.caller import show_caller
from subscriptions.desk import addresses
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.readers.party_filters import PartyFilter
from subscriptions.desk.records.acts import Cleaned
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.list_sheets import PARTIES
from subscriptions.desk.records.lists import Head, build_list_page, narrow_rows
from subscriptions.desk.records.page_subjects import asked_newspaper
from subscriptions.desk.related import list_related
from subscriptions.messages import format_day
from subscriptions.models import Party, Span, Term
from subscriptions.selectors.readers.parties import build_customer_page
from subscriptions.selectors.readers.personal_data import list_personal_data
from subscriptions.sheets import XLSX_TYPE, SheetColumn, write_xlsx

HEADS = [
    Head(gettext_lazy("Subscriber"), "name"),
    Head(gettext_lazy("Telephone")),
    Head(gettext_lazy("E-mail"), wide=True),
    Head(gettext_lazy("Last issue"), "last"),
    Head(gettext_lazy("Known since"), "since", wide=True),
]
SORTS = {"name": ["name", "pk"], "last": ["last_issue", "pk"], "since": ["pk"]}


@admin.register(Party)
class PartyAdmin(ExportableAdmin[Party], OwnListAdmin[Party]):
    sheet = PARTIES
    search_fields = ["name"]

    def pages_apart(self) -> list[URLPattern]:
        """Return the page of a caller, which is a view of its own."""
        guarded = self.admin_site.admin_view(never_cache(show_caller))
        address = "subscriptions/party/<int:pk>/caller/"
        return [path(address, guarded, name="subscriptions_party_caller")]

    def list_page(self, request: HttpRequest) -> HttpResponse:
        shown = build_list_page(request, rows_with_end(), PartyFilter, HEADS, SORTS, "-since")
        return self.page(request, "party/list", _("Subscribers"), shown=shown)

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        return narrow_rows(request, rows_with_end(), PartyFilter, SORTS, "-since")

    def row_page(self, request: HttpRequest, row: Party) -> HttpResponse:
        """Show everything about one subscriber on one page."""
        at = timezone.now()
        page = build_customer_page(row, at)
        context = {
            "page": page,
            "party": row,
            "at": at,
            "today": timezone.localdate(at),
            "order_list": reverse("admin:subscriptions_order_changelist"),
            "new_order": reverse("admin:subscriptions_order_add"),
            "twins": self._twins(row),
        }
        related = list_related(row, signed_in_user(request))
        return self.page(request, "party/desk", row.name, related=related, **context)

    @admin_page("<int:pk>/contact/", "contact")
    def contact(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change name, telephone and e-mail. Users who see them masked enter new values only."""
        party = self._party(request, pk, "change_party")
        form = party_forms.ChangeContactForm(
            request.POST or None, party=party, see=sees_contacts(request)
        )

        def do(cleaned: Cleaned) -> None:
            parties.change_contact(
                party, form.contact(), by=signed_in_user(request), at=timezone.now()
            )

        return self._act(request, party, form, do, _("Change contact data"))

    @admin_page("<int:pk>/merge/", "merge")
    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = self._party(request, pk, "change_party", "see_contacts")
        form = party_forms.MergePartiesForm(
            request.POST or None, initial={"twin": request.GET.get("twin", "")}
        )

        def look(cleaned: Cleaned) -> dict[str, Any]:
            return {"template": "admin/subscriptions/party/merging.html", "twin": cleaned["twin"]}

        def do(cleaned: Cleaned) -> str:
            parties.merge_parties(
                party, cleaned["twin"], by=signed_in_user(request), at=timezone.now()
            )
            return _("Both are one subscriber now.")

        return self._act(
            request,
            party,
            form,
            do,
            _("Join with another"),
            look=look,
            intro=_(
                "Subscriptions, orders and addresses of the other become those of this subscriber. "
                "What was booked stays as it was booked. This cannot be undone."
            ),
        )

    @admin_page("<int:pk>/export/", "export")
    def export(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Export everything that is stored about a person, as JSON or as a spreadsheet."""
        party = self._party(request, pk, "export_subscribers")

        def do(cleaned: Cleaned) -> HttpResponse:
            data = parties.export_personal_data(
                party, by=signed_in_user(request), at=timezone.now(), purpose=cleaned["purpose"]
            )
            return personal_file(party, data, cleaned["kind"])

        form = party_forms.PersonalDataForm(request.POST or None)
        return self._act(request, party, form, do, _("Hand out the data"), reads=True)

    @admin_page("<int:pk>/erase/", "erase")
    def erase(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = self._party(request, pk, "change_party", "see_contacts")
        form = party_forms.ErasePartyForm(request.POST or None)

        def do(cleaned: Cleaned) -> str:
            erasure.erase_party(party, by=signed_in_user(request), at=timezone.now())
            return _("The contact data is erased. Money and terms stay beside a pseudonym.")

        return self._act(
            request,
            party,
            form,
            do,
            _("Erase contact data"),
            danger=True,
            intro=_(
                "Name, telephone, e-mail, addresses, labels and letters are emptied everywhere. "
                "Orders, payments "
                "and terms stay beside a pseudonym. This cannot be undone."
            ),
        )

    @admin_page("<int:pk>/give/", "give")
    def give(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a known subscriber a complimentary or trial term."""
        party = self._party(request, pk, "add_term")
        first = party.addresses.first() if sees_contacts(request) else None
        known = (
            {name: getattr(first, name) for name in addresses.AddressForm.NEEDED} if first else {}
        )
        form = party_forms.ComplimentaryTermForm(request.POST or None, initial=known)
        return self._act(
            request,
            party,
            form,
            lambda _cleaned: self._give(request, form, party),
            _("Give a term"),
        )

    @admin_page("give/", "give_new")
    def give_new(self, request: HttpRequest) -> HttpResponse:
        self.require(request, "view_party", "add_term")
        asked_newspaper(request)
        form = party_forms.ComplimentaryTermForNewPartyForm(request.POST or None)
        back = self.address("changelist")

        def do(cleaned: Cleaned) -> str:
            return self._give(request, form, form.contact())

        return self.act(request, form, do, title=_("Give a term to somebody new"), back=back)

    def _give(
        self,
        request: HttpRequest,
        form: party_forms.ComplimentaryTermForm,
        to: Party | parties.Contact,
    ) -> str:
        cleaned = form.cleaned_data
        wanted = ComplimentaryOffer(
            cleaned["publication"],
            cleaned["start"],
            cleaned["end"],
            cleaned["reason"],
            cleaned["term_kind"],
            cleaned["channel"],
            cleaned["copies"],
        )
        term: Term = complimentary.give_complimentary_term(
            wanted, to, form.place(), by=signed_in_user(request), at=timezone.now()
        )
        many = ngettext(
            "Given: %(issues)d issue until %(day)s.",
            "Given: %(issues)d issues until %(day)s.",
            term.issues,
        )
        return many % {"issues": term.issues, "day": format_day(term.last_issue)}

    def _party(self, request: HttpRequest, pk: int, *permissions: str) -> Party:
        self.require(request, "view_party", *permissions)
        party: Party = self.row_or_404(request, pk, Party.objects.select_related("user"))
        return party

    def _act(
        self, request: HttpRequest, party: Party, form: Any, do: Any, title: Words, **more: Any
    ) -> HttpResponse:
        back = self.address("change", party.pk)
        crumbs = [(back, party.name)]
        return self.act(
            request,
            form,
            do,
            title=title,
            back=back,
            crumbs=crumbs,
            subject=party.name,
            of=party,
            **more,
        )

    def _twins(self, party: Party) -> list[Party]:
        """Return possible duplicates of a subscriber, a few at most."""
        if party.erased_at is not None:
            return []
        contact = parties.Contact(party.name, party.phone, party.email)
        return list(parties.possible_duplicates(contact).exclude(pk=party.pk)[:5])


def rows_with_end() -> Any:
    """Return subscribers with the last issue of any of their subscriptions."""
    spans = Span.objects.filter(subscription__party=OuterRef("pk")).order_by("-last_issue")
    return Party.objects.annotate(last_issue=Subquery(spans.values("last_issue")[:1]))


def personal_file(party: Party, data: dict[str, Any], kind: str) -> HttpResponse:
    """Return personal data in the requested format."""
    name = f"subscriber-{party.pk}"
    file = BytesIO()
    if kind == "json":
        file.write(json.dumps(data, ensure_ascii=False, indent=2).encode())
        return file_response(file, f"{name}.json", "application/json")
    columns = [
        SheetColumn(_("Table"), 18),
        SheetColumn(_("Row"), 6),
        SheetColumn(_("Field"), 22),
        SheetColumn(_("Value"), 60),
    ]
    write_xlsx(file, columns, list_personal_data(data), title=party.name)
    return file_response(file, f"{name}.xlsx", XLSX_TYPE)
