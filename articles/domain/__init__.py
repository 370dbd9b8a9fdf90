"""The newspaper's rules, pure: no query, no clock."""
