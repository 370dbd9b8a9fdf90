"""Production is warned of proxies that are counted wrongly: all readers share one address, or
choose it."""

from typing import Any

import pytest
from django.core.checks import run_checks

BELIEVED = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("header", "proxies", "told"),
    [
        (BELIEVED, 0, ["articles.W004"]),
        (BELIEVED, 1, []),
        (BELIEVED, 2, []),
        (None, 0, []),
        (None, 1, ["articles.W005"]),
    ],
)
def test_a_proxy_that_is_believed_is_counted(
    settings: Any, header: Any, proxies: int, told: list[str]
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = header
    settings.TRUSTED_PROXIES = proxies
    found = [str(one.id) for one in run_checks(include_deployment_checks=True)]
    assert [name for name in found if name in ("articles.W004", "articles.W005")] == told
