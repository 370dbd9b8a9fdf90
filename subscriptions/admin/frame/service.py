"""Entries of the menu: circulation, from the order to the copy."""

from django.utils.translation import pgettext_lazy

from articles.frame.menu import MenuEntry

TODAY = pgettext_lazy("menu", "Today's service")
RENEWING = pgettext_lazy("menu", "Renewals")
WHOLE = pgettext_lazy("menu", "The whole circulation")
CIRCULATION = (
    MenuEntry(
        pgettext_lazy("menu", "Enter an order"),
        "admin:subscriptions_order_add",
        ("subscriptions.add_order",),
        begins=True,
    ),
    MenuEntry(
        pgettext_lazy("menu", "All queues"),
        "admin:subscriptions_queues",
        ("subscriptions.view_order",),
        purpose=pgettext_lazy(
            "menu", "What waits at the counter, since when, and who works on it."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Open complaints"),
        "admin:subscriptions_queue",
        ("subscriptions.view_complaint",),
        arguments=("complaints",),
        counted="complaints",
        waits=True,
        group=TODAY,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Delivery lists"),
        "admin:subscriptions_deliveryrun_changelist",
        ("subscriptions.view_deliveryrun",),
        group=TODAY,
        purpose=pgettext_lazy("menu", "Lists, labels and sums of each issue."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Numbers ordered by outlets"),
        "admin:subscriptions_bulkdraw_changelist",
        ("subscriptions.view_bulkdraw",),
        group=TODAY,
        purpose=pgettext_lazy(
            "menu", "Copies that post offices and shops ask for, issue by issue."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Without an address"),
        "admin:subscriptions_queue",
        ("subscriptions.view_subscription",),
        arguments=("no_address",),
        counted="no_address",
        group=TODAY,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Holds that begin this week"),
        "admin:subscriptions_subscription_changelist",
        ("subscriptions.view_subscription",),
        query="desk=holds_begin",
        counted="holds_begin",
        group=TODAY,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Holds that end this week"),
        "admin:subscriptions_subscription_changelist",
        ("subscriptions.view_subscription",),
        query="desk=holds_end",
        counted="holds_end",
        group=TODAY,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Wait for a renewal"),
        "admin:subscriptions_queue",
        ("subscriptions.view_subscription",),
        arguments=("renewals",),
        counted="renewals",
        group=RENEWING,
    ),
    MenuEntry(
        pgettext_lazy("menu", "End within 60 days"),
        "admin:subscriptions_subscription_changelist",
        ("subscriptions.view_subscription",),
        query="desk=expiring",
        counted="expiring",
        group=RENEWING,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Ended lately, not renewed"),
        "admin:subscriptions_queue",
        ("subscriptions.view_subscription",),
        arguments=("lapsed",),
        counted="lapsed",
        group=RENEWING,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Reminders"),
        "admin:subscriptions_subscription_reminders",
        (
            "subscriptions.view_subscription",
            "subscriptions.add_letter",
        ),
        group=RENEWING,
        purpose=pgettext_lazy("menu", "Letters that ask for a renewal, before they go."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "All subscriptions"),
        "admin:subscriptions_subscription_changelist",
        ("subscriptions.view_subscription",),
        group=WHOLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "All complaints"),
        "admin:subscriptions_complaint_changelist",
        ("subscriptions.view_complaint",),
        group=WHOLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Print runs foreseen"),
        "admin:subscriptions_report_forecast",
        ("subscriptions.view_term",),
        group=WHOLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Publication calendar"),
        "admin:articles_issuedate_changelist",
        (
            "articles.view_issuedate",
            "subscriptions.view_subscription",
        ),
        group=WHOLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "All issues"),
        "admin:articles_issue_changelist",
        ("articles.view_issue", "subscriptions.view_subscription"),
        group=WHOLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Import subscribers"),
        "admin:subscriptions_subscription_import",
        (
            "subscriptions.view_subscription",
            "subscriptions.add_term",
        ),
        group=WHOLE,
        purpose=pgettext_lazy(
            "menu", "A sheet of subscribers from another house or from a post office."
        ),
    ),
)
