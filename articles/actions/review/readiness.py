"""What an article lacks before it can be published: everything at once, with its part."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from articles.common.moments import newspaper_day
from articles.domain.choices import RightsKind
from articles.domain.texts.quoting import nest_marks
from articles.errors import Words
from articles.models import (
    Article,
    CopyrightNotice,
    Image,
    ImageUse,
    PictureRights,
    RightsRecord,
)
from articles.selectors.desk.copyright_notices import column_and_ancestors, find_notice


class Part(StrEnum):
    """The part of an article that lacks something."""

    HEADLINE = "headline"
    BODY = "body"
    COLUMNS = "columns"
    NOTICE = "notice"
    EDITOR = "editor"
    RIGHTS = "rights"
    SOURCE = "source"
    PICTURES = "pictures"


@dataclass(frozen=True)
class Gap:
    """Something that is missing: in which part of the article, and what to do."""

    part: Part
    words: Words


@dataclass(frozen=True)
class Readiness:
    """What is missing before publication (nothing means ready), and the notice that would be
    printed."""

    gaps: list[Gap]
    notice: CopyrightNotice | None

    @property
    def reasons(self) -> list[Words]:
        """The reasons against publishing, in words."""
        return [gap.words for gap in self.gaps]


def check_readiness(article: Article, *, at: datetime) -> Readiness:
    """Ask everything that publishing at the moment `at` needs. Changes nothing."""
    on = newspaper_day(at)
    record = RightsRecord.objects.filter(article=article).first()
    home = article.standings.filter(is_primary=True).select_related("column__parent").first()
    column_ids = column_and_ancestors(home.column) if home else []
    kind = record.kind if record else RightsKind.ORIGINAL
    notice = find_notice(article, kind=kind, column_ids=column_ids, on=on)
    printed = article.release.editor_id if article.release else None
    signed_before = printed is not None and printed == article.responsible_editor_id
    uses = article.image_uses.select_related("image__rights")
    gaps = [
        *text_gaps(article, signed_before=signed_before),
        *frame_gaps(has_home=home is not None, has_notice=notice is not None),
        *rights_gaps(article, record, on),
        *(gap for use in uses for gap in [*picture_gaps(use), *picture_rights_gaps(use.image, on)]),
    ]
    return Readiness(gaps, notice)


def missing_essentials(article: Article) -> list[Gap]:
    """Ask what a text needs before anybody reviews it. Rights and who answers for it are settled by
    the review."""
    has_home = article.standings.filter(is_primary=True).exists()
    return [*word_gaps(article), *frame_gaps(has_home=has_home, has_notice=True)]


def frame_gaps(*, has_home: bool, has_notice: bool) -> list[Gap]:
    """Ask what stands around the text: a home column, and a notice in force."""
    gaps = []
    if not has_home:
        words = _("The article stands in no column. Choose its home column.")
        gaps.append(Gap(Part.COLUMNS, words))
    if not has_notice:
        words = _("No copyright notice is in force for texts of this kind. Ask for one.")
        gaps.append(Gap(Part.NOTICE, words))
    return gaps


def word_gaps(article: Article) -> list[Gap]:
    """Ask for a headline and a body."""
    gaps = []
    if not article.headline.strip():
        gaps.append(Gap(Part.HEADLINE, _("The headline is missing.")))
    if not article.body.strip():
        gaps.append(Gap(Part.BODY, _("The body is empty.")))
    return gaps


def text_gaps(article: Article, *, signed_before: bool = False) -> list[Gap]:
    """Ask headline, body and the responsible editor, who still signs unless the text was
    `signed_before`."""
    gaps = word_gaps(article)
    editor = article.responsible_editor
    if editor is None:
        words = _("Nobody has signed as responsible editor yet: who signs the first review will.")
        gaps.append(Gap(Part.EDITOR, words))
    elif not editor.active and not signed_before:
        words = _("The responsible editor no longer signs. Somebody else signs the first review.")
        gaps.append(Gap(Part.EDITOR, words))
    return gaps


def rights_gaps(article: Article, record: RightsRecord | None, on: date) -> list[Gap]:
    """Ask whether the text may stand on the site on that day, and whether a foreign text names its
    source."""
    if record is None:
        words = _("There is no rights record. Somebody who keeps rights says whose text it is.")
        return [Gap(Part.RIGHTS, words)]
    gaps = []
    if not record.web_allowed:
        words = _("The rights record does not allow this text on the site.")
        gaps.append(Gap(Part.RIGHTS, words))
    begins_later = record.valid_from is not None and on < record.valid_from
    if begins_later or (record.valid_until is not None and on > record.valid_until):
        words = _("The rights to this text are not valid on the day of publication.")
        gaps.append(Gap(Part.RIGHTS, words))
    if record.kind in {RightsKind.REPRINT, RightsKind.AGENCY}:
        if not record.licence.strip():
            words = _("A reprint or agency text needs a licence or agreement in its rights record.")
            gaps.append(Gap(Part.RIGHTS, words))
        if not article.source_name.strip():
            words = _(
                "A reprint or agency text names the medium it comes from. Fill in the source."
            )
            gaps.append(Gap(Part.SOURCE, words))
    return gaps


def picture_gaps(use: ImageUse) -> list[Gap]:
    """Ask a picture's credit, its file, and its alternative text."""
    title = {"title": nest_marks(use.image.title)}
    reasons: list[Words] = []
    if not use.image.credit.strip():
        reasons.append(_("The picture “%(title)s” has no credit. Name who made it.") % title)
    if not use.image.original:
        reasons.append(
            _("The picture “%(title)s” is known by its address only. Upload its file.") % title
        )
    if not use.decorative and not use.alt_text.strip():
        reasons.append(
            _("The picture “%(title)s” needs an alternative text, or mark it as decorative.")
            % title
        )
    return [Gap(Part.PICTURES, words) for words in reasons]


def picture_rights_gaps(image: Image, on: date) -> list[Gap]:
    """Ask whether a picture may stand on the site on that day. A picture without a record is the
    paper's own."""
    record: PictureRights | None = getattr(image, "rights", None)
    if record is None:
        return []
    title = {"title": nest_marks(image.title)}
    reasons: list[Words] = []
    if not record.web_allowed:
        reasons.append(
            _("The rights record of the picture “%(title)s” does not allow it on the site.") % title
        )
    if not record.is_valid_on(on):
        reasons.append(
            _(
                "The rights to the picture “%(title)s” are not valid on the day of publication. "
                "Take it out or have them renewed."
            )
            % title
        )
    return [Gap(Part.PICTURES, words) for words in reasons]
