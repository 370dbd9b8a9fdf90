"""The newspaper's tables. Submodules stand in this order, each may import only those before it:

profiles, publications, calendar, people, columns, media, texts, revisions, rights, articles, editions, placements,
releases, addresses, search, journal, terms, workflow, corrections, remarks, locks, kept, proofs,
installation. (Tables that point at an article before it is defined name it by string.)
"""

from articles.models.addresses import OldAddress
from articles.models.articles import Article, ArticleColumn, Credit, ImageUse
from articles.models.calendar import IssueDate, IssueMove
from articles.models.columns import Column
from articles.models.corrections import Correction, CorrectionKind, Severity
from articles.models.editions import Issue, Page
from articles.models.installation import Installation
from articles.models.journal import JournalEntry, JournalSeal, Outcome
from articles.models.kept import KeptText
from articles.models.locks import LEASE, Lock
from articles.models.media import Image
from articles.models.people import Person, ResponsibleEditor
from articles.models.placements import Placement
from articles.models.profiles import Profile
from articles.models.proofs import MarkKind, ProofMark
from articles.models.publications import Publication, PublicationSchedule
from articles.models.releases import Byline, Release, ShownIn, ShownPicture
from articles.models.remarks import Remark
from articles.models.revisions import Revision
from articles.models.rights import CopyrightNotice, RightsRecord
from articles.models.search import SearchDocument, SearchIndex, SearchOpening
from articles.models.terms import Term
from articles.models.workflow import (
    Approval,
    Return,
    ReturnCode,
    Round,
    RoundKind,
    Task,
    TaskKind,
    Waiver,
)

__all__ = [
    "LEASE",
    "Approval",
    "Article",
    "ArticleColumn",
    "Byline",
    "Column",
    "CopyrightNotice",
    "Correction",
    "CorrectionKind",
    "Credit",
    "Image",
    "ImageUse",
    "Installation",
    "Issue",
    "IssueDate",
    "IssueMove",
    "JournalEntry",
    "JournalSeal",
    "KeptText",
    "Lock",
    "MarkKind",
    "OldAddress",
    "Outcome",
    "Page",
    "Person",
    "Placement",
    "Profile",
    "ProofMark",
    "Publication",
    "PublicationSchedule",
    "Release",
    "Remark",
    "ResponsibleEditor",
    "Return",
    "ReturnCode",
    "Revision",
    "RightsRecord",
    "Round",
    "RoundKind",
    "SearchDocument",
    "SearchIndex",
    "SearchOpening",
    "Severity",
    "ShownIn",
    "ShownPicture",
    "Task",
    "TaskKind",
    "Term",
    "Waiver",
]
