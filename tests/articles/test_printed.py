"""Words as the paper prints them."""

import pytest

from articles.domain.choices import CreditRole
from articles.domain.imprint import printed_role, source_line


@pytest.mark.parametrize("role", list(CreditRole))
def test_every_role_has_its_printed_words(role: CreditRole) -> None:
    assert printed_role(role)


def test_the_source_line_is_computed_from_the_place() -> None:
    assert source_line("江岸采购报", ("第1322期", "3"), "") == "本文来源：江岸采购报第1322期第3版"
    assert source_line("江岸采购报", None, "") == "本文来源：江岸采购报"
    assert source_line("江岸采购报", None, "海州市场报") == "本文来源：海州市场报"
    assert (
        source_line("江岸采购报", ("第1322期", "3"), "海州市场报")
        == "本文来源：江岸采购报第1322期第3版；原载：海州市场报"
    )
