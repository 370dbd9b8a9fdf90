"""A small newspaper in which every value that readers may see is filled, and all the addresses
they ask.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import resolve

from articles.actions.editions import editions
from articles.actions.fronts import placing
from articles.actions.publishing import corrections
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole, RightsKind, UseRole
from articles.domain.fronts import SlotKey, SlotKind
from articles.models import (
    Article,
    Column,
    CopyrightNotice,
    Front,
    Image,
    Issue,
    OldAddress,
    Page,
    Person,
    Publication,
    PublicationSchedule,
    ResponsibleEditor,
    Topic,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_column,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_published,
)
from tests.factories.editions import sign
from tests.factories.pages import make_page_file, make_region
from tests.factories.topics import make_open_topic
from tests.house.addresses import filled
from tests.house.rights_matrix import PUBLIC

NOW = MORNING + timedelta(days=1)
FACTS = "电话 | 0571-1 | https://example.org/"
KEPT_HEADERS = ("X-Robots-Tag", "TDM-Reservation", "Location")
QUERIES = {
    "/search/": ("?q=提速", "?author=林晓舟", "?editor=SHEN", "?issue=1322", "?column=yaowen"),
    "/search/suggest": ("?q=码头", "?q=1322", "?q=林晓舟", "?q=要闻"),
    "/epaper/<date:on>/": ("?number=1322",),
}
TEXT = {
    "kicker": "江岸采购",
    "subhead": "——记一次改革",
    "dateline": "本报江岸3月4日电",
    "keywords": "采购,提速",
    "source_name": "江岸日报",
    "source_url": "https://example.org/1",
    "source_date": date(2024, 3, 1),
    "source_headline": "原题",
    "source_author": "王立",
}


@dataclass(frozen=True)
class Paper:
    publication: Publication
    schedule: PublicationSchedule
    column: Column
    person: Person
    editor: ResponsibleEditor
    lead: Image
    issue: Issue
    page: Page
    article: Article
    old_address: OldAddress
    notice: CopyrightNotice
    topic: Topic


def make_paper() -> Paper:
    """Build it through the actions: printed, signed, noted, with a neighbour and one that is
    gone.
    """
    publication = make_publication(
        slogan="江岸看采购",
        organiser_line="江岸市财政局主办",
        designation="指定媒体",
        cn_number="33-0001",
        postal_code="31-1",
        price_line="每份定价：2.00元",
        licences=FACTS,
        contacts=FACTS,
        channels=FACTS,
        about="<p>关于本报</p>",
        format="对开",
        first_published_on=date(2010, 5, 7),
    )
    parent = make_column("新闻", slug="xinwen", description="新闻总汇")
    column = make_column("要闻", slug="yaowen", parent=parent, description="要闻")
    author = make_person("林晓舟", slug="lin-xiaozhou", title="记者", biography="跑采购线。")
    shen = person("shen")
    editor = ResponsibleEditor.objects.get(person__user=shen)
    lead, inside = make_image("码头", caption="三月的码头"), make_image("吊车", caption="吊车")
    for image in (lead, inside):
        default_storage.delete(image.original.name)
        default_storage.save(image.original.name, ContentFile(b"picture"))
    article = make_published(
        "码头采购提速",
        columns=[column],
        credits=[CreditLine(role=CreditRole.REPORTER, person=author)],
        pictures=[lead_picture(lead), lead_picture(inside, role=UseRole.BODY, caption="图")],
        body=f'<p>提速。</p><p><img alt="吊车" data-image="{inside.pk}"></p>',
        text=TEXT,
        responsible_editor=editor,
        expires_at=NOW + timedelta(days=300),
        rights={"kind": "original", "holder": "江岸采购报社", "valid_until": date(2024, 12, 31)},
    )
    second = make_published("第二条", columns=[column], text={"keywords": "采购"})
    issue = make_issue(published_at=None)
    page = issue.pages.get(position=1)
    page.name = "要闻"
    editions.change_page(page, by=OPERATOR, at=MORNING)
    for one in (article, second):
        editions.place_article(one, page, by=OPERATOR, at=MORNING)
    placing.put_on_front(
        Front(publication=publication),
        placing.Target(slot=SlotKey(SlotKind.SECOND)),
        second,
        placing.EntryLook(headline="第二条，另拟一题"),
        by=OPERATOR,
        at=MORNING,
    )
    topic = make_open_topic(
        "码头", "yaowen", [second, "此前"], introduction="三月的码头。", image=inside
    )
    corrections.add_note(
        article, corrections.CorrectionText(note="编者按"), by=person("gu"), at=MORNING
    )
    sign(page)
    Issue.objects.filter(pk=issue.pk).update(published_at=MORNING)
    issue.refresh_from_db()
    make_page_file(page)
    make_region(article.placements.get())
    gone = make_published("已到期", columns=[column], expires_at=MORNING + timedelta(hours=1))
    page.refresh_from_db()
    article.refresh_from_db()
    assert gone.live_until is not None
    schedule = publication.schedules.get()
    old_address = OldAddress.objects.create(path="/old.html", article=article)
    return Paper(
        publication,
        schedule,
        column,
        author,
        editor,
        lead,
        issue,
        page,
        article,
        old_address,
        publication.notices.get(kind=RightsKind.ORIGINAL),
        topic,
    )


def addresses() -> Iterator[str]:
    """Yield every public address of the newspaper, filled for the paper above."""
    day = {"year": 2024, "month": 3, "day": 5, "on": "2024-03-05", "position": 1, "version": 1}
    yield from (f"/media/{image.original.name}" for image in Image.objects.order_by("pk"))
    for route in PUBLIC:
        for section in (
            ("articles", "issues", "columns", "topics") if "<section>" in route else ("",)
        ):
            slug = "lin-xiaozhou" if route.startswith("/authors/") else "yaowen"
            for pk in _articles() if "<int:pk>" in route else (0,):
                parts = {"pk": pk, "slug": slug, "section": section, "code": "en", "path": "none"}
                values = {**day, **parts, "token": "none", "use": "search"}
                found = filled(route, values)
                if resolve(found).app_name == "articles":
                    yield found
                    yield from (found + query for query in QUERIES.get(route, ()))


def _articles() -> list[int]:
    return list(Article.objects.order_by("pk").values_list("pk", flat=True))


def shown(client: Client) -> dict[str, tuple[object, ...]]:
    """Return what every public address answers: status, content, and the headers that say
    something of a text.
    """
    found = {}
    for address in addresses():
        response = client.get(address)
        headers = [response.headers.get(name, "") for name in KEPT_HEADERS]
        found[address] = (response.status_code, response.getvalue(), *headers)
    return found
