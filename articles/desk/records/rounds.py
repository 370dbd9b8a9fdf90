"""What people did on a round: signatures, returns, waivers, and marks on proofs."""

from django.utils.translation import pgettext_lazy

from articles.desk.lists.record_list import RecordScreen
from articles.desk.records.record_pages import RecordPages
from articles.forms.lists.records import MarkFilter, ReturnFilter, SignatureFilter, WaiverFilter
from articles.models import Approval, ProofMark, Return, Waiver

NAMED = ("round__article", "revision", "by")
ACTED = ("at", "by_printed", "by", "step", "round__article", "revision")
OLD_NAMES = {"step__exact": "step", "by__id__exact": "by"}

SIGNATURES = RecordPages(
    "approval",
    RecordScreen(
        pgettext_lazy("menu", "Signatures"),
        "desk/records/signatures.html",
        "articles.view_approval",
        SignatureFilter,
        Approval.objects.select_related(*NAMED),
        "review",
        {**OLD_NAMES, "cancelled_at__isempty": "valid"},
    ),
    (*ACTED, "note", "cancelled_at"),
)
RETURNS = RecordPages(
    "return",
    RecordScreen(
        pgettext_lazy("menu", "Returns"),
        "desk/records/returns.html",
        "articles.view_return",
        ReturnFilter,
        Return.objects.select_related(*NAMED),
        "review",
        OLD_NAMES,
    ),
    (*ACTED, "to", "reason", "answered_at"),
)
WAIVERS = RecordPages(
    "waiver",
    RecordScreen(
        pgettext_lazy("menu", "Waivers of four eyes"),
        "desk/records/waivers.html",
        "articles.view_waiver",
        WaiverFilter,
        Waiver.objects.select_related("round__article", "person", "by"),
        "review",
    ),
    ("at", "by_printed", "by", "person", "step", "round__article", "reason"),
)
MARKS = RecordPages(
    "proofmark",
    RecordScreen(
        pgettext_lazy("menu", "Marks on proofs"),
        "desk/records/marks.html",
        "articles.view_proofmark",
        MarkFilter,
        ProofMark.objects.select_related(*NAMED, "decided_by", "result"),
        "review",
        {**OLD_NAMES, "kind__exact": "kind", "accepted__exact": "accepted"},
    ),
    (
        *ACTED,
        "field",
        "kind",
        "found",
        "proposal",
        "note",
        "accepted",
        "decided_by",
        "decided_at",
        "answer",
        "result",
    ),
)
