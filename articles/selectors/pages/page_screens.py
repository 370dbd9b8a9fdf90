"""The screens of printed pages: an issue's files, and the regions of one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from articles.models import (
    FileOrigin,
    FileState,
    Issue,
    Page,
    PageFile,
    PageRegion,
    PageUpload,
    Placement,
    SettingRun,
)
from articles.selectors.public.page_files import list_current_files

UPLOADS_SHOWN = 10


@dataclass(frozen=True)
class PageRow:
    """A page of an issue on the screen of its files."""

    page: Page
    file: PageFile | None

    @property
    def is_uploaded(self) -> bool:
        return self.file is not None and self.file.origin == FileOrigin.UPLOADED


@dataclass(frozen=True)
class IssueFiles:
    """An issue's pages with their files, its last uploads, and how it was set last."""

    pages: Sequence[PageRow]
    uploads: Sequence[PageUpload]
    setting: SettingRun | None

    @property
    def is_waiting(self) -> bool:
        setting_waits = self.setting is not None and self.setting.state == FileState.WAITING
        return setting_waits or any(upload.state == FileState.WAITING for upload in self.uploads)

    @property
    def tight_fits(self) -> list[dict[str, object]]:
        """Return the placements of the last setting that do not fit."""
        fits = self.setting.fits if self.setting is not None else []
        return [dict(fit) for fit in fits if fit["over_matter"] > 0 or fit["is_left_out"]]


def read_issue_files(issue: Issue) -> IssueFiles:
    """Return what the screen of an issue's page files shows. Four queries."""
    pages = list(count_regions(issue.pages.select_related("issue")).order_by("position"))
    current = list_current_files(page.pk for page in pages)
    return IssueFiles(
        pages=[PageRow(page, current.get(page.pk)) for page in pages],
        uploads=list(issue.uploads.select_related("uploaded_by")[:UPLOADS_SHOWN]),
        setting=issue.setting_runs.first(),
    )


def count_regions(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Add to pages how many articles they have, how many of them have a region, and how many
    regions are drafts."""
    return pages.annotate(
        article_count=Count("placements", distinct=True),
        linked_count=Count("placements__region", distinct=True),
        draft_count=Count("regions", filter=Q(regions__accepted_at=None), distinct=True),
    )


@dataclass(frozen=True)
class PageRegionsScreen:
    """A page in the region editor: its file, its regions in the order of its articles, and the
    articles without one."""

    page: Page
    file: PageFile | None
    regions: Sequence[PageRegion]
    placements: Sequence[Placement]
    unlinked: Sequence[Placement]

    @property
    def draft_count(self) -> int:
        return sum(region.accepted_at is None for region in self.regions)


def read_page_regions(page: Page) -> PageRegionsScreen:
    """Return what the region editor shows of a page. Three queries."""
    regions = list(page.regions.select_related("placement__article"))
    regions.sort(key=_place_of_region)
    placements = list(page.placements.select_related("article").order_by("position", "pk"))
    linked = {region.placement_id for region in regions}
    return PageRegionsScreen(
        page=page,
        file=page.files.filter(is_current=True).first(),
        regions=regions,
        placements=placements,
        unlinked=[placement for placement in placements if placement.pk not in linked],
    )


def _place_of_region(region: PageRegion) -> tuple[bool, int, int]:
    """Order regions as their articles stand on the page, those without an article last."""
    position = region.placement.position if region.placement else 0
    return (region.placement is None, position, region.pk)
