"""The checker points at what a proofreader would, and leaves good Chinese in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine
from articles.domain.texts.checking import CheckedTerm, Checker
from articles.models import Article
from articles.models import Term as TermRow
from articles.selectors.search.suggestions import suggest_corrections
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_article, make_draft, the_publication

GOOD = [
    "3月5日（星期二），江岸港务局“采购提速”，用时12天。",
    "人人都说好，天天看，常常想。",
    "他说：“这是‘电子化’的第一年。”（完）",
    "增长10%～20%，面积300 m²，重5 kg，11月10日完成。",
    "Newsroom 1.2 版支持 ISO 8601，don’t worry.",
    "会议于9:30开始，金额1,322,000元。",
    "本报记者作了了解，一个一个地问，实实在在，的的确确，研究会会员到场。",
    "约三百人到场，近20名代表发言。",
    "亳（bó）州、André·Malraux与“CAFÉ”，《l’été》……「naïve」—",
    "甲＆乙、AT&T与R&D；真的？？真的！",
]
BAD = [
    ("码头的的货船", "doubled", "的的", "的"),
    ("采购采购周期缩短", "doubled", "采购采购", "采购"),
    ("the the port", "doubled", "the the", "the"),
    ("他说：“货到了。", "pair", "“", ""),
    ("货到了）", "pair", "）", ""),
    ("《规定》第（三条", "pair", "（", ""),
    ("货到了,验收完", "mark", ",", "，"),
    ("真的吗?", "mark", "?", "？"),
    ("2024年3月5日（星期三）", "date", "三", "二"),
    ("3月5日星期一", "date", "一", "二"),
    ("2024年2月30日", "date", "2024年2月30日", ""),
    ("１３２２期", "number", "１３２２", "1322"),
    ("增长10-20%", "number", "10-20%", "10%～20%"),
    ("约300人左右到场", "number", "约300人左右", ""),
    ("重5KG", "unit", "KG", "kg"),
    ("建筑面积300M2", "unit", "M2", "m²"),
    ("这个\ue47f字", "damaged", "\ue47f", ""),
    ("这个\ue826字", "damaged", "\ue826", "\u9fb5"),  # GB 18030-2022 names it
    ("据锟斤拷锟斤拷介绍", "damaged", "锟斤拷锟斤拷", ""),
    ("据\ufffd\ufffd介绍", "damaged", "\ufffd\ufffd", ""),
    ("据????介绍", "damaged", "????", ""),
    ("一座cafÃ©开张", "damaged", "Ã©", "é"),
    ("验收完ï¼Œ入库", "damaged", "ï¼Œ", "，"),
    ("é‡‡å\xad\x90入库", "damaged", "é‡‡å\xad\x90", "采子"),
    ("ä¸央", "damaged", "ä¸", ""),  # its last byte was a soft hyphen and is gone
    ("ÖÐ¹úÐÂÎÅ网", "damaged", "ÖÐ¹úÐÂÎÅ", "中国新闻"),
    ("鏂囩珷娴嬭瘯", "damaged", "鏂囩珷娴嬭瘯", "文章测试"),
    ("招标公告發(fā)布", "damaged", "發(fā)", "发"),
    ("據(jù)報(bào)道，會議昨日開幕", "damaged", "據(jù)", "據"),
    ("⼈员到⻅习点", "damaged", "⻅", "见"),
    ("甲&nbsp;乙", "damaged", "&nbsp;", "\xa0"),
]


def checker(*terms: CheckedTerm, names: tuple[str, ...] = ()) -> Checker:
    return Checker(terms, names, year=2024)


@pytest.mark.parametrize("text", GOOD)
def test_good_chinese_is_left_in_peace(text: str) -> None:
    assert checker().check(text) == []


@pytest.mark.parametrize(("text", "rule", "found", "proposal"), BAD)
def test_each_slip_is_found_with_what_could_stand_there(
    text: str, rule: str, found: str, proposal: str
) -> None:
    hits = [(one.rule, one.found, one.proposal) for one in checker().check(text)]
    assert (rule, found, proposal) in hits


def test_no_blank_is_ever_put_into_a_date() -> None:
    assert checker().check("11月10日") == checker().check("2024年3月5日星期二") == []


def test_quotation_marks_are_matched_within_a_paragraph() -> None:
    assert [one.start for one in checker().check("“一”\n“二\n三”")] == [4, 8]


def test_a_name_written_in_two_ways_is_shown_beside_the_known_one() -> None:
    (one,) = checker(names=("祝听澜",)).check("祝听澜说。祝听岚又说。")
    assert (one.rule, one.found, one.proposal) == ("name", "祝听岚", "祝听澜")
    assert checker(names=("祝听澜", "祝听岚")).check("祝听澜和祝听岚") == []
    assert checker(names=("祝听澜",)).check("祝听岚一人") == []


def test_the_papers_words_are_found_in_one_pass_the_longest_first() -> None:
    terms = [
        CheckedTerm("港务"),
        CheckedTerm("港务局", "港航局", "2023年改名"),
        *(CheckedTerm(f"词{n}") for n in range(3000)),
    ]
    (one,) = checker(*terms).check("江岸港务局通知")
    assert (one.found, one.proposal, one.words) == ("港务局", "港航局", "2023年改名")


@given(st.text(alphabet="采购的“”（）,。３月5日星期一10-20%KG \n", max_size=80))
def test_every_suggestion_points_at_what_it_names(text: str) -> None:
    for one in checker(CheckedTerm("采购", "购置")).check(text):
        assert text[one.start : one.end] == one.found
        assert one.words


@pytest.mark.django_db
class TestArticle:
    def article(self) -> Article:
        body = "<p>林晓舟报道：货到了,验收完。</p><p>林小舟补充。</p>"
        return make_article(
            "３月港口", body=body, credits=[CreditLine(role="reporter", name="林晓舟")]
        )

    def test_headline_body_byline_and_the_papers_terms_are_looked_at(self) -> None:
        article = self.article()
        TermRow.objects.create(publication=the_publication(), text="货到", proposal="到货")
        assert {one.rule for one in suggest_corrections(article, at=MORNING)} == {
            "number",
            "mark",
            "name",
            "term",
        }

    def test_it_changes_nothing(self) -> None:
        article = self.article()
        before = article.body
        suggest_corrections(article, at=MORNING)
        article.refresh_from_db()
        assert (article.body, article.version) == (before, 1)

    def test_a_clean_text_has_no_suggestion(self) -> None:
        article = writing.save_article(self.article(), make_draft("港口"), by=OPERATOR, at=MORNING)
        assert suggest_corrections(article, at=MORNING) == []
