"""The cast: named people with standing roles, so that every test names a person and not
a number."""

from django.contrib.auth.models import Group

from articles.models import Person, ResponsibleEditor
from newsroom.accounts.actors import SystemActor
from newsroom.accounts.models import User

EDITORS = {"responsible_editor", "desk_chief", "chief"}  # who signs first reviews prints a name
OPERATOR = SystemActor("operator")  # the machine itself, who may do everything
PASSWORD = "a long enough pass phrase"
CAST = {
    "lin": ("林晓舟", "reporter"),
    "shen": ("沈砚", "responsible_editor"),
    "zhao": ("赵望", "desk_chief"),
    "gu": ("顾长河", "chief"),
    "jiao": ("焦点", "proofreader"),
    "dui": ("堵对", "proofreader"),
    "pan": ("潘一鸣", "page_editor"),
    "rao": ("饶清", "rights"),
    "ji": ("纪核", "auditor"),
    "miao": ("苗青", "subscription_manager"),
    "ying": ("应台", "subscription_clerk"),
    "xu": ("徐工", "system_administrator"),
}


def person(name: str) -> User:
    """Return a member of the cast, made on first call, with the group of his or her role."""
    user = User.objects.filter(username=name).first()
    if user is not None:
        return user
    display_name, role = CAST[name]
    user = User.objects.create_user(
        name,
        email=f"{name}@example.com",
        password=PASSWORD,
        display_name=display_name,
        is_staff=True,
    )
    user.groups.add(group_of(role))
    if role in EDITORS:
        known = Person.objects.create(name=display_name, slug=name, user=user)
        ResponsibleEditor.objects.create(person=known, printed_name=name.upper())
    return user


def group_of(role: str) -> Group:
    """The role's group, as it is after each `migrate` and each emptying of the tables."""
    return Group.objects.get(name=role)


def reader(name: str = "reader") -> User:
    """Return somebody who signs in and is not staff."""
    return User.objects.filter(username=name).first() or User.objects.create_user(
        name, password=PASSWORD
    )
