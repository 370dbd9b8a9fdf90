"""An archive goes in once, whole, and under the paper's own rules."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.actions.archive.importing import ImportPlan, ImportReport, import_rows
from articles.errors import NotYours
from articles.imports.items import Author, ColumnLabel, Item, ItemRow, PictureAt, PrintPlace
from articles.models import (
    Article,
    Byline,
    Column,
    Credit,
    Image,
    Issue,
    JournalEntry,
    OldAddress,
    Page,
    Person,
    ResponsibleEditor,
    SearchDocument,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_editor, make_person, make_publication

pytestmark = pytest.mark.django_db


def item(number: int = 1, **fields: Any) -> Item:
    text = {"headline": f"第{number}篇旧稿", "body": "<p>正文</p>", **fields.pop("text", {})}
    values = {
        "source": "old",
        "source_id": str(number),
        "text": text,
        "public_from": MORNING,
        "rights": {"kind": "original"},
        **fields,
    }
    return Item(**values)


def row(number: int = 1, **fields: Any) -> ItemRow:
    return ItemRow(number, item=item(number, **fields))


def bring(*rows: ItemRow, **plan: Any) -> ImportReport:
    publication = plan.pop("publication", None) or make_publication()
    return import_rows(
        rows, ImportPlan(publication=publication, **plan), by=plan.pop("by", OPERATOR), at=MORNING
    )


def test_an_archive_is_published_found_and_told_of() -> None:
    report = bring(
        row(
            columns=(ColumnLabel(name="港口"),),
            authors=(Author(name="林晓舟"),),
            old_addresses=("/old/1.html",),
        )
    )
    article = Article.objects.published(MORNING).get()
    assert (report.published, report.stored) == (1, True)
    assert article.release.credits[0]["name"] == Person.objects.get(name="林晓舟").name
    assert article.standings.get(is_primary=True).column.name == "港口"
    assert OldAddress.objects.get(path="/old/1.html").article == article
    assert SearchDocument.objects.filter(article=article).exists()
    assert JournalEntry.objects.filter(act="archive.imported").count() == 1


def test_twice_is_the_same_as_once() -> None:
    publication = make_publication()
    first = bring(row(1, columns=(ColumnLabel(name="港口"),)), row(2), publication=publication)
    before = {
        model: model.objects.count() for model in (Article, Column, Person, Image, JournalEntry)
    }
    second = bring(row(1, columns=(ColumnLabel(name="别的"),)), row(2), publication=publication)
    assert (first.published, second.published, second.known) == (2, 0, 2)
    assert {model: model.objects.count() for model in before} == before


def test_one_broken_row_stores_nothing_and_is_named_with_its_number() -> None:
    report = bring(row(1), row(2, text={"headline": "长" * 201}), row(3), ItemRow(4, fault="坏行"))
    assert [number for number, _id, _words in report.faults] == [2, 4]
    assert not report.stored
    assert not Article.objects.exists()
    assert not Column.objects.exists()


def test_keep_going_stores_all_but_the_broken_row() -> None:
    rows = [row(number) for number in range(1, 8)]
    rows[4] = row(5, authors=(Author(name="名" * 61),))
    report = bring(*rows, keep_going=True)
    assert (report.published, report.broken, report.stored) == (6, 1, True)
    assert report.faults[0][0] == 5
    assert Article.objects.count() == 6


def test_a_dry_run_reports_the_same_and_stores_nothing() -> None:
    publication = make_publication()
    dry = bring(row(1), row(2), publication=publication, dry_run=True)
    assert not Article.objects.exists()
    assert not JournalEntry.objects.exists()
    wet = bring(row(1), row(2), publication=publication)
    assert (dry.published, dry.columns) == (wet.published, wet.columns)
    assert not dry.stored


def test_an_article_that_may_not_stand_here_stays_a_draft_with_the_reason() -> None:
    report = bring(row(1, rights={"kind": "reprint"}), row(2))
    assert (report.published, report.drafts) == (1, 1)
    assert report.remarks[0][0] == 1
    assert "licence" in report.remarks[0][2]
    draft = Article.objects.get(source_id="1")
    assert (draft.stage, draft.published_at, draft.release) == ("draft", None, None)


def test_the_archive_names_its_editors_and_they_sign_nothing_new() -> None:
    known = make_editor("SHEN YAN")
    bring(row(1, editor="SHEN YAN"), row(2, editor="早年编辑"), row(3), editor="值班编辑")
    printed = {
        a.source_id: a.release.editor_printed for a in Article.objects.select_related("release")
    }
    assert printed == {"1": "SHEN YAN", "2": "早年编辑", "3": "值班编辑"}
    assert Article.objects.get(source_id="1").responsible_editor == known
    assert not ResponsibleEditor.objects.exclude(pk=known.pk).filter(active=True).exists()


def test_pictures_come_by_reference_and_are_not_shown_until_their_file_is_there() -> None:
    body = (
        '<p>文</p><img src="/a.jpg" alt="吊机" onerror="alert(1)"><img src="javascript:alert(1)">'
    )
    bring(
        row(
            1,
            text={"body": body},
            base="https://old.example.org/x/",
            lead=PictureAt(url="https://i.example/b.jpg"),
        )
    )
    article = Article.objects.get()
    image = Image.objects.get(source_url="https://old.example.org/a.jpg")
    assert f'data-image="{image.pk}"' in article.body
    assert "javascript" not in article.body
    assert "onerror" not in article.body
    assert Image.objects.count() == 2
    assert article.image_uses.count() == 2
    assert article.stage == "published"


def test_script_in_an_archive_reaches_nobody() -> None:
    bring(row(1, text={"body": '<p>好<script>alert(1)</script></p><a href="javascript:x">链</a>'}))
    body = Article.objects.get().release.revision.body
    assert body == '<p>好</p><a rel="noopener noreferrer">链</a>'


def test_an_article_takes_its_place_in_print_and_a_missing_issue_is_made() -> None:
    place = PrintPlace(number=1322, page="3", date=date(2024, 3, 5))
    report = bring(row(1, place=place), row(2, place=place))
    assert report.issues == ["1322"]
    assert Issue.objects.get().pages.get(position=3).placements.count() == 2
    assert Article.objects.first().release.source_line.endswith("第1322期第3版")


def test_a_label_of_a_digit_that_is_no_number_hinders_no_import() -> None:
    place = PrintPlace(number=1322, page="3", date=date(2024, 3, 5))
    paper = make_publication()
    bring(row(1, place=place), publication=paper)
    Page.objects.filter(position=2).update(label="²")
    bring(row(2, place=place), publication=paper)
    assert Issue.objects.get().pages.get(position=3).placements.count() == 2


def test_a_page_the_issue_lacks_is_a_broken_row() -> None:
    report = bring(row(1, place=PrintPlace(number=1322, page="9", date=date(2024, 3, 5))))
    assert "no page 9" in report.faults[0][2]


def test_two_people_of_one_name_are_not_mixed_up() -> None:
    make_person("周明", slug="zhou-1")
    make_person("周明", slug="zhou-2")
    bring(row(1, authors=(Author(name="周明"),)))
    credit = Article.objects.get().credits.get()
    assert (credit.person, credit.name) == (None, "周明")


def test_control_characters_are_left_out_and_keep_no_row_out() -> None:
    bring(
        row(1, text={"headline": "港\0口"}),
        row(2, authors=(Author(name="王\0立\ufffe", bare=True),)),
    )
    assert Article.objects.filter(headline="港口").exists()
    assert Credit.objects.get(name__startswith="王").name == "王立"
    assert Byline.objects.filter(name="王立").exists()


def test_the_same_table_in_another_newspaper_is_another_archive() -> None:
    bring(row(1, source="csv"), publication=make_publication("one"))
    bring(row(1, source="csv"), publication=make_publication("two"))
    assert Article.objects.count() == 2


def test_a_reporter_may_not_bring_in_an_archive() -> None:
    with pytest.raises(NotYours):
        import_rows(
            [row()], ImportPlan(publication=make_publication()), by=person("lin"), at=MORNING
        )


def test_ten_times_the_articles_cost_hardly_more_queries(count_queries: Any) -> None:
    publication = make_publication()
    bring(row(9999), publication=publication)
    few = count_queries(lambda: bring(*[row(n) for n in range(10)], publication=publication))
    many = count_queries(lambda: bring(*[row(n) for n in range(100, 200)], publication=publication))
    assert many < 2 * few  # SQLite takes a wide table's rows in two statements


def test_whom_one_source_knows_by_two_keys_are_two_people() -> None:
    bring(
        row(1, authors=(Author(name="周明", key="u1"),)),
        row(2, authors=(Author(name="周 明", key="u2"),)),
        row(3, authors=(Author(name="周明", key="u1"),)),
    )
    people = [Article.objects.get(source_id=key).credits.get().person for key in "123"]
    assert people[0] != people[1]
    assert people[0] == people[2]


def test_somebody_of_this_house_is_found_by_name_and_kept_by_key() -> None:
    known = make_person("周明")
    publication = make_publication()
    bring(row(1, authors=(Author(name="周　明", key="u1"),)), publication=publication)
    bring(row(2, authors=(Author(name="周明", key="u2"),)), publication=publication)
    first, second = (Article.objects.get(source_id=key).credits.get().person for key in "12")
    assert first == known
    assert second != known


def test_namesakes_of_one_source_claim_nobody_of_this_house() -> None:
    known = make_person("周明")
    bring(row(1, authors=(Author(name="周明", key="u1", namesakes=True),)))
    assert Article.objects.get().credits.get().person != known


def test_an_editor_spread_over_three_characters_is_the_same_editor() -> None:
    known = make_editor("沈燕")
    bring(row(1, editor="沈　燕"))
    assert Article.objects.get().responsible_editor == known


def test_two_categories_of_one_name_are_two_columns() -> None:
    publication = make_publication()
    labels = [ColumnLabel(name="政策", slug="policy"), ColumnLabel(name="政策", slug="policy-2")]
    for _turn in range(2):
        bring(
            *(row(count, columns=(label,)) for count, label in enumerate(labels, start=1)),
            publication=publication,
        )
        assert Column.objects.filter(name="政策").count() == 2
    bring(row(3, columns=(ColumnLabel(name=" 政　策 "),)), publication=publication)
    assert Column.objects.filter(publication=publication).count() == 2


def test_one_id_twice_in_a_file_is_told_and_never_lost() -> None:
    report = bring(
        row(1),
        row(2),
        ItemRow(3, item=item(1)),
        ItemRow(4, item=item(2, text={"headline": "另一篇"})),
    )
    assert [(number, key) for number, key, _words in report.known_rows] == [(3, "1")]
    assert [(number, key) for number, key, _words in report.faults] == [(4, "2")]
    assert report.adds_up()
    assert not report.stored


def test_an_article_of_another_newspaper_is_named_as_known_there() -> None:
    bring(row(1), publication=make_publication("one"))
    report = bring(row(1), publication=make_publication("two"))
    assert (report.known, report.stored, report.complete) == (1, False, True)
    assert "known before, in" in report.known_rows[0][2]


def test_an_old_address_that_is_taken_is_told() -> None:
    addresses = {"old_addresses": ("https://www.old.example/?p=1", "/a/1")}
    report = bring(row(1, **addresses), row(2, **addresses), row(3, old_addresses=("ftp://x/",)))
    assert OldAddress.objects.count() == 2
    assert [number for number, _id, _words in report.remarks] == [2, 2, 3]


def test_a_picture_without_an_address_is_told() -> None:
    body = '<p>文</p><img src="data:image/png;base64,AA"><img data-src="https://e.org/a b.jpg" src="x">'
    report = bring(row(1, text={"body": body}))
    assert len(report.remarks) == 1
    assert Image.objects.get().source_url == "https://e.org/a%20b.jpg"


def test_a_value_that_no_field_holds_is_told_with_its_row() -> None:
    far = datetime(2999, 12, 31, tzinfo=UTC)
    report = bring(
        row(1), row(2, public_from=far), row(3, text={"headline": "半\ud800"}), keep_going=True
    )
    assert report.adds_up()
    assert [number for number, _id, _words in report.faults] == [2]
    assert Article.objects.filter(headline="半").exists()  # half a character is noise


def test_a_lettered_page_is_given_to_an_issue_that_has_appeared_only() -> None:
    at = date(2024, 3, 5)
    places = [PrintPlace(number=7, page=page, date=at) for page in ("B1", "A2", "A10", "1")]
    paper = make_publication()
    rows = [row(count, place=place) for count, place in enumerate(places, start=1)]
    bring(*rows, publication=paper)
    labels = list(Issue.objects.get().pages.order_by("position").values_list("label", flat=True))
    assert sorted(set(labels) & {"B1", "A2", "A10", "1"}) == ["1", "A10", "A2", "B1"]
    ahead = PrintPlace(number=8, page="A1", date=at + timedelta(days=98))
    assert "no page A1" in bring(row(9, place=ahead), publication=paper).faults[0][2]


def test_a_text_that_ends_before_it_begins_is_broken_and_one_that_is_over_is_told() -> None:
    earlier = MORNING - timedelta(days=9)
    later = MORNING - timedelta(days=1)
    report = bring(
        row(1, public_from=later, expires_at=earlier),
        row(2, public_from=earlier, expires_at=later),
        keep_going=True,
    )
    assert [number for number, _id, _words in report.faults] == [1]
    assert [number for number, _id, _words in report.remarks] == [2]


def test_a_lead_picture_without_an_address_keeps_no_article_out() -> None:
    report = bring(row(1, lead=PictureAt(url="http://[")))
    assert (report.published, len(report.remarks)) == (1, 1)
    assert not Image.objects.exists()


def test_an_issue_far_ahead_is_no_archive() -> None:
    report = bring(row(1, place=PrintPlace(number=7, page="1", date=date(9999, 1, 1))))
    assert "year ahead" in report.faults[0][2]
    assert not Issue.objects.exists()


class TestCommand:
    ITEM = {
        "uri": "urn:1",
        "versionCreated": "2024-03-05T08:00:00Z",
        "by": "林晓舟",
        "headlines": [{"value": "港口"}],
        "bodies": [{"value": "正文"}],
    }

    def file(self, folder: Path, content: Any, name: str = "a.json") -> str:
        path = folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def test_the_report_is_json_and_nothing_else(self, tmp_path: Path, capsys: Any) -> None:
        make_publication()
        call_command("import_articles", self.file(tmp_path, self.ITEM), "--json")
        assert json.loads(capsys.readouterr().out)["published"] == 1

    def test_a_refused_import_fails_the_command(self, tmp_path: Path, capsys: Any) -> None:
        make_publication()
        with pytest.raises(SystemExit):
            call_command("import_articles", self.file(tmp_path, [self.ITEM, {"uri": "urn:2"}]))
        assert "row 2" in capsys.readouterr().out
        assert not Article.objects.exists()

    @pytest.mark.parametrize("content", ["", "{", "\0\0", "[1, 2", "null"])
    def test_a_file_of_nonsense_is_told_and_never_a_traceback(
        self, tmp_path: Path, content: str
    ) -> None:
        make_publication()
        with pytest.raises(SystemExit):
            call_command("import_articles", self.file(tmp_path, content))

    def test_several_newspapers_need_a_choice_and_none_needs_a_newspaper(
        self, tmp_path: Path
    ) -> None:
        path = self.file(tmp_path, self.ITEM)
        with pytest.raises(CommandError, match="no newspaper"):
            call_command("import_articles", path)
        make_publication("one")
        make_publication("two")
        with pytest.raises(CommandError, match="one, two"):
            call_command("import_articles", path)
        call_command("import_articles", path, "--publication", "two")
        assert Article.objects.get().publication.code == "two"

    def test_a_missing_file_is_told(self) -> None:
        make_publication()
        with pytest.raises(CommandError, match="Nothing was stored"):
            call_command("import_articles", "/nowhere/a.json")
