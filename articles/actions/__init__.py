"""The only writers. Each action does, in this order: lock, right, state, change, journal,
after-commit."""
