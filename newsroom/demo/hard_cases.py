"""What makes every screen prove itself: the flagship article and the awkward ones, from
handwritten/*.toml."""

import html
from dataclasses import replace
from datetime import datetime, time, timedelta

from articles.actions.editions import editions, flatplan
from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions, workflow
from articles.actions.writing import proofs, writing
from articles.actions.writing.drafts import draft_from_article
from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import IssueKind
from articles.domain.states import Stage
from articles.models import Article, Issue, OldAddress, Placement
from articles.selectors.desk.proofs import plain_text_of
from newsroom.demo import calendar, cast
from newsroom.demo.editions import DemoDesk
from newsroom.demo.handwritten_stories import (
    make_handwritten_story,
    publish_on_pages,
    read_material,
    wrap_paragraphs,
)
from newsroom.demo.paper import keep_row
from newsroom.demo.stories.plan import Slot
from newsroom.demo.stories.story import FIGURE, Shot, Story, write_story

FLAGSHIP_FIRST_PART = 1300  # characters on page 3
FLAGSHIP_GOES_ON = 5
FLAGSHIP_AT = datetime(2024, 3, 5, 2, 43, 20, tzinfo=NEWSPAPER_TIME)
EXTRA_NUMBER = 9001
EXPIRED_AT = datetime(2024, 4, 1, tzinfo=NEWSPAPER_TIME)
WAITING = (  # on the eight pages of the planned issue
    Stage.DRAFT,
    Stage.REVIEW_1,
    Stage.REVIEW_2,
    Stage.REVIEW_3,
    Stage.RETURNED,
    Stage.PROOF_1,
    Stage.PROOF_3,
    Stage.READY,
)
PLANNED_AHEAD = 3  # issues behind the next one, empty yet
FAR_FUTURE = datetime(2099, 1, 1, 6, tzinfo=NEWSPAPER_TIME)


def build_hard_cases(desk: DemoDesk) -> None:
    """Make every hard case that is not there yet."""
    issue = desk.issue(calendar.KNOWN_NUMBER)
    build_flagship(desk, issue)
    publish_story(desk, issue, "long_headline", pages=(1,), columns=("news", "policy", "epaper"))
    publish_story(desk, issue, "sixty", pages=(2,), columns=("briefs", "regions"))
    publish_story(desk, issue, "two_pages", pages=(6, 8), columns=("special", "regions"))
    publish_story(desk, issue, "expired", pages=(7,))
    build_extra_issue(desk)
    build_future_article(desk, issue)
    build_withdrawn(desk, issue)
    build_corrected(desk, issue)
    build_rewritten(desk, issue)
    build_planned(desk)
    add_uncredited_picture(desk)


def build_flagship(desk: DemoDesk, issue: Issue) -> None:
    """Put the article with every element of an article page on page 3 of the known issue."""
    text = read_material("flagship")
    story = make_handwritten_story(
        "flagship",
        text,
        FLAGSHIP_AT,
        body=write_flagship_body(),
        columns=("two-sessions-2024", "roundup", "epaper"),
    )
    article = publish_on_pages(desk, story, issue, pages=(3,))
    if article is not None:
        keep_row(
            OldAddress, {"path": "/caigou/2024-03/05/content_1322_3.htm"}, {"article": article}
        )


def continue_flagship(desk: DemoDesk) -> None:
    """Let the long article go on at the foot of another page of its issue, once all is placed."""
    issue = desk.issue(calendar.KNOWN_NUMBER)
    first = Placement.objects.get(
        article__source_id=desk.source_id("flagship"), page__issue=issue, continues=None
    )
    if first.continued_by.exists():
        return
    desk.reopen(issue)
    fit = flatplan.Fit(planned_length=FLAGSHIP_FIRST_PART)
    flatplan.change_fit(first, fit, by=desk.chief, at=FLAGSHIP_AT)
    page = issue.pages.get(position=FLAGSHIP_GOES_ON)
    flatplan.continue_article(first, page, by=desk.chief, at=FLAGSHIP_AT)


def write_flagship_body() -> str:
    """Return twenty paragraphs under three crossheads."""
    parts = read_material("flagship")["parts"]
    return "".join(
        (f"<h3>{html.escape(part['crosshead'])}</h3>" if "crosshead" in part else "")
        + wrap_paragraphs(part["paragraphs"])
        for part in parts
    )


def publish_story(
    desk: DemoDesk,
    issue: Issue,
    name: str,
    *,
    pages: tuple[int, ...],
    columns: tuple[str, ...] = ("news",),
) -> None:
    """Publish a handwritten article on the morning of the known issue."""
    story = make_handwritten_story(
        name,
        read_material("others")[name],
        FLAGSHIP_AT + timedelta(minutes=len(name)),
        columns=columns,
    )
    if name == "two_pages":  # with a second picture, in its body
        paragraphs = story.text["body"].replace("</p>", "</p>\n").splitlines()
        body = "\n".join([*paragraphs[:6], FIGURE, *paragraphs[6:]])
        figure = Shot("hills", 1, "榆垅县泊岭镇的山间校舍。")
        story = replace(
            story,
            text={**story.text, "body": body},
            figure=figure,
            shot=Shot("hills", 0, "雨后的泊岭镇。"),
        )
    if name == "expired":
        story = replace(story, expires_at=EXPIRED_AT)
    publish_on_pages(desk, story, issue, pages=pages)


def build_extra_issue(desk: DemoDesk) -> None:
    """Print an extra on a Sunday."""
    issue = Issue.objects.filter(publication=desk.publication, number=EXTRA_NUMBER).first()
    noon = datetime.combine(calendar.EXTRA_DAY, time(12), NEWSPAPER_TIME)
    if issue is None:
        issue = editions.create_issue(
            desk.publication,
            editions.PlannedIssue(
                number=EXTRA_NUMBER,
                date=calendar.EXTRA_DAY,
                kind=IssueKind.EXTRA,
                page_count=2,
                page_names=("号外", "街头"),
                number_printed="号外",
                published_at=noon,
            ),
            by=desk.chief,
            at=noon,
        )
    for name, page in (("extra", 1), ("extra_street", 2)):
        publish_on_pages(
            desk,
            make_handwritten_story(name, read_material("others")[name], noon),
            issue,
            pages=(page,),
        )


def build_future_article(desk: DemoDesk, issue: Issue) -> None:
    """Schedule an article on a public page so far ahead that nobody here will read it."""
    if not desk.known("future"):
        columns = ("regions", "roundup")
        article = desk.write(
            make_handwritten_story(
                "future", read_material("others")["future"], FLAGSHIP_AT, columns=columns
            )
        )
        desk.reopen(issue)
        editions.place_article(
            article, issue.pages.get(position=6), by=desk.chief, at=article.created_at
        )
        desk.advance(article, Stage.READY, at=article.created_at)
        publishing.publish_article(article, by=desk.chief, at=FLAGSHIP_AT, public_from=FAR_FUTURE)


def build_withdrawn(desk: DemoDesk, issue: Issue) -> None:
    """Publish an article and take it away the next day."""
    text = read_material("others")["withdrawn"]
    article = publish_on_pages(
        desk, make_handwritten_story("withdrawn", text, FLAGSHIP_AT), issue, pages=(4,)
    )
    if article is not None:
        publishing.withdraw_article(
            article, by=desk.chief, at=FLAGSHIP_AT + timedelta(days=1), reason=text["reason"]
        )


def build_corrected(desk: DemoDesk, issue: Issue) -> None:
    """Publish an article, and the day after its correction, which still waits to be printed as
    well."""
    slot = Slot(issue.number, 41)
    day_after = FLAGSHIP_AT + timedelta(days=1)
    article = publish_on_pages(desk, write_story(slot, desk.seed), issue, pages=(slot.page,))
    if article is not None:
        text = read_material("others")["corrected"]
        correction = corrections.CorrectionText(
            **{name: text[name] for name in ("severity", "wrong", "right", "note", "cause")}
        )
        _open(desk, article, "correction", correction, text["abstract"], at=day_after)
        desk.advance(article, Stage.READY, at=day_after)
        publishing.publish_article(article, by=desk.chief, at=day_after + timedelta(minutes=20))


def build_rewritten(desk: DemoDesk, issue: Issue) -> None:
    """Publish an article, and open an update by its reporter that nobody has approved yet."""
    slot = Slot(issue.number, 44)
    article = publish_on_pages(desk, write_story(slot, desk.seed), issue, pages=(slot.page,))
    if article is not None:
        correction = corrections.CorrectionText(note=read_material("others")["rewritten"]["note"])
        _open(
            desk,
            article,
            "update",
            correction,
            article.abstract,
            at=FLAGSHIP_AT + timedelta(days=2),
        )


def build_planned(desk: DemoDesk) -> None:
    """Plan the issue that readers do not see yet, with an article at each stage of the house."""
    issue = desk.issue(desk.newest + 1)
    for number in range(issue.number + 1, issue.number + 1 + PLANNED_AHEAD):
        desk.issue(number)
    for page, stage in zip(issue.pages.select_related("issue"), WAITING, strict=True):
        story = write_story(Slot(issue.number, page.position - 1), desk.seed)
        if desk.known(story.key):
            continue
        story = replace(story, moment=min(story.moment, desk.now - timedelta(hours=page.position)))
        article = desk.write(_with_slips(story) if stage == Stage.PROOF_1 else story)
        editions.place_article(article, page, by=desk.chief, at=article.created_at)
        if stage == Stage.DRAFT:
            _due(desk, article)
        if stage != Stage.DRAFT:
            desk.advance(
                article, Stage.REVIEW_2 if stage == Stage.RETURNED else stage, at=article.created_at
            )
        if stage == Stage.RETURNED:
            second = desk.house.users[cast.SIGNERS[Stage.REVIEW_2]]
            reason = read_material("others")["returned"]["reason"]
            workflow.return_article(
                article,
                Stage.REVIEW_2,
                by=second,
                at=article.created_at,
                reason=workflow.ReturnReason(reason, codes=["fact", "source"]),
            )
        if stage == Stage.PROOF_1:
            _mark(desk, article)


def _with_slips(story: Story) -> Story:
    """Return a story with a doubled character and a half-width comma, for the
    proofreader to find."""
    body = story.text["body"].replace("的", "的的", 1).replace("，", ",", 1)
    return replace(story, text={**story.text, "body": body})


def _mark(desk: DemoDesk, article: Article) -> None:
    """Leave three marks on the first proof, which nobody has decided yet."""
    text = plain_text_of(article, "body")
    by = desk.house.users[cast.SIGNERS[Stage.PROOF_1]]
    question = read_material("others")["marked"]["note"]
    for passage, kind, proposal, note in (
        ("的的", "replace", "的", ""),
        (",", "replace", "，", ""),
        ("采购", "insert", "项目", question),
    ):
        end = text.index(passage) + len(passage)
        proofs.mark_proof(
            article,
            proofs.ProposedMark(
                field="body",
                kind=kind,
                start=end if kind == "insert" else end - len(passage),
                end=end,
                proposal=proposal,
                note=note,
            ),
            by=by,
            at=article.created_at,
        )


def _due(desk: DemoDesk, article: Article) -> None:
    """Give the draft of the coming issue a deadline; it has passed by now, so that my desk has
    something to say."""
    evening = article.created_at + timedelta(hours=6)
    interventions.set_deadline(article, evening, by=desk.chief, at=article.created_at)


def _open(
    desk: DemoDesk,
    article: Article,
    kind: str,
    words: corrections.CorrectionText,
    abstract: str,
    *,
    at: datetime,
) -> None:
    corrections.open_correction(article, kind, words, by=desk.house.users["shen.yan"], at=at)
    article.refresh_from_db()
    draft = draft_from_article(article)
    text = {
        **draft.text,
        "abstract": abstract,
        "headline": article.headline + ("" if kind == "correction" else "（待核）"),
    }
    writing.save_article(article, replace(draft, text=text), by=desk.reporter, at=at)


def add_uncredited_picture(desk: DemoDesk) -> None:
    """Leave a draft that cannot be published: no credit on its picture, no responsible editor."""
    if not desk.known("uncredited"):
        story = make_handwritten_story(
            "uncredited", read_material("others")["uncredited"], FLAGSHIP_AT
        )
        draft = replace(
            desk.draft(story),
            pictures=[desk.library.uncredited()],
            rights=None,
            responsible_editor=None,
        )
        desk.write(story, draft)
