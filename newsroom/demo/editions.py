"""Issues with what stands on them, built through the same actions that people use. Running it again
adds nothing."""

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles.actions.archive import bulk
from articles.actions.editions import editions
from articles.actions.editions.plan import is_released
from articles.actions.publishing import printed_record
from articles.actions.review import workflow
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import UseRole
from articles.domain.states import STEPS
from articles.models import Article, Column, Issue, Publication
from newsroom.accounts.models import User
from newsroom.demo import calendar, cast
from newsroom.demo.library import Library
from newsroom.demo.staff import House
from newsroom.demo.stories import plan
from newsroom.demo.stories.story import FIGURE, Story, write_story

SOURCE = "demo"


class DemoDesk:
    """Builds issues: who acts, which columns there are, which pictures."""

    def __init__(self, publication: Publication, house: House, seed: int, now: datetime) -> None:
        self.publication = publication
        self.house = house
        self.seed = seed
        self.now = now
        self.newest = calendar.newest_number(now)
        self.chief: User = house.users["he.zhitang"]
        self.reporter: User = house.users["lin.xiaozhou"]
        self.columns = {
            column.slug: column for column in Column.objects.filter(publication=publication)
        }
        self.library = Library(seed, self.chief)
        self.changed_issues: set[int] = set()

    def issue(self, number: int) -> Issue:
        """Return a regular issue, planned the day before it appears if it is missing."""
        existing = Issue.objects.filter(publication=self.publication, number=number).first()
        if existing is not None:
            return existing
        day = calendar.find_issue_day(number)
        dawn = datetime.combine(day, calendar.DAWN, NEWSPAPER_TIME)
        planned = min(dawn, self.now) - timedelta(days=1)
        issue = editions.create_issue(
            self.publication,
            editions.PlannedIssue(
                number=number,
                date=day,
                number_in_year=calendar.number_in_year(number),
                page_names=plan.PAGE_NAMES,
                published_at=dawn if number <= self.newest else None,
            ),
            by=self.chief,
            at=planned,
        )
        for page in issue.pages.all():
            page.responsible_editor = self.house.editors[cast.EDITOR_OF_PAGE[page.position]]
            editions.change_page(page, by=self.chief, at=planned)
        return issue

    def fill(self, number: int, slots: int, progress: Callable[[int], object]) -> int:
        """Bring the articles of an issue in that are not there yet; return how many were made.

        They went through the house before this system came: what is on its way today stands in the
        hard cases.
        """
        with transaction.atomic():
            made = self.load(number, range(slots), at_most=slots)
        progress(slots)
        return made

    def load(self, number: int, slots: range, *, at_most: int) -> int:
        """Bring articles of an older issue in at once, at most so many; return how many. For
        archives of any size."""
        issue = self.issue(number)
        pages = {page.position: page for page in issue.pages.select_related("issue")}
        entries = []
        ids = {self.source_id(f"{number}-{index}") for index in slots}
        imported = Article.objects.filter(source_system=SOURCE, source_id__in=ids)
        imported_ids = set(imported.values_list("source_id", flat=True))
        new = [
            slot
            for slot in (plan.Slot(number, index) for index in slots)
            if self.source_id(slot.key) not in imported_ids
        ]
        for slot in new[:at_most]:
            story = write_story(slot, self.seed)
            entries.append(
                bulk.Entry(
                    publication=self.publication,
                    draft=self.draft(story),
                    public_from=story.moment,
                    source_system=SOURCE,
                    source_id=self.source_id(slot.key),
                    pages=[(pages[slot.page], slot.order)],
                )
            )
        dawn = datetime.combine(issue.date, calendar.DAWN, NEWSPAPER_TIME)
        loaded = bulk.load_articles(entries, by=self.chief, at=dawn)
        if loaded:
            self.changed_issues.add(issue.pk)
        return len(loaded)

    def reopen(self, issue: Issue) -> None:
        """Let an article be put on a page of an issue of an earlier run."""
        self.changed_issues.add(issue.pk)
        if is_released(issue):
            printed_record.reopen_issue(issue, "演示数据补录", by=self.chief, at=timezone.now())

    def freeze_issues(self) -> None:
        """Freeze what the issues printed that are out, as far as they changed or nobody did."""
        with transaction.atomic():
            issues = Issue.objects.of(self.publication)
            frozen = issues.filter(releases__recalled_at=None, releases__isnull=False)
            is_open = issues.exclude(pk__in=frozen).values_list("pk", flat=True)
            numbers = {*is_open, *self.changed_issues}
            printed_record.freeze_archived_issues(numbers, by=self.chief, at=timezone.now())

    def known(self, key: str) -> bool:
        """Say whether a story was made in an earlier run."""
        return Article.objects.filter(source_system=SOURCE, source_id=self.source_id(key)).exists()

    def count(self) -> int:
        """Return how many articles of this paper exist."""
        return Article.objects.filter(source_system=SOURCE).count()

    def source_id(self, key: str) -> str:
        return f"{self.seed}/{key}"

    def write(self, story: Story, draft: Draft | None = None) -> Article:
        """Store a story as its reporter would, an hour before its moment; the rights desk says
        whose text it is.

        `draft` replaces what the story would hand in.
        """
        written = story.moment - timedelta(hours=1)
        source = (SOURCE, self.source_id(story.key))
        handed_in = draft or self.draft(story)
        article = writing.create_article(
            self.publication,
            replace(handed_in, rights=None),
            by=self.reporter,
            at=written,
            source=source,
        )
        if handed_in.rights is not None:
            writing.change_rights(
                article, handed_in.rights, by=self.house.users["qin.lv"], at=written
            )
        return article

    def advance(self, article: Article, until: str, *, at: datetime) -> Article:
        """Hand an article in and let the staff approve step after step until it waits
        at `until`."""
        article = workflow.submit_article(article, by=self.reporter, at=at)
        while article.stage in STEPS and article.stage != until:
            workflow.approve_step(
                article, article.stage, by=self.house.users[cast.SIGNERS[article.stage]], at=at
            )
            article.refresh_from_db()
        return article

    def draft(self, story: Story) -> Draft:
        """Return the story as a writer would hand it in."""
        pictures = [self.library.picture(story.shot)] if story.shot else []
        text = dict(story.text)
        if story.figure:
            shown = self.library.picture(story.figure)
            pictures.append(replace(shown, role=UseRole.BODY))
            text["body"] = text["body"].replace(FIGURE, _figure(shown))
        return Draft(
            text=text,
            columns=[self.columns[slug] for slug in story.columns if slug in self.columns],
            credits=[self.credit(role, who) for role, who in story.credits],
            pictures=pictures,
            responsible_editor=self.house.editors[story.editor],
            rights=story.rights,
            expires_at=story.expires_at,
        )

    def credit(self, role: str, who: str) -> CreditLine:
        """Return a name of the byline: somebody of the cast, or a bare name."""
        person = self.house.people.get(who)
        return CreditLine(role=role, person=person, name="" if person else who)


def _figure(picture: Picture) -> str:
    alt = html.escape(picture.alt_text)
    caption = html.escape(picture.caption)
    image = f'<img src="{picture.image.original.url}" alt="{alt}" data-image="{picture.image.pk}">'
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"
