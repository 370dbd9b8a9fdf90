"""What a server with a counter says when it starts: half-made payment settings, and a sandbox where
money is real."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from subscriptions import gateways


@register(Tags.security)
def payments(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Name each provider that is set up by half."""
    return [
        Error(
            f"The payment provider {fault.provider} cannot be used: {fault.why}",
            hint="docs/payments.md names its settings. Take them all away to do without it.",
            id="subscriptions.E001",
        )
        for fault in gateways.check_gateways(settings.PAYMENTS)
    ]


@register(Tags.security, deploy=True)
def sandbox(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where the sandbox stands beside a provider of real money: whoever finds it reads without
    paying."""
    offered = gateways.list_offered_gateways(settings.PAYMENTS)
    if "sandbox" not in offered or len(offered) == 1:
        return []
    return [
        checks.Warning(
            "The trial payment provider is set up beside a real one.",
            hint="Take PAYMENTS_SANDBOX_SECRET away: its payments make real terms of no money.",
            id="subscriptions.W001",
        )
    ]
