"""What others may do with a text, as its rights record says it, in the words that machines read.

Robots directives: `noai` and `noimageai` forbid training (a convention of DeviantArt that several
crawlers read); `noarchive` and `nocache` are what Bing reads for generated answers; `max-snippet`
bounds what Google takes into them. The reservation of text and data mining is the TDM Reservation
Protocol of the W3C (article 4 of directive 2019/790).
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.common.moments import NEWSPAPER_TIME
from articles.models import Image, PictureRights, RightsRecord
from articles.models.texts.rights import Machines, Reprint

SNIPPET = 150  # characters; as many as a page's own description gives
STRICTEST_FIRST = (Machines.FORBIDDEN, Machines.ANSWERS, Machines.FREE)
DIRECTIVES: dict[str, tuple[str, ...]] = {
    Machines.FORBIDDEN: ("noai", "noimageai", "noarchive", f"max-snippet:{SNIPPET}"),
    Machines.ANSWERS: ("noai", "noimageai", "nocache"),
    Machines.FREE: (),
}
# Crawlers that gather texts to train models, and crawlers that fetch texts to answer with.
TRAINING = (
    "GPTBot",
    "ClaudeBot",
    "anthropic-ai",
    "Google-Extended",
    "Applebot-Extended",
    "meta-externalagent",
    "FacebookBot",
    "Bytespider",
    "PanguBot",
    "CCBot",
    "cohere-ai",
    "Diffbot",
    "omgili",
    "Amazonbot",
)
ANSWERING = (
    "OAI-SearchBot",
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "PerplexityBot",
    "Perplexity-User",
    "DuckAssistBot",
    "MistralAI-User",
    "meta-externalfetcher",
)
ODRL = "http://www.w3.org/ns/odrl/2/"


def machine_policy(record: RightsRecord | None) -> str:
    """Return what a record says of machines; the strictest where there is none."""
    return str(record.machines) if record is not None else str(Machines.FORBIDDEN)


def policy_with_pictures(record: RightsRecord | None, images: Iterable[Image]) -> str:
    """Return the policy of a text with its pictures: whichever of their records forbids most. A
    picture without a record follows the text. No query where the records were joined."""
    records: list[PictureRights | None] = [getattr(image, "rights", None) for image in images]
    of_pictures = [str(held.machines) for held in records if held is not None]
    return strictest_policy([machine_policy(record), *of_pictures])


def strictest_policy(policies: Iterable[str]) -> str:
    """Return the policy that forbids most; that of a paper without a text is the strictest."""
    present = set(policies)
    return str(
        next((policy for policy in STRICTEST_FIRST if policy in present), Machines.FORBIDDEN)
    )


def is_reserved(machines: str) -> bool:
    """Say whether text and data mining is reserved."""
    return machines != Machines.FREE


def robots_content(machines: str, ends_at: datetime | None = None) -> str:
    """Return the content of the robots tag and header; `ends_at` is when readers will cease to
    see the page.
    """
    directives = [*DIRECTIVES[machines]]
    if ends_at is not None:
        directives.append(f"unavailable_after: {ends_at.astimezone(NEWSPAPER_TIME).isoformat()}")
    return ", ".join(directives)


def usage_headers(machines: str, ends_at: datetime | None = None) -> dict[str, str]:
    """Return the headers of an answer that carries a text of this policy."""
    robots = robots_content(machines, ends_at)
    reservation = {"TDM-Reservation": str(int(is_reserved(machines)))}
    return {**reservation, **({"X-Robots-Tag": robots} if robots else {})}


def usage_sentence(record: RightsRecord | None, machines: str) -> str:
    """Return what others may do with a text, in a sentence; `machines` is the policy of the text
    with its pictures."""
    reprint = record.reprint if record is not None else Reprint.CREDIT
    return _("Reprinting by others: %(reprint)s. Use by AI: %(machines)s.") % {
        "reprint": Reprint(reprint).label,
        "machines": Machines(machines).label,
    }


def rights_holder(record: RightsRecord | None, paper: str) -> str:
    """Return who holds the rights: whom the record names, else the paper."""
    return (record.holder if record is not None else "") or paper


def odrl_expression(machines: str, uri: str) -> dict[str, Any]:
    """Return the same for programs, in the Open Digital Rights Language: mining is prohibited or
    permitted.
    """
    duty = "prohibition" if is_reserved(machines) else "permission"
    encoded = {
        "@context": [
            "http://www.w3.org/ns/odrl.jsonld",
            {"tdm": "http://www.w3.org/ns/tdmrep/"},
        ],
        "@type": "Set",
        "uid": f"{uri}#rights",
        duty: [{"target": uri, "action": "tdm:mine"}],
    }
    return {"langId": ODRL, "encodedRights": json.dumps(encoded, ensure_ascii=False)}
