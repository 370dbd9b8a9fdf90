"""The release of an issue: what was printed, frozen at the moment of the release."""

from typing import NotRequired, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.fields import MomentField
from articles.models.paper.editions import Issue


class FrozenPlace(TypedDict):
    """An article on its page: the release of its text that was printed there.

    `continues` is the label of the page on which it begins, `continued` of those on which it goes
    on, joined by 、. The first releases of this system froze neither kicker nor subhead.
    """

    article: int
    release: int | None
    kicker: NotRequired[str]
    headline: str
    subhead: NotRequired[str]
    credits: str
    notice: str
    continues: str
    continued: str


class FrozenAdvert(TypedDict):
    """An advertisement as it was printed. Its customer is not named."""

    mark: str
    span: int
    height: int
    text: str
    picture: int | None


class FrozenPage(TypedDict):
    """A page with everything on it, in the order on it."""

    position: int
    label: str
    section: str
    name: str
    responsible_editor: str
    layout_editor: str
    signed_at: str
    proofs: list[str]
    articles: list[FrozenPlace]
    adverts: list[FrozenAdvert]


class FrozenIssue(TypedDict):
    """An issue as it was released, with the findings of its imprint check."""

    publication: str
    number: int
    number_printed: str
    number_in_year: int | None
    date: str
    kind: str
    imprint: dict[str, str]
    corrections: list[str]
    pages: list[FrozenPage]


class IssueRelease(models.Model):
    """One release of an issue. `public_from` is when readers first see its pages and articles.

    It never changes. It can be taken back (`recalled_at`): before its moment no reader has seen it,
    afterwards readers go on seeing it until the next one. `is_archived`: the issue came in as
    public, so nobody signed its pages here.
    """

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="releases", verbose_name=_("issue")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    public_from = MomentField(_("public from"))
    snapshot: "models.JSONField[FrozenIssue, FrozenIssue]" = models.JSONField(_("snapshot"))
    recalled_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    is_archived = models.BooleanField(_("printed before it came here"), default=False)

    append_only = AppendOnly(once=("recalled_at",))

    class Meta:
        verbose_name = _("release of an issue")
        verbose_name_plural = _("releases of issues")
        ordering = ["issue", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="issue_release_number_unique"),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(recalled_at=None),
                name="issue_release_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} · {self.number}"
