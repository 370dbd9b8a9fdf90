"""What still stands between an article and its readers: every reason at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.common.moments import newspaper_day
from articles.domain.choices import RightsKind
from articles.domain.quoting import nest_marks
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


@dataclass(frozen=True)
class Readiness:
    """The reasons against publishing (none means ready) and the notice that would be printed."""

    reasons: list[Words]
    notice: CopyrightNotice | None


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
    reasons = [
        *text_reasons(article, signed_before=signed_before),
        *frame_reasons(has_home=home is not None, has_notice=notice is not None),
        *rights_reasons(article, record, on),
        *(
            reason
            for use in article.image_uses.select_related("image__rights")
            for reason in [*picture_reasons(use), *picture_rights_reasons(use.image, on)]
        ),
    ]
    return Readiness(reasons, notice)


def missing_essentials(article: Article) -> list[Words]:
    """Ask what a text needs before anybody reviews it. Rights and who answers for it are settled by
    the review."""
    has_home = article.standings.filter(is_primary=True).exists()
    return [*word_reasons(article), *frame_reasons(has_home=has_home, has_notice=True)]


def frame_reasons(*, has_home: bool, has_notice: bool) -> list[Words]:
    """Ask what stands around the text: a home column, and a notice in force."""
    reasons: list[Words] = []
    if not has_home:
        reasons.append(_("The article stands in no column. Choose its home column."))
    if not has_notice:
        reasons.append(_("No copyright notice is in force for texts of this kind. Ask for one."))
    return reasons


def word_reasons(article: Article) -> list[Words]:
    """Ask for a headline and a body."""
    reasons: list[Words] = []
    if not article.headline.strip():
        reasons.append(_("The headline is missing."))
    if not article.body.strip():
        reasons.append(_("The body is empty."))
    return reasons


def text_reasons(article: Article, *, signed_before: bool = False) -> list[Words]:
    """Ask headline, body and the responsible editor, who still signs unless the text was
    `signed_before`."""
    reasons = word_reasons(article)
    editor = article.responsible_editor
    if editor is None:
        reasons.append(
            _("Nobody has signed as responsible editor yet: who signs the first review will.")
        )
    elif not editor.active and not signed_before:
        reasons.append(
            _("The responsible editor no longer signs. Somebody else signs the first review.")
        )
    return reasons


def rights_reasons(article: Article, record: RightsRecord | None, on: date) -> list[Words]:
    """Ask whether the text may stand on the site on that day, and whether a foreign text names its
    source."""
    if record is None:
        return [_("There is no rights record. Somebody who keeps rights says whose text it is.")]
    reasons: list[Words] = []
    if not record.web_allowed:
        reasons.append(_("The rights record does not allow this text on the site."))
    begins_later = record.valid_from is not None and on < record.valid_from
    if begins_later or (record.valid_until is not None and on > record.valid_until):
        reasons.append(_("The rights to this text are not valid on the day of publication."))
    if record.kind in {RightsKind.REPRINT, RightsKind.AGENCY}:
        if not record.licence.strip():
            reasons.append(
                _("A reprint or agency text needs a licence or agreement in its rights record.")
            )
        if not article.source_name.strip():
            reasons.append(
                _("A reprint or agency text names the medium it comes from. Fill in the source.")
            )
    return reasons


def picture_reasons(use: ImageUse) -> list[Words]:
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
    return reasons


def picture_rights_reasons(image: Image, on: date) -> list[Words]:
    """Ask whether a picture may stand on the site on that day. A picture without a record is the
    paper's own."""
    record: PictureRights | None = getattr(image, "rights", None)
    if record is None:
        return []
    title = {"title": image.title}
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
    return reasons
