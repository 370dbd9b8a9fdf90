"""The staff's screens: Django's own admin over our actions."""

from articles.admin import articles, editions, images, journal, reference

__all__ = ["articles", "editions", "images", "journal", "reference"]
