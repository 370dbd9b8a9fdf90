"""The door for web servers, where a page is good for one second: what happens after it is asked at once."""

from newsroom.wsgi import application

# isort: split
# Django has to be set up first.
from articles import access

access.SECONDS_KEPT = 1

__all__ = ["application"]
