"""What tests of the whole house share."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation


@pytest.fixture(scope="class")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration newspaper of one issue, built once for all tests of a class: it takes its
    time."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        call_command("demo", today=date(2024, 3, 24), issues=1, verbosity=0)
        yield
        transaction.set_rollback(True)
