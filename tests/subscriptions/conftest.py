"""What tests of the counter share."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from tests.factories.subscriptions import make_prices
from tests.house.service import service
from tests.module_rows import keep_for_module


@pytest.fixture(scope="module")
def counter_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The counter with one of everything, built once for the tests of a module."""
    with keep_for_module(django_db_blocker):
        with translation.override("en"):
            make_prices()
            rows = service()
        yield rows


@pytest.fixture
def counter_of_everything(counter_of_module: dict[str, Any], db: None) -> dict[str, Any]:
    """The rows of the counter by what they are; what a test does to them is taken back."""
    return copy.deepcopy(counter_of_module)
