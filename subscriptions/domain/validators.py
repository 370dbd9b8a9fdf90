"""What people write of themselves, brought into one form or refused: telephones, postcodes, invoice
titles, tax codes.

Every function returns the text as it is kept and raises ValidationError with a sentence that says
what to do, so that it serves as a validator and in a form's `clean`. The masks are for people
without the right to see the whole.
"""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NotANumber

from subscriptions.domain.parsing import normalise_text

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
# 010 and 02x have three digits, all others four; then seven or eight that begin neither with 0 nor
# with 1.
LANDLINE = re.compile(r"(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})", re.ASCII)
SERVICE = re.compile(r"([48]00)(\d{3})(\d{4})", re.ASCII)
ABROAD = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#)\D*(\d{1,6})$", re.IGNORECASE | re.ASCII)
BEHIND = re.compile(r"(?<=\d{7})-(\d{1,6})$", re.ASCII)  # 0571-87654321-8001
NUMBER = re.compile(r"(\d{8,14})\.0+", re.ASCII)  # a spreadsheet took it for a number
POWER = re.compile(r"\d\.\d{10}E\+10", re.ASCII | re.IGNORECASE)
FIXED = re.compile(r"(\d{3,4})-(?:\d{3,4}|\d{3}-)(\d{4})(?:-\d+)?")  # as `phone` keeps it
TITLE_MAX = 100
WRITTEN_MAX = 100  # characters in which anybody writes a telephone number


def clean_phone(text: str) -> str:
    """Return a telephone number as it is kept: 13812345678, 0571-87654321, 0571-87654321-8001,
    +85221234567.

    Blanks, brackets, hyphens, full-width digits and +86, 0086 or 86 in front do not count. 400 and
    800 are known. What a spreadsheet made of a number is read as the number: 13800001001.0.
    """
    whole = _digits(normalise_text(text))
    short = len(whole) <= WRITTEN_MAX
    match = (EXTENSION.search(whole) or BEHIND.search(whole)) if short else None
    extension = f"-{match[1]}" if match else ""
    written = re.sub(r"[\s()\-./]", "", whole[: match.start()] if match else whole)
    number = re.sub(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))", "", written)
    if MOBILE.fullmatch(number):
        return number + extension
    # Behind the country's number the 0 of an area is left out.
    if match := LANDLINE.fullmatch(
        f"0{number}" if number != written and number[:1] != "0" else number
    ):
        return f"{match[1]}-{match[2]}{extension}"
    if match := SERVICE.fullmatch(number):
        return f"{match[1]}-{match[2]}-{match[3]}{extension}"
    if ABROAD.fullmatch(number):
        return number + extension
    raise ValidationError(
        _(
            "Write a mobile number of 11 digits, or a telephone with its area code, like "
            "0571-87654321."
        ),
        code="phone",
    )


def clean_postcode(text: str) -> str:
    """Return a Chinese postcode: six digits, the first two a province (01 to 86) or 99 for Hong
    Kong and Macao."""
    number = re.sub(r"\s", "", normalise_text(text))
    if not re.fullmatch(r"(?:0[1-9]|[1-7]\d|8[0-6]|99)\d{4}", number, re.ASCII):
        raise ValidationError(_("A postcode has six digits, like 310012."), code="postcode")
    return number


def validate_phone(text: str) -> None:
    """Refuse what `phone` refuses, as the validator of a field."""
    clean_phone(text)


def validate_postcode(text: str) -> None:
    """Refuse what `postcode` refuses, as the validator of a field."""
    clean_postcode(text)


def pad_postcode(text: str) -> str:
    """Return a postcode out of a spreadsheet, where a number has lost the 0 in front of it: 10010 →
    010010, and may have got a decimal: 310000.0."""
    number = re.sub(r"\s|\.0+$", "", normalise_text(text))
    return clean_postcode(f"0{number}" if re.fullmatch(r"\d{5}", number, re.ASCII) else number)


def clean_credit_code(text: str) -> str:
    """Return a unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, the last one
    checked."""
    try:
        return uscc.validate(normalise_text(text))
    except NotANumber as error:
        raise ValidationError(
            _(
                "This is no valid unified social credit code of 18 characters. Compare it with the "
                "business licence."
            ),
            code="credit_code",
        ) from error


def clean_invoice_title(text: str) -> str:
    """Return the title of an invoice, a company's or a person's name: 2 to 100 characters, not only
    digits."""
    title = " ".join(text.split())
    unseen = any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") for letter in title)
    if not 2 <= len(title) <= TITLE_MAX or unseen or not any(letter.isalpha() for letter in title):
        raise ValidationError(
            _(
                "Write the title as the tax office knows it: a company's or a person's name of 2 "
                "to 100 characters."
            ),
            code="invoice_title",
        )
    return title


def _digits(number: str) -> str:
    """Return the digits of a telephone number that a spreadsheet shows as a decimal or a power of
    ten."""
    if match := NUMBER.fullmatch(number):
        return match[1]
    if POWER.fullmatch(number) and (value := Decimal(number)) == value.to_integral_value():
        return str(int(value))
    return number
