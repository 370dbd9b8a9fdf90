"""What the counter adds to the frame of the staff's pages: its menu, its search and its
alerts.

Numbers that wait are cheap to count: each staff page shows them.
"""

from articles.frame.menu import register_counter, register_entries
from subscriptions.admin.frame import finding
from subscriptions.admin.frame.money import MONEY
from subscriptions.admin.frame.readers import READERS, SETTINGS
from subscriptions.admin.frame.service import CIRCULATION
from subscriptions.desk import alerts
from subscriptions.selectors.desk import count_counter_lists

__all__ = ["alerts", "finding"]

register_entries("circulation", *CIRCULATION)
register_entries("money", *MONEY)
register_entries("readers", *READERS)
register_entries("settings", *SETTINGS)
register_counter(count_counter_lists)
