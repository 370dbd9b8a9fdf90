"""The desk speaks as a newspaper does: no title and no button is put together by a machine."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, reverse

from articles.frame.menu import SECTIONS
from articles.models import Article
from newsroom.accounts.models import User
from tests.factories.articles import make_article, make_issue
from tests.house.shares import is_full, portion_of

pytestmark = pytest.mark.django_db
SAID = re.compile(
    r"<(title|h1|h2|h3|h4|summary|button|legend|label)\b[^>]*>(.*?)</\1>"
    r'|<(a) [^>]*class="(?:addlink|deletelink|viewsitelink|historylink)"[^>]*>(.*?)</a>'
    r'|<(input) type="submit" value="([^"]*)"',
    re.DOTALL,
)
HAN = "[\u4e00-\u9fff]"
MACHINE = re.compile(
    rf"{HAN} +{HAN}|来修改|^以 |^增加 |Choose|by selecting|\bor\b.*{HAN}|条结果。 *$"
)


@pytest.fixture
def founder(client: Client) -> Client:
    make_issue()
    make_article("会计")
    client.force_login(
        User.objects.create_superuser("founder", "founder@example.com", "a long pass phrase")
    )
    return client


def said(page: str) -> list[str]:
    """Return what a page says in its titles, headings, labels and buttons. What is hidden from
    screen readers is said there in other words."""
    plain = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    plain = re.sub(r'<span aria-hidden="true">[^<]*</span>', "", plain)
    parts = ["".join(filter(None, found.groups()[1::2])) for found in SAID.finditer(plain)]
    return [" ".join(re.sub(r"<[^>]+>", "", part).split()) for part in parts]


def addresses() -> list[str]:
    """Return every address of the desk that names no row."""
    lists = [
        f"/admin/{pattern.pattern}"
        for pattern in admin.site.get_urls()
        if not isinstance(pattern, URLResolver) and "<" not in str(pattern.pattern)
    ]
    for model, desk in admin.site._registry.items():
        below = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
        lists += [
            f"{below}{pattern.pattern}"
            for pattern in desk.get_urls()
            if not isinstance(pattern, URLResolver) and "<" not in str(pattern.pattern)
        ]
    sections = [reverse(section.address_name) for section in SECTIONS]
    return sorted({*lists, *sections, "/admin/find/", "/admin/find/?q=1322"} - {"/admin/logout/"})


@pytest.mark.usefixtures("frame_counted_once")
def test_no_title_and_no_button_of_the_desk_is_machine_chinese(founder: Client) -> None:
    faults = {}
    every = addresses()
    for address in portion_of(every, 4):
        answer = founder.get(address)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            words = said(answer.content.decode())
            faults[address] = [one for one in words if MACHINE.search(one)]
    assert len(every) > 80
    assert len(faults) > 80 or not is_full()
    assert {address: found for address, found in faults.items() if found} == {}


def test_the_forms_of_what_is_there_are_titled_plainly(founder: Client) -> None:
    titles = {
        name: founder.get(address).context["title"]
        for name, address in {
            "articles": "/admin/articles/article/",
            "article": reverse("admin:articles_article_change", args=[1]),
            "issue": "/admin/articles/issue/add/",
        }.items()
        if founder.get(address).status_code == 200
    }
    assert titles["articles"] == "稿件"
    assert titles["issue"] == "排新的一期"


def test_after_an_act_it_is_said_what_was_done(founder: Client) -> None:
    form = {"name": "岚江日报", "slug": "x"}
    founder.post("/admin/articles/person/add/", {"name": "何知棠", "slug": "he", **form})
    page = founder.get("/admin/articles/person/").content.decode()
    assert "已新增人员“岚江日报”。" in re.sub(r"<[^>]+>", "", page)


def test_a_note_and_a_place_on_a_page_are_answered_with_a_sentence(founder: Client) -> None:
    article = Article.objects.get()
    notes = f"/admin/articles/article/{article.pk}/remarks/"
    page = founder.post(notes, {"words": "核对金额"}, follow=True).content.decode()
    assert "附注已留在稿件上。" in page
    pk = article.remarks.get().pk
    assert "附注已办结。" in founder.post(notes, {"settle": pk}, follow=True).content.decode()
    issue = make_issue(1330, date(2024, 3, 29), published_at=None)
    plan = f"/admin/articles/issue/{issue.pk}/pages/2/"
    assert "稿件已上版。" in founder.post(plan, {"add": article.pk}, follow=True).content.decode()
