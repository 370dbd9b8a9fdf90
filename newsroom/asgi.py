"""The entry point for asynchronous web servers."""

import os

from django.core.asgi import get_asgi_application

from newsroom.logs import log_everything

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.prod")
# A page does not wait without end for a database that has gone silent; a command does.
os.environ.setdefault("DATABASE_ANSWER_SECONDS", "25")
application = get_asgi_application()
log_everything()
