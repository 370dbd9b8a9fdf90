"""The door for asynchronous web servers."""

import os

from django.core.asgi import get_asgi_application

from newsroom.logs import log_everything

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.prod")
application = get_asgi_application()
log_everything()
