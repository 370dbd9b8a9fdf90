"""Pages that are set here: a PDF, its pictures, its text and its exact regions."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.actions.editions import editions
from articles.actions.epaper import page_setting
from articles.actions.epaper.page_setting import ask_for_setting, set_pages
from articles.actions.epaper.page_worker import process_next
from articles.actions.publishing import corrections, publishing
from articles.actions.writing import writing
from articles.domain.printed.page_states import PageState
from articles.errors import NotReady, NotYours, Stale
from articles.models import (
    AdvertPlacement,
    FileOrigin,
    FileState,
    Issue,
    JournalEntry,
    Page,
    PageFile,
    PageRegion,
    Placement,
    RegionSource,
    SettingRun,
)
from articles.selectors.pages.page_content import build_page_content, read_printed_pages
from tests.articles.epaper.printed_issues import (
    SENTENCES,
    joined_pdf,
    make_printed_issue,
    process_all,
    upload,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_draft,
    make_issue,
    make_published,
    sign_off,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


def test_an_issue_is_set_page_by_page_with_pictures_text_and_accepted_regions() -> None:
    issue = make_printed_issue(pages=2, per_page=2)
    done = set_pages(issue, by=OPERATOR, at=MORNING)
    files = list(PageFile.objects.filter(page__issue=issue, is_current=True))
    assert [file.origin for file in files] == [FileOrigin.SET] * 2
    assert "码头1号" in files[0].text
    assert all(image["bytes"] > 1000 for file in files for image in file.images)
    regions = PageRegion.objects.filter(page__issue=issue)
    assert regions.count() == len(done.fits) == 4
    assert {region.source for region in regions} == {RegionSource.SET}
    assert all(region.accepted_at for region in regions)


def test_the_same_articles_set_again_change_nothing_and_another_word_changes_its_page() -> None:
    issue = make_printed_issue(pages=2, per_page=1)
    set_pages(issue, by=OPERATOR, at=MORNING)
    # By the editor whom they print.
    Page.objects.filter(issue=issue).update(state=PageState.SIGNED, signed_at=MORNING)
    assert set_pages(issue, by=OPERATOR, at=LATER).changed == []
    assert Page.objects.filter(issue=issue, signed_at=None).count() == 0
    article = Placement.objects.filter(page__position=1).get().article
    type(article).objects.filter(pk=article.pk).update(headline="另一个标题")
    (changed,) = set_pages(issue, by=OPERATOR, at=LATER).changed
    assert changed.position == 1
    assert [page.signed_at is None for page in issue.pages.all()] == [True, False]
    assert PageFile.objects.filter(page__position=1).count() == 2


def test_an_article_longer_than_its_page_is_set_and_its_over_matter_is_told() -> None:
    issue = make_printed_issue(pages=1, per_page=0)
    body = "".join(f"<p>{sentence.format(subject='码头')}</p>" for sentence in SENTENCES * 120)
    article = make_article("一篇排不下的长文", body=body)
    editions.place_article(article, issue.pages.get(), by=OPERATOR, at=MORNING)
    (fit,) = set_pages(issue, by=OPERATOR, at=MORNING).fits
    assert fit["headline"] == "一篇排不下的长文"
    assert fit["over_matter"] > 100
    assert PageRegion.objects.count() == 1


def test_an_article_that_goes_on_elsewhere_is_printed_once() -> None:
    issue = make_printed_issue(pages=2, per_page=0)
    body = "".join(f"<p>{sentence.format(subject='码头')}</p>" for sentence in SENTENCES * 60)
    article = make_article("一篇下转的长文", body=f"{body}<p>全文至此为止。</p>")
    first, second = issue.pages.order_by("position")
    place = editions.place_article(article, first, by=OPERATOR, at=MORNING)
    editions.place_article(article, second, by=OPERATOR, at=MORNING, continues=place)
    before, after = set_pages(issue, by=OPERATOR, at=MORNING).fits
    assert before["over_matter"] == 0 >= after["over_matter"]
    texts = list(PageFile.objects.order_by("page__position").values_list("text", flat=True))
    assert "下转第2版" in texts[0]
    assert "上接第1版" in texts[1]
    assert "全文至此为止" in texts[1]
    assert "全文至此为止" not in texts[0]
    Placement.objects.filter(pk=place.pk).update(planned_length=200)
    set_pages(issue, by=OPERATOR, at=MORNING)
    assert len(first.files.get(is_current=True).text) < len(texts[0]) / 2


def test_a_correction_that_nobody_approved_is_not_printed() -> None:
    issue = make_printed_issue(pages=2, per_page=0)
    article = make_published("桥梁合龙", body="<p>桥长三百米。</p>")
    for page in issue.pages.order_by("position"):
        editions.place_article(article, page, by=OPERATOR, at=MORNING)
    words = corrections.CorrectionText(note="桥长有误。")
    corrections.open_correction(article, "correction", words, by=person("gu"), at=MORNING)
    draft = make_draft("桥梁合龙（待核）", body="<p>桥长四百米。</p>")
    writing.save_article(article, draft, by=OPERATOR, at=MORNING)
    set_pages(issue, by=OPERATOR, at=MORNING)
    for file in PageFile.objects.all():
        assert "桥长三百米" in file.text
        assert "待核" not in file.text  # nor in the guide beside the masthead
        assert "四百" not in file.text
    article.refresh_from_db()
    publishing.publish_article(sign_off(article), by=OPERATOR, at=MORNING)
    set_pages(issue, by=OPERATOR, at=MORNING)
    assert all("四百" in file.text for file in PageFile.objects.filter(is_current=True))


def test_a_name_outside_every_font_is_told_and_the_page_is_set() -> None:
    issue = make_printed_issue(pages=1, per_page=0)
    article = make_article("考古新名\U00013000发布", body="<p>正文。</p>")
    editions.place_article(article, issue.pages.get(), by=OPERATOR, at=MORNING)
    done = set_pages(issue, by=OPERATOR, at=MORNING)
    assert any("〓" in remark for remark in done.remarks)
    assert "〓" in PageFile.objects.get().text


def test_an_issue_without_articles_is_refused_and_who_may_not_place_articles_too() -> None:
    with pytest.raises(NotReady):
        set_pages(make_issue(), by=OPERATOR, at=MORNING)
    issue = make_printed_issue(1323, pages=1, per_page=1)
    with pytest.raises(NotYours):
        set_pages(issue, by=person("lin"), at=MORNING)
    with pytest.raises(NotYours):
        ask_for_setting(issue, by=person("lin"), at=MORNING)
    assert not PageFile.objects.exists()
    assert JournalEntry.objects.filter(outcome="denied").count() >= 2


def test_an_uploaded_page_is_not_set_over() -> None:
    issue = make_printed_issue(pages=1, per_page=1)
    set_pages(issue, by=OPERATOR, at=MORNING)
    upload(issue, joined_pdf(issue))
    process_all()
    done = set_pages(issue, by=OPERATOR, at=LATER)
    assert done.changed == []
    assert "1" in done.remarks[0]
    assert PageFile.objects.get(is_current=True).origin == FileOrigin.UPLOADED


def test_what_a_hand_drew_outlives_a_setting() -> None:
    issue = make_printed_issue(pages=1, per_page=2)
    set_pages(issue, by=OPERATOR, at=MORNING)
    drawn = PageRegion.objects.order_by("pk")[0]
    PageRegion.objects.filter(pk=drawn.pk).update(
        source=RegionSource.HAND, polygons=[[[0, 0], [1, 0], [1, 1]]]
    )
    article = Placement.objects.order_by("pk")[1].article
    type(article).objects.filter(pk=article.pk).update(headline="另一个标题")
    set_pages(issue, by=OPERATOR, at=LATER)
    drawn.refresh_from_db()
    assert drawn.polygons == [[[0, 0], [1, 0], [1, 1]]]


def test_a_setting_during_which_an_article_moved_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = make_printed_issue(pages=1, per_page=2)
    store = page_setting.store_page_files

    def store_while_somebody_moves(*args: Any) -> Any:
        placement = Placement.objects.order_by("pk")[0]
        editions.remove_placement(placement, by=OPERATOR, at=MORNING)
        return store(*args)

    monkeypatch.setattr(page_setting, "store_page_files", store_while_somebody_moves)
    with pytest.raises(Stale):
        set_pages(issue, by=OPERATOR, at=MORNING)
    assert not PageFile.objects.exists()


def test_a_setting_that_was_asked_for_keeps_how_everything_fits() -> None:
    issue = make_printed_issue(pages=2, per_page=1)
    run = ask_for_setting(issue, by=person("pan"), at=MORNING)
    assert ask_for_setting(issue, by=person("pan"), at=LATER) == run
    assert process_next(LATER) == run
    run.refresh_from_db()
    assert run.state == FileState.READY
    assert run.done_count == len(run.fits) == 2
    assert process_next(LATER) is None


def test_the_newest_setting_comes_first_and_one_without_articles_ends_in_words() -> None:
    old = ask_for_setting(make_issue(1322, page_count=1), by=OPERATOR, at=MORNING)
    new = ask_for_setting(make_printed_issue(1323, pages=1, per_page=1), by=OPERATOR, at=MORNING)
    assert [process_next(LATER), process_next(LATER), process_next(LATER)] == [new, old, None]
    assert list(SettingRun.objects.order_by("pk").values_list("state", flat=True)) == [
        FileState.FAILED,
        FileState.READY,
    ]


def test_a_fault_of_ours_ends_one_setting_and_not_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = ask_for_setting(make_printed_issue(pages=1, per_page=1), by=OPERATOR, at=MORNING)

    def fail(*args: object, **options: object) -> object:
        raise KeyError("a mistake")

    monkeypatch.setattr(page_setting, "set_page", fail)
    assert process_next(LATER) == run
    run.refresh_from_db()
    assert run.state == FileState.FAILED
    assert process_next(LATER) is None


def test_the_command_sets_one_issue_and_refuses_one_that_is_not_there() -> None:
    issue = make_printed_issue(pages=1, per_page=1)
    out = io.StringIO()
    call_command("set_pages", issue.number, stdout=out)
    assert PageFile.objects.filter(page__issue=issue, is_current=True).count() == 1
    assert "1" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("set_pages", 999)
    with pytest.raises(CommandError):
        call_command("set_pages")


def test_a_page_prints_its_adverts_its_editors_and_the_price() -> None:
    issue = make_printed_issue(pages=1, per_page=1)
    page = issue.pages.get()
    page.layout_editor = person("pan")
    page.save()
    type(issue.publication).objects.update(price_line="每份定价3元")
    AdvertPlacement.objects.create(page=page, span=2, height=80, text="岚江码头招租")
    placement = page.placements.get()
    Placement.objects.filter(pk=placement.pk).update(span=2, headline_step=1)
    (printed,) = read_printed_pages(Issue.objects.get(pk=issue.pk))
    content = build_page_content(printed, [printed], {})
    assert content.heading.layout_editor == person("pan").get_full_name()
    assert content.imprint_lines[-1] == "每份定价3元"
    assert [(advert.span, advert.text) for advert in content.adverts] == [(2, "岚江码头招租")]
    assert [(story.span, story.headline_step) for story in content.stories] == [(2, 1)]
    set_pages(issue, by=OPERATOR, at=MORNING)
    assert "岚江码头招租" in page.files.get().text.replace("\n", "")
