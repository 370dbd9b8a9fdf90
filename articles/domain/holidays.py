"""Public holidays of mainland China: a proposal for the calendar, never a decision. Pure.

The library computes the statutory holidays of any year from the lunar calendar, so those of the
next catalogue year are there before the State Council publishes its list. Days that the list moves
(调休) it knows once they are out and the library was updated. Weekends between holidays are no public
holidays to it.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

LANGUAGES = {"zh-hans": "zh_CN", "en": "en_US"}


@lru_cache(maxsize=32)
def public_holidays(year: int, language: str) -> Mapping[date, str]:
    """Return the public holidays of a year with their names in `language` (zh-hans or en); none
    before 1950.
    """
    from holidays import (
        country_holidays,
    )  # takes a fifth of a second to load, and one screen asks for it

    return dict(country_holidays("CN", years=year, language=LANGUAGES.get(language, "en_US")))
