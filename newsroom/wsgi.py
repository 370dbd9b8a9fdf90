"""The entry point for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from newsroom.logs import log_everything
from newsroom.page_cache.installing import put_in_front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.prod")
# A page does not wait without end for a database that has gone silent; a command does.
os.environ.setdefault("DATABASE_ANSWER_SECONDS", "25")
application = put_in_front(get_wsgi_application())
log_everything()
