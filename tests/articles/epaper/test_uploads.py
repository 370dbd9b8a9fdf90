"""PDFs of pages from outside: taken or refused in words, read page by page, current all at once."""

import pytest

from articles.actions.epaper.page_setting import set_pages
from articles.actions.epaper.page_worker import process_next
from articles.models import FileOrigin, FileState, PageFile, PageRegion
from tests.articles.epaper.printed_issues import joined_pdf, make_printed_issue, upload
from tests.cast import OPERATOR
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db


def test_an_upload_becomes_pages_with_pictures_text_and_draft_regions() -> None:
    issue = make_printed_issue(pages=2, per_page=2)
    set_pages(issue, by=OPERATOR, at=MORNING)
    PageRegion.objects.all().delete()
    sent = upload(issue, joined_pdf(issue))
    assert process_next(MORNING) == sent
    sent.refresh_from_db()
    assert (sent.state, sent.done_count) == (FileState.READY, 2)
    current = PageFile.objects.filter(page__issue=issue, is_current=True)
    assert {file.origin for file in current} == {FileOrigin.UPLOADED}
    assert PageFile.objects.filter(page__issue=issue).count() == 4  # the set ones are kept
    regions = PageRegion.objects.filter(page__issue=issue)
    assert regions.count() == 4
    assert all(region.accepted_at is None and region.score for region in regions)
