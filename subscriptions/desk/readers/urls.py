"""The addresses of the work screens about subscribers, letters and legal texts."""

from functools import partial

from django.urls import URLPattern

from subscriptions.desk.readers import letters, parties, party_acts, text_pages
from subscriptions.desk.readers.caller import show_caller
from subscriptions.desk.screens import Guard, desk_path


def reader_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens about subscribers, each behind `guard`."""
    screen = partial(desk_path, guard)
    return [
        screen("party/", parties.show_parties, "party_changelist"),
        screen("party/sheet/", parties.export_parties, "party_sheet"),
        screen("party/give/", party_acts.show_give_form_for_new_party, "party_give_new"),
        screen("party/<path:object_id>/change/", parties.show_party, "party_change"),
        screen("party/<int:pk>/caller/", show_caller, "party_caller"),
        screen("party/<int:pk>/contact/", party_acts.show_contact_form, "party_contact"),
        screen("party/<int:pk>/merge/", party_acts.show_merge_form, "party_merge"),
        screen("party/<int:pk>/export/", party_acts.show_personal_data_form, "party_export"),
        screen("party/<int:pk>/erase/", party_acts.show_erase_form, "party_erase"),
        screen("party/<int:pk>/give/", party_acts.show_give_form, "party_give"),
        screen("letter/", letters.show_letters, "letter_changelist"),
        screen("letter/<path:object_id>/change/", letters.show_letter, "letter_change"),
        screen("letter/<int:pk>/resend/", letters.retry_letter, "letter_resend"),
        screen("legaltext/<int:pk>/preview/", text_pages.show_text_preview, "legaltext_preview"),
        screen("legaltext/<int:pk>/publish/", text_pages.show_publish_form, "legaltext_publish"),
    ]
