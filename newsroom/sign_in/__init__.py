"""Signing in: names, limits, sessions, and the letters about them."""
