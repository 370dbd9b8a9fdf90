"""Work screens of sales: orders, new orders, renewals and reminders."""
