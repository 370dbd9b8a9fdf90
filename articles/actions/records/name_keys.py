"""Keys of people and pictures, written with what they are made of. Run inside the transaction of
the act that changes a name, a title or a caption."""

from collections.abc import Iterable

from articles.frame.keys import make_keys
from articles.models import Image, ImageKey, Person, PersonKey, ResponsibleEditor


def store_person_keys(people: Iterable[Person]) -> None:
    """Write the keys of people anew, of their names and of those that they sign with as
    responsible editors. Three queries."""
    rows = list(people)
    signed = ResponsibleEditor.objects.filter(person__in=rows).values_list("person", "printed_name")
    printed = dict(signed)
    PersonKey.objects.filter(person__in=rows).delete()
    PersonKey.objects.bulk_create(
        PersonKey(person=person, key=key)
        for person in rows
        for key in dict.fromkeys((*make_keys(person.name), *make_keys(printed.get(person.pk, ""))))
    )


def store_image_keys(images: Iterable[Image]) -> None:
    """Write the keys of pictures anew, of their titles and captions. Two queries."""
    rows = list(images)
    ImageKey.objects.filter(image__in=rows).delete()
    ImageKey.objects.bulk_create(
        ImageKey(image=image, key=key)
        for image in rows
        for key in dict.fromkeys((*make_keys(image.title), *make_keys(image.caption)))
    )
