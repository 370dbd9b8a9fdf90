"""The paper's pictures: drawn when first wanted; the library knows a file that it has already."""

import io
from datetime import datetime

from articles.actions.pictures import media
from articles.actions.writing.drafts import Picture
from articles.common.moments import NEWSPAPER_TIME
from articles.models import Image
from newsroom.accounts.models import User
from newsroom.demo import pictures
from newsroom.demo.stories.story import Shot

TAKEN_AT = datetime(
    2010, 5, 6, 9, tzinfo=NEWSPAPER_TIME
)  # before the first issue, which may want one


class Library:
    """Pictures by kind and variant. Draws each at most once in a run."""

    def __init__(self, seed: int, by: User) -> None:
        self.seed, self.by = seed, by
        self.known: dict[tuple[str, int], tuple[Image, str]] = {}

    def picture(self, shot: Shot) -> Picture:
        """Return the picture for a story, with the words it has there."""
        image, alt = self._image(shot.kind, shot.variant % pictures.VARIANTS)
        return Picture(image=image, caption=shot.caption or image.caption, alt_text=alt)

    def uncredited(self) -> Picture:
        """Return a picture nobody is credited for, which publishing must refuse."""
        drawing = pictures.draw("harbour", 90, self.seed)
        return Picture(
            image=self._add(drawing.png, "来历待查的旧照片", credit=""), alt_text=drawing.alt
        )

    def _image(self, kind: str, variant: int) -> tuple[Image, str]:
        if (kind, variant) not in self.known:
            drawing = pictures.draw(kind, variant, self.seed)
            self.known[kind, variant] = (
                self._add(drawing.png, drawing.title, credit=drawing.credit),
                drawing.alt,
            )
        return self.known[kind, variant]

    def _add(self, png: bytes, title: str, credit: str) -> Image:
        return media.add_image(
            file=io.BytesIO(png), title=title, credit=credit, by=self.by, at=TAKEN_AT
        )
