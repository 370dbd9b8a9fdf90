"""What issues earn."""
