"""Copies of articles and instalments of a series are new drafts of their own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from articles.actions.publishing import publishing
from articles.actions.writing import copies, writing
from articles.actions.writing.drafts import draft_from_article
from articles.domain.choices import RightsKind
from articles.domain.texts.instalments import read_headline, spell_number, write_headline
from articles.errors import Invalid, NotYours
from articles.models import Article, Instalment, JournalEntry, RightsRecord
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_published,
    sign_off,
)

pytestmark = pytest.mark.django_db


class TestNumbersInHeadlines:
    @pytest.mark.parametrize(
        ("headline", "following"),
        [
            ("政采三十年", "政采三十年（二）"),
            ("政采三十年（二）", "政采三十年（三）"),
            ("政采三十年(2)", "政采三十年(3)"),
            ("政采三十年之二", "政采三十年之三"),
            ("政采三十年之十九", "政采三十年之二十"),
            ("政采三十年②", "政采三十年③"),
            ("政采三十年 ⑳", "政采三十年 （21）"),
            ("政采三十年·九", "政采三十年·十"),
            ("政采三十年【一】", "政采三十年【二】"),
            ("政采三十年（上）", "政采三十年（下）"),
            ("政采三十年（下）", "政采三十年（三）"),
            ("投入增加（2024）", "投入增加（2024）（二）"),  # a year is no number of an instalment
            ("政采（二", "政采（二（二）"),  # a bracket that was never closed
            ("（二）", "（二）（二）"),  # nothing is in front of the number
        ],
    )
    def test_a_headline_is_counted_on_as_it_is_numbered(
        self, headline: str, following: str
    ) -> None:
        assert write_headline(headline, read_headline(headline).number + 1) == following

    def test_numbers_are_spelled_as_papers_print_them(self) -> None:
        spelled = {number: spell_number(number) for number in (1, 10, 12, 20, 21, 100, 102, 110)}
        assert list(spelled.values()) == [
            "一",
            "十",
            "十二",
            "二十",
            "二十一",
            "一百",
            "一百零二",
            "一百一十",
        ]


class TestCopies:
    def test_a_copy_has_the_text_and_nothing_of_its_life(self) -> None:
        source = make_published("原稿", pictures=[lead_picture()], columns=[make_column("要闻")])
        lin = person("lin")
        copy = copies.duplicate_article(source, by=lin, at=MORNING)
        assert copy.pk != source.pk
        assert (copy.stage, copy.visibility, copy.version) == ("draft", "never", 1)
        assert copy.created_by == lin
        assert (copy.headline, copy.body, copy.abstract) == (
            source.headline,
            source.body,
            source.abstract,
        )
        assert copy.release is None
        assert copy.responsible_editor is None
        assert copy.published_at is None
        assert not copy.rounds.exists()
        assert not copy.placements.exists()
        assert [str(one) for one in copy.credits.all()] == [
            str(one) for one in source.credits.all()
        ]
        assert copy.image_uses.get().image == source.image_uses.get().image
        assert str(copy.standings.get(is_primary=True)) == "要闻"
        entry = JournalEntry.objects.get(act="article.duplicated")
        assert (entry.article, entry.details["made"]) == (source, copy.pk)

    def test_a_copy_of_a_reprint_stays_a_reprint_whoever_copies_it(self) -> None:
        source = make_article(
            rights={"kind": RightsKind.REPRINT, "holder": "外报", "licence": "转载授权书"}
        )
        copy = copies.duplicate_article(source, by=person("lin"), at=MORNING)
        record = RightsRecord.objects.get(article=copy)
        assert (record.kind, record.holder, record.licence) == (
            RightsKind.REPRINT,
            "外报",
            "转载授权书",
        )

    def test_a_second_click_makes_no_second_copy_and_a_later_one_does(self) -> None:
        source = make_article()
        lin = person("lin")
        first = copies.duplicate_article(source, by=lin, at=MORNING)
        assert copies.duplicate_article(source, by=lin, at=MORNING) == first
        later = MORNING + timedelta(minutes=1)
        assert copies.duplicate_article(source, by=lin, at=later) != first
        assert Article.objects.count() == 3

    def test_who_writes_nothing_copies_nothing(self) -> None:
        with pytest.raises(NotYours):
            copies.duplicate_article(make_article(), by=person("jiao"), at=MORNING)
        assert Article.objects.count() == 1


class TestSeries:
    def test_the_next_instalment_takes_over_what_the_series_shares(self) -> None:
        first = make_article("政采三十年", text={"kicker": "系列报道"})
        lin = person("lin")
        second = copies.continue_series(first, by=lin, at=MORNING)
        assert (second.headline, second.kicker, second.body) == (
            "政采三十年（二）",
            "系列报道",
            "",
        )
        assert [str(one) for one in second.credits.all()] == [
            str(one) for one in first.credits.all()
        ]
        assert [str(one) for one in second.standings.all()] == [
            str(one) for one in first.standings.all()
        ]
        series = first.instalment.series
        assert series.name == "政采三十年"
        numbers = Instalment.objects.filter(series=series).values_list("number", "article")
        assert list(numbers) == [(1, first.pk), (2, second.pk)]

    def test_a_series_goes_on_behind_its_last_instalment(self) -> None:
        first = make_article("连载之三")
        lin = person("lin")
        second = copies.continue_series(first, by=lin, at=MORNING)
        later = MORNING + timedelta(minutes=1)
        third = copies.continue_series(first, by=lin, at=later)
        assert [second.headline, third.headline] == ["连载之四", "连载之五"]
        assert third.instalment.number == 5

    def test_a_headline_that_would_be_too_long_is_refused_and_nothing_is_made(self) -> None:
        long = make_article("长" * 199)
        with pytest.raises(Invalid):
            copies.continue_series(long, by=person("lin"), at=MORNING)
        assert Article.objects.count() == 1
        assert not Instalment.objects.exists()

    def test_readers_are_led_from_one_public_instalment_to_the_other(self, client: Client) -> None:
        first = make_published("政采三十年")
        second = copies.continue_series(first, by=person("lin"), at=MORNING)
        assert "前一篇" not in client.get(f"/articles/{first.pk}/").content.decode()
        draft = replace(draft_from_article(second), text=draft_from_article(first).text)
        text = {**draft.text, "headline": second.headline}
        writing.save_article(second, replace(draft, text=text), by=OPERATOR, at=MORNING)
        sign_off(second)
        publishing.publish_article(second, by=OPERATOR, at=MORNING)
        page = client.get(f"/articles/{first.pk}/").content.decode()
        assert "系列：" in page
        assert f'href="/articles/{second.pk}/"' in page.split("系列：")[1].split("</nav>")[0]
        back = client.get(f"/articles/{second.pk}/").content.decode()
        assert f'href="/articles/{first.pk}/"' in back.split("系列：")[1].split("</nav>")[0]


class TestButtons:
    @pytest.mark.parametrize("slug", ["duplicate", "continue"])
    def test_a_button_leads_to_the_new_draft(self, client: Client, slug: str) -> None:
        source = make_article()
        client.force_login(person("lin"))
        address = f"/admin/articles/article/{source.pk}/{slug}/"
        assert client.get(address).status_code == 405
        answer = client.post(address)
        made = Article.objects.exclude(pk=source.pk).get()
        assert answer.url == f"/admin/articles/article/{made.pk}/change/"
        assert address in client.get("/admin/articles/article/").content.decode()

    def test_a_proofreader_is_refused_and_sees_no_button(self, client: Client) -> None:
        source = make_article()
        client.force_login(person("jiao"))
        address = f"/admin/articles/article/{source.pk}/duplicate/"
        assert client.post(address).status_code == 403
        assert address not in client.get("/admin/articles/article/").content.decode()
