"""The roles of a newsroom as data: each is a group, made by a migration and kept by `apply_roles`."""

from typing import Final

READ: Final = (
    "articles.view_article", "articles.view_column", "articles.view_copyrightnotice", "articles.view_image",
    "articles.view_issue", "articles.view_page", "articles.view_person", "articles.view_placement",
    "articles.view_publication", "articles.view_release", "articles.view_responsibleeditor", "articles.view_revision",
    "articles.view_rightsrecord", "articles.view_journalentry", "articles.view_publicationschedule",
)  # fmt: skip
WRITE: Final = ("articles.add_article", "articles.change_article", "articles.add_image", "articles.change_image")
PUBLISH: Final = ("articles.publish_article", "articles.add_person", "articles.change_person", "articles.delete_image")
LAY_OUT: Final = (
    "articles.add_placement", "articles.change_placement", "articles.delete_placement",
    "articles.add_issue", "articles.change_issue", "articles.change_page",
)  # fmt: skip
KEEP_RIGHTS: Final = (
    "articles.add_rightsrecord", "articles.change_rightsrecord",
    "articles.add_copyrightnotice", "articles.change_copyrightnotice",
)  # fmt: skip
REFERENCE: Final = (
    "articles.add_publication", "articles.change_publication",
    "articles.add_publicationschedule", "articles.change_publicationschedule", "articles.delete_publicationschedule",
    "articles.add_column", "articles.change_column", "articles.delete_column",
    "articles.add_responsibleeditor", "articles.change_responsibleeditor",
    "articles.add_term", "articles.change_term", "articles.delete_term",
    "articles.add_oldaddress", "articles.change_oldaddress", "articles.delete_oldaddress", "articles.view_oldaddress",
)  # fmt: skip

# A system administrator keeps accounts and nothing of the newspaper: whoever hands out keys does not edit.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "reporter": (*READ, *WRITE),
    "responsible_editor": (
        *READ, *WRITE, *PUBLISH, *LAY_OUT, "articles.add_rightsrecord", "articles.change_rightsrecord",
    ),
    "chief": (*READ, *WRITE, *PUBLISH, *LAY_OUT, *KEEP_RIGHTS, *REFERENCE, "articles.withdraw_article"),
    "page_editor": (*READ, *LAY_OUT),
    "rights": (*READ, *KEEP_RIGHTS),
    "subscription_manager": (
        "articles.view_publication", "articles.view_issue", "articles.view_publicationschedule",
        "subscriptions.view_pricelist", "subscriptions.add_pricelist", "subscriptions.change_pricelist",
    ),
    "system_administrator": (
        "accounts.view_user", "accounts.add_user", "accounts.change_user", "auth.view_group",
    ),
}  # fmt: skip
