"""The newspaper's tables. Submodules are in this order, each may import only those before it:

profiles, publications, calendar, people, columns, media, texts, revisions, rights, articles,
editions, placements, releases, addresses, search, journal, terms, workflow, corrections, remarks,
locks, kept, proofs, installation. (Tables that point at an article before it is defined name it by
string.)
"""

from articles.models.desk_settings import DeskSettings
from articles.models.editions.adverts import AdvertPlacement
from articles.models.editions.issue_releases import IssueRelease
from articles.models.editions.issue_templates import IssueTemplate, TemplatePage
from articles.models.editions.page_proofs import PageStep
from articles.models.editions.plan_changes import PlanChange
from articles.models.epaper.covers import ArticleCover
from articles.models.epaper.page_files import FileOrigin, FileState, PageFile, PageUpload
from articles.models.epaper.passages import PagePassage
from articles.models.epaper.regions import PageRegion, RegionSource
from articles.models.epaper.setting_runs import PlacementFit, SettingRun
from articles.models.finding import ImageKey, PersonKey
from articles.models.fronts import Front, FrontChange, FrontEntry, FrontSlot
from articles.models.installation import Installation
from articles.models.layout.layout_exports import LayoutExport, LayoutReturn, ReturnDecision
from articles.models.library import (
    CollectedPicture,
    PictureCollection,
    PictureRights,
    PictureTag,
    TaggedPicture,
)
from articles.models.lists.assignments import Assignment
from articles.models.lists.bulk_acts import BulkAct, BulkRow, RowOutcome
from articles.models.lists.saved_views import Audience, SavedView, StartView
from articles.models.lists.scheduled_letters import ScheduledLetter
from articles.models.media import Image
from articles.models.paper.calendar import IssueDate, IssueMove
from articles.models.paper.columns import Column
from articles.models.paper.editions import Issue, Page
from articles.models.paper.house_terms import Term
from articles.models.paper.people import Person, ResponsibleEditor
from articles.models.paper.profiles import Profile
from articles.models.paper.publications import Publication, PublicationSchedule
from articles.models.review.error_reports import ReportedError, ReportOutcome
from articles.models.review.proofs import MarkKind, ProofMark
from articles.models.review.suggested_edits import EditedField, SuggestedEdit
from articles.models.review.workflow import (
    Approval,
    Return,
    ReturnCode,
    Round,
    RoundKind,
    Task,
    TaskKind,
    Waiver,
)
from articles.models.texts.articles import Article, ArticleColumn, Credit, ImageUse
from articles.models.texts.autosave import KeptText
from articles.models.texts.corrections import Correction, CorrectionKind, Severity
from articles.models.texts.journal import JournalEntry, JournalSeal, Outcome
from articles.models.texts.locks import LEASE, Lock
from articles.models.texts.old_addresses import OldAddress
from articles.models.texts.placements import Placement
from articles.models.texts.releases import Byline, Release, ShownIn, ShownPicture
from articles.models.texts.remarks import Remark
from articles.models.texts.revisions import Revision
from articles.models.texts.rights import CopyrightNotice, RightsRecord
from articles.models.texts.search import SearchDocument, SearchIndex, SearchOpening
from articles.models.texts.series import ArticleSeries, Instalment
from articles.models.topics import Topic, TopicRow

__all__ = [
    "ScheduledLetter",
    "StartView",
    "ArticleSeries",
    "SavedView",
    "RowOutcome",
    "Instalment",
    "BulkRow",
    "BulkAct",
    "Audience",
    "Assignment",
    "AdvertPlacement",
    "Approval",
    "Article",
    "ArticleColumn",
    "ArticleCover",
    "Byline",
    "TopicRow",
    "CollectedPicture",
    "Column",
    "CopyrightNotice",
    "Correction",
    "CorrectionKind",
    "Credit",
    "DeskSettings",
    "EditedField",
    "ReportedError",
    "FileOrigin",
    "FileState",
    "Front",
    "FrontChange",
    "FrontEntry",
    "FrontSlot",
    "Image",
    "ImageKey",
    "ImageUse",
    "Installation",
    "Issue",
    "IssueDate",
    "IssueMove",
    "IssueRelease",
    "IssueTemplate",
    "JournalEntry",
    "JournalSeal",
    "KeptText",
    "LEASE",
    "LayoutExport",
    "LayoutReturn",
    "Lock",
    "MarkKind",
    "OldAddress",
    "Outcome",
    "Page",
    "PageFile",
    "PagePassage",
    "PageRegion",
    "PageStep",
    "PageUpload",
    "Person",
    "PersonKey",
    "PictureCollection",
    "PictureRights",
    "PictureTag",
    "Placement",
    "PlacementFit",
    "PlanChange",
    "Profile",
    "ProofMark",
    "Publication",
    "PublicationSchedule",
    "RegionSource",
    "Release",
    "Remark",
    "ReportOutcome",
    "ResponsibleEditor",
    "Return",
    "ReturnCode",
    "ReturnDecision",
    "Revision",
    "RightsRecord",
    "Round",
    "RoundKind",
    "SearchDocument",
    "SearchIndex",
    "SearchOpening",
    "SettingRun",
    "Severity",
    "ShownIn",
    "ShownPicture",
    "SuggestedEdit",
    "TaggedPicture",
    "Task",
    "TaskKind",
    "Topic",
    "TemplatePage",
    "Term",
    "Waiver",
]
