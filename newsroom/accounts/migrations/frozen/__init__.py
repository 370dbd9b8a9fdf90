"""What migrations used of the project's code, copied as it was in November 2026.

Nothing here follows later changes. tests/house/test_migrations.py refuses migrations, and modules
in here, that import live code.
"""
