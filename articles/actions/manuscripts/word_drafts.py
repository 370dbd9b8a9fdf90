"""A Word file becomes a draft: its text, its byline, and its pictures in the library."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.pictures import media
from articles.actions.pictures.picture_files import take_back_files
from articles.actions.pictures.pictures import prepare_picture
from articles.actions.records import journal
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.characters import clean_line, fold
from articles.common.image_decoding import PreparedImage
from articles.domain.choices import UseRole
from articles.errors import Invalid
from articles.models import Article, Image, Person, Publication
from articles.word_files.bodies import PlacedPicture, WordPicture, list_pictures, write_body
from articles.word_files.bylines import BylineName
from articles.word_files.manuscript import HEADLINE_MAX, Manuscript, read_manuscript
from articles.word_files.reader import WordDocument, read_word_file
from articles.word_files.remarks import describe_missing_headline, describe_omissions
from newsroom.accounts.actors import Actor

TITLE_MAX = 120  # characters of a picture's title
WORDS_MAX = 300  # characters of a caption and of an alternative text


@dataclass(frozen=True)
class WordFile:
    """A Word file as somebody chose it."""

    content: IO[bytes]
    name: str


@dataclass(frozen=True)
class WordDraft:
    """The draft that was made, and what its writer has to know of it."""

    article: Article
    remarks: Sequence[str]


@dataclass
class _Pictures:
    """The pictures of a document, decoded: by their number in it."""

    prepared: dict[int, PreparedImage] = field(default_factory=dict)
    words: dict[int, WordPicture] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def create_from_word(
    publication: Publication, file: WordFile, *, by: Actor, at: datetime
) -> WordDraft:
    """Make a draft of a Word file, with its pictures in the library and where they stood.

    The file is read and its pictures are decoded before anything is stored; then all is stored or
    nothing. Pictures that are none the library takes are left out, as are all where `by` may not
    add pictures; a remark says so. Refuses NotYours, UnreadableWordFile, Invalid for a text that
    no article can have, and NotKept.
    """
    with journal.perform("article.created", by=by, at=at):
        rights.require(rights.can_write(by, new=True))
    document = read_word_file(file.content)
    manuscript = read_manuscript(document.blocks)
    remarks = describe_omissions(document.omissions)
    if not manuscript.headline:
        manuscript.headline = _headline_of(file.name)
        remarks.append(describe_missing_headline())
    pictures = _prepare_pictures(document, manuscript, by=by)
    with _files_of(pictures), journal.perform("article.created", by=by, at=at):
        images = {
            number: media.add_prepared_image(
                prepared, _picture_words(manuscript, pictures.words[number]), by=by, at=at
            )
            for number, prepared in pictures.prepared.items()
        }
        draft = _draft_of(manuscript, images, pictures.words, file.name)
        article = writing.create_article(publication, draft, by=by, at=at)
    return WordDraft(article, [*remarks, *pictures.remarks, *_byline_remarks(draft)])


@contextmanager
def _files_of(pictures: _Pictures) -> Iterator[None]:
    """Take the files of pictures back where what follows stores nothing."""
    try:
        yield
    except Exception:
        take_back_files(pictures.prepared.values())
        raise


def _headline_of(name: str) -> str:
    """Return the name of a file as a headline, for want of one in its text."""
    return clean_line(PurePath(name.replace("\\", "/")).stem)[:HEADLINE_MAX] or _("Untitled")


def _prepare_pictures(document: WordDocument, manuscript: Manuscript, *, by: Actor) -> _Pictures:
    """Decode the pictures that stand in the body; what is none, or not allowed, is remarked."""
    pictures = _Pictures()
    found = [
        picture
        for picture in list_pictures(manuscript.blocks)
        if picture.number < len(document.pictures)
    ]
    if found and not rights.can_keep_media(by):
        message = _("You may not add pictures, so those of the file were left out (%(count)d).")
        pictures.remarks.append(message % {"count": len(found)})
        return pictures
    for picture in found:
        try:
            prepared = prepare_picture(document.pictures[picture.number])
        except Invalid as refused:
            message = _("Picture %(number)d of the file was left out. %(reason)s")
            values = {"number": picture.number + 1, "reason": str(refused)}
            pictures.remarks.append(message % values)
            continue
        pictures.prepared[picture.number] = prepared
        pictures.words[picture.number] = picture
    if pictures.prepared:
        message = _(
            "The pictures are in the library (%(count)d). Name who made them: the article is not "
            "published before."
        )
        pictures.remarks.append(message % {"count": len(pictures.prepared)})
    return pictures


def _picture_words(manuscript: Manuscript, picture: WordPicture) -> dict[str, str]:
    """Return the title and the caption of a picture in the library."""
    caption = clean_line(picture.caption)[:WORDS_MAX]
    numbered = f"{manuscript.headline[: TITLE_MAX - 10]} {picture.number + 1}"
    return {"title": caption[:TITLE_MAX] or clean_line(numbered), "caption": caption}


def _draft_of(
    manuscript: Manuscript,
    images: Mapping[int, Image],
    words: Mapping[int, WordPicture],
    name: str,
) -> Draft:
    placed = {
        number: PlacedPicture(image.pk, image.original.url) for number, image in images.items()
    }
    return Draft(
        text={
            "headline": manuscript.headline,
            "kicker": manuscript.kicker,
            "subhead": manuscript.subhead,
            "abstract": manuscript.abstract,
            "keywords": manuscript.keywords,
            "dateline": manuscript.dateline,
            "body": write_body(manuscript.blocks, placed),
        },
        credits=_credit_lines(manuscript.names),
        pictures=_body_pictures(images, words),
        note=_("From the Word file “%(name)s”.") % {"name": clean_line(name)[:100]},
    )


def _body_pictures(images: Mapping[int, Image], words: Mapping[int, WordPicture]) -> list[Picture]:
    """Return the uses of pictures in the body; the library has two alike once."""
    uses: dict[int, Picture] = {}
    for number, image in images.items():
        alt_text = clean_line(words[number].alt_text)[:WORDS_MAX]
        uses.setdefault(
            image.pk,
            Picture(image=image, role=UseRole.BODY, alt_text=alt_text, decorative=not alt_text),
        )
    return list(uses.values())


def _credit_lines(names: Sequence[BylineName]) -> list[CreditLine]:
    """Return the byline; a name that one known person bears is that person."""
    people = _people_named({name.name for name in names})
    lines = []
    for name in names:
        bearers = people.get(fold(name.name), [])
        if len(bearers) == 1:
            lines.append(CreditLine(role=name.role, person=bearers[0]))
        else:
            lines.append(CreditLine(role=name.role, name=name.name))
    return lines


def _people_named(names: set[str]) -> dict[str, list[Person]]:
    """Return who of the house bears the names, by the name folded."""
    people: dict[str, list[Person]] = {}
    for person in Person.objects.filter(name__in=names).order_by("pk"):
        people.setdefault(fold(person.name), []).append(person)
    return people


def _byline_remarks(draft: Draft) -> list[str]:
    """Return what to look at in the byline: names that no known person bears, or several do."""
    bare = [line.name for line in draft.credits if line.person is None]
    if not bare:
        return []
    message = _("These names of the byline are no known people, or several bear them: %(names)s.")
    return [message % {"names": "、".join(bare)}]
