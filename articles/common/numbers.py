"""Whole numbers as addresses and hidden fields carry them: one spelling for each, or none."""

MOST = 2**63 - 1  # the largest number that a row of either database can have


def read_number(text: object, *, most: int = MOST) -> int | None:
    """Return the number that a text is the one spelling of, None for everything else.

    `int` reads " 1", "+1", "1_0" and "１" as well, `isdigit` lets "²" pass: what is compared as
    text and used as a number needs one spelling. Zero is 0; there is no sign and no zero in front.
    """
    digits = str(text)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if str(number) == digits and number <= most else None
