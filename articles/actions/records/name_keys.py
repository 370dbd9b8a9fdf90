"""Keys of people and pictures, written with what they are made of. Run inside the transaction of
the act that changes a name, a title or a caption."""

from collections.abc import Iterable

from articles.frame.keys import make_keys
from articles.models import Image, ImageKey, Person, PersonKey, ResponsibleEditor, TaggedPicture


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


def searched_words(image: Image, tags: Iterable[str]) -> list[str]:
    """Return the texts by which a picture is found."""
    return [image.title, image.caption, image.credit, image.creator, image.place, *tags]


def store_image_keys(images: Iterable[Image]) -> None:
    """Write the keys of pictures anew: of title, caption, credit, photographer, place and tags.
    Three queries."""
    rows = list(images)
    tags: dict[int, list[str]] = {image.pk: [] for image in rows}
    for row in TaggedPicture.objects.filter(image__in=rows).select_related("tag"):
        tags[row.image_id].append(row.tag.name)
    ImageKey.objects.filter(image__in=rows).delete()
    ImageKey.objects.bulk_create(
        ImageKey(image=image, key=key)
        for image in rows
        for key in dict.fromkeys(
            key for text in searched_words(image, tags[image.pk]) for key in make_keys(text)
        )
    )
