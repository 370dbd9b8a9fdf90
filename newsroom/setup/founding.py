"""An empty installation becomes a newspaper, in one transaction and by the acts of its desks."""

from datetime import date, datetime

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.actions.editions import calendar
from articles.actions.pictures import media
from articles.actions.records import journal
from articles.actions.records.reference import save_reference
from articles.common.moments import newspaper_day
from articles.domain.choices import RightsKind
from articles.errors import Invalid, WrongState
from articles.models import (
    Column,
    CopyrightNotice,
    Installation,
    Profile,
    Publication,
    PublicationSchedule,
)
from articles.models.installation import ONLY_ROW
from newsroom.account_changes.snapshots import account_snapshot
from newsroom.accounts.actors import Actor, SystemActor
from newsroom.accounts.models import SetUpLink, User
from newsroom.invitations.people import link_person
from newsroom.setup.answers import FirstColumn, FirstPrices, NewPaper, Staff
from subscriptions.actions.sales.prices import save_price_list
from subscriptions.models import PriceList

SETUP = SystemActor("setup")  # the machine: nobody has an account yet
# One person keeps the accounts and edits until there are more: docs/decisions/0041.
CHIEF_ROLES = ("chief", "system_administrator")
EXISTS = _("There is a newspaper or an account here already. Nothing was changed.")
NOTICES = {
    RightsKind.ORIGINAL: "版权声明：本文著作权属于{holder}。转载须注明“来源：{publication}”和作者{author}。",
    RightsKind.CONTRIBUTED: "本文为作者{author}投稿，仅代表作者个人观点。转载须征得作者与{publication}同意。",
    RightsKind.REPRINT: "本文原载“{source}”，经授权转载，著作权属于原作者及原发布单位。",
    RightsKind.AGENCY: "本文由“{source}”供稿，未经供稿单位书面许可不得转载。",
}


def is_empty() -> bool:
    """Say whether the installation has neither a newspaper nor an account. Two queries."""
    return not Publication.objects.exists() and not User.objects.exists()


def create_newspaper(plan: NewPaper, *, by: Actor, at: datetime) -> Publication:
    """Make the newspaper with its calendar, columns, notices and prices.

    Refuses WrongState where there is a newspaper or an account, Invalid for what a row refuses.
    Nothing is half done: the caller's transaction, if any, takes it back whole.
    """
    with journal.perform("paper.founded", by=by, at=at) as act:
        Installation.objects.select_for_update().get_or_create(pk=ONLY_ROW)
        if not is_empty():
            raise WrongState(EXISTS)
        publication = _save_publication(plan, by=by, at=at)
        _save_columns(publication, plan.columns, by=by, at=at)
        _save_notices(publication, min(plan.first_issue, newspaper_day(at)), by=by, at=at)
        if plan.prices is not None:
            _save_prices(publication, plan.prices, by=by, at=at)
        SetUpLink.objects.all().delete()
        act.record(subject=str(publication), profile=plan.profile)
    return publication


def found_with_chief(plan: NewPaper, password: str, *, by: Actor, at: datetime) -> User:
    """Found the newspaper and make its chief with a password, both or neither; return the chief.

    Refuses as `create_newspaper` and `create_chief` do.
    """
    with journal.perform("paper.founded", by=by, at=at):
        create_newspaper(plan, by=by, at=at)
        return create_chief(plan.chief, password, by=by, at=at)


def create_chief(chief: Staff, password: str, *, by: Actor, at: datetime) -> User:
    """Make the first account: the chief, who keeps the accounts as well until there are more.

    Refuses WrongState where there is an account, Invalid for a name or a mailbox that none may
    have.
    """
    with journal.perform("account.added", by=by, at=at) as act:
        if User.objects.exists():
            raise WrongState(EXISTS)
        user = User(
            username=chief.sign_in_name,
            display_name=chief.name,
            email=chief.email,
            is_staff=True,
        )
        user.set_password(password)
        try:
            user.full_clean()
            validate_password(password, user)  # which knows the newspaper's name by now
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        user.save()
        user.groups.set(Group.objects.filter(name__in=CHIEF_ROLES))
        changed = {name: ["", value] for name, value in account_snapshot(user).items()}
        act.record(subject=user.username, changed=changed)
        link_person(user, title=chief.title, as_editor=True, by=by, at=at)
    return user


def _save_publication(plan: NewPaper, *, by: Actor, at: datetime) -> Publication:
    fields = dict(plan.paper)
    publication = Publication(
        **fields,
        pages_per_issue=plan.pages,
        first_published_on=plan.first_issue,
        profile=Profile.named(plan.profile),
    )
    if plan.masthead is not None:
        words = {"title": str(publication.name), "credit": str(publication.name)}
        publication.masthead = media.add_prepared_image(plan.masthead, words, by=by, at=at)
    save_reference(publication, by=by, at=at)
    schedule = PublicationSchedule(
        publication=publication,
        weekdays=plan.weekdays,
        valid_from=min(plan.first_issue, newspaper_day(at)),
    )
    save_reference(schedule, by=by, at=at)
    calendar.plan_dates(publication, by=by, at=at, schedule_changed=True)
    return publication


def _save_columns(
    publication: Publication, columns: list[FirstColumn], *, by: Actor, at: datetime
) -> None:
    for place, column in enumerate(columns, start=1):
        row = Column(
            publication=publication, name=column.name, slug=column.address, position=place * 10
        )
        save_reference(row, by=by, at=at)


def _save_notices(publication: Publication, since: date, *, by: Actor, at: datetime) -> None:
    """Give every kind of text a notice in neutral words; the chief changes them."""
    for kind, text in NOTICES.items():
        notice = CopyrightNotice(
            publication=publication, kind=kind, text=text, effective_from=since
        )
        save_reference(notice, by=by, at=at)


def _save_prices(publication: Publication, prices: FirstPrices, *, by: Actor, at: datetime) -> None:
    row = PriceList(
        publication=publication,
        effective_from=newspaper_day(at).replace(day=1),
        year_fen=prices.year,
        quarter_fen=prices.quarter,
        month_fen=prices.month,
        copy_fen=prices.copy,
    )
    save_price_list(row, by=by, at=at)
