"""A refused door: a clear sentence, one row in the journal, nothing changed. Who lost a right loses
it at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.actions.review import workflow
from articles.domain.states import Stage
from articles.models import Approval, Article, JournalEntry
from newsroom.accounts.models import User
from tests.articles.test_workflow import submitted
from tests.cast import group_of, person, reader
from tests.factories.articles import MORNING, make_article, make_column, make_issue

pytestmark = pytest.mark.django_db


def client_of(user: User, language: str = "en") -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def doors() -> list[tuple[str, str, str]]:
    """Return the refusals of the journal: act, who, subject."""
    rows = JournalEntry.objects.filter(outcome="denied").order_by("pk")
    return list(rows.values_list("act", "by__username", "subject"))


@pytest.fixture
def approving() -> tuple[Article, Client, dict[str, Any]]:
    """A text at its first review, and Shen with the page of her approval open before her."""
    article = submitted("small")
    client = client_of(person("shen"))
    where = reverse("admin:articles_article_approve", args=[article.pk])
    form = client.get(where).context["form"]
    return (
        article,
        client,
        {"where": where, **{field.html_name: field.value() or "" for field in form}},
    )


def approve(client: Client, page: dict[str, Any]) -> Any:
    return client.post(
        page["where"], {name: value for name, value in page.items() if name != "where"}
    )


def test_the_page_that_was_open_approves_as_long_as_the_right_is_held(approving: Any) -> None:
    _article, client, page = approving
    assert approve(client, page).status_code == 302
    assert Approval.objects.get().by == person("shen")


def nothing_was_approved(article: Article) -> bool:
    article.refresh_from_db()
    return article.stage == Stage.REVIEW_1 and not Approval.objects.exists()


def test_an_approver_taken_out_of_all_groups_is_refused_at_once(approving: Any) -> None:
    article, client, page = approving
    person("shen").groups.clear()
    answer = approve(client, page)
    assert answer.status_code == 403
    assert "You do not have the right to do this." in answer.content.decode()
    assert doors() == [("door.refused", "shen", page["where"])]
    assert nothing_was_approved(article)


def test_an_approver_who_may_only_read_now_is_refused_by_the_act_itself(approving: Any) -> None:
    article, client, page = approving
    person("shen").groups.set([group_of("auditor")])
    answer = approve(client, page)
    assert "You do not have the right to do this." in answer.content.decode()
    assert doors() == [("workflow.approved", "shen", article.headline)]
    assert nothing_was_approved(article)


def test_an_approver_whose_account_was_closed_is_told_so_and_not_asked_to_sign_in(
    approving: Any,
) -> None:
    article, client, page = approving
    User.objects.filter(username="shen").update(is_active=False)
    answer = approve(client, page)
    assert answer.status_code == 403
    assert "Your account is closed. Nothing was changed." in answer.content.decode()
    assert doors() == [("door.refused", "shen", page["where"])]
    assert nothing_was_approved(article)


def test_an_approver_who_is_no_longer_staff_is_led_to_the_sign_in_page(approving: Any) -> None:
    article, client, page = approving
    User.objects.filter(username="shen").update(is_staff=False)
    assert approve(client, page).url.startswith("/admin/login/")
    assert doors() == [("door.refused", "shen", page["where"])]
    assert nothing_was_approved(article)


def test_a_session_that_a_new_password_ended_names_nobody(approving: Any) -> None:
    article, client, page = approving
    shen = person("shen")
    shen.set_password("quite another pass phrase")
    shen.is_active = False
    shen.save()
    answer = approve(client, page)  # a stranger now: the form comes back, with the way in beside it
    assert answer.status_code == 403
    assert answer.context["sign_in"].startswith("/admin/login/")
    assert doors() == []
    assert nothing_was_approved(article)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Ask the chief editor"), ("zh-hans", "总编辑")]
)
def test_the_page_says_what_happened_and_whom_to_ask_inside_the_desks_look(
    language: str, words: str
) -> None:
    answer = client_of(person("miao"), language).get("/admin/articles/article/?q=秘密")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert words in page
    assert 'id="user-tools"' in page


def test_the_row_names_the_door_and_the_method_and_never_what_was_asked_there() -> None:
    client_of(person("miao")).post(
        "/admin/articles/article/add/?headline=秘密", {"headline": "秘密"}
    )
    row = JournalEntry.objects.get(act="door.refused")
    assert (row.subject, row.role, row.details) == (
        "/admin/articles/article/add/",
        "subscription_manager",
        {"method": "POST"},
    )
    assert "秘密" not in row.reason


def test_a_long_address_with_odd_characters_is_cut_and_still_refused() -> None:
    assert (
        client_of(person("miao")).get(f"/admin/articles/column/%00{'长' * 400}/change/").status_code
        == 403
    )
    assert len(JournalEntry.objects.get(act="door.refused").subject) == 200


def test_strangers_leave_no_row_and_a_reader_at_the_desk_leaves_one() -> None:
    assert Client().get("/admin/articles/article/").url.startswith("/admin/login/")
    assert doors() == []
    assert client_of(reader()).get("/admin/articles/article/").url.startswith("/admin/login/")
    assert doors() == [("door.refused", "reader", "/admin/articles/article/")]


def test_what_an_action_refused_is_written_once() -> None:
    assert client_of(person("lin")).get("/admin/articles/journalentry/export/").status_code == 403
    assert doors() == [("journal.exported", "lin", "")]


def close_the_journal() -> None:
    """Let the database refuse every new row of the journal, as one that may only be read does."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "CREATE TRIGGER closed BEFORE INSERT ON articles_journalentry FOR EACH ROW "
                "EXECUTE FUNCTION newsroom_append_only()"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER closed BEFORE INSERT ON articles_journalentry BEGIN SELECT "
                "RAISE(ABORT, 'closed'); END"
            )


def test_a_journal_that_cannot_be_written_leaves_the_refusal_a_refusal() -> None:
    client = client_of(person("miao"))
    close_the_journal()
    answer = client.get("/admin/articles/article/")
    assert answer.status_code == 403
    assert "Ask the chief editor" in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_the_desk_answers_no_method_that_it_does_not_know(method: str) -> None:
    article = make_article()
    call: Callable[[str], Any] = getattr(client_of(person("gu")), method)
    answer = call(f"/admin/articles/article/{article.pk}/change/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


def test_a_refusal_no_page_has_a_place_for_is_told_and_no_accident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A right that goes between Django's own question and the action's."""
    column = make_column("空栏")
    client = client_of(person("gu"))
    monkeypatch.setattr("articles.rights.may", lambda by, permission: False)
    answer = client.post(f"/admin/articles/column/{column.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert "You do not have the right to do this." in answer.content.decode()
    assert [act for act, _by, _subject in doors()] == ["reference.deleted"]
    column.refresh_from_db()


def test_a_refusal_of_a_form_is_told_in_the_form_with_every_word_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    column = make_column("旧名")
    client = client_of(person("gu"))
    form = {"publication": column.publication_id, "name": "头条", "slug": "a", "position": 0}
    monkeypatch.setattr("articles.rights.may", lambda by, permission: False)
    page = client.post(f"/admin/articles/column/{column.pk}/change/", form).content.decode()
    assert "You do not have the right to do this." in page
    assert 'value="头条"' in page
    assert [act for act, _by, _subject in doors()] == ["reference.changed"]
    column.refresh_from_db()
    assert column.name == "旧名"


def test_the_words_of_the_action_are_those_of_the_door() -> None:
    article = submitted("small")
    with pytest.raises(Exception, match="Ask the chief editor"):
        workflow.approve_step(article, Stage.REVIEW_1, by=person("ji"), at=MORNING)


def test_an_act_on_many_rows_that_is_not_offered_is_refused_and_journalled() -> None:
    column = submitted("small").columns.get()
    where = "/admin/articles/column/"
    answer = client_of(person("lin")).post(
        where, {"action": "delete_selected", "_selected_action": column.pk}
    )
    assert answer.status_code == 403
    assert doors() == [("door.refused", "lin", where)]


def test_whoever_may_not_look_is_not_told_which_rows_exist() -> None:
    kind = ContentType.objects.get_for_model(Article).pk
    article = make_article()
    client = client_of(person("miao"))
    answers = [client.get(f"/admin/r/{kind}/{pk}/").status_code for pk in (article.pk, 999)]
    assert answers == [403, 403]
    assert client_of(person("lin")).get(f"/admin/r/{kind}/{article.pk}/").status_code == 302


def test_the_counter_sees_issues_and_no_headline_of_what_may_stand_there() -> None:
    issue = make_issue()
    make_article("尚未刊出的标题")
    client = client_of(person("miao"))
    page = f"/admin/articles/issue/{issue.pk}/pages/1/"
    assert client.get(f"/admin/articles/issue/{issue.pk}/change/").status_code == 200
    answer = client.get(page)
    assert answer.status_code == 403
    assert "尚未刊出的标题" not in answer.content.decode()
    assert "尚未刊出的标题" in client_of(person("pan")).get(page).content.decode()
