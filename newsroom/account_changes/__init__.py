"""Changes of accounts that take two people."""
