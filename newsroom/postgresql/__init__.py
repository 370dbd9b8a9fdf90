"""Django's backend for PostgreSQL, made impatient: a database that is away costs a page moments, not minutes."""
