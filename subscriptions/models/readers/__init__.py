"""Subscribers, their letters and the texts they agree to."""
