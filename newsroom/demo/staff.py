"""The people of the paper, and their sign-ins. A known password is given only where it can do no
harm."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from articles.models import Person, ResponsibleEditor
from newsroom.accounts.models import User
from newsroom.demo.cast import STAFF, WRITERS, Member
from newsroom.demo.paper import keep_row

PASSWORD = "lanjiang-1322"  # noqa: S105  printed at the end of `manage.py demo`; see `sign_ins`


@dataclass(frozen=True)
class House:
    """Everybody by the key of the cast."""

    users: dict[str, User]
    people: dict[str, Person]
    editors: dict[str, ResponsibleEditor]


def create_staff(*, sign_ins: bool) -> House:
    """Return everybody, made where missing.

    With `sign_ins` each member of the staff can sign in with PASSWORD and the founder is made, who
    may do everything. Without, accounts have no usable password and there is no founder. A password
    that somebody set is never touched.
    """
    house = House({}, {}, {})
    for member in STAFF:
        if sign_ins or not member.superuser:
            house.users[member.key] = _user(member, sign_ins=sign_ins)
    for member in (*STAFF, *WRITERS):
        person = house.people[member.key] = _person(member, house.users.get(member.key))
        if member.printed:
            house.editors[member.key] = keep_row(
                ResponsibleEditor, {"person": person}, {"printed_name": member.printed}
            )
    return house


def _user(member: Member, *, sign_ins: bool) -> User:
    user = User.objects.filter(username=member.key).first()
    if user is None:
        user = User(
            username=member.key,
            email=f"{member.key}@example.com",
            display_name=member.name,
            is_staff=True,
            is_superuser=member.superuser,
        )
        user.set_unusable_password()
        user.full_clean()
        user.save()
        if member.role:
            user.groups.add(Group.objects.get(name=member.role))
    if sign_ins and not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    return user


def _person(member: Member, user: User | None) -> Person:
    fields = {
        "name": member.name,
        "sort_key": member.sort_key,
        "title": member.title,
        "biography": member.biography,
        "user": user,
    }
    return keep_row(Person, {"slug": member.key.replace(".", "-")}, fields)
