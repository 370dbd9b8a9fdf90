"""What the counter adds to the menu of the staff's pages. Numbers that wait are cheap to count: each
staff page shows them."""

from articles.frame.menu import register_counter, register_entries
from subscriptions.admin.menu.money import MONEY
from subscriptions.admin.menu.readers import READERS, SETTINGS
from subscriptions.admin.menu.service import CIRCULATION
from subscriptions.selectors.desk import count_counter_lists

register_entries("circulation", *CIRCULATION)
register_entries("money", *MONEY)
register_entries("readers", *READERS)
register_entries("settings", *SETTINGS)
register_counter(count_counter_lists)
