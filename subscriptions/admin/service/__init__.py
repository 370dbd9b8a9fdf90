"""Subscriptions and delivery in the admin."""
