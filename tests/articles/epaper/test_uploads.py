"""PDFs of pages from outside: taken or refused in words, read page by page, current all at once."""

import io
from pathlib import Path

import pytest

from articles.actions.editions import editions
from articles.actions.epaper.page_setting import ask_for_setting, set_pages
from articles.actions.epaper.page_worker import process_next
from articles.actions.epaper.uploads import IncomingPdf, upload_pages
from articles.domain.printed.page_states import PageState
from articles.epaper.pdf.refusals import UnreadablePdf
from articles.errors import Invalid, NotYours
from articles.fields import page_storage
from articles.models import (
    FileOrigin,
    FileState,
    Issue,
    JournalEntry,
    Page,
    PageFile,
    PageRegion,
    PageUpload,
    RegionSource,
)
from tests.articles.epaper.printed_issues import (
    blank_pdf,
    joined_pdf,
    make_printed_issue,
    process_all,
    upload,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_issue

pytestmark = pytest.mark.django_db


def current(issue: Issue) -> list[PageFile]:
    files = PageFile.objects.filter(page__issue=issue, is_current=True)
    return list(files.order_by("page__position"))


def test_an_upload_becomes_pages_with_pictures_text_and_draft_regions() -> None:
    issue = make_printed_issue(pages=2, per_page=2)
    set_pages(issue, by=OPERATOR, at=MORNING)
    PageRegion.objects.all().delete()
    sent = upload(issue, joined_pdf(issue))
    assert process_next(MORNING) == sent
    sent.refresh_from_db()
    assert (sent.state, sent.done_count) == (FileState.READY, 2)
    assert {file.origin for file in current(issue)} == {FileOrigin.UPLOADED}
    assert "码头1号换上新设备" in current(issue)[0].text
    assert PageFile.objects.filter(page__issue=issue).count() == 4  # the set ones are kept
    regions = PageRegion.objects.filter(page__issue=issue)
    assert regions.count() == 4
    assert all(region.accepted_at is None and region.score for region in regions)


def test_every_file_of_an_upload_is_there_with_the_original_and_a_fallback() -> None:
    issue = make_issue(page_count=1)
    sent = upload(issue, blank_pdf(1))
    process_all()
    (file,) = current(issue)
    names = [sent.original.name, file.pdf.name, file.characters.name]
    names += [image["name"] for image in file.images]
    assert all(page_storage().exists(name or "") for name in names)
    widths = [image["width"] for image in file.images]
    assert widths == sorted(widths)
    assert {image["content_type"] for image in file.images} == {"image/webp", "image/jpeg"}
    shown = file.image_for(1400)
    assert shown is not None
    assert shown["content_type"] == "image/webp"


def test_the_same_pdf_twice_is_one_upload() -> None:
    issue = make_issue(page_count=2)
    first = upload(issue, blank_pdf(2))
    assert upload(issue, blank_pdf(2), name="again.pdf") == first
    process_all()
    assert upload(issue, blank_pdf(2)).state == FileState.READY
    assert PageUpload.objects.count() == 1
    assert PageFile.objects.count() == 2


def test_seven_pages_for_an_issue_of_eight_are_refused_and_the_missing_page_is_named() -> None:
    issue = make_issue()
    with pytest.raises(Invalid, match=r"7.*8.*8.*1-7"):
        upload(issue, blank_pdf(7))
    assert not PageUpload.objects.exists()


def test_seven_pages_are_taken_once_somebody_says_where_they_go() -> None:
    sent = upload(make_issue(), blank_pdf(7), [1, 2, 3, 5, 6, 7, 8])
    assert sent.positions == [1, 2, 3, 5, 6, 7, 8]


def test_pages_go_where_somebody_said_and_the_others_stay_as_they_were() -> None:
    issue = make_issue(page_count=3)
    upload(issue, blank_pdf(2), [3, 1])
    process_all()
    assert [file.page.position for file in current(issue)] == [1, 3]


@pytest.mark.parametrize(
    ("pages", "positions"),
    [(9, None), (1, [9]), (2, [1, 1]), (2, [1]), (1, [1, 2])],
)
def test_pages_that_do_not_fit_the_issue_are_refused(
    pages: int, positions: list[int] | None
) -> None:
    issue = make_issue()
    with pytest.raises(Invalid):
        upload(issue, blank_pdf(pages), positions)
    assert not PageUpload.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"0" * 100, b"%PDF-1.7 torn"])
def test_what_is_no_pdf_is_refused_and_leaves_no_file(content: bytes) -> None:
    issue = make_issue(page_count=1)
    with pytest.raises(UnreadablePdf):
        upload(issue, content, name="page.pdf")
    assert not PageUpload.objects.exists()
    assert JournalEntry.objects.filter(act="pages.uploaded", outcome="denied").count() == 1


def test_who_may_not_place_articles_uploads_nothing() -> None:
    issue = make_issue(page_count=1)
    incoming = IncomingPdf(io.BytesIO(blank_pdf(1)))
    with pytest.raises(NotYours):
        upload_pages(issue, incoming, by=person("lin"), at=MORNING)
    assert upload_pages(issue, incoming, by=person("pan"), at=MORNING).pk


def test_a_second_upload_replaces_the_first_and_the_first_can_come_back() -> None:
    issue = make_issue(page_count=1)
    upload(issue, blank_pdf(1))
    process_all()
    upload(issue, blank_pdf(1, width=600))
    process_all()
    assert current(issue)[0].width == 600
    upload(issue, blank_pdf(1))
    process_all()
    assert current(issue)[0].width == 800
    assert PageFile.objects.filter(page__issue=issue).count() == 2


def test_what_a_hand_drew_outlives_an_upload_and_the_page_is_reopened() -> None:
    issue = make_printed_issue(pages=1, per_page=2)
    set_pages(issue, by=OPERATOR, at=MORNING)
    drawn = PageRegion.objects.order_by("pk")[0]
    corners = [[(0.1, 0.1), (0.5, 0.1), (0.5, 0.5)]]
    PageRegion.objects.filter(pk=drawn.pk).update(source=RegionSource.HAND, polygons=corners)
    Page.objects.filter(issue=issue).update(
        state=PageState.SIGNED, signed_at=MORNING, signed_printed="SHEN YAN"
    )
    upload(issue, joined_pdf(issue))
    process_all()
    drawn.refresh_from_db()
    assert drawn.source == RegionSource.HAND
    assert drawn.polygons == [[list(corner) for corner in corners[0]]]
    assert PageRegion.objects.get(source=RegionSource.FOUND).accepted_at is None
    assert Page.objects.get(issue=issue).signed_at is None
    assert JournalEntry.objects.filter(act="page.reopened").exists()


def test_a_page_goes_back_from_an_uploaded_pdf_to_one_set_here() -> None:
    issue = make_printed_issue(pages=2, per_page=2)
    upload(issue, blank_pdf(2))
    process_all()
    first = issue.pages.get(position=1)
    with pytest.raises(NotYours):
        ask_for_setting(issue, by=person("lin"), at=MORNING, replaced=first)
    ask_for_setting(issue, by=OPERATOR, at=MORNING)
    run = ask_for_setting(issue, by=OPERATOR, at=MORNING, replaced=first)
    assert ask_for_setting(issue, by=OPERATOR, at=MORNING, replaced=first) == run
    process_all()
    run.refresh_from_db()
    assert run.state == FileState.READY
    assert [file.origin for file in current(issue)] == [FileOrigin.SET, FileOrigin.UPLOADED]
    assert PageFile.objects.filter(page=first, origin=FileOrigin.UPLOADED).exists()
    assert not first.regions.filter(accepted_at=None).exists()


def test_an_accepted_region_that_is_found_in_the_same_place_again_stays_accepted() -> None:
    issue = make_printed_issue(pages=1, per_page=2)
    set_pages(issue, by=OPERATOR, at=MORNING)
    pdf = joined_pdf(issue)
    upload(issue, pdf)
    process_all()
    PageRegion.objects.update(accepted_at=MORNING)
    upload(issue, pdf + b"\n% exported again")
    process_all()
    assert PageUpload.objects.filter(state=FileState.READY).count() == 2
    assert PageRegion.objects.filter(source=RegionSource.FOUND, accepted_at=MORNING).count() == 2


def test_a_file_that_was_damaged_on_the_disk_fails_in_words_and_readers_keep_their_page() -> None:
    issue = make_issue(page_count=1)
    upload(issue, blank_pdf(1))
    process_all()
    sent = upload(issue, blank_pdf(1, width=600))
    Path(sent.original.path).write_bytes(b"%PDF-1.7 torn")
    process_all()
    sent.refresh_from_db()
    assert sent.state == FileState.FAILED
    assert sent.problem
    assert current(issue)[0].width == 800
    assert JournalEntry.objects.filter(act="pages.failed").count() == 1


def test_a_page_with_a_pdf_cannot_be_cut_off_its_issue() -> None:
    issue = make_issue(page_count=2)
    upload(issue, blank_pdf(2))
    process_all()
    issue.page_count = 1
    with pytest.raises(Invalid):
        editions.change_issue(issue, by=OPERATOR, at=MORNING)
    assert Page.objects.filter(issue=issue).count() == 2
