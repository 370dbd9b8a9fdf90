"""Which fonts a page is set with, and which characters they have.

First the configured ones, then what the machine has, then Noto Sans SC and Noto Serif SC of the
package pylopdf-fonts-zh-cn (SIL Open Font License), so that a machine without any Chinese font sets
real pages too. They are embedded as subsets, which the licences of all known families allow.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from articles.errors import Refused

SERIF_FAMILIES = (
    "FZShuSong-Z01",
    "FZShuSong-Z01S",
    "Source Han Serif SC",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Songti SC",
    "STSong",
    "SimSun",
    "AR PL UMing CN",
)
SANS_FAMILIES = (
    "FZHei-B01",
    "FZHei-B01S",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "PingFang SC",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Zen Hei",
)
KAI_FAMILIES = (
    "FZKai-Z03",
    "FZKai-Z03S",
    "LXGW WenKai",
    "Kaiti SC",
    "STKaiti",
    "KaiTi",
    "AR PL UKai CN",
)
RARE_FAMILIES = ("HanaMinA", "HanaMinB", "WenQuanYi Zen Hei")
PACKAGED_SERIF = "Noto Serif SC"
PACKAGED_SANS = "Noto Sans SC"
REGULAR = 400
BLACK = 800
BOLD = 600  # the weight from which on a face needs no stroke to look heavy
GETA = "〓"  # what a Chinese compositor sets for a character he has not got
VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


class PageFontMissing(Refused):
    """The settings name a font that this machine has not got."""

    code = "page_font_missing"


@dataclass(frozen=True)
class FontFile:
    """A file of a family, and which face of a collection it is."""

    path: str
    index: int


@dataclass(frozen=True)
class PageFonts:
    """The families of a page by their use; each is asked in its order for a character.

    `heavy` are the families that have a bold face of their own. `folders` is where Typst finds
    them, `files` one file of each family for its characters, `bold_files` the heaviest faces of the
    families of `serif`, in their order.
    """

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    kai: tuple[str, ...]
    heavy: frozenset[str]
    folders: tuple[str, ...]
    files: tuple[FontFile, ...]
    bold_files: tuple[FontFile, ...]


@lru_cache(maxsize=8)
def find_page_fonts(folder: str = "", serif: str = "", sans: str = "", kai: str = "") -> PageFonts:
    """Return the fonts of pages: the named families, else the best that there are.

    `folder` is searched beside the machine's own folders. Refuses PageFontMissing for a name that
    is nowhere. Read once in the life of a process.
    """
    faces = _search_faces(folder)
    serif_family = _choose_family(faces, serif, SERIF_FAMILIES)
    sans_family = _choose_family(faces, sans, SANS_FAMILIES)
    kai_family = _choose_family(faces, kai, (*KAI_FAMILIES, serif_family))
    rare = [family for family in RARE_FAMILIES if family in faces]
    backing = [serif_family, PACKAGED_SERIF, sans_family, PACKAGED_SANS, *rare]
    families = list(dict.fromkeys([serif_family, sans_family, kai_family, *backing]))
    serif_families = _ordered(serif_family, backing)
    return PageFonts(
        serif=serif_families,
        sans=_ordered(sans_family, [PACKAGED_SANS, *backing]),
        kai=_ordered(kai_family, backing),
        heavy=frozenset(
            family for family in families if max(face.weight for face in faces[family]) >= BOLD
        ),
        folders=_folders(faces, families),
        files=tuple(_nearest_file(faces[family], REGULAR) for family in families),
        bold_files=tuple(_nearest_file(faces[family], BLACK) for family in serif_families),
    )


@lru_cache(maxsize=8)
def load_typst_fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """Return the fonts of the folders for Typst, and no others."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


def find_missing_characters(texts: Iterable[str], fonts: PageFonts) -> str:
    """Return the characters that no font has, each once, in the order they come."""
    wanted = dict.fromkeys(letter for text in texts for letter in text if not letter.isspace())
    for file in fonts.files:
        if not wanted:
            break
        covered = covered_characters(file)
        wanted = dict.fromkeys(letter for letter in wanted if ord(letter) not in covered)
    return "".join(wanted)


def tidy_for_type(text: str) -> str:
    """Return a text as it can be set: composed, without characters that have no shape."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        letter
        for letter in composed
        if letter not in VARIATION_SELECTORS
        and (letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"})
    )


def _search_faces(folder: str) -> dict[str, list[typst.FontInfo]]:
    packaged = str(Path(pylopdf_fonts_zh_cn.sans_path()).parent)
    found = typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[path for path in (folder, packaged) if path],
    )
    faces: dict[str, list[typst.FontInfo]] = {}
    for face in sorted(found.fonts(), key=lambda face: (face.path or "", face.index)):
        if face.path and face.style == "normal":
            faces.setdefault(face.family, []).append(face)
    return faces


def _choose_family(
    faces: dict[str, list[typst.FontInfo]], configured: str, known: Sequence[str]
) -> str:
    if configured and configured not in faces:
        raise PageFontMissing(
            _(
                "The settings name the font %(font)s for pages, and this machine has not got it. "
                "Install it, name its folder in the settings, or leave the name empty."
            )
            % {"font": configured}
        )
    return configured or next(family for family in known if family in faces)


def _ordered(first: str, others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([first, *others]))


def _folders(faces: dict[str, list[typst.FontInfo]], families: Iterable[str]) -> tuple[str, ...]:
    folders = [
        str(Path(face.path).parent) for family in families for face in faces[family] if face.path
    ]
    return tuple(dict.fromkeys(folders))


def _nearest_file(faces: Sequence[typst.FontInfo], weight: int) -> FontFile:
    nearest = min(faces, key=lambda face: abs(face.weight - weight))
    return FontFile(nearest.path or "", nearest.index)


@lru_cache(maxsize=16)
def covered_characters(file: FontFile) -> frozenset[int]:
    """Return the code points that a font has a shape for. Read once in the life of a process."""
    font = TTFont(file.path, fontNumber=file.index, lazy=True)
    try:
        # Its own names of glyphs are not needed, and finding them takes half a minute for some.
        font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])
        return frozenset(font.getBestCmap() or {})
    finally:
        font.close()
