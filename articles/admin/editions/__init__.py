"""Issues, pages and the calendar in the admin."""
