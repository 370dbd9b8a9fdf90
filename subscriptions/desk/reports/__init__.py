"""The tables and charts of the reports, and the dashboard that shows them by period."""
