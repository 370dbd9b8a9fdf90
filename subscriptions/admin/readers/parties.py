"""Subscribers at the desk: found, looked at on one page, joined, handed their data, erased."""

import json
from io import BytesIO
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin_base import signed_in
from articles.errors import Words
from subscriptions.actions import erasure
from subscriptions.actions.readers import parties
from subscriptions.actions.service import complimentary
from subscriptions.actions.service.complimentary import ComplimentaryOffer
from subscriptions.admin import service_forms as forms
from subscriptions.admin.desk import OwnList, Said
from subscriptions.admin.exports import SHEET, TakenOut
from subscriptions.admin.formatting import sees_contacts
from subscriptions.admin.list_sheets import PARTIES
from subscriptions.admin.lists import Head, listing, narrowed
from subscriptions.admin.page_inputs import elsewhere, handed_out, now, paper_of
from subscriptions.admin.service_filters import PartyFilter
from subscriptions.messages import day
from subscriptions.models import Party, Span, Term
from subscriptions.selectors.readers.parties import customer
from subscriptions.selectors.readers.personal_data import lines_of
from subscriptions.sheets import XLSX_TYPE, Column, write_xlsx

HEADS = [
    Head(gettext_lazy("Subscriber"), "name"),
    Head(gettext_lazy("Telephone")),
    Head(gettext_lazy("E-mail"), wide=True),
    Head(gettext_lazy("Last issue"), "last"),
    Head(gettext_lazy("Known since"), "since", wide=True),
]
SORTS = {"name": ["name", "pk"], "last": ["last_issue", "pk"], "since": ["pk"]}


@admin.register(Party)
class PartyAdmin(TakenOut[Party], OwnList[Party]):
    sheet = PARTIES
    search_fields = ["name"]

    pages = [
        SHEET,
        ("give/", "give_new", "give_new"),
        ("<int:pk>/contact/", "contact", "contact"),
        ("<int:pk>/merge/", "merge", "merge"),
        ("<int:pk>/export/", "export", "export"),
        ("<int:pk>/erase/", "erase", "erase"),
        ("<int:pk>/give/", "give", "give"),
    ]

    def list_page(self, request: HttpRequest) -> HttpResponse:
        shown = listing(request, rows_with_end(), PartyFilter, HEADS, SORTS, "-since")
        return self.page(request, "party/list", _("Subscribers"), shown=shown)

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        return narrowed(request, rows_with_end(), PartyFilter, SORTS, "-since")

    def row_page(self, request: HttpRequest, row: Party) -> HttpResponse:
        """Show the customer desk: everything of one subscriber on one page."""
        at = now()
        page = customer(row, at)
        context = {
            "page": page,
            "party": row,
            "at": at,
            "today": timezone.localdate(at),
            "order_list": elsewhere("admin:subscriptions_order_changelist"),
            "new_order": elsewhere("admin:subscriptions_order_add"),
            "twins": self._twins(row),
        }
        return self.page(request, "party/desk", row.name, **context)

    def contact(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change name, telephone and e-mail. Whoever sees them masked writes only what is new."""
        party = self._party(request, pk, "change_party")
        form = forms.ChangeContactForm(
            request.POST or None, party=party, see=sees_contacts(request)
        )

        def do(said: Said) -> None:
            parties.change_contact(party, form.contact(), by=signed_in(request), at=now())

        return self._act(request, party, form, do, _("Change contact data"))

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = self._party(request, pk, "change_party", "see_contacts")
        form = forms.MergeForm(request.POST or None, initial={"twin": request.GET.get("twin", "")})

        def look(said: Said) -> dict[str, Any]:
            return {"template": "admin/subscriptions/party/merging.html", "twin": said["twin"]}

        def do(said: Said) -> str:
            parties.merge_parties(party, said["twin"], by=signed_in(request), at=now())
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

    def export(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out everything that is kept of a person, as JSON or as a spreadsheet."""
        party = self._party(request, pk, "export_subscribers")

        def do(said: Said) -> HttpResponse:
            data = parties.export_personal_data(
                party, by=signed_in(request), at=now(), purpose=said["purpose"]
            )
            return personal_file(party, data, said["kind"])

        form = forms.TakeOutForm(request.POST or None)
        return self._act(request, party, form, do, _("Hand out the data"), reads=True)

    def erase(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = self._party(request, pk, "change_party", "see_contacts")
        form = forms.EraseForm(request.POST or None)

        def do(said: Said) -> str:
            erasure.erase_party(party, by=signed_in(request), at=now())
            return _("The contact data is erased. Money and terms stay beside a pseudonym.")

        return self._act(
            request,
            party,
            form,
            do,
            _("Erase contact data"),
            danger=True,
            intro=_(
                "Name, telephone, e-mail, addresses, labels and letters are emptied everywhere. Orders, payments "
                "and terms stay beside a pseudonym. This cannot be undone."
            ),
        )

    def give(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give somebody known a complimentary or trial term."""
        party = self._party(request, pk, "add_term")
        first = party.addresses.first() if sees_contacts(request) else None
        known = {name: getattr(first, name) for name in forms.PlaceForm.NEEDED} if first else {}
        form = forms.GiveForm(request.POST or None, initial=known)
        return self._act(
            request, party, form, lambda _said: self._give(request, form, party), _("Give a term")
        )

    def give_new(self, request: HttpRequest) -> HttpResponse:
        self.require(request, "view_party", "add_term")
        paper_of(request)
        form = forms.GiveNewForm(request.POST or None)
        back = self.address("changelist")

        def do(said: Said) -> str:
            return self._give(request, form, form.contact())

        return self.act(request, form, do, title=_("Give a term to somebody new"), back=back)

    def _give(self, request: HttpRequest, form: forms.GiveForm, to: Party | parties.Contact) -> str:
        told = form.cleaned_data
        wanted = ComplimentaryOffer(
            told["publication"],
            told["start"],
            told["end"],
            told["reason"],
            told["term_kind"],
            told["channel"],
            told["copies"],
        )
        term: Term = complimentary.give_complimentary_term(
            wanted, to, form.place(), by=signed_in(request), at=now()
        )
        many = ngettext(
            "Given: %(issues)d issue until %(day)s.",
            "Given: %(issues)d issues until %(day)s.",
            term.issues,
        )
        return many % {"issues": term.issues, "day": day(term.last_issue)}

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
        """Return who may be the same subscriber, a few at most."""
        if party.erased_at is not None:
            return []
        contact = parties.Contact(party.name, party.phone, party.email)
        return list(parties.possible_duplicates(contact).exclude(pk=party.pk)[:5])


def rows_with_end() -> Any:
    """Return subscribers with the last issue that any of their subscriptions brings."""
    spans = Span.objects.filter(subscription__party=OuterRef("pk")).order_by("-last_issue")
    return Party.objects.annotate(last_issue=Subquery(spans.values("last_issue")[:1]))


def personal_file(party: Party, data: dict[str, Any], kind: str) -> HttpResponse:
    """Return personal data as the file that was asked for."""
    name, file = f"subscriber-{party.pk}", BytesIO()
    if kind == "json":
        file.write(json.dumps(data, ensure_ascii=False, indent=2).encode())
        return handed_out(file, f"{name}.json", "application/json")
    columns = [
        Column(_("Table"), 18),
        Column(_("Row"), 6),
        Column(_("Field"), 22),
        Column(_("Value"), 60),
    ]
    write_xlsx(file, columns, lines_of(data), title=party.name)
    return handed_out(file, f"{name}.xlsx", XLSX_TYPE)
