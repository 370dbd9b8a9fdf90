"""The counter's rules, pure: no query, no clock."""
