"""The roles of a newsroom as data: each is a group, synchronised after each `migrate`."""

from typing import Final

from django.utils.translation import gettext_lazy as _

# What people call the roles; the journal looks these words up by the name of the group.
LABELS: Final = {
    "reporter": _("reporter"),
    "responsible_editor": _("responsible editor"),
    "desk_chief": _("desk chief"),
    "proofreader": _("proofreader"),
    "chief": _("chief"),
    "auditor": _("auditor"),
    "page_editor": _("page editor"),
    "rights": _("rights"),
    "subscription_manager": _("subscription manager"),
    "subscription_clerk": _("subscription clerk"),
    "system_administrator": _("system administrator"),
    "superuser": _("superuser"),
}


def role_label(name: str) -> str:
    """Return a role in the reader's language; a group that the paper made itself keeps its name."""
    return str(LABELS.get(name, name))


READ: Final = (
    "articles.view_article",
    "articles.view_column",
    "articles.view_copyrightnotice",
    "articles.view_image",
    "articles.view_issue",
    "articles.view_page",
    "articles.view_person",
    "articles.view_placement",
    "articles.view_publication",
    "articles.view_release",
    "articles.view_responsibleeditor",
    "articles.view_revision",
    "articles.view_rightsrecord",
    "articles.view_journalentry",
    "articles.view_publicationschedule",
    "articles.view_issuedate",
    "articles.view_profile",
    "articles.view_round",
    "articles.view_approval",
    "articles.view_return",
    "articles.view_waiver",
    "articles.view_task",
    "articles.view_correction",
    "articles.view_remark",
    "articles.view_proofmark",
    "articles.add_remark",
)
WRITE: Final = (
    "articles.add_article",
    "articles.change_article",
    "articles.add_image",
    "articles.change_image",
)
EDIT: Final = (
    "articles.edit_any_article",
    "articles.sign_page",
    "articles.review_1",
    "articles.proof_1",
    "articles.proof_2",
)
CORRECT: Final = (
    "articles.correct_article",
    "articles.clarify_article",
    "articles.update_article",
    "articles.print_notice",
)
RUN_A_DESK: Final = (
    "articles.review_2",
    "articles.hold_article",
    "articles.spike_article",
    "articles.note_article",
    "articles.unpublish_article",
    "articles.take_over_article",
    "articles.release_issue",
    "articles.edit_front",
)
ANSWER_FOR_ALL: Final = (
    "articles.review_3",
    "articles.proof_3",
    "articles.sign_article",
    "articles.flash_article",
    "articles.backdate_article",
    "articles.waive_article",
    "articles.lift_embargo",
    "articles.withdraw_article",
    "articles.export_journalentry",
)
PUBLISH: Final = (
    "articles.publish_article",
    "articles.add_person",
    "articles.change_person",
    "articles.delete_image",
)
LAY_OUT: Final = (
    "articles.add_placement",
    "articles.change_placement",
    "articles.delete_placement",
    "articles.add_issue",
    "articles.change_issue",
    "articles.change_page",
    "articles.view_issuetemplate",
    "articles.add_issuetemplate",
    "articles.change_issuetemplate",
    "articles.delete_issuetemplate",
    "articles.add_templatepage",
    "articles.change_templatepage",
    "articles.delete_templatepage",
)
KEEP_RIGHTS: Final = (
    "articles.add_rightsrecord",
    "articles.change_rightsrecord",
    "articles.add_copyrightnotice",
    "articles.change_copyrightnotice",
)
REFERENCE: Final = (
    "articles.add_publication",
    "articles.change_publication",
    "articles.add_profile",
    "articles.change_profile",
    "articles.add_publicationschedule",
    "articles.change_publicationschedule",
    "articles.delete_publicationschedule",
    "articles.change_issuedate",
    "articles.add_column",
    "articles.change_column",
    "articles.delete_column",
    "articles.add_responsibleeditor",
    "articles.change_responsibleeditor",
    "articles.add_term",
    "articles.change_term",
    "articles.delete_term",
    "articles.add_oldaddress",
    "articles.change_oldaddress",
    "articles.delete_oldaddress",
    "articles.view_oldaddress",
)

KEEP_THE_COUNTER: Final = (
    "articles.view_publication",
    "articles.view_issue",
    "articles.view_publicationschedule",
    "articles.view_issuedate",
    "articles.change_issuedate",
    *(
        f"subscriptions.{may}_{table}"
        for table in (
            "pricelist",
            "plan",
            "channelsetup",
            "party",
            "order",
            "payment",
            "refund",
            "bankstatement",
            "bankline",
            "bankreversal",
            "subscription",
            "term",
            "hold",
            "complaint",
            "deliveryrun",
            "bulkdraw",
            "invoicerequest",
            "invoice",
            "ledgerentry",
            "letter",
            "printsetup",
            "printrun",
            "legaltext",
        )
        for may in ("view", "add", "change")
    ),
    "subscriptions.publish_legaltext",
    "subscriptions.view_quote",
    "subscriptions.view_providerevent",
    "subscriptions.change_providerevent",
    "subscriptions.view_posting",
    "subscriptions.view_attempt",
    "subscriptions.view_gift",
    "subscriptions.see_contacts",
    "subscriptions.export_subscribers",
    "subscriptions.export_deliveryrun",
    "subscriptions.reassign_work",
    "subscriptions.view_accessrule",
    "subscriptions.add_accessrule",
    "subscriptions.change_accessrule",
    "subscriptions.delete_accessrule",
    "subscriptions.view_entitlement",
    "subscriptions.add_entitlement",
    "subscriptions.revoke_entitlement",
    "subscriptions.view_networkrange",
    "subscriptions.add_networkrange",
    "subscriptions.change_networkrange",
    "subscriptions.view_networkuse",
    "subscriptions.view_receiptclaim",
    "subscriptions.decide_receiptclaim",
)

# The day's work of the counter. Telephones and streets stay masked; no prices, no access rules, no
# exports, no money that goes back, no bank statements, no ledger.
SERVE_AT_THE_COUNTER: Final = (
    "articles.view_publication",
    "articles.view_issue",
    "articles.view_publicationschedule",
    "articles.view_issuedate",
    *(
        f"subscriptions.{may}_{table}"
        for table in (
            "party",
            "order",
            "subscription",
            "hold",
            "complaint",
            "deliveryrun",
            "bulkdraw",
        )
        for may in ("view", "add", "change")
    ),
    "subscriptions.view_payment",
    "subscriptions.add_payment",
    "subscriptions.view_refund",
    "subscriptions.view_invoicerequest",
    "subscriptions.add_invoicerequest",
    "subscriptions.view_invoice",
    "subscriptions.view_letter",
    "subscriptions.change_letter",
    "subscriptions.view_entitlement",
    "subscriptions.view_gift",
    "subscriptions.view_receiptclaim",
    "subscriptions.decide_receiptclaim",
)

CONFIRM_ACCOUNTS: Final = (
    "accounts.view_accountchange",
    "accounts.confirm_accountchange",
)

# A system administrator keeps accounts and machines, and nothing of the newspaper: whoever hands
# out keys does not edit.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "reporter": (*READ, *WRITE),
    "responsible_editor": (
        *READ,
        *WRITE,
        *EDIT,
        *CORRECT,
        *PUBLISH,
        *LAY_OUT,
        "articles.add_rightsrecord",
        "articles.change_rightsrecord",
    ),
    "desk_chief": (
        *READ,
        *WRITE,
        *EDIT,
        *CORRECT,
        *PUBLISH,
        *LAY_OUT,
        *RUN_A_DESK,
        "articles.add_rightsrecord",
        "articles.change_rightsrecord",
    ),
    "proofreader": (*READ, "articles.proof_1", "articles.proof_2", "articles.proof_3"),
    "chief": (
        *CONFIRM_ACCOUNTS,
        *READ,
        *WRITE,
        *EDIT,
        *CORRECT,
        *PUBLISH,
        *LAY_OUT,
        *RUN_A_DESK,
        *ANSWER_FOR_ALL,
        *KEEP_RIGHTS,
        *REFERENCE,
    ),
    "auditor": (*READ, "articles.export_journalentry"),
    "page_editor": (*READ, *LAY_OUT),
    "rights": (*READ, *KEEP_RIGHTS),
    "subscription_manager": KEEP_THE_COUNTER,
    "subscription_clerk": SERVE_AT_THE_COUNTER,
    "system_administrator": (
        "accounts.view_user",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.view_accountchange",
        "auth.view_group",
        "articles.release_installation",
    ),
}

# What a system administrator gives alone: what he has himself, and the day's work of the counter.
# Every other right, also one that a paper's own role has, takes a second person.
GIVEN_ALONE: Final = frozenset({*ROLES["system_administrator"], *ROLES["subscription_clerk"]})
