"""The desk of topics."""
