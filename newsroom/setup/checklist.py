"""What a new newspaper still lacks before its first issue, for the start page of its chief."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.common.moments import newspaper_day
from articles.domain.choices import RightsKind
from articles.models import (
    Column,
    CopyrightNotice,
    Issue,
    Profile,
    Publication,
    ResponsibleEditor,
)
from newsroom.accounts.models import DismissedHint, User
from newsroom.backups import find_last_backup
from newsroom.setup.reviewers import lacks_people
from subscriptions.actions.readers.mail_server import is_mail_set_up
from subscriptions.models import PriceList

RIGHT: Final = "articles.change_publication"
HERE: Final = {"localhost", "127.0.0.1", "::1", "", "testserver"}


@dataclass(frozen=True)
class Hint:
    """A line of the checklist: what is missing, and where that is done."""

    name: str
    words: str | Promise
    address: str
    action: str | Promise


@dataclass(frozen=True)
class Question:
    """A question that the checklist asks of a newspaper. `address` names a page of the staff."""

    name: str
    words: str | Promise
    action: str | Promise
    address: str
    is_missing: Callable[[Publication, datetime], bool]
    anchor: str = ""


def list_missing(by: User, at: datetime) -> list[Hint]:
    """Return what is missing and was not put away, for whoever sets the newspaper up.

    Nothing once an issue is out: one query then, at most twenty before.
    """
    if not by.has_perm(RIGHT):
        return []
    papers = Publication.objects.select_related("profile").order_by("pk")
    paper = papers.filter(~Exists(Issue.objects.published(at))).first()
    if paper is None:
        return []
    dismissed = set(DismissedHint.objects.filter(user=by).values_list("name", flat=True))
    lines = [line for line in LINES if line.name not in dismissed and line.is_missing(paper, at)]
    return [_to_hint(line, by) for line in lines]


def dismiss_hint(by: User, name: str) -> None:
    """Put a line away for a person, or every line (`all`). Unknown names change nothing."""
    names = [line.name for line in LINES]
    chosen = names if name == "all" else [one for one in names if one == name]
    rows = [DismissedHint(user=by, name=one) for one in chosen]
    DismissedHint.objects.bulk_create(rows, ignore_conflicts=True)


def _to_hint(line: Question, by: User) -> Hint:
    if line.name == "prices" and not by.has_perm("subscriptions.add_pricelist"):
        action = _("Invite a subscription manager")
        return Hint(line.name, line.words, reverse("admin:invitations"), action)
    return Hint(line.name, line.words, reverse(line.address) + line.anchor, line.action)


def _lacks_people(paper: Publication, at: datetime) -> bool:
    return lacks_people(paper.profile or Profile.named())


def _lacks_editor(paper: Publication, at: datetime) -> bool:
    linked = Q(person__user__is_active=True, person__user__is_staff=True)
    return not ResponsibleEditor.objects.filter(linked, active=True).exists()


def _lacks_columns(paper: Publication, at: datetime) -> bool:
    return not Column.objects.filter(publication=paper).exists()


def _lacks_notice(paper: Publication, at: datetime) -> bool:
    today = newspaper_day(at)
    notices = CopyrightNotice.objects.filter(publication=paper, kind=RightsKind.ORIGINAL)
    return not notices.filter(
        Q(effective_until=None) | Q(effective_until__gte=today), effective_from__lte=today
    ).exists()


def _lacks_issue(paper: Publication, at: datetime) -> bool:
    return not Issue.objects.filter(publication=paper, date__gte=newspaper_day(at)).exists()


def _lacks_prices(paper: Publication, at: datetime) -> bool:
    return not PriceList.objects.filter(publication=paper).exists()


def _lacks_mail(paper: Publication, at: datetime) -> bool:
    return not is_mail_set_up()


def _lacks_masthead(paper: Publication, at: datetime) -> bool:
    return paper.masthead_id is None


def _lacks_backup(paper: Publication, at: datetime) -> bool:
    return find_last_backup() is None


def _lacks_address(paper: Publication, at: datetime) -> bool:
    return not paper.domain and (urlsplit(settings.SITE_URL).hostname or "") in HERE


LINES: Sequence[Question] = (
    Question(
        "people",
        _("There are not enough people for the reviews of your profile."),
        _("Invite people"),
        "admin:invitations",
        _lacks_people,
    ),
    Question(
        "editor",
        _("No responsible editor is connected with an account: nobody can sign a first review."),
        _("Name one"),
        "admin:articles_responsibleeditor_add",
        _lacks_editor,
    ),
    Question(
        "columns",
        _("There is no column yet: articles have no place."),
        _("Add a column"),
        "admin:articles_column_add",
        _lacks_columns,
    ),
    Question(
        "notice",
        _("No copyright notice is in force: nothing can be published."),
        _("Write one"),
        "admin:articles_copyrightnotice_add",
        _lacks_notice,
    ),
    Question(
        "issue",
        _("The first issue is not planned yet."),
        _("Plan it"),
        "admin:articles_issue_overview",
        _lacks_issue,
    ),
    Question(
        "prices",
        _("There are no prices: nobody can subscribe."),
        _("Set prices"),
        "admin:subscriptions_pricelist_add",
        _lacks_prices,
    ),
    Question(
        "mail",
        _("No mail server is set up: letters wait."),
        _("How to set it up"),
        "admin:machine",
        _lacks_mail,
        "#mail",
    ),
    Question(
        "masthead",
        _("There is no masthead picture: the name is set in type."),
        _("Choose one"),
        "admin:masthead",
        _lacks_masthead,
    ),
    Question(
        "backup",
        _("No backup was made yet."),
        _("How to make one"),
        "admin:machine",
        _lacks_backup,
        "#backup",
    ),
    Question(
        "address",
        _("The newspaper has no public address: links in letters and feeds lead nowhere."),
        _("How to set it"),
        "admin:machine",
        _lacks_address,
        "#address",
    ),
)
