"""What the newspaper adds to the settings in the menu: its people, its rules and its records."""

from django.utils.translation import pgettext_lazy

from articles.frame.menu import MenuEntry

PAPER = pgettext_lazy("menu", "The newspaper and its people")
RULES = pgettext_lazy("menu", "Rules of the house")
KEPT = pgettext_lazy("menu", "Records")

SETTINGS = (
    MenuEntry(
        pgettext_lazy("menu", "Newspapers"),
        "admin:articles_publication_changelist",
        ("articles.view_publication",),
        group=PAPER,
        purpose=pgettext_lazy("menu", "Name, imprint, weekdays and price of a copy."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Columns"),
        "admin:articles_column_changelist",
        ("articles.view_column",),
        group=PAPER,
        purpose=pgettext_lazy("menu", "Where articles stand on the site, and in which order."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "People"),
        "admin:articles_person_changelist",
        ("articles.view_person",),
        group=PAPER,
        purpose=pgettext_lazy("menu", "Who writes and signs, with printed names and accounts."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Responsible editors"),
        "admin:articles_responsibleeditor_changelist",
        ("articles.view_responsibleeditor",),
        group=PAPER,
        purpose=pgettext_lazy("menu", "Who answers for a text, and how the name is printed."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Review profiles"),
        "admin:articles_profile_changelist",
        ("articles.view_profile",),
        group=RULES,
        purpose=pgettext_lazy(
            "menu", "Which reviews and proofs a text passes, and in which order."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "House terms"),
        "admin:articles_term_changelist",
        ("articles.view_term",),
        group=RULES,
        purpose=pgettext_lazy("menu", "Words that the checker corrects or warns of."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Copyright notices"),
        "admin:articles_copyrightnotice_changelist",
        ("articles.view_copyrightnotice",),
        group=RULES,
        purpose=pgettext_lazy("menu", "The notice below an article, by newspaper and column."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Old addresses"),
        "admin:articles_oldaddress_changelist",
        ("articles.view_oldaddress",),
        group=RULES,
        purpose=pgettext_lazy("menu", "Addresses of a former site that lead to articles here."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Journal"),
        "admin:articles_journalentry_changelist",
        ("articles.view_journalentry",),
        group=KEPT,
        purpose=pgettext_lazy("menu", "Every act and every refused attempt, sealed."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Revisions"),
        "admin:articles_revision_changelist",
        ("articles.view_revision",),
        group=KEPT,
        purpose=pgettext_lazy("menu", "Each saved state of a text, as it was."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Releases"),
        "admin:articles_release_changelist",
        ("articles.view_release",),
        group=KEPT,
        purpose=pgettext_lazy("menu", "What readers were shown, and since when."),
    ),
)
