"""The newspaper's tables. Submodules stand in this order, each may import only those before it:

publications, people, columns, media, texts, revisions, rights, articles, editions, placements, releases, addresses,
search, journal, terms. (Tables that point at an article before it is defined name it by string.)
"""

from articles.models.addresses import OldAddress
from articles.models.articles import Article, ArticleColumn, Credit, ImageUse
from articles.models.columns import Column
from articles.models.editions import Issue, Page
from articles.models.journal import JournalEntry
from articles.models.media import Image
from articles.models.people import Person, ResponsibleEditor
from articles.models.placements import Placement
from articles.models.publications import Publication, PublicationSchedule
from articles.models.releases import Byline, Release, ShownIn
from articles.models.revisions import Revision
from articles.models.rights import CopyrightNotice, RightsRecord
from articles.models.search import SearchDocument
from articles.models.terms import Term

__all__ = [
    "Article",
    "ArticleColumn",
    "Byline",
    "Column",
    "CopyrightNotice",
    "Credit",
    "Image",
    "ImageUse",
    "Issue",
    "JournalEntry",
    "OldAddress",
    "Page",
    "Person",
    "Placement",
    "Publication",
    "PublicationSchedule",
    "Release",
    "ResponsibleEditor",
    "Revision",
    "RightsRecord",
    "SearchDocument",
    "ShownIn",
    "Term",
]
