"""An account gets its person, whose name the paper prints."""

from datetime import datetime

from articles.actions.records.reference import save_reference
from articles.models import Person, ResponsibleEditor
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User
from newsroom.invitations.proposals import propose_address


def link_person(user: User, *, title: str, as_editor: bool, by: Actor, at: datetime) -> Person:
    """Give an account its person, whose name the paper prints, and with `as_editor` the name under
    which it answers for articles. Refuses NotYours, Invalid."""
    taken = set(Person.objects.values_list("slug", flat=True))
    name = user.get_full_name()
    address = propose_address(name, most=80, taken=taken)
    person = Person(name=name, slug=address, sort_key=address.replace("-", " "), user=user)
    person.title = title
    save_reference(person, by=by, at=at)
    if as_editor:
        save_reference(ResponsibleEditor(person=person, printed_name=name), by=by, at=at)
    return person
