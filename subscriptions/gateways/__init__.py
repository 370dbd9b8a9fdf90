"""Payment providers behind one interface.

What an installation uses is told by settings; money stays whole fen.

`base` is the interface, `refusals` what goes wrong; `sandbox`, `wechat` and `alipay` are the
providers. Nothing here knows a table: who may pay, what a notice does to an order and where it is
kept is decided above (docs/payments.md).
"""

from collections.abc import Mapping
from functools import lru_cache

from subscriptions.gateways import alipay, sandbox, wechat
from subscriptions.gateways.base import (
    EventKind,
    Gateway,
    NoticeAnswer,
    PaymentStart,
    PaymentState,
    PaymentStatus,
    ProviderNotice,
    RefundState,
    RefundStatus,
    StartKind,
)
from subscriptions.gateways.credentials import Settings, missing_settings
from subscriptions.gateways.refusals import (
    Declined,
    Forged,
    GatewayError,
    NotConfigured,
    Unreachable,
    UnreadableNotice,
)
from subscriptions.gateways.slips import SlipStore

NEEDED = {"wechat": wechat.NEEDED, "alipay": alipay.NEEDED, "sandbox": sandbox.NEEDED}


def find_gateway(
    name: str, settings: Mapping[str, Settings], *, slips: SlipStore | None = None
) -> Gateway:
    """Return the provider of that name.

    `slips` is where the sandbox keeps its payments; others need none.

    Raises NotConfigured for a name nobody knows, a setting that is missing or broken, or a library
    not installed.
    """
    given = settings.get(name) or {}
    if name == "sandbox":
        return sandbox.Sandbox(given, slips)
    return _make_gateway(name, tuple(sorted(given.items())))


@lru_cache(maxsize=8)
def _make_gateway(name: str, given: tuple[tuple[str, str], ...]) -> Gateway:
    """Return a provider that is kept: to read its keys takes a tenth of a second, and they change
    with a restart."""
    if name == "wechat":
        return wechat.WeChat(dict(given))
    if name == "alipay":
        return alipay.Alipay(dict(given))
    raise NotConfigured(name, "no such provider")


def list_offered_gateways(settings: Mapping[str, Settings]) -> list[str]:
    """Return the names of the providers whose needed settings are all given, the sandbox last."""
    return [
        name
        for name, needed in NEEDED.items()
        if not missing_settings(settings.get(name) or {}, needed)
    ]


def check_gateways(settings: Mapping[str, Settings]) -> list[NotConfigured]:
    """Return what keeps a provider from working for which anything is set: for a check when the
    server starts."""
    errors = []
    for name in (name for name in NEEDED if any((settings.get(name) or {}).values())):
        if name == "sandbox":
            continue  # a secret is all it needs, and its slips come with each request
        try:
            find_gateway(name, settings)
        except NotConfigured as fault:
            errors.append(fault)
    return errors


__all__ = [
    "NoticeAnswer",
    "Declined",
    "Forged",
    "Gateway",
    "GatewayError",
    "EventKind",
    "StartKind",
    "SlipStore",
    "NotConfigured",
    "ProviderNotice",
    "RefundStatus",
    "RefundState",
    "PaymentStatus",
    "PaymentStart",
    "PaymentState",
    "Unreachable",
    "UnreadableNotice",
    "check_gateways",
    "find_gateway",
    "list_offered_gateways",
]
