"""The acts on a subscriber: contact data, joining, personal data, and terms without a price."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from subscriptions.actions import erasure
from subscriptions.actions.readers import parties
from subscriptions.actions.service import complimentary
from subscriptions.actions.service.complimentary import ComplimentaryOffer
from subscriptions.desk import addresses
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.readers import party_forms
from subscriptions.desk.readers.parties import PARTIES
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.page_subjects import asked_newspaper
from subscriptions.desk.records.pages import find_row, require_permissions
from subscriptions.messages import format_day
from subscriptions.models import Party, Term
from subscriptions.selectors.readers.personal_data import list_personal_data
from subscriptions.sheets import XLSX_TYPE, SheetColumn, write_xlsx


def show_contact_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, telephone and e-mail. Users who see them masked enter new values only."""
    party = _find_party(request, pk, "change_party")
    form = party_forms.ChangeContactForm(
        request.POST or None, party=party, see=sees_contacts(request)
    )

    def do(cleaned: Cleaned) -> None:
        by = signed_in_user(request)
        parties.change_contact(party, form.contact(), by=by, at=timezone.now())

    return _show_party_act(request, party, DeskAct(form, do, _("Change contact data")))


def show_merge_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Join a subscriber with another, after a preview."""
    party = _find_party(request, pk, "change_party", "see_contacts")
    form = party_forms.MergePartiesForm(
        request.POST or None, initial={"twin": request.GET.get("twin", "")}
    )

    def look(cleaned: Cleaned) -> dict[str, Any]:
        return {"template": "admin/subscriptions/party/merging.html", "twin": cleaned["twin"]}

    def do(cleaned: Cleaned) -> str:
        by = signed_in_user(request)
        parties.merge_parties(party, cleaned["twin"], by=by, at=timezone.now())
        return _("Both are one subscriber now.")

    intro = _(
        "Subscriptions, orders and addresses of the other become those of this subscriber. "
        "What was booked stays as it was booked. This cannot be undone."
    )
    act = DeskAct(form, do, _("Join with another"), look=look)
    return _show_party_act(request, party, act, intro=intro)


def show_personal_data_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Export everything that is stored about a person, as JSON or as a spreadsheet."""
    party = _find_party(request, pk, "export_subscribers")

    def do(cleaned: Cleaned) -> HttpResponse:
        by = signed_in_user(request)
        purpose = cleaned["purpose"]
        data = parties.export_personal_data(party, by=by, at=timezone.now(), purpose=purpose)
        return personal_file(party, data, cleaned["kind"])

    form = party_forms.PersonalDataForm(request.POST or None)
    return _show_party_act(request, party, DeskAct(form, do, _("Hand out the data"), reads=True))


def show_erase_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the contact data of a subscriber."""
    party = _find_party(request, pk, "change_party", "see_contacts")

    def do(cleaned: Cleaned) -> str:
        erasure.erase_party(party, by=signed_in_user(request), at=timezone.now())
        return _("The contact data is erased. Money and terms stay beside a pseudonym.")

    intro = _(
        "Name, telephone, e-mail, addresses, labels and letters are emptied everywhere. "
        "Orders, payments "
        "and terms stay beside a pseudonym. This cannot be undone."
    )
    act = DeskAct(party_forms.ErasePartyForm(request.POST or None), do, _("Erase contact data"))
    return _show_party_act(request, party, act, intro=intro, danger=True)


def show_give_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a known subscriber a complimentary or trial term."""
    party = _find_party(request, pk, "add_term")
    first = party.addresses.first() if sees_contacts(request) else None
    known = {name: getattr(first, name) for name in addresses.AddressForm.NEEDED} if first else {}
    form = party_forms.ComplimentaryTermForm(request.POST or None, initial=known)

    def do(cleaned: Cleaned) -> str:
        return _give_term(request, form, party)

    return _show_party_act(request, party, DeskAct(form, do, _("Give a term")))


def show_give_form_for_new_party(request: HttpRequest) -> HttpResponse:
    """Give somebody new a complimentary or trial term."""
    require_permissions(request, "view_party", "add_term")
    asked_newspaper(request)
    form = party_forms.ComplimentaryTermForNewPartyForm(request.POST or None)

    def do(cleaned: Cleaned) -> str:
        return _give_term(request, form, form.contact())

    title = _("Give a term to somebody new")
    return show_act_page(request, PARTIES, DeskAct(form, do, title, PARTIES.address("changelist")))


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


def _give_term(
    request: HttpRequest, form: party_forms.ComplimentaryTermForm, to: Party | parties.Contact
) -> str:
    cleaned = form.cleaned_data
    offer = ComplimentaryOffer(
        cleaned["publication"],
        cleaned["start"],
        cleaned["end"],
        cleaned["reason"],
        cleaned["term_kind"],
        cleaned["channel"],
        cleaned["copies"],
    )
    term: Term = complimentary.give_complimentary_term(
        offer, to, form.place(), by=signed_in_user(request), at=timezone.now()
    )
    many = ngettext(
        "Given: %(issues)d issue until %(day)s.",
        "Given: %(issues)d issues until %(day)s.",
        term.issues,
    )
    return many % {"issues": term.issues, "day": format_day(term.last_issue)}


def _find_party(request: HttpRequest, pk: int, *permissions: str) -> Party:
    """Return a subscriber. Whoever lacks one of the permissions is refused before."""
    require_permissions(request, "view_party", *permissions)
    party: Party = find_row(request, PARTIES, pk, Party.objects.select_related("user"))
    return party


def _show_party_act(
    request: HttpRequest, party: Party, act: DeskAct, **context: Any
) -> HttpResponse:
    """Show the page of an act on a subscriber, which leads back to the page of the subscriber."""
    back = PARTIES.address("change", party.pk)
    return show_act_page(
        request,
        PARTIES,
        replace(act, back=back, of=party),
        crumbs=[(back, party.name)],
        subject=party.name,
        **context,
    )
