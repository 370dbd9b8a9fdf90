"""The journal: one row for every act, written in the act's own transaction, never changed, and
sealed in a chain.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.domain.states import Stage
from articles.models.querysets import AppendOnlyError, AppendOnlyQuerySet
from articles.models.texts.articles import Article

ACTS = {
    "article.created": _("wrote"),
    "article.saved": _("saved"),
    "article.published": _("published"),
    "article.backdated": _("entered later, with a moment in the past"),
    "article.picture_changed": _("changed a picture that it shows"),
    "article.restored": _("restored"),
    "article.withdrawn": _("withdrew"),
    "article.placed": _("put on a page"),
    "article.unplaced": _("took off a page"),
    "article.released_again": _("released anew"),
    "article.loaded": pgettext_lazy("journal", "brought in"),
    "article.flashed": _("published at once"),
    "article.unscheduled": _("took off the schedule"),
    "article.unpublished": _("took off the site"),
    "article.republished": _("put back on the site"),
    "article.expiry_set": _("set the end"),
    "article.embargoed": _("set an embargo"),
    "article.deadline": _("set a deadline"),
    "article.rights_kept": _("kept the rights record"),
    "schedule.failed": _("lost its place in the schedule"),
    "approvals.cancelled": _("cancelled approvals"),
    "workflow.submitted": _("submitted"),
    "workflow.recalled": _("recalled"),
    "workflow.approved": pgettext_lazy("journal", "approved"),
    "workflow.returned": _("returned"),
    "workflow.waived": _("waived four eyes"),
    "workflow.hold": _("held"),
    "workflow.resume": _("resumed"),
    "workflow.spike": _("spiked"),
    "workflow.restore": _("took back from the spike"),
    "lock.taken": _("began to write"),
    "lock.taken_over": _("took over"),
    "kept.text": _("kept unsaved text"),
    "kept.dropped": _("threw unsaved text away"),
    "kept.stored": _("kept unsaved text as a new draft"),
    "proof.marked": _("marked a proof"),
    "proof.accepted": _("accepted a mark"),
    "proof.rejected": _("rejected a mark"),
    "proof.withdrawn": _("took a mark back"),
    "rates.exported": _("exported the error rates"),
    "task.done": _("did a task"),
    "remark.added": _("noted"),
    "remark.settled": _("settled a note"),
    "correction.opened": _("opened a correction"),
    "correction.described": _("worded a correction"),
    "correction.cancelled": _("cancelled a correction"),
    "correction.published": _("corrected"),
    "correction.noted": _("added an editor's note"),
    "page.signed": _("signed a page"),
    "page.reopened": _("reopened a page"),
    "archive.imported": _("imported an archive"),
    "article.taken_back": _("learned that the source took it back"),
    "page.ordered": _("ordered a page"),
    "issue.planned": _("planned an issue"),
    "issue.changed": _("changed an issue"),
    "calendar.planned": _("planned the calendar"),
    "calendar.suspended": _("suspended dates"),
    "calendar.restored": _("restored dates"),
    "calendar.moved": _("moved an issue date"),
    "calendar.extra_added": _("added an extra date"),
    "calendar.extra_removed": _("took extra dates off"),
    "image.added": _("added a picture"),
    "image.described": _("described a picture"),
    "image.filed": _("gave a picture its file"),
    "image.deleted": _("deleted a picture"),
    "reference.added": _("added"),
    "reference.changed": _("changed"),
    "reference.deleted": _("deleted"),
    "journal.exported": _("exported the journal"),
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
    "role.added": _("added a role"),
    "role.changed": _("changed a role"),
    "prices.added": _("set prices"),
    "prices.changed": _("changed prices"),
    "counter.added": _("added to the counter"),
    "counter.changed": _("changed at the counter"),
    "party.changed": _("changed a subscriber"),
    "party.erased": _("erased a subscriber"),
    "party.exported": _("handed out personal data"),
    "counter.exported": _("exported from the counter"),
    "order.placed": _("entered an order"),
    "order.cancelled": _("cancelled an order"),
    "payment.entered": _("entered a payment"),
    "bank.brought": _("brought in a bank statement"),
    "bank.matched": _("matched a transfer"),
    "bank.returned": _("returned a transfer"),
    "bank.set_aside": _("set a transfer aside for other departments"),
    "bank.remitted": _("booked money in transit that came"),
    "bank.reversed": _("took out a transfer that the bank took back"),
    "bank.reversal_settled": _("settled a transfer that the bank took back"),
    "payment.reversed": _("took back a payment entered by mistake"),
    "refund.sent": _("asked a provider to pay out a refund"),
    "refund.granted": _("granted a refund"),
    "refund.paid_out": _("paid out a refund"),
    "refund.failed": _("kept a refund as credit"),
    "term.given": _("gave a term"),
    "term.import_undone": _("undid an import of subscribers"),
    "term.imported": _("brought in subscribers"),
    "suspension.settled": _("made up for a suspended issue"),
    "hold.made": _("held delivery"),
    "hold.withdrawn": _("took a hold back"),
    "dispatch.changed": _("changed an address"),
    "dispatch.withdrawn": _("took a change of address back"),
    "print_run.set": _("set a print run"),
    "complaint.made": _("took a complaint"),
    "complaint.settled": _("settled a complaint"),
    "delivery.listed": _("made a delivery list"),
    "delivery.exported": _("printed labels"),
    "invoices.exported": _("handed over invoice requests"),
    "invoices.brought": _("brought in invoice numbers"),
    "gift.expired": _("let a gift expire"),
    "invoices.withdrawn": _("took an invoice request back"),
    "invoices.taken_back": _("recorded a red invoice"),
    "reminders.sent": _("sent reminders"),
    "access.rule_set": _("set an access rule"),
    "access.rule_dropped": _("took an access rule away"),
    "access.network_set": _("kept the network of an institution"),
    "access.granted": _("let somebody read"),
    "access.revoked": _("revoked an entitlement"),
    "receipt.claimed": _("registered a receipt"),
    "receipt.approved": _("approved a receipt"),
    "receipt.refused": _("refused a receipt"),
    "party.merged": _("joined two subscribers"),
    "term.extended": _("extended a term"),
    "draw.entered": _("entered bulk copies"),
    "mailbox.asked": _("asked for another e-mail address"),
    "mailbox.moved": _("confirmed another e-mail address"),
    "letter.again": _("sent a letter again"),
    "notice.settled": _("settled a notice of a provider"),
    "gift.given_up": _("ended a gift"),
    "text.drafted": _("drafted a legal text"),
    "text.published": _("published a legal text"),
    "door.refused": _("stood before a closed door"),
    "installation.released": _("released a restored copy"),
    "letters.set_aside": _("set letters of a restored copy aside"),
    "installation.marked": _("marked the database as a copy"),
}


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    DENIED = "denied", _("denied")


class JournalEntry(models.Model):
    """Who did what, when.

    `act` is a dotted name such as article.published; `details` is plain JSON.

    `role` names the groups of the person who acted, at the time. A denied act changed nothing; its
    `reason` says why.
    """

    at = models.DateTimeField(_("at"))
    act = models.CharField(_("act"), max_length=40)
    outcome = models.CharField(
        _("outcome"), max_length=6, choices=Outcome.choices, default=Outcome.DONE
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60, blank=True)
    role = models.CharField(_("role at the time"), max_length=120, blank=True)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="journal", verbose_name=_("article")
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    from_stage = models.CharField(
        pgettext_lazy("stage", "from"), max_length=12, choices=Stage.choices, blank=True
    )
    to_stage = models.CharField(
        pgettext_lazy("stage", "to"), max_length=12, choices=Stage.choices, blank=True
    )
    revision = models.PositiveIntegerField(_("revision"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    details: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("details"), default=dict
    )

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        permissions = [("export_journalentry", _("Can export the journal"))]
        indexes = [
            models.Index(fields=["-at", "-id"], name="journal_newest_first"),
            models.Index(fields=["by", "-at", "-id"], name="journal_of_a_person"),
            models.Index(fields=["act", "-at", "-id"], name="journal_of_an_act"),
            models.Index(
                fields=["-at", "-id"],
                condition=models.Q(outcome="denied"),
                name="journal_denied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("The journal never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("The journal is never deleted.")

    @property
    def act_label(self) -> str:
        """The act in the reader's language."""
        return str(ACTS.get(self.act, self.act))

    @property
    def role_label(self) -> str:
        """The roles in the reader's language; who hands out roles gives them their words."""
        return "、".join(gettext(role.replace("_", " ")) for role in self.role.split("、") if role)


class JournalSeal(models.Model):
    """One link of the chain: SHA-256 over the seal before and everything an entry says.

    Kept apart from the entry, because links are forged one after another, after the acts' own
    transactions: a journal whose every row waited for the row before would let one writer at a time
    into the house.
    """

    sequence = models.PositiveBigIntegerField(_("sequence"), unique=True)
    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, related_name="seal", verbose_name=_("journal entry")
    )
    digest = models.CharField(_("SHA-256"), max_length=64)

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


# Never changed: a column that comes later is not part of older seals. A second chain would need a
# second list.
SEALED = (
    "id",
    "at",
    "act",
    "outcome",
    "by_id",
    "by_printed",
    "role",
    "article_id",
    "subject",
    "from_stage",
    "to_stage",
    "revision",
    "reason",
    "details",
)


def digest_of_entry(entry: JournalEntry, previous: str) -> str:
    """Return the digest that seals an entry behind `previous`, as lower-case hexadecimal."""
    values = {name: getattr(entry, name) for name in SEALED}
    serialised = json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{previous}\n{serialised}".encode()).hexdigest()


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
