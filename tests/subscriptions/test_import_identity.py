"""Who and what a row of a file is: known by person and term, never by a number alone; what is
doubtful is decided by the clerk, and every row of the file is told of."""

from datetime import date
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, WrongState
from subscriptions.actions.imports import importing
from subscriptions.models import (
    ImportBatch,
    ImportedTerm,
    Party,
    PriceList,
    Subscription,
    Term,
)
from subscriptions.selectors.imports.imports import ImportTrial, judge_rows, try_import
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.sheets import UnreadableSheet, read_table
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_prices, make_term

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/subscriptions/subscription/import/"
HEADS = "序号,订户,电话,省份,详细地址,邮编,起订日期,止订日期,份数,已付金额"


def row(
    number: object,
    name: str,
    phone: str,
    street: str = "湖滨路 9 号",
    first: str = "2024-03-15",
    last: str = "2024-12-31",
    copies: object = 1,
) -> str:
    return f"{number},{name},{phone},浙江,{street},310001,{first},{last},{copies},222"


def sheet(*rows: str, heads: str = HEADS) -> BytesIO:
    return BytesIO("\n".join([heads, *rows]).encode())


def look(*rows: str, heads: str = HEADS) -> ImportTrial:
    if not PriceList.objects.exists():
        make_prices()
    return try_import(sheet(*rows, heads=heads), the_publication(), MORNING)


def decided(found: ImportTrial, choice: str) -> ImportTrial:
    for one in found.candidates:
        one.decision = choice
    return judge_rows(found, the_publication(), MORNING)


def bring(found: ImportTrial, **more: bool) -> importing.ImportResult:
    return importing.import_subscribers(
        found, the_publication(), name="订户.csv", by=person("miao"), at=MORNING, **more
    )


def adds_up(found: ImportTrial) -> bool:
    parts = [found.good, found.known_rows, found.doubtful, found.skipped]
    return found.rows == sum(len(part) for part in parts) + found.bad_rows


FIRST = [row(1, "许诺", "13900000001"), row(2, "江一", "13900000002", "红山 1 号")]


@pytest.mark.parametrize("numbered", ["序号", "编号"])
def test_a_second_list_numbered_from_one_loses_nobody(numbered: str) -> None:
    heads = HEADS.replace("序号", numbered)
    bring(look(*FIRST, heads=heads))
    others = [row(1, "新人甲", "13900000003", "甲路 1 号"), row(2, "新人乙", "13900000004", "乙路")]
    found = look(*others, heads=heads)
    assert (found.known, len(found.good) + len(found.doubtful)) == (0, 2)
    assert bring(decided(found, "take")).new == 2
    assert set(Party.objects.values_list("name", flat=True)) == {"许诺", "江一", "新人甲", "新人乙"}


def test_a_running_number_is_no_doubt_and_a_subscribers_number_is_one() -> None:
    bring(look(*FIRST, heads=HEADS.replace("序号", "编号")))
    other = row(1, "新人甲", "13900000003", "甲路 1 号")
    assert len(look(other).good) == 1
    found = look(other, heads=HEADS.replace("序号", "编号"))
    assert [one.doubts[0].words for one in found.doubtful] == ["Number 1 was brought in for 许诺."]
    assert found.doubtful[0].maybe == Party.objects.get(name="许诺").pk


def test_a_person_and_term_are_known_whatever_number_they_have_and_however_they_are_written() -> (
    None
):
    bring(look(*FIRST))
    again = look(
        row(71, "许　诺", "+86 139 0000 0001", "湖滨路9号"),
        row(72, "江一", "１３９０００００００２", "红山1号", "2024年3月15日", "2024.12.31", "１"),
    )
    assert (again.known, again.good, again.doubtful) == (2, [], [])
    assert bring(again).new == 0


def test_a_term_that_the_desk_sold_is_known_as_well() -> None:
    term = make_term()
    found = look(row(1, "田甜", "13800000001", "江滨路 1 号"))
    assert [one.party for one in found.known_rows] == [term.subscription.party_id]


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({"first": "2025-01-01", "last": "2025-12-31"}, "good"),  # his next term
        ({"copies": 2}, "doubtful"),  # other copies of the same days
        ({"last": "2024-06-30"}, "doubtful"),  # days that he has already
        ({"phone": "13900000009", "street": "别处 5 号"}, "good"),  # a namesake
    ],
)
def test_the_same_name_with_another_term_is_not_known(
    change: dict[str, object], counted: str
) -> None:
    bring(look(FIRST[0]))
    asked: dict[str, object] = {"phone": "13900000001"} | change
    found = look(row(1, "许诺", **asked))  # type: ignore[arg-type]
    assert (found.known, len(getattr(found, counted))) == (0, 1)


def test_a_telephone_of_somebody_else_is_taken_joined_or_left_out_as_the_clerk_says() -> None:
    bring(look(FIRST[0]))
    wife = row(1, "许太太", "13900000001", first="2025-01-01", last="2025-12-31")
    known = Party.objects.get()
    found = look(wife)
    assert [one.maybe for one in found.doubtful] == [known.pk]
    with pytest.raises(Invalid, match="in doubt"):
        bring(found)
    assert bring(found, only_good=True).doubtful == 1
    assert (bring(decided(look(wife), "skip")).skipped, Term.objects.count()) == (1, 1)
    bring(decided(look(wife), "join"))
    assert set(Subscription.objects.values_list("party", flat=True)) == {known.pk}
    other = row(2, "许小", "13900000001", "别处 5 号")
    bring(decided(look(other), "take"))
    assert Party.objects.get(name="许小").pk != known.pk
    assert find_book_faults() == []


def test_one_person_twice_in_a_file_under_other_numbers_is_pointed_out() -> None:
    found = look(
        FIRST[0],
        FIRST[1],
        row(3, "许诺", "13900000001"),
        row(4, "许诺", "13900000001", last="2024-06-30"),
    )
    assert [(one.number, one.doubts[0].words) for one in found.doubtful] == [
        (4, "Row 2 says the same."),
        (5, "Row 2 brings this subscriber a term in these days."),
    ]
    assert adds_up(found)
    done = bring(decided(found, "take"))
    assert (done.new, Party.objects.count(), Term.objects.count()) == (4, 2, 4)
    assert look(FIRST[0], row(3, "许诺", "13900000001")).known == 2


def test_a_name_alone_is_not_taken_for_somebody() -> None:
    make_term()
    found = look("1,田甜,,,,,2025-01-01,2025-12-31,1,276,电子报", heads=f"{HEADS},渠道")
    assert [one.maybe for one in found.doubtful] == [Party.objects.get().pk]


def test_rows_brought_in_by_their_number_alone_are_known_by_what_they_were() -> None:
    bring(look(*FIRST))
    for place, imported in enumerate(ImportedTerm.objects.order_by("pk"), start=1):
        ImportedTerm.objects.filter(pk=imported.pk).update(source=f"import:no:{place}", key="")
    import_module("subscriptions.migrations.0020_from_outside").keep_numbers(apps, None)
    assert list(ImportedTerm.objects.order_by("pk").values_list("key", flat=True)) == ["1", "2"]
    numbered = HEADS.replace("序号", "编号")
    assert look(*FIRST, heads=numbered).known == 2
    assert look(row(1, "新人甲", "13900000003", "甲路"), heads=numbered).doubtful[0].maybe


def test_the_same_row_in_another_newspaper_is_another_term() -> None:
    found = look(FIRST[0])
    bring(found)
    from tests.factories.articles import make_publication

    other = make_publication(code="OTHER", name="晚报")
    again = try_import(sheet(FIRST[0]), other, MORNING)
    assert again.known == 0


def test_page_report_and_sheet_add_up_and_rows_in_doubt_are_decided_on_the_page(
    client: Client,
) -> None:
    client.force_login(person("miao"))
    make_prices()
    year = timezone.localdate().year
    days = {"first": f"{year}-03-15", "last": f"{year}-12-31"}
    client.post(
        ADDRESS,
        {
            "file": SimpleUploadedFile(
                "a.csv", sheet(row(1, "许诺", "13900000001", **days)).getvalue()
            ),
            "step": "all",
        },
    )
    content = sheet(
        row(1, "许诺", "13900000001", **days),  # known
        row(2, "江一", "13900000002", "红山 1 号", **days),  # good
        row(3, "许太太", "13900000001", "红山 2 号", **days),  # doubt
        row(4, "许小", "13900000001", "红山 3 号", **days),  # doubt
        row(5, "江二", "12", **days),  # wrong
        f"合计,,,,,,,,5,{5 * 222}.00",
        ",,,,,,,,,",
        "6,,,,,,,,,",
    ).getvalue()
    page = client.post(ADDRESS, {"file": SimpleUploadedFile("b.csv", content), "step": "all"})
    found, batch = page.context["found"], page.context["batch"]
    assert adds_up(found)
    assert (found.rows, found.known, len(found.good), len(found.doubtful)) == (5, 1, 1, 2)
    assert (found.bad_rows, len(found.remarks)) == (1, 2)
    assert b'name="row-4"' in page.content
    page = client.post(ADDRESS, {"batch": batch.pk, "step": "try", "row-4": "join", "rest": "skip"})
    assert (len(page.context["found"].good), len(page.context["found"].skipped)) == (2, 1)
    client.post(ADDRESS, {"batch": batch.pk, "step": "good"})
    batch.refresh_from_db()
    told = batch.report
    assert (
        told["rows"]
        == 5
        == sum(told[name] for name in ("taken", "known", "refused", "doubtful", "skipped"))
    )
    assert len({line[0] for line in told["lines"]}) == 5
    assert "许" not in str(told)
    assert f"{ADDRESS}{batch.pk}/report/" in client.get(ADDRESS).content.decode()
    report = client.get(f"{ADDRESS}{batch.pk}/report/")
    table = read_table(BytesIO(b"".join(report.streaming_content)), {"row": ("行", "Row")})
    assert {one.values["row"] for one in table.rows} - {""} == {"2", "3", "4", "5", "6"}
    assert Term.objects.count() == 3
    with pytest.raises(WrongState):
        importing.save_decisions(batch, {"4": "take"}, by=person("miao"), at=MORNING)


def test_a_sum_that_is_not_that_of_the_rows_is_told() -> None:
    right = look(*FIRST, "合计,,,,,,,,2,444.00")
    assert right.remarks == ["Row 4 is a line of sums and is passed over."]
    wrong = look(*FIRST, "合计,,,,,,,,3,444.00")
    assert wrong.remarks[1] == "Row 4 says 3 under “份数”; the rows add up to 2."


@pytest.mark.parametrize(
    ("heads", "values", "last", "copies"),
    [
        ("订期", "全年", date(2025, 2, 28), 1),
        ("订期", "半年", date(2024, 8, 31), 1),
        ("订期", "一季度", date(2024, 5, 31), 1),
        ("止订日期", "三个月", date(2024, 5, 31), 1),
        ("止订日期", "2024年12月", date(2024, 12, 31), 1),
        ("止订日期,份数", "45657,３份", date(2024, 12, 31), 3),
        ("止订日期,份数", "2024.12.31,三份", date(2024, 12, 31), 3),
        ("止订日期,份数", "2024/12/31,３", date(2024, 12, 31), 3),
    ],
)
def test_terms_and_copies_are_read_as_people_write_them(
    heads: str, values: str, last: date, copies: int
) -> None:
    heads = f"订户,电话（手机）,起订日期,{heads},金额(元)"
    found = look(f"许诺,138 0000 0055,2024年3月1日,{values},￥414.00", heads=heads)
    assert found.bad == []
    one = found.good[0]
    assert (one.contact["phone"], one.first, one.last, one.copies, one.paid) == (
        "13800000055",
        date(2024, 3, 1),
        last,
        copies,
        41400,
    )


def test_a_file_without_an_end_of_terms_is_refused_in_words() -> None:
    with pytest.raises(UnreadableSheet, match="止订日期"):
        look("许诺,2024-03-01", heads="订户,起订日期")


def test_a_decision_that_is_none_is_refused() -> None:
    make_prices()
    batch = importing.store_import_file(
        sheet(*FIRST), the_publication(), name="a.csv", by=person("miao"), at=MORNING
    )
    with pytest.raises(Invalid):
        importing.save_decisions(batch, {"2": "burn"}, by=person("miao"), at=MORNING)
    assert ImportBatch.objects.get().decisions == {}
