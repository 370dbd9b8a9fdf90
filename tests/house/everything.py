"""A newspaper with at least one row of everything, so that every address has something to show."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow

from articles.actions.editions import calendar, editions
from articles.actions.epaper import covers, layout_exports, layout_returns
from articles.actions.publishing import corrections, error_reports, publishing
from articles.actions.review import interventions, locks, workflow
from articles.actions.writing import autosave, proofs, suggested_edits, writing
from articles.actions.writing.drafts import draft_from_article
from articles.domain.states import Stage
from articles.markup.sanitising import plain_text
from articles.models import (
    Approval,
    Article,
    BulkAct,
    Correction,
    Image,
    Issue,
    IssueTemplate,
    JournalEntry,
    LayoutReturn,
    OldAddress,
    PictureCollection,
    Placement,
    Profile,
    ProofMark,
    Release,
    Return,
    Revision,
    SavedView,
    SuggestedEdit,
    Task,
    Term,
    Waiver,
)
from newsroom.account_changes import changes
from newsroom.accounts.models import ChangeKind
from newsroom.invitations.invitations import invite_person
from subscriptions.actions.access import access
from subscriptions.actions.readers import receipts
from subscriptions.models import AccessRule, NetworkRange, NetworkUse, PriceList
from tests.cast import CAST, OPERATOR, group_of, person, reader
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_image,
    make_issue,
    make_person,
    make_published,
    make_ready,
    the_publication,
)
from tests.factories.editions import make_planned, sign
from tests.factories.topics import make_open_topic
from tests.house.money import money
from tests.house.service import service

REASON = "等待律师意见"


@dataclass
class Everything:
    """Numbers of rows by the name the matrix calls them; `parts` fills what an address
    has besides."""

    pk: dict[str, int]
    parts: dict[str, object] = field(default_factory=dict)


def everything() -> Everything:
    """Build the newspaper through its actions. Every member of the cast is in the house."""
    for name in CAST:
        person(name)
    column = make_column("要闻", slug="yaowen")
    found = {**_articles(), **_lists(), **_access(), **money()}
    found |= service()
    found["column"] = make_column("空栏").pk
    found["topic"] = make_open_topic("码头", column.slug, [found["live"]])
    make_person("林晓舟", slug=column.slug)
    pks = {name: getattr(row, "pk", row) for name, row in found.items()}
    waiting = changes.ask_for_change(
        reader(), ChangeKind.ROLE, role=group_of("reporter"), by=person("xu"), at=MORNING
    )
    pks |= {name: person(name).pk for name in CAST} | {
        "accountchange": waiting.pk,
        "user": reader().pk,
        "group": group_of("auditor").pk,
    }
    parts = {
        "slug": column.slug,
        "on": "2024-03-05",
        "position": 1,
        "list_name": "articles",
        "kind_name": "view",
        "version": 1,
        "width": 400,
        "year": 2024,
        "month": 3,
        "day": 5,
        "section": "articles",
        "queue": "complaints",
        "use": "search",  # what a picture of an article is cut for
        "code": "en",
        "name": "columns",  # a line of the checklist
        "app_label": "articles",
        "url": "nowhere/",
        "path": "nothing.jpg",
        "token": "nothing",
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
    }
    return Everything(pks, parts)


def _articles() -> dict[str, object]:
    """One article for each thing that can be done to one. Lin wrote those that are still on their
    way."""
    lin = person("lin")
    gu = person("gu")
    now = timezone.now()
    draft = make_article("草稿", by=lin)
    review = _submitted("待审稿")
    writing.save_article(draft, draft_from_article(draft), by=lin, at=MORNING)
    returned = _submitted("退稿")
    held = make_article("留置稿", by=lin)
    spiked = make_article("毙稿", by=lin)
    workflow.return_article(
        returned,
        Stage.REVIEW_1,
        by=person("zhao"),
        at=MORNING,
        reason=workflow.ReturnReason("金额与公告不一致"),
    )
    interventions.waive_four_eyes(
        review, Stage.PROOF_1, person("shen"), by=gu, at=MORNING, reason=REASON
    )
    interventions.hold_article(held, by=gu, at=MORNING, reason=REASON)
    interventions.spike_article(spiked, by=gu, at=MORNING, reason=REASON)
    scheduled = publishing.publish_article(
        make_ready("定时稿"), by=OPERATOR, at=now, public_from=now + timedelta(days=1)
    )
    live = make_published("已刊稿")
    correcting = make_published("更正稿")
    unpublished = make_published("下线稿")
    corrections.open_correction(
        correcting,
        "correction",
        corrections.CorrectionText(note="更正一处数字。"),
        by=gu,
        at=MORNING,
    )
    publishing.unpublish_article(unpublished, by=gu, at=MORNING, reason=REASON)
    withdrawn, covered = (_withdrawn(headline) for headline in ("撤稿", "遮盖稿"))
    covers.cover_article(covered, REASON, by=gu, at=MORNING)
    quick = make_column("快讯", profile=Profile.named("flash"))
    publishing.flash_article(make_article("快讯稿", by=lin, columns=[quick]), by=gu, at=MORNING)
    locked = make_article("锁定稿", by=lin)
    proofing = _submitted("待校稿")
    signed = _submitted("已审稿")
    workflow.approve_step(signed, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    locks.take_lock(locked, "w", by=person("zhao"), at=now + timedelta(hours=1))
    unsaved = autosave.autosave_text(
        draft, "w", {"headline": ["没保存的标题"]}, version=1, by=lin, at=MORNING
    )
    workflow.approve_step(proofing, Stage.REVIEW_1, by=person("shen"), at=MORNING)
    mark = proofs.ProposedMark(field="body", kind="replace", start=0, end=2, proposal="四月")
    proofs.mark_proof(proofing, mark, by=person("jiao"), at=MORNING)
    typed = suggested_edits.TypedText(version=1, texts={"kicker": "建议的引题"}, credits=[])
    suggested_edits.suggest_edits(proofing, typed, by=person("jiao"), at=MORNING)
    error = error_reports.ErrorWords("已刊稿", "标题少了一个字。", "tian@example.com", "a" * 32)
    return {
        "reportederror": error_reports.report_error(live, error, at=now, must_hold=True),
        "edit": SuggestedEdit.objects.get(field="kicker"),
        "locked": locked,
        "proofing": proofing,
        "approved": signed,
        "kept": unsaved,
        "proofmark": ProofMark.objects.get(),
        "article": draft,
        "draft": draft,
        "review": review,
        "ready": make_ready("待签稿"),
        "scheduled": scheduled,
        "live": live,
        "correcting": correcting,
        "held": held,
        "spiked": spiked,
        "unpublished": unpublished,
        "withdrawn": withdrawn,
        "covered": covered,
        "urgent": make_article("急稿", by=lin, columns=[quick]),
    }


def _withdrawn(headline: str) -> Article:
    article = make_published(headline)
    return publishing.withdraw_article(article, by=person("gu"), at=MORNING, reason=REASON)


def _submitted(headline: str) -> Article:
    lin = person("lin")
    return workflow.submit_article(make_article(headline, by=lin), by=lin, at=MORNING)


def _lists() -> dict[str, object]:
    """One row of every list of the desk and of the counter."""
    issue = make_issue()
    live = Article.objects.get(headline="已刊稿")
    editions.place_article(live, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
    publication = issue.publication
    used = make_image("用图")
    calendar.plan_dates(publication, by=OPERATOR, at=timezone.now())
    make_published("配图稿", pictures=[lead_picture(used)])
    planned = make_issue(1390, timezone.localdate(), kind="extra", published_at=None)
    prices = PriceList.objects.create(
        publication=publication,
        effective_from="2024-01-01",
        year_fen=27600,
        quarter_fen=6900,
        month_fen=2300,
        copy_fen=300,
    )
    return {
        "issue": issue,
        "page": issue.pages.get(position=1),
        "unreleased": planned,
        "signed": _signed_issue(),
        "planned_page": planned.pages.get(position=1),
        "issuetemplate": IssueTemplate.objects.create(publication=publication, name="模板"),
        "placement": Placement.objects.get(article=live),
        "image": _picture_with_copy(),
        "picture_collection": PictureCollection.objects.create(name="码头", created_at=MORNING),
        "known_image": Image.objects.create(
            title="外图", source_url="https://example.com/1.jpg", uploaded_at=MORNING
        ),
        "publication": publication,
        "person": make_person("王立"),
        "pricelist": prices,
        "responsibleeditor": person("shen").person.editor,
        "copyrightnotice": publication.notices.filter(releases=None).first(),
        "oldaddress": OldAddress.objects.create(path="/old/1.html", article=live),
        "term": Term.objects.create(publication=publication, text="登陆", proposal="登录"),
        "revision": Revision.objects.first(),
        "release": Release.objects.first(),
        "profile": Profile.named("strict"),
        "approval": Approval.objects.first(),
        "return": Return.objects.first(),
        "waiver": Waiver.objects.first(),
        "correction": Correction.objects.first(),
        "task": Task.objects.first(),
        "journalentry": JournalEntry.objects.first(),
        "layout_return": _returned_text(issue, live),
        "invitation": invite_person(
            "丁新", "ding@example.com", ["auditor"], by=OPERATOR, at=timezone.now()
        ),
        "bulk_act": BulkAct.objects.create(nonce="1", name="submit", by=person("gu"), at=MORNING),
        "saved_view": SavedView.objects.create(
            list_name="articles", name="大家", owner=person("gu"), audience="all"
        ),
    }


def _returned_text(issue: Issue, article: Article) -> LayoutReturn:
    """A text that came back from layout and waits."""
    choice = layout_exports.LayoutChoice(issue)
    layout_exports.export_layout(choice, BytesIO(), by=OPERATOR, at=MORNING)
    text = plain_text(article.body).replace("三月", "四月")
    back = layout_returns.IncomingText(BytesIO(text.encode()), "back.txt")
    return layout_returns.receive_article_text(article, back, by=OPERATOR, at=MORNING)


def _signed_issue() -> Issue:
    """An issue that only waits for its release."""
    issue = make_planned(1391, timezone.localdate(), kind="extra", page_count=1)
    page = issue.pages.get()
    editions.place_article(make_published("待印稿"), page, by=OPERATOR, at=MORNING)
    sign(page)
    return issue


def _access() -> dict[str, object]:
    """One row of everything that says what readers may read. No rule sells anything: readers' pages
    are as free."""
    publication = the_publication()
    days = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}
    rule = AccessRule(publication=publication, mode="free")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    network = NetworkRange(
        publication=publication,
        institution="江岸大学",
        network="192.0.2.0/24",
        first_day="2024-01-01",
    )
    access.save_network(network, by=OPERATOR, at=MORNING)
    use = NetworkUse.objects.create(
        publication=publication, institution="江岸大学", month="2024-03-01", opened=3
    )
    return {
        "accessrule": rule,
        "networkrange": network,
        "networkuse": use,
        "entitlement": access.grant_entitlement(
            access.EntitlementGrant(
                reader(), publication, "site", *days.values(), source="complimentary"
            ),
            by=OPERATOR,
            at=MORNING,
        ),
        "receiptclaim": receipts.claim_receipt(
            reader(),
            receipts.ReceiptDetails(publication, "AB123456", channel="post", name="王立", **days),
            at=MORNING,
        ),
    }


def _picture_with_copy() -> Image:
    """Return a picture whose only copy is a file, at a place that no other test empties."""
    name = "house/copy.jpeg"
    file = BytesIO()
    Pillow.new("RGB", (800, 400), "grey").save(file, "JPEG")
    default_storage.delete(name)
    default_storage.save(name, ContentFile(file.getvalue()))
    copy = {"format": "jpeg", "width": 800, "height": 400, "name": name}
    return make_image("闲图", renditions=[copy])
