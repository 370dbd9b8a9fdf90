"""Tags of pictures. Run inside the transaction of the act that sets them."""

from collections.abc import Collection, Iterable

from articles.characters import clean_line
from articles.fields import split_keywords
from articles.frame.keys import fold_line
from articles.models import Image, PictureTag, TaggedPicture

NAME_MAX = 40
TAGS_MAX = 30  # of one picture


def split_tags(text: str) -> list[str]:
    """Return the tags of a line, separated by commas of either kind, 、 or ；, each once."""
    return [name for name in map(clean_line, split_keywords(text)) if name]


def add_tags(images: Collection[Image], names: Iterable[str]) -> None:
    """Give pictures these tags; those that they have stay. Three queries, one for each new tag.

    Words that are too long or print nothing are left out.
    """
    tags = find_or_make_tags(names)
    TaggedPicture.objects.bulk_create(
        (TaggedPicture(tag=tag, image=image) for image in images for tag in tags),
        ignore_conflicts=True,
    )


def set_tags(image: Image, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give a picture these tags and no others; return those before and those now.

    Refuses Invalid, through the caller, for more than TAGS_MAX."""
    before = list(image.tags.order_by("name").values_list("name", flat=True))
    tags = find_or_make_tags(names)
    TaggedPicture.objects.filter(image=image).exclude(tag__in=tags).delete()
    TaggedPicture.objects.bulk_create(
        (TaggedPicture(tag=tag, image=image) for tag in tags), ignore_conflicts=True
    )
    return before, sorted(tag.name for tag in tags)


def find_or_make_tags(names: Iterable[str]) -> list[PictureTag]:
    """Return the tags of these names; what differs only in its script or case is the same tag."""
    cleaned = (clean_line(name) for name in names)
    by_key = {fold_line(name): name for name in cleaned if 0 < len(name) <= NAME_MAX}
    by_key.pop("", None)
    keys = list(by_key)[:TAGS_MAX]
    PictureTag.objects.bulk_create(
        (PictureTag(name=by_key[key], key=key[:160]) for key in keys), ignore_conflicts=True
    )
    return list(PictureTag.objects.filter(key__in=[key[:160] for key in keys]))
