"""Weekdays on which the paper appears."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from articles.domain.schedule import dates_on_weekdays, validate_weekdays
from articles.models import PublicationSchedule


def test_tuesdays_and_fridays_of_early_march() -> None:
    days = [day.day for day in dates_on_weekdays(date(2024, 3, 1), date(2024, 3, 12), "25")]
    assert days == [1, 5, 8, 12]


@pytest.mark.parametrize("digits", ["", "52", "22", "8", "0", "a"])
def test_weekdays_that_do_not_exist_are_refused(digits: str) -> None:
    with pytest.raises(ValidationError):
        validate_weekdays(digits)


def test_a_schedule_says_nothing_beyond_its_own_span() -> None:
    schedule = PublicationSchedule(
        weekdays="25", valid_from=date(2024, 1, 1), valid_until=date(2024, 3, 5)
    )
    assert schedule.appears_on(date(2024, 3, 5))
    assert not schedule.appears_on(date(2024, 3, 8))
    assert not schedule.appears_on(date(2024, 3, 4))
