"""The guide of the first visit: what a role does first, in a few steps with their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles.errors import Words
from articles.models import DeskSettings
from newsroom.accounts.models import User
from newsroom.accounts.roles import role_label


@dataclass(frozen=True)
class GuideStep:
    """A step: what the link is called, where it leads, and one sentence about it."""

    label: Words
    address_name: str
    words: Words
    query: str = ""

    @property
    def href(self) -> str:
        address = reverse(self.address_name)
        return f"{address}?{self.query}" if self.query else address


@dataclass(frozen=True)
class Guide:
    """The steps of whoever holds a permission; `role` names the role whose work they are."""

    role: str
    permission: str
    steps: Sequence[GuideStep]

    @property
    def role_label(self) -> str:
        return role_label(self.role)


ARTICLES = "admin:articles_article_changelist"
ALERTS = GuideStep(
    pgettext_lazy("guide", "See what concerns you"),
    "admin:articles_alerts",
    pgettext_lazy(
        "guide", "The bell above counts notes for you and what others did to your texts."
    ),
)
WRITE = GuideStep(
    pgettext_lazy("guide", "Write an article"),
    "admin:articles_article_add",
    pgettext_lazy("guide", "What you type is kept while you type it."),
)
TO_SIGN = GuideStep(
    pgettext_lazy("guide", "Read what waits for your signature"),
    "admin:section_review",
    pgettext_lazy("guide", "The page shows the text, what changed, and both answers beside it."),
)
PLAN = GuideStep(
    pgettext_lazy("guide", "Open the issues"),
    "admin:articles_issue_overview",
    pgettext_lazy("guide", "Each shows its pages with their texts, and how far they are."),
)
CALLER = GuideStep(
    pgettext_lazy("guide", "Find a caller"),
    "admin:subscriptions_party_changelist",
    pgettext_lazy("guide", "By name, street or telephone, here or in the search box of any page."),
)
ORDER = GuideStep(
    pgettext_lazy("guide", "Take an order"),
    "admin:subscriptions_order_add",
    pgettext_lazy("guide", "The price is worked out before anything is stored."),
)
COMPLAINTS = GuideStep(
    pgettext_lazy("guide", "See the open complaints"),
    "admin:subscriptions_complaint_changelist",
    pgettext_lazy("guide", "The oldest is first; each leads to its subscriber."),
)

# The first whose permission a person holds is shown.
GUIDES: Sequence[Guide] = (
    Guide(
        "chief",
        "articles.sign_article",
        (
            GuideStep(
                pgettext_lazy("guide", "Look through the rules of the house"),
                "admin:section_settings",
                pgettext_lazy("guide", "Newspaper, columns, review profiles and terms are there."),
            ),
            TO_SIGN,
            GuideStep(
                pgettext_lazy("guide", "Publish what is ready"),
                ARTICLES,
                pgettext_lazy("guide", "These texts have every signature that their profile asks."),
                "desk=ready",
            ),
            PLAN,
            ALERTS,
        ),
    ),
    Guide(
        "desk_chief",
        "articles.review_2",
        (
            TO_SIGN,
            GuideStep(
                pgettext_lazy("guide", "See what is due today"),
                ARTICLES,
                pgettext_lazy("guide", "Overdue texts are among them."),
                "desk=due",
            ),
            PLAN,
            WRITE,
            ALERTS,
        ),
    ),
    Guide("responsible_editor", "articles.review_1", (TO_SIGN, WRITE, PLAN, ALERTS)),
    Guide(
        "reporter",
        "articles.add_article",
        (
            WRITE,
            GuideStep(
                pgettext_lazy("guide", "Hand your texts in"),
                ARTICLES,
                pgettext_lazy("guide", "Open a text of yours; the buttons above it submit it."),
                "desk=mine",
            ),
            GuideStep(
                pgettext_lazy("guide", "See who reads them"),
                "admin:section_writing",
                pgettext_lazy("guide", "Above each text is its step, and who signed which."),
            ),
            ALERTS,
        ),
    ),
    Guide(
        "proofreader",
        "articles.proof_1",
        (
            TO_SIGN,
            GuideStep(
                pgettext_lazy("guide", "Look at your error rates"),
                "admin:articles_proofmark_rates",
                pgettext_lazy("guide", "They count what the proofs found and what was left."),
            ),
            ALERTS,
        ),
    ),
    Guide(
        "page_editor",
        "articles.change_page",
        (
            PLAN,
            GuideStep(
                pgettext_lazy("guide", "Plan an issue"),
                "admin:articles_plan_issue",
                pgettext_lazy("guide", "Its date and its pages are proposed."),
            ),
            ALERTS,
        ),
    ),
    Guide(
        "rights",
        "articles.change_copyrightnotice",
        (
            GuideStep(
                pgettext_lazy("guide", "See which rights run out"),
                ARTICLES,
                pgettext_lazy("guide", "Within a week their texts leave the site."),
                "desk=rights_end",
            ),
            GuideStep(
                pgettext_lazy("guide", "Complete the credits of pictures"),
                "admin:articles_image_changelist",
                pgettext_lazy("guide", "These pictures name nobody yet."),
                "lacks=credit",
            ),
            ALERTS,
        ),
    ),
    Guide(
        "auditor",
        "articles.export_journalentry",
        (
            GuideStep(
                pgettext_lazy("guide", "Read the journal"),
                "admin:articles_journalentry_changelist",
                pgettext_lazy("guide", "Every act is there, with who did it and when."),
            ),
            GuideStep(
                pgettext_lazy("guide", "Read the signatures"),
                "admin:articles_approval_changelist",
                pgettext_lazy("guide", "Each names the revision that was signed."),
            ),
            ALERTS,
        ),
    ),
    Guide(
        "subscription_manager",
        "subscriptions.view_ledgerentry",
        (
            CALLER,
            ORDER,
            COMPLAINTS,
            GuideStep(
                pgettext_lazy("guide", "Match the bank's lines"),
                "admin:subscriptions_bankline_changelist",
                pgettext_lazy("guide", "Money that no order was found for waits there."),
            ),
            GuideStep(
                pgettext_lazy("guide", "Look at the reports"),
                "admin:subscriptions_reports",
                pgettext_lazy("guide", "Copies, money and terms by period."),
            ),
        ),
    ),
    Guide("subscription_clerk", "subscriptions.add_order", (CALLER, ORDER, COMPLAINTS)),
    Guide(
        "system_administrator",
        "accounts.add_user",
        (
            GuideStep(
                pgettext_lazy("guide", "Add a colleague"),
                "admin:accounts_user_add",
                pgettext_lazy(
                    "guide", "Roles that take a second person are confirmed by the chief."
                ),
            ),
            GuideStep(
                pgettext_lazy("guide", "See what each role may do"),
                "admin:auth_group_changelist",
                pgettext_lazy("guide", "Roles follow the program; a paper can add its own."),
            ),
            GuideStep(
                pgettext_lazy("guide", "See where you are signed in"),
                "admin:sign_ins",
                pgettext_lazy("guide", "End there what you do not know."),
            ),
        ),
    ),
)


def find_open_guide(by: User, settings: DeskSettings | None) -> Guide | None:
    """Return the guide of a person's role, None for whoever put it away or has none. `settings` are
    those of the person's desk."""
    if settings is not None and settings.guide_closed_at is not None:
        return None
    return next((guide for guide in GUIDES if by.has_perm(guide.permission)), None)
