"""A newspaper from a file: the chief and everybody else get letters and choose their passwords."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from newsroom.accounts.actors import Actor
from newsroom.accounts.models import Invitation
from newsroom.invitations.invitations import invite_person
from newsroom.setup.answers import NewPaper
from newsroom.setup.founding import CHIEF_ROLES, create_newspaper
from newsroom.setup.mail import store_mail


def found_by_invitation(
    plan: NewPaper, mail: Mapping[str, Any], *, by: Actor, at: datetime
) -> Invitation:
    """Found the newspaper, invite its chief and its people, all or nothing; return the chief's
    invitation.

    Refuses as `create_newspaper` and `invite_person` do, and Invalid where the mail server cannot
    be stored.
    """
    with transaction.atomic():
        create_newspaper(plan, by=by, at=at)
        chief = plan.chief
        invitation = invite_person(
            chief.name, chief.email, CHIEF_ROLES, title=chief.title, by=by, at=at
        )
        for person in plan.people:
            invite_person(person.name, person.email, person.roles, title=person.title, by=by, at=at)
        if mail:
            store_mail(mail)
    return invitation
