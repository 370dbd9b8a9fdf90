"""The acts on accounts and roles, as the journal names them."""

from django.utils.translation import gettext_lazy as _

from articles.common.act_registry import register_acts, register_unseen_acts

register_acts(
    {
        "account.signed_in": _("signed in"),
        "account.signed_out": _("signed out"),
        "account.refused": _("was refused at sign-in"),
        "account.sign_in_ended": _("ended sign-ins of the own account"),
        "account.added": _("added an account"),
        "account.changed": _("changed an account"),
        "account.password": _("changed a password"),
        "account.asked": _("asked for a change of an account"),
        "account.confirmed": _("confirmed a change of an account"),
        "account.declined": _("declined a change of an account"),
        "account.set_up_ended": _("ended the first set-up of the accounts"),
        "account.invited": _("invited a person to the staff"),
        "account.invitation_resent": _("sent an invitation again"),
        "account.invitation_revoked": _("took an invitation back"),
        "account.invitation_accepted": _("accepted an invitation"),
        "paper.founded": _("founded the newspaper"),
        "paper.masthead": _("changed the masthead picture"),
        "role.added": _("added a role"),
        "role.changed": _("changed a role"),
        "role.synchronised": _("synchronised a role with the program"),
        "door.refused": _("stood before a closed door"),
    }
)
register_unseen_acts({"account", "door", "role"})
