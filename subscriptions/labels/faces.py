"""The type of the labels: which fonts there are, which of them has a character, how wide it is.

reportlab embeds TrueType outlines only, and of them only the characters that are printed.
fonts-noto-cjk has outlines of another kind (CFF) and cannot be used; Noto Sans SC as one TrueType
file can. The licences of the fonts named here allow embedding: WenQuanYi Zen Hei GPL-2 with the
font exception, Micro Hei Apache-2.0, Droid Fallback Apache-2.0, Arphic UMing the Arphic Public
License, Hanazono the OFL. None of them is part of this project.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from articles.errors import Refused
from subscriptions.labels.label import tidy_text

PACKAGE = "fonts-wqy-zenhei"
KNOWN = tuple(
    Path(path)
    for path in (
        "/usr/local/share/fonts/NotoSansSC-Regular.ttf",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/wqy-zenhei-fonts/wqy-zenhei.ttc",  # Fedora
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/arphic/uming.ttc",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",  # a developer's Mac
    )
)
# Asked for what the first font lacks: rare characters of names, of which Unicode has ninety
# thousand.
RARE_PACKAGE = "fonts-hanazono"
RARE = tuple(
    Path("/usr/share/fonts/truetype/hanazono") / name for name in ("HanaMinA.ttf", "HanaMinB.ttf")
)
EVERYDAY = "中国省市县区路号街道镇乡村楼室收份"
GETA = "〓"  # what a Chinese compositor sets for a character he has not got


class NoFont(Refused):
    """There is no font for Chinese labels, or it cannot be embedded."""

    code = "no_font"


def find_fonts() -> tuple[Path, ...]:
    """Return the fonts of the labels: LABEL_FONT, else the first known one that is there; then
    those for rare names.

    Refuses (NoFont) when there is none, with the Debian package to install.
    """
    chosen = getattr(settings, "LABEL_FONT", "")
    first = Path(chosen) if chosen else next((path for path in KNOWN if path.is_file()), None)
    if first is None:
        raise NoFont(
            _(
                "There is no Chinese font for labels on this machine. Install the Debian package "
                "%(package)s, or name "
                "a TrueType font in the setting LABEL_FONT."
            )
            % {"package": PACKAGE}
        )
    return (first, *(path for path in RARE if path.is_file()))


def missing_characters(texts: Iterable[str], paths: Sequence[Path]) -> str:
    """Return the characters of the texts that none of the fonts has, each once, in the order they
    come."""
    faces = Faces(paths)
    return "".join(
        dict.fromkeys(letter for text in texts for letter in tidy_text(text) if faces.lacks(letter))
    )


class Faces:
    """Several fonts used as one: each character comes from the first that has it.

    Refuses what has no Chinese.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = paths
        self.widths: dict[str, float] = {}  # of each character asked for, at a size of 1
        self.places: dict[str, TTFont] = {}  # its font
        self.missing: set[str] = set()
        self.plain: set[str] = set()  # characters that the first font has: nearly all of a label
        self.first = _load_font(paths[0])
        if any(self.lacks(letter) for letter in EVERYDAY):
            raise NoFont(
                _("The font %(font)s has no Chinese. Name another in the setting LABEL_FONT.")
                % {"font": paths[0].name}
            )

    def lacks(self, letter: str) -> bool:
        """Tell whether no font has the character."""
        self._learn(letter)
        return letter in self.missing

    def width(self, text: str) -> float:
        """Return the width of a text at a size of 1."""
        try:
            return sum(map(self.widths.__getitem__, text))
        except KeyError:
            self._learn(text)
            return sum(map(self.widths.__getitem__, text))

    def runs(self, text: str) -> list[tuple[TTFont, str]]:
        """Return the text in pieces, each with its font; 〓 in the place of what no font has."""
        self._learn(text)
        if self.plain.issuperset(text):
            return [(self.first, text)]
        pieces: list[tuple[TTFont, str]] = []
        for letter in text:
            font = self.places[letter]
            shown = GETA if letter in self.missing else letter
            if pieces and pieces[-1][0] is font:
                pieces[-1] = (font, pieces[-1][1] + shown)
            else:
                pieces.append((font, shown))
        return pieces

    def _learn(self, text: str) -> None:
        """Look for the characters that were not met before."""
        for letter in set(text).difference(self.places):
            font, self.widths[letter] = self._look(letter) or self._instead(letter)
            self.places[letter] = font
            if letter not in self.missing and font is self.first:
                self.plain.add(letter)

    def _look(self, letter: str) -> tuple[TTFont, float] | None:
        for path in self.paths:
            font = _load_font(path)
            if ord(letter) in font.face.charToGlyph:
                return font, font.stringWidth(letter, 1)
        return None

    def _instead(self, letter: str) -> tuple[TTFont, float]:
        self.missing.add(letter)
        return self._look(GETA) or (self.first, 1.0)


@lru_cache(maxsize=8)
def _load_font(path: Path) -> TTFont:
    """Return a font, read once in the life of the process: it has megabytes.

    Refuses what cannot be used.
    """
    try:
        font = TTFont(f"labels-{sha256(str(path).encode()).hexdigest()[:12]}", str(path))
    except (TTFError, OSError, ValueError, KeyError, IndexError) as error:
        raise NoFont(
            _(
                "The font %(font)s cannot be used for labels: it must be a TrueType file that may "
                "be embedded. "
                "Install the Debian package %(package)s, or name another in the setting LABEL_FONT."
            )
            % {"font": path.name, "package": PACKAGE}
        ) from error
    pdfmetrics.registerFont(font)
    return font
