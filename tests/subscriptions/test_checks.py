"""Telephones, postcodes, tax codes and titles in one form, and their masks."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from subscriptions.domain import masking, validators
from subscriptions.domain.parsing import normalise_text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13812345678", "13812345678"),
        (" 138 1234 5678 ", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("\u202a13812345678\u202c", "13812345678"),  # as WeChat copies it
        ("18412345678转0021", "18412345678-0021"),
        ("0571-87654321", "0571-87654321"),
        ("（0571）8765 4321", "0571-87654321"),
        ("+86 571 87654321", "0571-87654321"),
        ("+86 10 62345678", "010-62345678"),
        ("010-62345678", "010-62345678"),
        ("02162345678", "021-62345678"),
        ("0571-87654321-8001", "0571-87654321-8001"),
        ("0571-87654321 转 8001", "0571-87654321-8001"),
        ("0571-87654321 ext. 8001", "0571-87654321-8001"),
        ("400-810-1234", "400-810-1234"),
        ("+852 2123 4567", "+85221234567"),
    ],
)
def test_a_telephone_is_kept_in_one_form(written: str, kept: str) -> None:
    assert validators.clean_phone(written) == kept
    assert validators.clean_phone(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12345678901",
        "1381234567",
        "138123456789",
        "87654321",
        "1.38E+10",
        "=1+1",
        "+86",
        "无",
        "0" * 12,
    ],
)
def test_what_is_no_telephone_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValidationError, match="0571-87654321"):
        validators.clean_phone(written)


def test_a_postcode_has_six_digits_and_a_province() -> None:
    assert validators.clean_postcode(" ３１００１２ ") == "310012"
    assert validators.clean_postcode("999077") == "999077"
    for wrong in ("31001", "3100122", "000000", "910000", "31OO12", "", "٣١٠٠١٢a"):
        with pytest.raises(ValidationError, match="six digits"):
            validators.clean_postcode(wrong)


def test_a_spreadsheet_that_lost_the_zero_gets_it_back() -> None:
    assert validators.pad_postcode("10010") == "010010"
    assert validators.pad_postcode("310012") == "310012"
    with pytest.raises(ValidationError):
        validators.pad_postcode("1001")


def test_a_credit_code_is_right_to_its_last_character() -> None:
    assert validators.clean_credit_code(" 9111 0000 6000 37341l ") == "91110000600037341L"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for letter in alphabet.replace("L", ""):
        with pytest.raises(ValidationError, match="credit code"):
            validators.clean_credit_code("9111000060003734" + "1" + letter)


@pytest.mark.parametrize(
    "wrong", ["", "91110000600037341", "91110000600037341I", "9111000O600037341L", "税号"]
)
def test_what_is_no_credit_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        validators.clean_credit_code(wrong)


def test_an_invoice_title_is_a_name() -> None:
    assert validators.clean_invoice_title("  杭州示例科技\n有限公司 ") == "杭州示例科技 有限公司"
    assert validators.clean_invoice_title("张三") == "张三"
    for wrong in ("", "张", "12345", "----", "甲" * 101, "公司\x00名", "公司\u202e名"):
        with pytest.raises(ValidationError, match="title"):
            validators.clean_invoice_title(wrong)


@pytest.mark.parametrize(
    ("whole", "seen"),
    [
        ("13812345678", "138****5678"),
        ("18412345678-0021", "184****5678"),
        ("0571-87654321", "0571-****4321"),
        ("0571-87654321-8001", "0571-****4321"),
        ("400-810-1234", "400-****1234"),
        ("+85221234567", "****"),
        ("12", "****"),
        ("", ""),
    ],
)
def test_a_telephone_is_shown_without_its_middle(whole: str, seen: str) -> None:
    assert masking.mask_phone(whole) == seen


def test_a_street_is_shown_without_house_and_a_name_without_its_end() -> None:
    assert masking.mask_street("文三路478号华星时代广场A座1203室") == "文三路****"
    assert masking.mask_street("幸福小区") == "幸福****"
    assert masking.mask_street("１２号") == masking.mask_street("12号") == "****"
    assert masking.mask_name("张三") == "张*"
    assert masking.mask_name("欧阳修") == "欧**"
    assert masking.mask_name("张") == "*"
    assert (masking.mask_name(""), masking.mask_street(" ")) == ("", "")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_mask_tells_the_whole(text: str) -> None:
    for mask in (masking.mask_phone, masking.mask_street, masking.mask_name):
        seen = mask(text)
        assert "*" in seen or not text.strip() or not normalise_text(text)
        assert seen.strip() != text.strip() or not text.strip() or "*" in text


@settings(deadline=None)
@given(st.text(max_size=40))
def test_anything_written_is_kept_in_one_form_or_refused(text: str) -> None:
    for check in (
        validators.clean_phone,
        validators.clean_postcode,
        validators.pad_postcode,
        validators.clean_credit_code,
        validators.clean_invoice_title,
    ):
        try:
            kept = check(text)
        except ValidationError:
            continue
        assert check(kept) == kept
