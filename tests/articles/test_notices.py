"""Copyright notices: safe placeholders, the nearest scope in force."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.domain.copyright_notices import fill_notice, validate_notice
from articles.models import CopyrightNotice
from articles.selectors.desk.copyright_notices import (
    NoticeTable,
    column_and_ancestors,
    find_notice,
)
from tests.factories.articles import make_article, make_column


@pytest.mark.parametrize("text", ["{holder", "{nobody}", "}", "{holder.password}", "{0}", "{}"])
def test_a_placeholder_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_notice(text)


def test_a_value_is_never_read_as_a_placeholder() -> None:
    validate_notice("{holder}，{year}")
    assert (
        fill_notice("{holder}，{year}", {"holder": "{year}社", "year": "2024"}) == "{year}社，2024"
    )


@pytest.mark.django_db
def test_the_article_s_own_notice_wins_over_its_column_s_and_that_over_the_paper_s() -> None:
    special = make_column("专版")
    column = make_column("两会", parent=special)
    article = make_article(columns=[column])
    shared = {
        "publication": article.publication,
        "kind": "original",
        "effective_from": date(2024, 1, 1),
    }
    ids = column_and_ancestors(column)

    def text() -> str:
        day = date(2024, 3, 5)
        notice = find_notice(article, kind="original", column_ids=ids, on=day)
        if notice is None or notice.article_id is None:  # what an archive reads once for all
            table = NoticeTable(article.publication_id)
            assert table.find(kind="original", column_ids=ids, on=day) == notice
        return notice.text if notice else ""

    assert text().startswith("版权声明")
    CopyrightNotice.objects.create(column=special, text="栏目声明", **shared)
    assert text() == "栏目声明"
    CopyrightNotice.objects.create(column=column, text="子栏目声明", **shared)
    assert text() == "子栏目声明"
    CopyrightNotice.objects.create(article=article, text="本文声明", **shared)
    assert text() == "本文声明"
    assert find_notice(article, kind="original", column_ids=ids, on=date(2009, 1, 1)) is None


@pytest.mark.django_db
def test_a_newer_version_takes_over_on_its_day() -> None:
    article = make_article()
    CopyrightNotice.objects.create(
        publication=article.publication,
        kind="original",
        version=2,
        text="新声明",
        effective_from=date(2024, 3, 5),
    )
    days = (date(2024, 3, 4), date(2024, 3, 5))
    before, after = (find_notice(article, kind="original", column_ids=[], on=day) for day in days)
    table = NoticeTable(article.publication_id)
    assert [table.find(kind="original", column_ids=[], on=day) for day in days] == [before, after]
    assert table.find(kind="original", column_ids=[], on=date(2009, 1, 1)) is None
    CopyrightNotice.objects.update(effective_until=date(2024, 3, 31))
    table = NoticeTable(article.publication_id)
    assert table.find(kind="original", column_ids=[], on=date(2024, 3, 31)) == after
    assert table.find(kind="original", column_ids=[], on=date(2024, 4, 1)) is None
    assert table.find(kind="reprint", column_ids=[], on=date(2024, 3, 5)) != after
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == (1, 2)
