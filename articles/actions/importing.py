"""An archive from elsewhere goes in: row by row as it is read, some hundred rows a statement."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import rights
from articles.actions import bulk, journal
from articles.actions.arrivals import Arrivals, pictures_in, with_pictures
from articles.actions.drafts import Draft
from articles.errors import Invalid, NotReady, Refused
from articles.fields import validate_printable
from articles.imports.items import Item, Row, Unreadable
from articles.models import Article, Image, OldAddress, Publication
from articles.moments import LATEST

if TYPE_CHECKING:
    from newsroom.accounts.models import User

BATCH = 200
LISTED = 1000  # rows named one by one; the others are counted
ARCHIVE_COLUMN = "资料库"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to do with a file. `editor` answers for articles that name nobody, `column` is home to those without one.

    `keep_going` stores the sound rows although others are broken; `dry_run` stores nothing and reports the same.
    """

    publication: Publication
    editor: str = ""
    column: str = ""
    as_drafts: bool = False
    keep_going: bool = False
    dry_run: bool = False


@dataclass
class Report:
    """What became of every row. `faults` and `remarks` are (row, source id, words), the first thousand of each."""

    rows: int = 0
    published: int = 0
    drafts: int = 0
    known: int = 0
    passed: int = 0
    broken: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    stored: bool = False

    def fault(self, row: int, source_id: str, words: str) -> None:
        self.broken += 1
        if len(self.faults) < LISTED:
            self.faults.append((row, source_id, words))

    def remark(self, row: int, source_id: str, words: str) -> None:
        if len(self.remarks) < LISTED:
            self.remarks.append((row, source_id, words))


def import_rows(
    rows: Iterable[Row],
    plan: Plan,
    *,
    by: "User | None",
    at: datetime,
    progress: Callable[[int], object] = int,
) -> Report:
    """Store the articles of an archive and return what became of every row.

    Rows whose source is known are passed over, so a second run changes nothing. A broken row is reported with its
    number; all rows or none are stored, or with `keep_going` the sound ones. An article that lacks what publishing
    needs stays a draft and a remark says why. `progress` hears how many rows were dealt with. Refuses NotYours.
    """
    rights.require(rights.can_import(by))
    run = _Run(plan, by=by, at=at)
    if plan.keep_going and not plan.dry_run:
        run.through(rows, progress)
    else:
        with transaction.atomic():
            run.through(rows, progress)
            if plan.dry_run or run.report.broken:
                transaction.set_rollback(True)
    return run.finished()


class _Run:
    def __init__(self, plan: Plan, *, by: "User | None", at: datetime) -> None:
        self.plan, self.by, self.at = plan, by, at
        self.report = Report()
        self.house = Arrivals(
            plan.publication, editor=plan.editor, column=plan.column or ARCHIVE_COLUMN, by=by, at=at
        )

    def through(self, rows: Iterable[Row], progress: Callable[[int], object]) -> None:
        """Take all rows in, a batch a transaction of its own (within the caller's, where there is one)."""
        for batch in _batches(self._readable(rows)):
            self.report.rows += len(batch)
            self.take([row for row in batch if row.item is not None])
            for row in batch:
                if row.fault:
                    self.report.fault(row.number, row.source_id, row.fault)
                self.report.passed += bool(row.passed)
            progress(len(batch))

    def take(self, rows: Sequence[Row]) -> None:
        """Store rows together; where one is refused, halve until it stands alone and can be named."""
        if not rows:
            return
        noted = len(self.report.remarks)
        made = {name: len(names) for name, names in self.house.made.items()}
        try:
            with transaction.atomic():
                self.store(rows)
        except Refused as refusal:
            del self.report.remarks[noted:]
            for name, names in self.house.made.items():
                del names[made[name] :]
            self.house.forget()
            if len(rows) == 1:
                self.report.fault(rows[0].number, rows[0].source_id, str(refusal))
                return
            half = len(rows) // 2
            self.take(rows[:half])
            self.take(rows[half:])

    def store(self, rows: Sequence[Row]) -> None:
        fresh = self._fresh(rows)
        items = [row.item for row in fresh if row.item is not None]
        images = self.house.images(picture for item in items for picture in pictures_in(item))
        numbers = {
            (item.source, item.source_id): row.number
            for row, item in zip(fresh, items, strict=True)
        }

        def unready(entry: bulk.Entry, refusal: NotReady) -> None:
            number = numbers[entry.source_system, entry.source_id]
            self.report.remark(
                number, entry.source_id, _("stays a draft: %(why)s") % {"why": refusal}
            )

        entries = [self._entry(item, images) for item in items]
        articles = bulk.load(entries, by=self.by, at=self.at, unready=unready)
        self._old_addresses(
            articles, {(item.source, item.source_id): item.old_address for item in items}
        )
        for row, item in zip(fresh, items, strict=True):
            for words in item.remarks:
                self.report.remark(row.number, item.source_id, words)
            if _never_ends(item):
                words = _("its end, so far ahead, was read as “never”")
                self.report.remark(row.number, item.source_id, words)
        public = sum(article.release_id is not None for article in articles)
        self.report.published += public
        self.report.drafts += len(articles) - public
        self.report.known += len(rows) - len(articles)

    def finished(self) -> Report:
        """Return the report, and keep it in the journal when anything was stored."""
        report = self.report
        report.columns, report.people, report.issues = (
            self.house.made[name] for name in ("columns", "people", "issues")
        )
        report.stored = not self.plan.dry_run and (self.plan.keep_going or not report.broken)
        new = report.published + report.drafts
        if report.stored and new:
            journal.record(
                "archive.imported",
                by=self.by,
                at=self.at,
                subject=self.plan.publication.name,
                rows=report.rows,
                published=report.published,
                drafts=report.drafts,
                broken=report.broken,
            )
        return report

    def _readable(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield rows as long as the file can be read; where it breaks off, one faulty row says so."""
        number = 0
        try:
            for row in rows:
                number = row.number
                yield row
        except Unreadable as refusal:
            yield Row(number + 1, fault=str(refusal))

    def _fresh(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows whose source is not stored yet, the first of each; nothing is made for the others."""
        keys = {
            (item.source, item.source_id): row
            for row in reversed(rows)
            if (item := self._named(row)) is not None
        }
        known: set[tuple[str, str]] = set()
        for system in {source for source, _key in keys}:
            wanted = [key for source, key in keys if source == system]
            found = Article.objects.filter(source_system=system, source_id__in=wanted)
            known |= set(found.values_list("source_system", "source_id"))
        fresh = [
            replace(row, item=self._named(row))
            for source, row in keys.items()
            if source not in known
        ]
        return sorted(fresh, key=lambda row: row.number)

    def _named(self, row: Row) -> Item | None:
        """Return the item with its source told apart: tables number their rows, so each newspaper has its own."""
        item = row.item
        if item is None or item.source != "csv":
            return item
        return replace(item, source=f"csv:{self.plan.publication.code}"[:40])

    def _entry(self, item: Item, images: dict[str, Image]) -> bulk.Entry:
        _check_names(item)
        body, pictures = with_pictures(item, images)
        draft = Draft(
            text={**item.text, "body": body},
            columns=self.house.columns_of(item),
            credits=self.house.credits_of(item),
            pictures=pictures,
            responsible_editor=self.house.editor_of(item),
            rights=item.rights,
            expires_at=None if _never_ends(item) else item.expires_at,
        )
        return bulk.Entry(
            publication=self.plan.publication,
            draft=draft,
            source_system=item.source,
            source_id=item.source_id,
            public_from=None if self.plan.as_drafts else item.public_from,
            pages=self.house.place_of(item),
            archived=True,
        )

    def _old_addresses(
        self, articles: Sequence[Article], addresses: dict[tuple[str, str], str]
    ) -> None:
        """Let the addresses of the earlier site lead here; one that leads somewhere already stays as it is."""
        paths = {
            addresses[article.source_system, article.source_id]: article
            for article in reversed(articles)
        }
        OldAddress.objects.bulk_create(
            [
                OldAddress(path=path, article=article)
                for path, article in paths.items()
                if path.startswith("/")
            ],
            ignore_conflicts=True,
        )


def _never_ends(item: Item) -> bool:
    """Say whether an item's end is so late that it means none: other systems write 9999-12-31 for “never”."""
    return item.expires_at is not None and item.expires_at > LATEST


def _check_names(item: Item) -> None:
    if len(item.source_id) > 300 or len(item.old_address) > 500:
        raise Invalid(_("The source id has at most 300 characters, the old address at most 500."))
    try:
        validate_printable(item.source_id + item.old_address)
    except ValidationError as error:
        raise Invalid(*error.messages) from error


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
