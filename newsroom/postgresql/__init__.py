"""Django's backend for PostgreSQL with short waits: an unavailable server costs moments."""
