"""Pages that are set here: a PDF, its pictures, its text and its exact regions."""

import pytest

from articles.actions.epaper.page_setting import set_pages
from articles.models import FileOrigin, PageFile, PageRegion, RegionSource
from tests.articles.epaper.printed_issues import make_printed_issue
from tests.cast import OPERATOR
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db


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
