"""Pictures for sharing and icons as files: drawn when somebody first asks, kept, bounded."""

import contextlib
import hashlib
import logging
from collections.abc import Callable
from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from PIL import Image

from articles.actions.epaper.page_fonts import page_fonts
from articles.models import Publication
from articles.reading.rendering import largest_jpeg
from articles.reading.sending import STORAGE
from articles.reading.sharing import cards, drawing
from articles.reading.sharing.lettering import heavy_faces
from articles.reading.sharing.shapes import PictureShape

log = logging.getLogger(__name__)
# A folder for each beginning of a version, each with one file: 4,096 cards of about 20 kB and 256
# pictures of about 150 kB at most. Search engines ask once for a picture.
CARD_FILES = ("share", 3)
SHAPE_FILES = ("shapes", 2)
PATIENCE = 10.0  # seconds that a request waits while this process draws for another
DRAWING = Lock()  # one at a time, so that a crowd of strange addresses takes one core at most
FAVICON_SIDES = (48, 32, 16)


class BusyDrawing(Exception):
    """This process has drawn for others all the time. Whoever asks comes again."""


def share_picture(card: cards.ShareCard) -> bytes:
    """Return the picture of a card as PNG. Raises BusyDrawing."""

    def draw() -> bytes:
        masthead = _open_picture(card.masthead)
        return drawing.draw_share_card(card, masthead, heavy_faces(page_fonts()))

    return _stored_or_drawn(card.version, draw)


def picture_in_shape(shape: PictureShape) -> bytes:
    """Return a picture in a shape as JPEG. Raises BusyDrawing, and FileNotFoundError where the
    picture's file is gone."""

    def draw() -> bytes:
        picture = _open_picture(shape.source)
        if picture is None:
            raise FileNotFoundError(shape.source)
        return drawing.cut_shape(picture, shape)

    return _stored_or_drawn(shape.version, draw, SHAPE_FILES)


def stored_icon(publication: Publication, side: int) -> bytes:
    """Return the sign of a newspaper as a square PNG. Raises BusyDrawing."""
    return _stored_or_drawn(
        _icon_version(publication, str(side)), lambda: _draw_icon(publication, side)
    )


def stored_favicon(publication: Publication) -> bytes:
    """Return the sign of a newspaper in the sizes of tabs (ICO). Raises BusyDrawing."""

    def draw() -> bytes:
        return drawing.join_icons([_draw_icon(publication, side) for side in FAVICON_SIDES])

    return _stored_or_drawn(_icon_version(publication, "ico"), draw)


def _draw_icon(publication: Publication, side: int) -> bytes:
    square = _open_picture(_square_file(publication))
    return drawing.draw_icon(publication.name, square, heavy_faces(page_fonts()), side)


def _square_file(publication: Publication) -> str:
    """Return the part of the masthead picture that somebody cropped to a square, empty for none:
    a name as a whole is too wide for a sign."""
    image = publication.masthead
    crop = image.crops.get("square") if image is not None else None
    copy = largest_jpeg(crop["copies"]) if crop else None
    return copy["name"] if copy is not None else ""


def _icon_version(publication: Publication, size: str) -> str:
    words = "\x1f".join((cards.LAYOUT, size, publication.name[:1], _square_file(publication)))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _open_picture(name: str) -> Image.Image | None:
    """Return a copy of our own making, None where there is none or its file is gone."""
    if not name:
        return None
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            picture.load()
            return picture
    except OSError:
        log.warning("%s cannot be read; it is left out.", name)
        return None


def _stored_or_drawn(
    version: str, draw: Callable[[], bytes], shelf: tuple[str, int] = CARD_FILES
) -> bytes:
    storage = storages[STORAGE]
    room, prefix = shelf
    folder = f"{room}/{version[:prefix]}"
    name = f"{folder}/{version[prefix:]}"
    stored = _read(storage, name)
    if stored is not None:
        return stored
    if not DRAWING.acquire(timeout=PATIENCE):
        raise BusyDrawing
    try:
        stored = _read(storage, name)  # whoever held the lock may have drawn the same
        if stored is not None:
            return stored
        drawn = draw()
        _keep_alone(storage, folder, name, drawn)
    finally:
        DRAWING.release()
    return drawn


def _read(storage: Storage, name: str) -> bytes | None:
    try:
        with storage.open(name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content or None


def _keep_alone(storage: Storage, folder: str, name: str, content: bytes) -> None:
    """Store a picture and delete the others of its folder. A full disk leaves it undone: the next
    one who asks has it drawn anew."""
    with contextlib.suppress(OSError, NotImplementedError):
        stored = storage.save(name, ContentFile(content))
        for other in storage.listdir(folder)[1]:
            if f"{folder}/{other}" not in {name, stored}:
                storage.delete(f"{folder}/{other}")
        if stored != name:  # another process made it meanwhile
            storage.delete(stored)
