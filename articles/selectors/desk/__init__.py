"""What the staff's screens show."""
