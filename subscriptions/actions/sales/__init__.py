"""Sales: prices, orders, gifts, renewals and reminders."""
