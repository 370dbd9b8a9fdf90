"""What the desk looks up is kept under the same law as articles: a right, a check, a line in the
journal."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from articles.actions.records import reference
from articles.errors import Invalid, NotYours
from articles.models import Column, JournalEntry, Page, Publication
from newsroom.accounts.models import User
from tests.articles.test_admin_desk import client_of
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_column, make_issue, make_publication

__all__ = ["client_of"]
pytestmark = pytest.mark.django_db


def test_a_changed_column_stands_in_the_journal_with_who_did_it() -> None:
    column = make_column("旧名")
    column.name = "新名"
    reference.save_reference(column, by=person("gu"), at=MORNING)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.by_printed) == ("reference.changed", "顾长河")
    assert "新名" in entry.subject


def test_a_reporter_renames_no_column_and_deletes_none() -> None:
    column = make_column("旧名")
    for act in (reference.save_reference, reference.delete_reference):
        with pytest.raises(NotYours):
            act(column, by=person("lin"), at=MORNING)
    assert set(JournalEntry.objects.values_list("outcome", flat=True)) == {"denied"}


def test_a_column_inside_itself_is_refused() -> None:
    column = make_column("环")
    column.parent = column
    with pytest.raises(Invalid):
        reference.save_reference(column, by=OPERATOR, at=MORNING)


def test_the_admin_writes_through_the_action(client_of: Any) -> None:
    publication = make_publication()
    client = client_of("gu")
    values = {"publication": publication.pk, "name": "专版", "slug": "zhuanban", "position": 0}
    client.post(reverse("admin:articles_column_add"), values)
    column = Column.objects.get(slug="zhuanban")
    client.post(reverse("admin:articles_column_delete", args=[column.pk]), {"post": "yes"})
    acts = list(
        JournalEntry.objects.exclude(act__startswith="account.")
        .order_by("pk")
        .values_list("act", flat=True)
    )
    assert acts == ["reference.added", "reference.deleted"]
    assert not Column.objects.exists()


def test_a_renamed_page_of_an_issue_stands_in_the_journal(client_of: Any) -> None:
    issue = make_issue(1322, date(2024, 3, 5))
    client = client_of("pan")
    where = reverse("admin:articles_issue_change", args=[issue.pk])
    page = client.get(where)
    sent: dict[str, Any] = {}
    forms = page.context["forms"]
    for form in [forms.issue, forms.pages.management_form, *forms.pages.forms]:
        for field in form:
            sent[field.html_name] = "" if field.value() is None else field.value()
    sent |= {"pages-2-name": "专版"}
    assert client.post(where, sent).status_code == 302
    assert Page.objects.get(issue=issue, position=3).name == "专版"
    assert JournalEntry.objects.filter(act="reference.changed", by=person("pan")).count() == 1


def test_a_newspaper_with_many_columns_names_ten_that_keep_it(
    client_of: Any, count_queries: Any
) -> None:
    publication = make_publication()
    founder = client_of("gu")
    User.objects.filter(pk=person("gu").pk).update(is_superuser=True)
    address = reverse("admin:articles_publication_delete", args=[publication.pk])
    make_column("要闻")
    few = count_queries(lambda: founder.get(address))
    for number in range(30):
        make_column(f"专版{number}")
    assert count_queries(lambda: founder.get(address)) == few
    page = founder.get(address)
    assert len([line for line in page.context["protected"] if "专版" in line]) == 9
    founder.post(address, {"post": "yes"})
    assert Publication.objects.filter(pk=publication.pk).exists()
