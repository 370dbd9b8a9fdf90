"""Django's backend for PostgreSQL, made impatient: one that is away costs moments, not minutes."""
