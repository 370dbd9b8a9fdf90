"""Which files the rows of the newspaper name: those that a store or a backup has to have."""

from collections.abc import Iterator

from articles.models import Image, PageFile, PageUpload


def list_picture_files() -> Iterator[str]:
    """Return the name of every file of every picture."""
    rows = Image.objects.exclude(original="").only("original", "renditions", "crop_files")
    return (name for image in rows.iterator(500) for name in image.file_names())


def list_page_files() -> Iterator[str]:
    """Return the name of every file of printed pages and of their uploads."""
    yield from filter(None, PageUpload.objects.values_list("original", flat=True).iterator(500))
    rows = PageFile.objects.values_list("pdf", "characters", "images")
    for pdf, characters, images in rows.iterator(500):
        yield from filter(None, [pdf, characters, *(image["name"] for image in images)])
