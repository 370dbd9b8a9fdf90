"""The door for web servers, where a page is good for one second instead of a minute."""

from newsroom.wsgi import application

# isort: split
# Django has to be set up first.
from articles.reading import access

access.SECONDS_KEPT = 1

__all__ = ["application"]
