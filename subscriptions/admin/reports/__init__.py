"""The managers' reports."""
