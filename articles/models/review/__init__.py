"""The workflow: rounds, approvals and proof marks."""
