"""The screens of printed pages: what they show, what their buttons do, and what they keep of what
was typed."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.actions.epaper import regions
from articles.fields import page_storage
from articles.models import (
    FileOrigin,
    FileState,
    Issue,
    Page,
    PageFile,
    PageUpload,
    SettingRun,
)
from tests.articles.epaper.printed_issues import blank_pdf, make_printed_issue
from tests.browser import Browser
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db
UPPER = "10 10\n90 10\n90 40\n10 40"


@pytest.fixture
def issue() -> Issue:
    return make_printed_issue(pages=2, per_page=1)


@pytest.fixture
def page(issue: Issue) -> Page:
    """The first page, with a file that has one picture."""
    page = issue.pages.get(position=1)
    name = page_storage().save("images/test.webp", io.BytesIO(b"a picture"))
    PageFile.objects.create(
        page=page,
        number=1,
        is_current=True,
        origin=FileOrigin.SET,
        digest="0" * 64,
        pdf="none.pdf",
        width=800,
        height=1100,
        images=[
            {"width": 400, "height": 550, "name": name, "content_type": "image/webp", "bytes": 9}
        ],
        made_at=MORNING,
    )
    return page


@pytest.fixture
def desk() -> Browser:
    browser = Browser()
    browser.force_login(person("pan"))
    return browser


def files_address(issue: Issue) -> str:
    return reverse("admin:articles_page_files", args=[issue.pk])


def regions_address(page: Page) -> str:
    return reverse("admin:articles_page_regions", args=[page.pk])


def send(desk: Browser, address: str, **fields: Any) -> Any:
    return desk.post(address, fields)


def test_a_pdf_is_uploaded_and_waits_with_its_progress(desk: Browser, issue: Issue) -> None:
    file = SimpleUploadedFile("头版.pdf", blank_pdf(2), "application/pdf")
    answer = send(desk, files_address(issue), file=file, positions="")
    assert answer.status_code == 302
    shown = desk.get(files_address(issue)).content.decode()
    assert "头版.pdf" in shown
    assert 'data-waiting="yes"' in shown
    assert '<progress max="2" value="0">' in shown


def test_a_refused_upload_keeps_what_was_typed(desk: Browser, issue: Issue) -> None:
    file = SimpleUploadedFile("页.pdf", blank_pdf(1), "application/pdf")
    answer = send(desk, files_address(issue), file=file, positions="7")
    assert answer.status_code == 200
    assert 'value="7"' in answer.content.decode()
    assert not PageUpload.objects.exists()
    torn = SimpleUploadedFile("页.pdf", b"no pdf", "application/pdf")
    assert send(desk, files_address(issue), file=torn, positions="1").status_code == 200
    assert send(desk, files_address(issue), positions="1").status_code == 200


def test_the_pages_are_set_on_demand_and_their_over_matter_is_shown(
    desk: Browser, issue: Issue
) -> None:
    assert send(desk, files_address(issue), set="1").status_code == 302
    run = SettingRun.objects.get()
    assert run.state == FileState.WAITING
    run.state = FileState.READY
    run.fits = [
        {
            "placement": 1,
            "headline": "长文",
            "page": "1",
            "lines": 90,
            "over_matter": 12,
            "is_left_out": False,
        }
    ]
    run.save()
    shown = desk.get(files_address(issue)).content.decode()
    assert "长文" in shown
    assert "12" in shown


def test_the_button_of_an_uploaded_page_has_it_set_here(desk: Browser, page: Page) -> None:
    issue = page.issue
    assert 'name="replace"' not in desk.get(files_address(issue)).content.decode()
    PageFile.objects.filter(page=page).update(origin=FileOrigin.UPLOADED)
    assert f'name="replace" value="{page.pk}"' in desk.get(files_address(issue)).content.decode()
    assert send(desk, files_address(issue), replace=page.pk).status_code == 302
    assert SettingRun.objects.get().replaced_uploads == [page.pk]
    assert send(desk, files_address(issue), replace="x").status_code == 404
    assert send(desk, files_address(issue), replace=page.pk + 99).status_code == 404


def test_regions_are_drawn_and_changed_without_a_script(desk: Browser, page: Page) -> None:
    place = page.placements.get()
    address = regions_address(page)
    answer = send(desk, address, act="draw", corners=UPPER, placement=place.pk)
    assert answer.status_code == 302
    region = page.regions.get()
    shown = desk.get(address).content.decode()
    assert "80.0,110.0 720.0,110.0 720.0,440.0 80.0,440.0" in shown
    fields = {"region": region.pk, "direction": "across", "place": "25", "part": "1"}
    assert send(desk, address, act="split", **fields).status_code == 302
    new = page.regions.exclude(pk=region.pk).get()
    assert send(desk, address, act="join", region=region.pk, other=new.pk).status_code == 302
    fields = {"region": region.pk, "corners": "0 0\n50 0\n50 50"}
    assert send(desk, address, act="change", **fields).status_code == 302
    assert page.regions.get().polygons == [[[0, 0], [0.5, 0], [0.5, 0.5]]]
    assert send(desk, address, act="assign", region=region.pk, placement="").status_code == 302
    assert place.article.headline in desk.get(address).content.decode()
    assert send(desk, address, act="remove", region=region.pk).status_code == 302
    assert not page.regions.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "draw", "corners": "10 10\n20 20"},
        {"act": "draw", "corners": "10 10\n200 20\n30 30"},
        {"act": "draw", "corners": "what"},
        {"act": "draw", "corners": UPPER, "placement": "999"},
        {"act": "change", "corners": UPPER, "region": "999"},
        {"act": "change", "corners": UPPER, "region": "１"},
        {"act": "split", "region": "999", "part": "x"},
        {"act": "assign"},
        {"act": "nothing"},
        {},
    ],
)
def test_what_is_refused_is_told_and_stays_in_its_field(
    desk: Browser, page: Page, fields: dict[str, str]
) -> None:
    answer = desk.post(regions_address(page), fields)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="errorlist"' in shown
    if fields.get("act") == "draw":
        assert fields["corners"] in shown
    assert not page.regions.exists()


def test_corners_that_were_refused_stay_in_the_field_of_their_region(
    desk: Browser, page: Page
) -> None:
    drawn = regions.draw_region(
        page, [[(0.1, 0.1), (0.9, 0.1), (0.9, 0.4)]], None, by=OPERATOR, at=MORNING
    )
    answer = send(desk, regions_address(page), act="change", region=drawn.pk, corners="1 2\n3 444")
    assert "1 2\n3 444" in answer.content.decode()


def test_the_counter_sees_no_pages_and_a_reader_no_screen(page: Page) -> None:
    browser = Browser()
    browser.force_login(person("miao"))
    picture = reverse("admin:articles_page_picture", args=[page.pk, 400])
    for address in (files_address(page.issue), regions_address(page), picture):
        assert browser.get(address).status_code == 403
        assert Browser().get(address).status_code == 302


def test_the_staff_sees_the_picture_of_a_page_that_is_not_out(desk: Browser, page: Page) -> None:
    answer = desk.get(reverse("admin:articles_page_picture", args=[page.pk, 400]))
    assert b"".join(answer.streaming_content) == b"a picture"
    assert answer["Content-Type"] == "image/webp"
    assert "no-cache" in answer["Cache-Control"]
    second = page.issue.pages.get(position=2)
    missing = reverse("admin:articles_page_picture", args=[second.pk, 400])
    assert desk.get(missing).status_code == 404


def test_sheets_for_print_are_pdfs(desk: Browser, page: Page) -> None:
    full = desk.get(reverse("admin:articles_full_sheet", args=[page.pk]))
    small = desk.get(reverse("admin:articles_small_sheet", args=[page.placements.get().article_id]))
    assert full.content.startswith(b"%PDF")
    assert small.content.startswith(b"%PDF")


def test_files_are_shown_in_the_same_number_of_queries_for_few_pages_and_many(
    desk: Browser, django_assert_max_num_queries: Any
) -> None:
    issue = make_printed_issue(1323, pages=12, per_page=1)
    desk.get(files_address(issue))
    with django_assert_max_num_queries(25):
        desk.get(files_address(issue))


def test_typed_json_is_no_region(desk: Browser, page: Page) -> None:
    corners = json.dumps([[0, 0], [1, 1]])
    assert send(desk, regions_address(page), act="draw", corners=corners).status_code == 200


def test_a_pdf_may_be_larger_than_what_other_forms_take_and_not_without_end(
    desk: Browser, issue: Issue, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    file = SimpleUploadedFile("头版.pdf", blank_pdf(2), "application/pdf")
    assert send(desk, files_address(issue), file=file).status_code == 302
    settings.PAGES_UPLOAD_MAX_BYTES = 7 << 20
    file = SimpleUploadedFile("头版.pdf", b"%PDF" + bytes(8 << 20), "application/pdf")
    answer = send(desk, files_address(issue), file=file)
    assert (answer.status_code, "7 MB" in answer.text) == (413, True)
    assert PageUpload.objects.count() == 1


def test_who_may_not_place_articles_sends_no_more_than_other_forms_take(
    issue: Issue, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    browser = Browser()
    browser.force_login(person("lin"))
    file = SimpleUploadedFile("头版.pdf", blank_pdf(2), "application/pdf")
    assert send(browser, files_address(issue), file=file).status_code == 413


def test_a_pdf_sent_from_another_site_is_refused(issue: Issue) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(person("pan"))
    file = SimpleUploadedFile("头版.pdf", blank_pdf(2), "application/pdf")
    assert send(browser, files_address(issue), file=file).status_code == 403
    assert not PageUpload.objects.exists()
