"""What the counter is asked: one read per screen."""
