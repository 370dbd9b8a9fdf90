"""Workers get whole modules, and journeys one by one."""

from tests.units import Units


def units_of(*nodeids: str) -> list[str]:
    units = Units()
    return [units.unit_of(nodeid) for nodeid in nodeids]


def test_the_tests_of_a_module_stay_together_until_another_module_comes() -> None:
    first, again, other, committing = units_of(
        "tests/house/test_a.py::test_one",
        "tests/house/test_a.py::TestIt::test_two",
        "tests/house/test_b.py::test_one",
        "tests/house/test_a.py::test_that_commits",
    )
    assert first == again
    assert len({first, other, committing}) == 3


def test_each_journey_is_a_unit_and_keeps_it() -> None:
    one = "tests/journeys/test_a.py::test_one"
    first, second, first_again = units_of(one, "tests/journeys/test_a.py::test_two", one)
    assert first != second
    assert first_again == first
