"""What stands against signing a page: every reason at once, each a sentence for the editor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from articles.domain.choices import IssueKind
from articles.domain.printed.imprint_check import (
    ImprintFacts,
    ImprintFinding,
    PageFacts,
    check_imprint,
    findings_for_page,
)
from articles.domain.printed.page_states import PROOF_STATES, PageMove, PageState, next_proof
from articles.domain.states import SIGNED_OFF
from articles.domain.texts.quoting import nest_headline, nest_marks
from articles.errors import Invalid, Words
from articles.markup.sanitising import image_ids
from articles.models import (
    AdvertPlacement,
    Article,
    Image,
    Issue,
    Page,
    PictureRights,
    Profile,
    Remark,
    RightsRecord,
    Task,
    TaskKind,
)


@dataclass(frozen=True)
class PageContents:
    """What a page carries: the articles in their order, and the advertisements."""

    page: Page
    articles: Sequence[Article]
    adverts: Sequence[AdvertPlacement]

    @property
    def is_empty(self) -> bool:
        return not self.articles and not self.adverts


def asked_proofs(issue: Issue) -> list[str]:
    """Return the proofs that the newspaper's profile asks of an article, and so of a page."""
    profile = issue.publication.profile or Profile.named()
    return [step for step in profile.steps if step in PROOF_STATES]


def signing_reasons(
    contents: PageContents, findings: Sequence[ImprintFinding], *, proofs: Sequence[str]
) -> list[Words]:
    """Return everything that stands against signing a page. Seven queries at most."""
    page = contents.page
    return [
        *proof_reasons(page, proofs),
        *article_reasons(contents.articles),
        *remark_reasons(contents.articles),
        *picture_right_reasons(contents.articles, page.issue.date),
        *correction_reasons(page),
        *(
            finding.gap
            for finding in findings_for_page(findings, page.position)
            if finding.gap is not None
        ),
    ]


def proof_reasons(page: Page, proofs: Sequence[str]) -> list[Words]:
    """Ask whether the page was laid out and read as often as the profile asks."""
    if page.state in {PageState.EMPTY, PageState.ASSIGNED}:
        return [_("The page has not been laid out yet.")]
    waiting = next_proof(page.state, proofs)
    if waiting is None:
        return []
    return [_("The page waits for “%(proof)s”.") % {"proof": PageMove(waiting).label}]


def article_reasons(articles: Iterable[Article]) -> list[Words]:
    """Ask whether every article passed its round."""
    message = _(
        "“%(headline)s” has not passed its round. The page is signed once everything on it has."
    )
    return [
        message % {"headline": nest_headline(article.headline)}
        for article in articles
        if article.stage not in SIGNED_OFF
    ]


def remark_reasons(articles: Sequence[Article]) -> list[Words]:
    """Ask whether a note that must be settled is open. One query."""
    open_remarks = Remark.objects.filter(article__in=articles, must_fix=True, settled_at=None)
    headlines = {article.pk: article.headline for article in articles}
    message = _("“%(headline)s” has an open note that must be settled: %(note)s")
    return [
        message % {"headline": nest_headline(headlines[remark.article_id]), "note": remark.words}
        for remark in open_remarks
    ]


def picture_right_reasons(articles: Sequence[Article], on: date) -> list[Words]:
    """Ask whether texts and pictures may be printed on the issue's date. Three queries."""
    records = RightsRecord.objects.in_bulk(
        [article.pk for article in articles], field_name="article_id"
    )
    reasons: list[Words] = []
    for article in articles:
        record = records.get(article.pk)
        if record is None:
            reasons.append(_("“%(headline)s” has no rights record.") % _named(article))
        elif not record.print_allowed:
            reasons.append(_("“%(headline)s” may not be printed.") % _named(article))
        elif not record.is_valid_on(on):
            reasons.append(
                _("The rights to “%(headline)s” are not valid on the date of the issue.")
                % _named(article)
            )
    return reasons + _picture_reasons(articles, on)


def _picture_reasons(articles: Sequence[Article], on: date) -> list[Words]:
    """Ask whether every picture names who made it, without which it has no right to be printed,
    and whether its rights record allows to print it."""
    used = {article.pk: _pictures_of(article) for article in articles}
    rows = Image.objects.select_related("rights")
    images = rows.in_bulk({pk for pictures in used.values() for pk in pictures})
    return [
        message
        % {"title": nest_marks(images[pk].title), "headline": nest_headline(article.headline)}
        for article in articles
        for pk in used[article.pk]
        if pk in images
        for message in _reasons_against(images[pk], on)
    ]


def _reasons_against(image: Image, on: date) -> Iterator[Words]:
    """Yield why a picture may not be printed, with places for its title and a headline."""
    if not image.credit.strip():
        yield _("The picture “%(title)s” of “%(headline)s” has no credit and so no right.")
    record: PictureRights | None = getattr(image, "rights", None)
    if record is not None and not record.print_allowed:
        yield _("The picture “%(title)s” of “%(headline)s” may not be printed.")
    if record is not None and not record.is_valid_on(on):
        yield _(
            "The rights to the picture “%(title)s” of “%(headline)s” are not valid on the date of "
            "the issue."
        )


def _pictures_of(article: Article) -> list[int]:
    uses = [use.image_id for use in article.image_uses.all()]
    return list(dict.fromkeys([*uses, *image_ids(article.body)]))


def _named(article: Article) -> dict[str, str]:
    return {"headline": nest_headline(article.headline)}


def due_notices(page: Page) -> list[Task]:
    """Return the corrections that this page must print: the error stood on the page of this label
    in an issue before, and no page was chosen for its correction yet. One query."""
    tasks = Task.objects.filter(
        kind=TaskKind.PRINT_NOTICE,
        done_at=None,
        page=None,
        article__publication=page.issue.publication_id,
    ).prefetch_related("article__corrections")
    return [task for task in tasks if _stood_on(task, page)]


def _stood_on(task: Task, page: Page) -> bool:
    """Say whether the newest correction of a task's article is of a page of this label, printed
    before this issue."""
    told = [row for row in task.article.corrections.all() if row.printed_in]
    places = max(told, key=attrgetter("pk")).printed_in if told else []
    day = page.issue.date.isoformat()
    return bool(places) and places[0]["label"] == page.label and places[0]["date"] < day


def correction_reasons(page: Page) -> list[Words]:
    """Ask whether every correction that is due on this page has its place."""
    message = _("The correction of “%(headline)s” is due on this page. Place it, then sign.")
    return [
        message % {"headline": nest_headline(task.article.headline)} for task in due_notices(page)
    ]


def read_contents(page: Page) -> PageContents:
    """Return what a page carries. Three queries."""
    placed = page.placements.select_related("article").prefetch_related("article__image_uses")
    return PageContents(
        page,
        [placement.article for placement in placed.order_by("position", "pk")],
        list(page.adverts.all()),
    )


def check_issue_imprint(
    issue: Issue, *, appears: bool, signing: Page | None = None
) -> list[ImprintFinding]:
    """Return the findings of an issue's imprint check. Four queries.

    `signing` is a page as it is about to be signed; it is checked in place of the stored one.
    """
    others = Issue.objects.filter(publication=issue.publication_id, kind=IssueKind.REGULAR)
    before = others.filter(date__lt=issue.date).aggregate(last=Max("number"))["last"]
    after = others.filter(date__gt=issue.date).aggregate(first=Min("number"))["first"]
    pages = issue.pages.select_related("responsible_editor").prefetch_related("adverts")
    paper = issue.publication
    facts = ImprintFacts(
        publication=paper.name,
        organiser=paper.organiser_line,
        cn_number=paper.cn_number,
        price=paper.price_line,
        date=issue.date,
        appears=appears,
        number=issue.number,
        number_printed=issue.printed_number(),
        page_count=issue.page_count,
        pages=[
            _page_facts(signing if signing is not None and signing.pk == page.pk else page)
            for page in pages.order_by("position")
        ],
        number_before=before if issue.is_regular else None,
        number_after=after if issue.is_regular else None,
    )
    return check_imprint(facts)


def _page_facts(page: Page) -> PageFacts:
    return PageFacts(
        position=page.position,
        label=page.label,
        name=page.name,
        responsible_editor=page.editor_printed(),
        advert_marks=tuple(advert.mark for advert in page.adverts.all()),
    )


def require_content(contents: PageContents) -> None:
    """Refuse Invalid for an empty page."""
    if contents.is_empty:
        raise Invalid(_("Nothing stands on this page. There is nothing to sign."))
