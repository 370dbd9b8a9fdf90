"""Entries of the menu: readers, and what the counter has settled."""

from django.utils.translation import pgettext_lazy

from articles.frame.menu import MenuEntry

PEOPLE = pgettext_lazy("menu", "Subscribers")
LETTERS = pgettext_lazy("menu", "Letters")
ACCESS = pgettext_lazy("menu", "What they may read")
SALES = pgettext_lazy("menu", "Prices and channels")
READING = pgettext_lazy("menu", "Readers")
READERS = (
    MenuEntry(
        pgettext_lazy("menu", "Subscribers"),
        "admin:subscriptions_party_changelist",
        ("subscriptions.view_party",),
        group=PEOPLE,
        purpose=pgettext_lazy("menu", "Everything about one subscriber on one page."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Perhaps known twice"),
        "admin:subscriptions_queue",
        ("subscriptions.view_party",),
        arguments=("duplicates",),
        counted="duplicates",
        group=PEOPLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Give a term"),
        "admin:subscriptions_party_give_new",
        (
            "subscriptions.view_party",
            "subscriptions.add_term",
        ),
        group=PEOPLE,
        purpose=pgettext_lazy("menu", "A free or trial term for somebody new."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Letters that failed"),
        "admin:subscriptions_queue",
        ("subscriptions.view_letter",),
        arguments=("letters_failed",),
        counted="letters_failed",
        waits=True,
        group=LETTERS,
    ),
    MenuEntry(
        pgettext_lazy("menu", "All letters"),
        "admin:subscriptions_letter_changelist",
        ("subscriptions.view_letter",),
        group=LETTERS,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Registered receipts to decide"),
        "admin:subscriptions_queue",
        ("subscriptions.view_receiptclaim",),
        arguments=("receipts",),
        counted="receipts",
        waits=True,
        group=ACCESS,
    ),
    MenuEntry(
        pgettext_lazy("menu", "All registered receipts"),
        "admin:subscriptions_receiptclaim_changelist",
        ("subscriptions.view_receiptclaim",),
        group=ACCESS,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Who may read what"),
        "admin:subscriptions_entitlement_changelist",
        ("subscriptions.view_entitlement",),
        group=ACCESS,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Reading in institutions"),
        "admin:subscriptions_networkuse_changelist",
        ("subscriptions.view_networkuse",),
        group=ACCESS,
    ),
)
SETTINGS = (
    MenuEntry(
        pgettext_lazy("menu", "Price lists"),
        "admin:subscriptions_pricelist_changelist",
        ("subscriptions.view_pricelist",),
        group=SALES,
        purpose=pgettext_lazy(
            "menu", "Prices of a year, a quarter, a month and a copy, from a day on."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Offers"),
        "admin:subscriptions_plan_changelist",
        ("subscriptions.view_plan",),
        group=SALES,
        purpose=pgettext_lazy(
            "menu", "What can be bought beside the price list: trial, student, group."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Channels"),
        "admin:subscriptions_channelsetup_changelist",
        ("subscriptions.view_channelsetup",),
        group=SALES,
        purpose=pgettext_lazy(
            "menu", "Ways to the reader: post, own delivery, and their lead times."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Print runs"),
        "admin:subscriptions_printsetup_changelist",
        ("subscriptions.view_printsetup",),
        group=SALES,
        purpose=pgettext_lazy("menu", "Spare copies and steps by which a print run is rounded."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Access rules"),
        "admin:subscriptions_accessrule_changelist",
        ("subscriptions.view_accessrule",),
        group=READING,
        purpose=pgettext_lazy(
            "menu", "What is free, what is metered, and what only subscribers read."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Networks of institutions"),
        "admin:subscriptions_networkrange_changelist",
        ("subscriptions.view_networkrange",),
        group=READING,
        purpose=pgettext_lazy(
            "menu", "Addresses from which an institution reads without signing in."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Terms and privacy policy"),
        "admin:subscriptions_legaltext_changelist",
        ("subscriptions.view_legaltext",),
        group=READING,
        purpose=pgettext_lazy("menu", "Texts that readers agree to, in versions."),
    ),
)
