"""Requests and answers of the whole site: middleware, errors, health, uploads."""
