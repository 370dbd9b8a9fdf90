"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from newsroom.logs import log_everything

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.prod")
application = get_wsgi_application()
log_everything()
