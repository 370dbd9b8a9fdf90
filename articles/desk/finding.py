"""What the newspaper shows in the search box of the staff."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.frame.finding import HITS_MAX, WORDS_MAX, Hit, HitGroup, register_finder
from articles.models import Article, Image, Issue, Page, Person
from articles.selectors.finding.names import find_library_pictures, find_people
from articles.selectors.finding.printed import find_meant_issues, find_pages, parse_print_question
from articles.selectors.finding.texts import find_texts
from newsroom.accounts.models import User

ARTICLES = pgettext_lazy("found", "Articles")
ISSUES = pgettext_lazy("found", "Issues")
PAGES = pgettext_lazy("found", "Pages")
PEOPLE = pgettext_lazy("found", "People")
PICTURES = pgettext_lazy("found", "Pictures")


def find_printed(by: User, text: str, at: datetime) -> list[HitGroup]:
    """Return issues and pages, for whoever may see them."""
    question = parse_print_question(text, timezone.localdate(at))
    if question is None or not by.has_perm("articles.view_issue"):
        return []
    issues = find_meant_issues(question, HITS_MAX)
    may_see_pages = by.has_perm("articles.view_page")
    groups = [HitGroup(ISSUES, [_issue_hit(issue, may_see_pages) for issue in issues])]
    if question.page is not None and may_see_pages:
        pages = find_pages(question.page, issues)
        groups.insert(0, HitGroup(PAGES, [_page_hit(page) for page in pages]))
    return groups


def find_articles_people_pictures(by: User, text: str, at: datetime) -> list[HitGroup]:
    """Return articles, people and pictures, for whoever may see them."""
    words = text.split()[:WORDS_MAX]
    groups = []
    if by.has_perm("articles.view_article"):
        articles = find_texts(text, HITS_MAX)
        groups.append(HitGroup(ARTICLES, [_article_hit(article) for article in articles]))
    if by.has_perm("articles.view_person"):
        people = find_people(words, HITS_MAX)
        groups.append(HitGroup(PEOPLE, [_person_hit(person) for person in people]))
    if by.has_perm("articles.view_image"):
        pictures = find_library_pictures(words, HITS_MAX)
        groups.append(HitGroup(PICTURES, [_picture_hit(picture) for picture in pictures]))
    return groups


def _article_hit(article: Article) -> Hit:
    moment = timezone.localtime(article.published_at or article.changed_at)
    return Hit(
        label=article.headline or _("Without a headline"),
        href=reverse("admin:articles_article_change", args=[article.pk]),
        detail=f"{article.pk} · {date_format(moment, 'Y-m-d H:i')}",
        mark=str(article.get_stage_display()),
    )


def _issue_hit(issue: Issue, may_see_pages: bool) -> Hit:
    name = "articles_flatplan" if may_see_pages else "articles_issue_change"
    return Hit(
        label=f"{issue.publication} {issue.printed_number()}",
        href=reverse(f"admin:{name}", args=[issue.pk]),
        detail=date_format(issue.date, "Y-m-d"),
    )


def _page_hit(page: Page) -> Hit:
    return Hit(
        label=_("%(issue)s, page %(page)s") % {"issue": page.issue, "page": page.label},
        href=reverse("admin:articles_page_machine", args=[page.pk]),
        detail=page.name,
        mark=str(page.get_state_display()),
    )


def _person_hit(person: Person) -> Hit:
    return Hit(
        label=person.name,
        href=reverse("admin:articles_person_change", args=[person.pk]),
        detail=person.title,
    )


def _picture_hit(picture: Image) -> Hit:
    details: Sequence[str] = (str(picture.pk), picture.credit)
    return Hit(
        label=picture.title,
        href=reverse("admin:articles_image_change", args=[picture.pk]),
        detail=" · ".join(filter(None, details)),
    )


register_finder(find_printed)
register_finder(find_articles_people_pictures)
