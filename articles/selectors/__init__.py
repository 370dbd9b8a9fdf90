"""One read per screen. Nothing here writes, and nothing reads the clock."""
