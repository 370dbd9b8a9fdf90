"""An archive from elsewhere goes in: row by row as it is read, some hundred rows a statement."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.archive import bulk
from articles.actions.archive.import_checks import UNFIT, check_expiry, check_names, unfit_refusal
from articles.actions.archive.import_lookup import ImportLookup, item_pictures, number_pictures
from articles.actions.archive.import_report import ImportReport
from articles.actions.archive.import_sources import find_known_papers, name_table_source
from articles.actions.publishing.kill_notices import apply_kill_notice
from articles.actions.records import journal
from articles.actions.writing.drafts import Draft
from articles.common.moments import LATEST
from articles.domain.old_addresses import extract_path, key_of
from articles.errors import NotReady, Refused
from articles.imports.items import Item, ItemRow, RowRemarks, UnreadableArchive
from articles.imports.seen import SeenRows
from articles.models import Article, Image, OldAddress, Publication
from newsroom.accounts.actors import Actor

BATCH = 200
ARCHIVE_COLUMN = "资料库"
ADDRESS_MAX = 500


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What to do with a file. `editor` answers for articles that name nobody, `column` is home to
    those without one.

    `keep_going` stores the sound rows although others are broken; `dry_run` stores nothing and
    reports the same. `withdraw_cancelled` takes public articles away at once that their source took
    back; else the desk is told.
    """

    publication: Publication
    editor: str = ""
    column: str = ""
    as_drafts: bool = False
    keep_going: bool = False
    dry_run: bool = False
    withdraw_cancelled: bool = False


def import_rows(
    rows: Iterable[ItemRow],
    plan: ImportPlan,
    *,
    by: Actor,
    at: datetime,
    notes: Sequence[str] = (),
    progress: Callable[[int], object] = int,
) -> ImportReport:
    """Store the articles of an archive and return what became of every row.

    Rows whose source is known are passed over, so a second run changes nothing. A broken row is
    reported with its number; all rows or none are stored, or with `keep_going` the sound ones. An
    article that lacks what publishing needs stays a draft and a remark says why. `notes` are filled
    by the reader: what is said of the file as a whole. `progress` hears how many rows were dealt
    with. Refuses NotYours.
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
    run.tell_desk()
    return run.finished(notes)


class _Run:
    def __init__(self, plan: ImportPlan, *, by: Actor, at: datetime) -> None:
        self.plan = plan
        self.by = by
        self.at = at
        self.report = ImportReport()
        self.seen = SeenRows()
        self.taken_back: list[tuple[int, str, str]] = []
        self.house = ImportLookup(
            plan.publication, editor=plan.editor, column=plan.column or ARCHIVE_COLUMN, by=by, at=at
        )

    def through(self, rows: Iterable[ItemRow], progress: Callable[[int], object]) -> None:
        """Take all rows in, a batch a transaction of its own (within the caller's, where there is
        one)."""
        for batch in _batches(self._readable(rows)):
            self.report.rows += len(batch)
            self.take([row for row in batch if row.item is not None and self._is_first(row)])
            for row in batch:
                if row.fault:
                    self.report.fault(row.number, row.source_id, row.fault)
                elif row.passed:
                    self.report.leave_out(row.number, row.source_id, row.passed)
                    if row.cancels:
                        self.taken_back.append((row.number, row.cancels, row.source_id))
            progress(len(batch))
        self.house.pages.freeze_touched()

    def _is_first(self, row: ItemRow) -> bool:
        """Tell whether a row is the first of its article; a later one is known, or broken where it
        says otherwise."""
        item = self._named(row)
        earlier = self.seen.first(item, row.number) if item is not None else None
        if item is None or earlier is None:
            return True
        number, same = earlier
        if same:
            message = _("says the same as row %(row)d") % {"row": number}
            self.report.known_before(row.number, item.source_id, message)
        else:
            message = _(
                "Row %(row)d has this id already, with other content. Give each article its own."
            )
            self.report.fault(row.number, item.source_id, message % {"row": number})
        return False

    def tell_desk(self) -> None:
        """Tell the desk of articles that their source took back, whether or not the rest of the
        file is sound."""
        with transaction.atomic():
            for number, source, source_id in self.taken_back:
                taken_back = apply_kill_notice(
                    source,
                    source_id,
                    withdraw=self.plan.withdraw_cancelled,
                    by=self.by,
                    at=self.at,
                )
                if taken_back is not None:
                    self.report.remark(number, source_id, taken_back.words)
            transaction.set_rollback(self.plan.dry_run)

    def take(self, rows: Sequence[ItemRow]) -> None:
        """Store rows together; where one is refused, halve until it stands alone and
        can be named."""
        if not rows:
            return
        noted = len(self.report.remarks)
        known_counts = (self.report.known, len(self.report.known_rows))
        new_counts = {name: len(names) for name, names in self.house.made.items()}
        try:
            with transaction.atomic():
                self._store(rows)
        except Refused as refusal:
            del self.report.remarks[noted:]
            self.report.known, listed = known_counts
            del self.report.known_rows[listed:]
            for name, names in self.house.made.items():
                del names[new_counts[name] :]
            self.house.forget()
            if len(rows) == 1:
                self.report.fault(rows[0].number, rows[0].source_id, str(refusal))
                return
            half = len(rows) // 2
            self.take(rows[:half])
            self.take(rows[half:])

    def _store(self, rows: Sequence[ItemRow]) -> None:
        """Store rows together. Refuses what the paper refuses, and what no field or
        database holds."""
        try:
            self.store(rows)
        except UNFIT as error:
            raise unfit_refusal(error) from error

    def store(self, rows: Sequence[ItemRow]) -> None:
        rows = [replace(row, item=self._named(row)) for row in rows]
        papers = find_known_papers(rows, self.plan.publication)
        fresh = [row for row in rows if row.number not in papers]
        items = [row.item for row in fresh if row.item is not None]
        images = self.house.images(picture for item in items for picture in item_pictures(item))
        numbers = {
            (item.source, item.source_id): row.number
            for row, item in zip(fresh, items, strict=True)
        }

        def unready(entry: bulk.Entry, refusal: NotReady) -> None:
            number = numbers[entry.source_system, entry.source_id]
            self.report.remark(
                number, entry.source_id, _("stays a draft: %(why)s") % {"why": refusal}
            )

        remarks = [RowRemarks([*item.remarks, *check_expiry(item, self.at)]) for item in items]
        entries = [
            self._entry(item, images, item_remarks)
            for item, item_remarks in zip(items, remarks, strict=True)
        ]
        articles = bulk.load_articles(entries, by=self.by, at=self.at, unready=unready)
        self._old_addresses(articles, items, remarks)
        for row, item, item_remarks in zip(fresh, items, remarks, strict=True):
            for message in item_remarks:
                self.report.remark(row.number, item.source_id, message)
            if _never_ends(item):
                message = _("its end, so far ahead, was read as “never”")
                self.report.remark(row.number, item.source_id, message)
        self._known(rows, papers)
        public = sum(article.release_id is not None for article in articles)
        self.report.published += public
        self.report.drafts += len(articles) - public

    def _known(self, rows: Sequence[ItemRow], papers: dict[int, str]) -> None:
        """Report the rows whose article is here already; what its source says of it now is told and
        not done."""
        for row in rows:
            item = row.item
            paper = papers.get(row.number)
            if item is None or paper is None:
                continue
            message = _("known before")
            if paper != self.plan.publication.code:
                message = _("known before, in %(paper)s") % {"paper": paper}
            self.report.known_before(row.number, item.source_id, message)
            if item.version not in {"", "0", "1"}:
                newer = _("The source sent version %(version)s; what is here was not changed.")
                self.report.remark(
                    row.number, item.source_id, newer % {"version": item.version[:20]}
                )
            if item.withheld:
                self.taken_back.append((row.number, item.source, item.source_id))

    def finished(self, notes: Sequence[str]) -> ImportReport:
        """Return the report, and keep it in the journal when anything was stored."""
        report = self.report
        for message in notes:
            report.remark(0, "", message)
        report.sort()
        report.columns, report.people, report.issues = (
            self.house.made[name] for name in ("columns", "people", "issues")
        )
        new = report.published + report.drafts
        is_stored = not self.plan.dry_run and (self.plan.keep_going or not report.broken)
        report.stored = is_stored and new > 0
        understood = new + report.known + len(self.taken_back)
        report.complete = understood > 0 and not report.broken
        if report.stored:
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

    def _readable(self, rows: Iterable[ItemRow]) -> Iterator[ItemRow]:
        """Yield the rows that can be read; where the file breaks off, one faulty row says so."""
        number = 0
        try:
            for row in rows:
                number = row.number
                yield row
        except UnreadableArchive as refusal:
            yield ItemRow(number + 1, fault=str(refusal))

    def _named(self, row: ItemRow) -> Item | None:
        return name_table_source(row.item, self.plan.publication) if row.item is not None else None

    def _entry(self, item: Item, images: dict[str, Image], remarks: RowRemarks) -> bulk.Entry:
        check_names(item)
        body, pictures = number_pictures(item, images, remarks)
        draft = Draft(
            text={**item.text, "body": body},
            columns=self.house.columns_of(item, remarks),
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
        self, articles: Sequence[Article], items: Sequence[Item], remarks: Sequence[RowRemarks]
    ) -> None:
        """Let the addresses of the earlier site lead here; one that leads elsewhere already stays
        as it is."""
        by_source = {(article.source_system, article.source_id): article for article in articles}
        wanted: list[tuple[str, Article, RowRemarks]] = []
        for item, item_remarks in zip(items, remarks, strict=True):
            article = by_source[item.source, item.source_id]
            for written in item.old_addresses:
                path = extract_path(written)
                if path and len(path) <= ADDRESS_MAX:
                    wanted.append((path, article, item_remarks))
                else:
                    item_remarks.append(
                        _("The old address “%(address)s” cannot be kept.")
                        % {"address": written[:100]}
                    )
        keys = [key_of(path) for path, _article, _said in wanted]
        taken = dict(OldAddress.objects.filter(key__in=keys).values_list("key", "article_id"))
        fresh: list[OldAddress] = []
        for key, (path, article, item_remarks) in zip(keys, wanted, strict=True):
            if taken.setdefault(key, article.pk) != article.pk:
                message = _("The old address “%(address)s” leads to another article already.")
                item_remarks.append(message % {"address": path[:100]})
            else:
                fresh.append(OldAddress(path=path, article=article))
        OldAddress.objects.bulk_create(fresh, ignore_conflicts=True)


def _never_ends(item: Item) -> bool:
    """Say whether an item's end is so late that it means none: many systems write 9999-12-31."""
    return item.expires_at is not None and item.expires_at > LATEST


def _batches(rows: Iterator[ItemRow]) -> Iterator[list[ItemRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
