"""People join the staff by letter, and get another password by letter."""
