"""What the newspaper adds to the menu of the staff's pages."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import pgettext_lazy

from articles.desk.menu_settings import SETTINGS
from articles.domain.states import STEPS
from articles.frame.menu import MenuEntry, register_counter, register_entries
from articles.selectors.desk.desk import count_desk_lists
from newsroom.accounts.models import User

LIST = "admin:articles_article_changelist"
QUEUE = "admin:articles_signing_queue"
TASKS = "admin:articles_task_changelist"
READ = ("articles.view_article",)
WRITE = ("articles.view_article", "articles.add_article")
RECORDS = ("articles.view_approval",)
PAGES = ("articles.view_page",)
IMAGES = ("articles.view_image",)
ON_THE_WAY = pgettext_lazy("menu", "On the way")
DUE = pgettext_lazy("menu", "Due and scheduled")
WHOLE = pgettext_lazy("menu", "The whole house")
SIGNED = pgettext_lazy("menu", "Signatures and marks")

DESK = (
    MenuEntry(pgettext_lazy("menu", "Notes for me"), LIST, READ, "desk=noted", "noted", waits=True),
    MenuEntry(
        pgettext_lazy("menu", "Overdue tasks"),
        TASKS,
        ("articles.view_task",),
        "desk=overdue",
        "overdue_tasks",
        waits=True,
    ),
)
WRITING = (
    MenuEntry(
        pgettext_lazy("menu", "Write an article"),
        "admin:articles_article_add",
        ("articles.add_article",),
        begins=True,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Article from a Word file"),
        "admin:articles_word_file",
        ("articles.add_article",),
        begins=True,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Returned to me"),
        LIST,
        WRITE,
        "desk=returned",
        "returned",
        waits=True,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Unsaved texts of mine"),
        "admin:articles_article_kept_list",
        WRITE,
        counted="unsaved",
        waits=True,
    ),
    MenuEntry(pgettext_lazy("menu", "I am writing"), LIST, WRITE, "desk=mine", "mine"),
    MenuEntry(
        pgettext_lazy("menu", "Notes on my texts"),
        LIST,
        WRITE,
        "desk=notes_on_mine",
        "notes_on_mine",
    ),
    MenuEntry(
        pgettext_lazy("menu", "Assigned to me"),
        LIST,
        READ,
        "desk=assigned",
        "assigned",
        waits=True,
    ),
    MenuEntry(pgettext_lazy("menu", "Open on my screens"), LIST, WRITE, "desk=locked", "locked"),
    MenuEntry(pgettext_lazy("menu", "All articles"), LIST, READ, "all=1", group=WHOLE),
    MenuEntry(
        pgettext_lazy("menu", "Open tasks"),
        TASKS,
        ("articles.view_task",),
        "open=1",
        "tasks",
        group=WHOLE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Corrections"),
        "admin:articles_correction_changelist",
        ("articles.view_correction",),
        group=WHOLE,
    ),
)
REVIEW = (
    *(
        MenuEntry(
            step.label,
            QUEUE,
            (*READ, f"articles.{step}"),
            f"step={step}",
            str(step),
            waits=True,
            group=ON_THE_WAY,
        )
        for step in STEPS
    ),
    MenuEntry(
        pgettext_lazy("menu", "To be published"),
        LIST,
        (*READ, "articles.publish_article"),
        "desk=ready",
        "ready",
        waits=True,
        group=ON_THE_WAY,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Returned after I approved"),
        LIST,
        RECORDS,
        "desk=approved_and_returned",
        "approved_and_returned",
        group=ON_THE_WAY,
    ),
    MenuEntry(pgettext_lazy("menu", "On hold"), LIST, READ, "desk=held", "held", group=ON_THE_WAY),
    MenuEntry(pgettext_lazy("menu", "Due today"), LIST, READ, "desk=due", "due", group=DUE),
    MenuEntry(pgettext_lazy("menu", "Overdue"), LIST, READ, "desk=overdue", "overdue", group=DUE),
    MenuEntry(
        pgettext_lazy("menu", "Scheduled"), LIST, READ, "desk=scheduled", "scheduled", group=DUE
    ),
    MenuEntry(
        pgettext_lazy("menu", "Schedule failed"), LIST, READ, "desk=failed", "failed", group=DUE
    ),
    MenuEntry(
        pgettext_lazy("menu", "Public since midnight"), LIST, READ, "desk=today", "today", group=DUE
    ),
    MenuEntry(
        pgettext_lazy("menu", "Rights run out within a week"),
        LIST,
        READ,
        "desk=rights_end",
        "rights_end",
        group=DUE,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Signatures"),
        "admin:articles_approval_changelist",
        RECORDS,
        group=SIGNED,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Returns"),
        "admin:articles_return_changelist",
        ("articles.view_return",),
        group=SIGNED,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Waivers of four eyes"),
        "admin:articles_waiver_changelist",
        ("articles.view_waiver",),
        group=SIGNED,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Marks on proofs"),
        "admin:articles_proofmark_changelist",
        ("articles.view_proofmark",),
        group=SIGNED,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Error rates"),
        "admin:articles_proofmark_rates",
        ("articles.view_proofmark",),
        group=SIGNED,
    ),
)
PAGES_ENTRIES = (
    MenuEntry(
        pgettext_lazy("menu", "Plan an issue"),
        "admin:articles_plan_issue",
        (*PAGES, "articles.add_issue"),
        begins=True,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Issues at a glance"),
        "admin:articles_issue_overview",
        PAGES,
        counted="unsigned_pages",
        waits=True,
        purpose=pgettext_lazy(
            "menu", "Coming issues with their pages; the number counts unsigned pages of the next."
        ),
    ),
    MenuEntry(
        pgettext_lazy("menu", "Front page"),
        "admin:articles_front",
        ("articles.edit_front",),
        purpose=pgettext_lazy("menu", "What readers see first, and the leads of each column."),
        covers="articles/front/",
    ),
    MenuEntry(
        pgettext_lazy("menu", "Topics"),
        "admin:articles_topics",
        ("articles.edit_front",),
        purpose=pgettext_lazy("menu", "Pages on one subject: an introduction and chosen articles."),
        covers="articles/topic/",
    ),
    MenuEntry(
        pgettext_lazy("menu", "Not ready for the next issue"),
        LIST,
        (*READ, *PAGES),
        "desk=next_issue",
        "next_issue",
    ),
    MenuEntry(
        pgettext_lazy("menu", "Publication calendar"),
        "admin:articles_issuedate_changelist",
        (*PAGES, "articles.view_issuedate"),
        purpose=pgettext_lazy("menu", "Dates of issues: suspended, moved, added."),
    ),
    MenuEntry(
        pgettext_lazy("menu", "All issues"),
        "admin:articles_issue_changelist",
        (*PAGES, "articles.view_issue"),
        covers="articles/page/",
    ),
    MenuEntry(
        pgettext_lazy("menu", "Page templates"),
        "admin:articles_issuetemplate_changelist",
        ("articles.view_issuetemplate",),
        purpose=pgettext_lazy("menu", "The usual pages of an issue, taken up when one is planned."),
    ),
)
PICTURES = (
    MenuEntry(
        pgettext_lazy("menu", "Add pictures"),
        "admin:articles_image_add",
        ("articles.add_image",),
        begins=True,
    ),
    MenuEntry(pgettext_lazy("menu", "Picture library"), "admin:articles_image_changelist", IMAGES),
    MenuEntry(
        pgettext_lazy("menu", "Without a credit"),
        "admin:articles_image_changelist",
        IMAGES,
        "lacks=credit",
        "uncredited",
        waits=True,
    ),
    MenuEntry(
        pgettext_lazy("menu", "Rights run out within 30 days"),
        "admin:articles_image_changelist",
        IMAGES,
        "rights=ending",
        "picture_rights_end",
    ),
    MenuEntry(
        pgettext_lazy("menu", "Collections"),
        "admin:articles_image_collections",
        IMAGES,
        purpose=pgettext_lazy("menu", "Pictures that belong together, in an order."),
    ),
)


def count_waiting(by: User, at: datetime, names: Collection[str]) -> dict[str, int]:
    """Return those of the named numbers that the newspaper counts, for whoever reads articles."""
    return count_desk_lists(by, at, names) if by.has_perm("articles.view_article") else {}


register_entries("desk", *DESK)
register_entries("writing", *WRITING)
register_entries("review", *REVIEW)
register_entries("pages", *PAGES_ENTRIES)
register_entries("pictures", *PICTURES)
register_entries("settings", *SETTINGS)
register_counter(count_waiting)
