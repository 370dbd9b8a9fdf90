"""The roles of November 2026: a frozen copy of newsroom/accounts/roles.py.

Until then migrations gave each role what it lacked, and nothing was ever taken. Since then roles
are synchronised after each `migrate` (newsroom/account_changes/role_synchronisation.py), which begins with what
these roles had. It must not follow later changes.
"""

from django.contrib.auth.management import create_permissions

READ = (
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
WRITE = (
    "articles.add_article",
    "articles.change_article",
    "articles.add_image",
    "articles.change_image",
)
EDIT = (
    "articles.edit_any_article",
    "articles.sign_page",
    "articles.review_1",
    "articles.proof_1",
    "articles.proof_2",
)
CORRECT = (
    "articles.correct_article",
    "articles.clarify_article",
    "articles.update_article",
    "articles.print_notice",
)
RUN_A_DESK = (
    "articles.review_2",
    "articles.hold_article",
    "articles.spike_article",
    "articles.note_article",
    "articles.unpublish_article",
    "articles.take_over_article",
)
ANSWER_FOR_ALL = (
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
PUBLISH = (
    "articles.publish_article",
    "articles.add_person",
    "articles.change_person",
    "articles.delete_image",
)
LAY_OUT = (
    "articles.add_placement",
    "articles.change_placement",
    "articles.delete_placement",
    "articles.add_issue",
    "articles.change_issue",
    "articles.change_page",
)
KEEP_RIGHTS = (
    "articles.add_rightsrecord",
    "articles.change_rightsrecord",
    "articles.add_copyrightnotice",
    "articles.change_copyrightnotice",
)
REFERENCE = (
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

KEEP_THE_COUNTER = (
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

SERVE_AT_THE_COUNTER = (
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

CONFIRM_ACCOUNTS = (
    "accounts.view_accountchange",
    "accounts.confirm_accountchange",
)

ROLES = {
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


def complete_roles(apps, schema_editor):
    """Give the roles that there are what they lack. Where there are none, they are made later."""
    alias = schema_editor.connection.alias
    roles = list(apps.get_model("auth", "Group").objects.using(alias).filter(name__in=ROLES))
    if not roles:
        return
    for config in apps.get_app_configs():
        # Permissions are usually made after all migrations; the roles need them now.
        config.models_module = True
        create_permissions(config, verbosity=0, using=alias, apps=apps)
        config.models_module = None
    permissions = permissions_by_name(apps, alias)
    for role in roles:
        role.permissions.add(*(permissions[name] for name in ROLES[role.name]))


def remember_declared(apps, schema_editor):
    """Write down that the roles that there are were given what they had by the declaration."""
    alias = schema_editor.connection.alias
    DeclaredPermission = apps.get_model("accounts", "DeclaredPermission")
    permissions = permissions_by_name(apps, alias)
    DeclaredPermission.objects.using(alias).bulk_create(
        DeclaredPermission(role_id=role.pk, permission_id=permissions[name])
        for role in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=ROLES)
        for name in dict.fromkeys(ROLES[role.name])
        if name in permissions
    )


def permissions_by_name(apps, alias):
    """Return the numbers of all permissions by names such as articles.sign_page."""
    rows = apps.get_model("auth", "Permission").objects.using(alias)
    names = rows.values_list("content_type__app_label", "codename", "pk")
    return {f"{label}.{codename}": pk for label, codename, pk in names}
