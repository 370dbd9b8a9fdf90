"""How much institutions read, month by month."""

from django.http import HttpRequest, HttpResponse

from subscriptions.desk.access.access_filters import NetworkUseFilter
from subscriptions.desk.records.facts import list_facts, show_facts
from subscriptions.desk.records.pages import RecordDesk, load_row, require_reading
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.models import NetworkUse

NETWORK_USE = RecordDesk(NetworkUse)
USE_TABLE = RecordTable(
    NETWORK_USE,
    (
        TableColumn("institution", sort=("institution",)),
        TableColumn("month", sort=("month",), number=True),
        TableColumn("opened", sort=("opened",), number=True),
    ),
    NetworkUseFilter,
    order=("-month", "institution", "pk"),
)


def show_network_uses(request: HttpRequest) -> HttpResponse:
    """Show what institutions read, the newest month first."""
    require_reading(request, NETWORK_USE)
    return show_table(request, USE_TABLE, NetworkUse.objects.all())


def show_network_use(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show what an institution read in a month."""
    row: NetworkUse = load_row(request, NETWORK_USE, object_id)
    facts = list_facts(row, ["publication", "institution", "month", "opened"])
    return show_facts(request, NETWORK_USE, row, facts)
