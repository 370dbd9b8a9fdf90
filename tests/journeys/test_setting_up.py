"""An empty installation becomes a newspaper that publishes, by its roles alone: nobody is a
superuser."""

import io
import re
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import Article, Credit, JournalEntry, Person, Publication
from articles.models import Page as IssuePage
from newsroom.accounts.models import User
from newsroom.accounts.roles import ROLES
from tests.cast import CAST, PASSWORD, group_of, person, reader
from tests.house.forms import main_form

pytestmark = pytest.mark.django_db
STAFF = {
    "gu": ("顾长河", "chief"),
    "shen": ("沈砚", "responsible_editor"),
    "lin": ("林晓舟", "reporter"),
}


def make_administrator(monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("create_administrator", name, "--name", "徐工")


def signed_in(name: str) -> Client:
    """Sign in by the form, as people do."""
    client = Client()
    client.cookies["django_language"] = "en"
    sent = {"username": name, "password": PASSWORD, "next": "/admin/"}
    assert client.post(reverse("admin:login"), sent).status_code == 302
    return client


def fill(client: Client, page: str, **typed: Any) -> str:
    """Open a form, write into it, save, and return where that leads; a refusal fails with its
    words."""
    shown = client.get(page)
    assert shown.status_code == 200, page
    form = main_form(shown.content.decode())
    assert form is not None, page
    rows = {name for name in typed if "-0-" in name}  # "add another" makes these in the browser
    unknown = set(typed) - rows - {field.name for field in form.fields}
    assert not unknown, f"{page} has no field {unknown}"
    body = {**form.body(), **typed}
    answer = client.post(page, {name: value for name, value in body.items() if value is not None})
    told = re.findall(r'class="errorlist[^>]*>.*?</ul>', answer.content.decode(), re.DOTALL)
    assert answer.status_code == 302, told
    return str(answer["Location"])


def pick(client: Client, model: str, field: str, words: str) -> str:
    """Choose a row in a search box of a form; the one row that fits is taken."""
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": words}
    answer = client.get(reverse("admin:autocomplete"), asked)
    assert answer.status_code == 200, (model, field)
    (found,) = answer.json()["results"]
    return str(found["id"])


def hire(administrator: Client, name: str, display_name: str, role: str) -> None:
    page = fill(
        administrator,
        reverse("admin:accounts_user_add"),
        username=name,
        password1=PASSWORD,
        password2=PASSWORD,
    )
    fill(
        administrator,
        page,
        display_name=display_name,
        is_staff="on",
        groups=[str(group_of(role).pk)],
    )


def found_newspaper(chief: Client) -> None:
    """Set up the newspaper: its schedule, columns, people, editors and notice."""
    fill(
        chief,
        reverse("admin:articles_publication_add"),
        code="paper",
        name="江岸采购报",
        **{
            "schedules-TOTAL_FORMS": "1",
            "schedules-0-weekdays": "25",
            "schedules-0-valid_from": "2024-01-01",
        },
    )
    paper = str(Publication.objects.get().pk)
    fill(chief, reverse("admin:articles_column_add"), publication=paper, name="要闻", slug="yaowen")
    for name, (display_name, _role) in STAFF.items():
        account = pick(chief, "person", "user", display_name)
        fill(
            chief,
            reverse("admin:articles_person_add"),
            name=display_name,
            slug=name,
            user=account,
        )
    for name in ("gu", "shen"):
        someone = pick(chief, "responsibleeditor", "person", STAFF[name][0])
        fill(
            chief,
            reverse("admin:articles_responsibleeditor_add"),
            person=someone,
            printed_name=name.upper(),
        )
    fill(
        chief,
        reverse("admin:articles_copyrightnotice_add"),
        publication=paper,
        text="版权归{holder}所有。",
        effective_from="2024-01-01",
    )


def write_first_article(reporter: Client) -> Article:
    fill(
        reporter,
        reverse("admin:articles_article_add"),
        publication=str(Publication.objects.get().pk),
        headline="创刊第一篇",
        body="<p>江岸今天有了自己的报纸。</p>",
        **{
            "standings-0-column": pick(reporter, "articlecolumn", "column", "要闻"),
            "credits-0-position": "1",
            "credits-0-person": pick(reporter, "credit", "person", "林晓舟"),
        },
    )
    return Article.objects.get()


def act(client: Client, article: Article, name: str) -> None:
    fill(client, reverse(f"admin:articles_article_{name}", args=[article.pk]))


def test_an_empty_installation_publishes_its_first_article_without_a_superuser(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    make_administrator(monkeypatch, "xu", PASSWORD)
    administrator = signed_in("xu")
    for name, (display_name, role) in STAFF.items():
        hire(administrator, name, display_name, role)
    found_newspaper(signed_in("gu"))
    reporter, editor = signed_in("lin"), signed_in("shen")
    article = write_first_article(reporter)
    act(reporter, article, "submit")
    act(editor, article, "approve")
    act(editor, article, "approve")
    act(editor, article, "publish")
    page = client.get(reverse("articles:article", args=[article.pk])).content.decode()
    assert "创刊第一篇" in page
    assert "SHEN" in page
    assert not User.objects.filter(is_superuser=True).exists()
    assert JournalEntry.objects.filter(act="account.added", by=None, subject="xu").exists()


@pytest.mark.parametrize(
    ("name", "password"), [("xu", "short"), ("xu gong", PASSWORD), ("taken", PASSWORD), ("xu", "")]
)
def test_an_administrator_with_a_bad_name_or_password_is_not_made(
    monkeypatch: pytest.MonkeyPatch, name: str, password: str
) -> None:
    reader("taken")
    with pytest.raises(CommandError):
        make_administrator(monkeypatch, name, password)
    assert User.objects.count() == 1
    make_administrator(monkeypatch, "xu", PASSWORD)
    assert User.objects.get(username="xu").groups.get().name == "system_administrator"


def answer_of_box(client: Client, model: Any, field: str) -> int:
    """Return the status with which the search box of a field answers."""
    named = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
    answer = client.get(reverse("admin:autocomplete"), {**named, "field_name": field})
    return answer.status_code


def test_every_search_box_answers_everybody_who_has_its_form() -> None:
    asked = 0
    for name, (_display_name, role) in CAST.items():
        client, request = Client(), RequestFactory().get("/admin/")
        request.user = person(name)
        client.force_login(request.user)
        for desk in admin.site._registry.values():
            if not (desk.has_add_permission(request) or desk.has_change_permission(request)):
                continue
            for part in (desk, *(inline(desk.model, admin.site) for inline in desk.inlines)):
                for field in part.get_autocomplete_fields(request):
                    assert answer_of_box(client, part.model, field) == 200, (role, part, field)
                    asked += 1
        writes = request.user.has_perm("articles.add_article")
        assert (answer_of_box(client, Credit, "person") == 200) >= writes, role
        pictures = client.get(reverse("admin:articles_image_pick"))
        assert (pictures.status_code == 200) >= writes, role
        plans = request.user.has_perm("articles.change_issue")
        assert (answer_of_box(client, IssuePage, "responsible_editor") == 200) >= plans, role
        asked += writes + plans
    assert set(ROLES) == {role for _name, role in CAST.values()}
    assert asked > 20


def test_the_search_box_for_an_account_shows_no_readers_and_opens_no_other_door() -> None:
    reader("subscriber")
    client = Client()
    client.force_login(person("gu"))
    box = {"app_label": "articles", "model_name": "person", "field_name": "user"}
    found = [
        row["text"] for row in client.get(reverse("admin:autocomplete"), box).json()["results"]
    ]
    assert "顾长河" in found
    assert "subscriber" not in found
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    taken = {"name": "读者", "slug": "reader", "user": User.objects.get(username="subscriber").pk}
    assert client.post(reverse("admin:articles_person_add"), taken).status_code == 200
    assert not Person.objects.filter(slug="reader").exists()
    client.force_login(person("lin"))
    assert client.get(reverse("admin:autocomplete"), box).status_code == 403
