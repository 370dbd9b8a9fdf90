"""What goes wrong with a provider.

Plain exceptions with a code and facts; the words are made above, in Django.
"""


class GatewayError(Exception):
    """Something with a provider did not happen, or is not believed.

    No money of ours has moved because of it.

    `code` names the kind for programs, `provider` is the name of the gateway, `why` is for the log:
    the provider's own code and words, or what was wrong with a notice. It never holds a key, a
    secret or anything about a person.
    """

    code = "gateway"

    def __init__(self, provider: str, why: str) -> None:
        self.provider = provider
        self.why = why
        super().__init__(f"{provider}: {self.code}: {why}")


class NotConfigured(GatewayError):
    """The provider cannot be used here: a setting or the optional library is missing; `why` names
    which."""

    code = "not_configured"


class Unreachable(GatewayError):
    """No answer that can be believed came in time.

    What was asked may have happened or not; asking again is safe.
    """

    code = "unreachable"


class Declined(GatewayError):
    """The provider understood, and said no: `reason` is its code, such as ORDERPAID."""

    code = "declined"

    def __init__(self, provider: str, reason: str, why: str) -> None:
        self.reason = reason
        super().__init__(provider, f"{reason} {why}".strip())


class Forged(GatewayError):
    """A notice that is not from the provider, not for us, or not of now."""

    code = "forged"


class UnreadableNotice(GatewayError):
    """A notice that is signed by the provider and cannot be understood. It may be sent again."""

    code = "unreadable"
