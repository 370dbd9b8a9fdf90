"""What migrations used of the project's code, copied as it was in November 2026.

A migration gives the same result whenever it runs, so nothing here follows later changes. A
migration that needs a newer form brings a copy of its own. tests/house/test_migrations.py refuses
migrations, and modules in here, that import live code.
"""
