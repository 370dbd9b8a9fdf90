"""The addresses of the staff's work screens, below those of the admin."""

from functools import partial

from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from articles.desk.acts.urls import act_urls
from articles.desk.alerts.urls import alert_urls
from articles.desk.calendar.year import show_calendar
from articles.desk.flatplan.urls import flatplan_urls
from articles.desk.fronts.urls import front_urls
from articles.desk.issues.urls import issue_urls
from articles.desk.journal.urls import journal_urls
from articles.desk.large_uploads import allow_large_files
from articles.desk.layout.urls import layout_urls
from articles.desk.lists.urls import list_urls
from articles.desk.manuscripts.urls import manuscript_urls
from articles.desk.page_files import show_page_files
from articles.desk.page_pictures import show_page_picture
from articles.desk.page_proofs import show_full_sheet, show_small_sheet
from articles.desk.pictures.urls import picture_urls
from articles.desk.profiles.urls import profile_urls
from articles.desk.reading.urls import reading_urls
from articles.desk.records.urls import record_urls
from articles.desk.region_editor import show_regions
from articles.desk.review import show_review
from articles.desk.screens import Guard, screen_path
from articles.desk.signing.urls import signing_urls
from articles.desk.topics.urls import topic_urls
from articles.desk.writing.urls import writing_urls


def desk_urls(guard: Guard) -> list[URLPattern]:
    """Return the work screens, each behind `guard`, which lets nobody but the staff in."""
    screen = partial(screen_path, guard)
    return [
        *act_urls(guard),
        *alert_urls(guard),
        *flatplan_urls(guard),
        *front_urls(guard),
        *issue_urls(guard),
        *journal_urls(guard),
        *layout_urls(guard),
        *list_urls(guard),
        *manuscript_urls(guard),
        *picture_urls(guard),
        *profile_urls(guard),
        *reading_urls(guard),
        *record_urls(guard),
        *signing_urls(guard),
        *topic_urls(guard),
        *writing_urls(guard),
        path(
            "articles/issue/<int:pk>/files/",
            allow_large_files(guard(never_cache(show_page_files))),
            name="articles_page_files",
        ),
        screen("articles/issuedate/", show_calendar, "issuedate_changelist"),
        screen("articles/page/<int:pk>/regions/", show_regions, "page_regions"),
        screen("articles/page/<int:pk>/full-sheet.pdf", show_full_sheet, "full_sheet"),
        screen("articles/page/<int:pk>/picture/<int:width>/", show_page_picture, "page_picture"),
        screen("articles/article/<int:pk>/review/", show_review, "article_review"),
        screen("articles/article/<int:pk>/small-sheet.pdf", show_small_sheet, "small_sheet"),
    ]
