"""The readers' addresses, and the machines'."""

from datetime import date

from django.urls import path, register_converter

from articles.api import issues as issue_api
from articles.api import views as api
from articles.api.openapi import openapi
from articles.reading.access import public_page
from articles.views import (
    archive,
    articles,
    corrections,
    epaper,
    error_reports,
    index_pages,
    lists,
    machines,
    page_files,
    search,
    sharing,
)
from articles.views.feeds import LatestAtom, LatestRss


class DateConverter:
    """A date as ISO 8601 writes it; anything else is no address of ours."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DateConverter, "date")

app_name = "articles"
urlpatterns = [
    path("", lists.home, name="home"),
    path("columns/", index_pages.columns, name="columns"),
    path("columns/<str:slug>/", lists.column, name="column"),
    path(
        "columns/<str:slug>/feed.rss",
        public_page(LatestRss()),
        {"about": "column"},
        name="column_feed",
    ),
    path(
        "columns/<str:slug>/feed.atom",
        public_page(LatestAtom()),
        {"about": "column"},
        name="column_atom",
    ),
    path("columns/<str:slug>/share-<slug:version>.png", sharing.share_column, name="share_column"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path("articles/<int:pk>/full/", articles.full, name="full"),
    path("articles/<int:pk>/error/", error_reports.show_error_form, name="error_form"),
    path("articles/<int:pk>/error/sent/", error_reports.show_error_reported, name="error_reported"),
    path("articles/<int:pk>/qr.svg", articles.qr, name="qr"),
    path("articles/<int:pk>/share-<slug:version>.png", sharing.share_article, name="share_article"),
    path(
        "articles/<int:pk>/picture-<slug:use>-<slug:version>.jpg",
        sharing.share_leading_picture,
        name="share_picture",
    ),
    path("epaper/", epaper.epaper, name="epaper"),
    path("epaper/<date:on>/", epaper.issue, name="issue"),
    path("epaper/<date:on>/<int:position>/", epaper.page, name="page"),
    path("epaper/<date:on>/<int:position>/full/", epaper.page_full, name="page_full"),
    path("epaper/calendar/<int:year>/<int:month>/", epaper.back_issues, name="back_issues"),
    path("epaper/<date:on>/manifest.json", issue_api.issue_manifest, name="manifest"),
    path("epaper/collection.json", issue_api.collection, name="collection"),
    path("epaper/collection/<int:year>.json", issue_api.year_collection, name="year_collection"),
    path("epaper/files/<str:token>", page_files.page_file, name="page_file"),
    path("search/", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("search/full/", search.search_full, name="search_full"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/", archive.archive_year, name="archive_year"),
    path("archive/<int:year>/<int:month>/", archive.archive_month, name="archive_month"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive.archive_day, name="archive_day"),
    path("authors/", index_pages.authors, name="authors"),
    path("authors/<str:slug>/", lists.author, name="author"),
    path(
        "authors/<str:slug>/feed.rss",
        public_page(LatestRss()),
        {"about": "author"},
        name="author_feed",
    ),
    path(
        "authors/<str:slug>/feed.atom",
        public_page(LatestAtom()),
        {"about": "author"},
        name="author_atom",
    ),
    path("topics/", index_pages.topics, name="topics"),
    path("topics/<str:slug>/", index_pages.topic, name="topic"),
    path(
        "topics/<str:slug>/feed.rss",
        public_page(LatestRss()),
        {"about": "topic"},
        name="topic_feed",
    ),
    path(
        "topics/<str:slug>/feed.atom",
        public_page(LatestAtom()),
        {"about": "topic"},
        name="topic_atom",
    ),
    path("topics/<str:slug>/share-<slug:version>.png", sharing.share_topic, name="share_topic"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("api/v1/articles/", api.article_list, name="api_articles"),
    path("api/v1/articles/<int:pk>/", api.article_item, name="api_article"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/issues/<date:on>/", issue_api.issue_articles, name="api_issue"),
    path("about/", lists.about, name="about"),
    path("feeds/latest.rss", public_page(LatestRss()), name="feed_rss"),
    path("feeds/latest.atom", public_page(LatestAtom()), name="feed_atom"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", machines.sitemap_part, name="sitemap_part"),
    path("news-sitemap.xml", machines.news_sitemap, name="news_sitemap"),
    path("share-<slug:version>.png", sharing.share_paper, name="share_paper"),
    path("favicon.ico", sharing.favicon, name="favicon"),
    path("apple-touch-icon.png", sharing.touch_icon, name="touch_icon"),
    path("icon-192.png", sharing.icon, {"side": 192}, name="icon_192"),
    path("icon-512.png", sharing.icon, {"side": 512}, name="icon_512"),
    path("site.webmanifest", sharing.manifest, name="web_manifest"),
    path("robots.txt", machines.robots, name="robots"),
    path("trust.txt", machines.trust, name="trust"),
    path(".well-known/trust.txt", machines.trust, name="well_known_trust"),
    path(".well-known/tdmrep.json", machines.mining, name="mining"),
]
