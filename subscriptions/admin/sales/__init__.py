"""Orders, plans and prices in the admin."""
