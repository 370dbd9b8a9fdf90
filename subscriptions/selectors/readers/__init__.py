"""Subscribers and accounts as screens show them."""
