"""The staff's screens: Django's own admin over our actions."""
